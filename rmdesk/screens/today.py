"""Today: whom to call and why, the most pressing customer first; above it what the day brings, beside it every reason with its arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.money import Money
from rmdesk.domain.reminder_life import Decision, State
from rmdesk.i18n import _
from rmdesk.screens.card_beside import CARD_DELAY, CARD_FROM
from rmdesk.screens.customer_work import contact_summary, gate_cell
from rmdesk.screens.list_home import ListHome, RowKey
from rmdesk.screens.one_line import OneLineScreen
from rmdesk.screens.reason_words import (
    SIGNS,
    Answer,
    dismissal_screen,
    money_text,
    outcome_screen,
    waiting_ids,
    why_sections,
)
from rmdesk.screens.sheet import Section, Sheet
from rmdesk.screens.snooze import SnoozeScreen
from rmdesk.screens.today_summary import TALLIED, Morning, summary_of
from rmdesk.screens.words import brief, dated, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, Facts, FactSection
from rmdesk.widgets.row_messages import RowHighlighted
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.reminders.agenda import CallRow, Reason
    from rmdesk.store.queries.picture import CustomerPicture

ROOMY: Final = 30
"""Lines from which a blank one stands below the summary."""


class TodayScreen(ListHome[Morning]):
    """The call list of the day."""

    MODE = "today"
    PLACES = (Where.TODAY, Where.WITH_CUSTOMER)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.TODAY)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (CARD_FROM, "-wide"), (160, "-very-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (ROOMY, "-roomy")]
    DEFAULT_CSS = """
    TodayScreen {
        #calls { height: 1fr; }
        #why { padding: 0 1; scrollbar-size-vertical: 1; background: $surface; }
        #why Facts { background: $surface; }
        &.-narrow #why { height: 7; }
        &.-narrow.-roomy #why { height: 10; }
        &.-wide #calls, &.-very-wide #calls { layout: horizontal; }
        &.-wide #why { width: 44; height: 1fr; padding: 1 1 0 2; }
        &.-very-wide #why { width: 64; height: 1fr; padding: 1 1 0 2; }
        &.-low #summary { margin-bottom: 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, CallRow] = {}
        self._business_date: date | None = None
        """Of the reminders; None before the first pass."""
        self._shown_of: str | None = None
        self._reason = 0
        self._gate: tuple[Fact, ...] = ()
        self._gate_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Summary; the list; why."""
        yield Sheet(id="summary")
        table = RowTable(self.columns(), empty=self.nothing)
        yield Container(table, VerticalScroll(Facts(id="why-facts"), id="why", can_focus=False), id="calls")

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def read(self) -> Morning:
        """Figures, calls, counts."""
        reminders = self.desk.reminders
        return Morning(self.desk.today_figures(), reminders.call_list(), reminders.tallies(TALLIED))

    def summary(self, figures: Morning) -> Sequence[Section]:
        """A line for each thing that the day brings."""
        return [summary_of(figures)]

    def columns(self) -> list[Column]:
        """Sign, customer, the first reason, how many more, money at stake."""
        return [
            Column("sign", "", 1, priority=2),
            Column("customer", _("Name"), 12, priority=1, flex=2, max_width=26),
            Column("level", _("Level"), 9, priority=4),
            Column("reason", _("Why"), 20, priority=1, flex=5),
            Column("more", "", 3, priority=3, align="end"),
            Column("stake", _("At stake"), 9, priority=2, align="end"),
        ]

    def rows(self, figures: Morning) -> list[tuple[RowKey, Row]]:
        """A row for each customer, the most pressing first."""
        return [
            (RowKey(row.customer_id, row.customer_id, row.name), _cells(row, figures.figures.business_date)) for row in figures.calls.rows
        ]

    @property
    def nothing(self) -> str:
        """Nobody to call; or the reminders are not there yet."""
        if self._business_date is None:
            return _("The reminders are being worked out …")
        return _("Nobody needs a call today. 2 shows all your customers, 4 your tasks.")

    def show_figures(self, figures: Morning) -> None:
        """Show the list, and keep what is beside it in step."""
        self._rows = {row.customer_id: row for row in figures.calls.rows}
        self._business_date = figures.calls.business_date
        super().show_figures(figures)
        if not figures.calls.rows:
            self._shown_of, self._gate = None, ()
        self._show_why()

    def _row(self) -> CallRow | None:
        key = self.query_one(RowTable).cursor_key
        return self._rows.get(key.id) if isinstance(key, RowKey) else None

    def _chosen(self) -> Reason | None:
        row = self._row()
        return row.reasons[min(self._reason, len(row.reasons) - 1)] if row is not None else None

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        customer_id = event.key.customer_id if isinstance(event.key, RowKey) else None
        if customer_id != self._shown_of:
            self._shown_of, self._reason, self._gate = customer_id, 0, ()
        self._show_why()
        if self._gate_timer is not None:
            self._gate_timer.stop()
        self._gate_timer = self.after(CARD_DELAY, self._read_gate)

    def _read_gate(self) -> None:
        customer_id = self._shown_of
        if customer_id is not None:
            self.ask(partial(self.desk.customers.picture, customer_id), self._show_gate, topic="gate")

    def _show_gate(self, picture: CustomerPicture) -> None:
        if picture.identity.id != self._shown_of:
            return
        clock = self.host.clock
        facts = [Fact("", gate_cell(picture.gate, clock.local(clock.now()).time()))]
        for contact in picture.contacts[:1]:
            said = _("last contact {day}: {summary}").format(
                day=brief(contact.business_date, clock.today()), summary=contact_summary(contact)
            )
            facts.append(Fact("", Cell(said, "muted")))
        self._gate = tuple(facts)
        self._show_why()

    def _show_why(self) -> None:
        row, facts = self._row(), self.query_one("#why-facts", Facts)
        if row is None:
            facts.show(())
            return
        title = f"{row.name}  {word(row.level, 'level')}".rstrip()
        head = FactSection(title, self._gate, _("reading …"))
        sections = why_sections(row, self._reason, self.host.clock.today())
        if self.has_class("-narrow"):  # little room: the chosen reason first, and of the rest only whether one may call
            at = min(self._reason, len(sections) - 1)
            facts.show([head._replace(facts=head.facts[:1]), *sections[at:], *sections[:at]])
        else:
            facts.show([head, *sections])

    # -- what one can do -------------------------------------------------------------------------------------------------

    def action_reason(self, step: int) -> None:
        """Another reason of the customer."""
        if (row := self._row()) is not None:
            self._reason = (min(self._reason, len(row.reasons) - 1) + step) % len(row.reasons)
            self._show_why()

    def action_acknowledge(self) -> None:
        """Every reason of the customer has been seen."""
        row = self._row()
        if row is None:
            return
        if ids := waiting_ids(row.reasons, State.OPEN, State.ESCALATED):
            self._decide(ids, Decision.ACKNOWLEDGED, _("Noted"), row)
        else:
            self.notify(_("This has been noted already."), markup=False)

    async def action_done(self) -> None:
        """Ask what came of it."""
        row, reason = self._row(), self._chosen()
        if row is not None and reason is not None:
            await self.app.push_screen(outcome_screen(row, reason), partial(self._answered, Decision.DONE, row, reason))

    async def action_dismiss_reason(self) -> None:
        """Ask why it is not needed."""
        row, reason = self._row(), self._chosen()
        if row is not None and reason is not None:
            await self.app.push_screen(dismissal_screen(row, reason), partial(self._answered, Decision.DISMISSED, row, reason))

    async def _answered(self, decision: Decision, row: CallRow, reason: Reason, answer: Answer | None) -> None:
        if answer is None:
            return
        if answer.note:
            self._close(decision, row, row.reasons if answer.is_for_every else (reason,), answer.note)
        else:
            await self.app.push_screen(OneLineScreen(f"{row.name} · {reason.title}"), partial(self._close, decision, row, (reason,)))

    def _close(self, decision: Decision, row: CallRow, reasons: Sequence[Reason], note: str | None) -> None:
        if note is not None:
            title = _("Done") if decision is Decision.DONE else _("Not needed")
            self._decide([one.id for one in reasons], decision, title, row, note=note)

    async def action_snooze(self) -> None:
        """Ask until when."""
        row, reason = self._row(), self._chosen()
        if row is not None and reason is not None:
            await self.app.push_screen(SnoozeScreen(reason.title, row.name), partial(self._snooze, row, reason))

    def _snooze(self, row: CallRow, reason: Reason, until: date | None) -> None:
        if until is not None:
            day = _("Put off to {day}").format(day=dated(until, self.host.clock.today()))
            self._decide([reason.id], Decision.SNOOZED, day, row, until=until)

    def _decide(
        self, ids: Sequence[str], decision: Decision, title: str, row: CallRow, *, note: str = "", until: date | None = None
    ) -> None:
        decide = self.desk.reminders.decide

        def work() -> None:
            for reminder_id in ids:
                decide(reminder_id, decision, note=note, until=until)

        self.ask_to_write(work, self._decided(title, row, note))

    def _decided(self, title: str, row: CallRow, note: str) -> Callable[[None], None]:
        def tell(_nothing: None) -> None:
            self.notify(" · ".join(part for part in (row.name, note) if part), title=title, timeout=3, markup=False)
            self.read_now()

        return tell


def _cells(row: CallRow, today: date) -> Row:
    first = row.reasons[0]
    sign, tone = SIGNS.get(first.state, ("", None))
    more = f"+{len(row.reasons) - 1}" if len(row.reasons) > 1 else ""
    overdue = first.event_on < today
    return (
        Cell(sign, tone),
        row.name,
        word(row.level, "level"),
        Cell(first.text, "warn" if overdue else None),
        Cell(more, "muted"),
        money_text(Money(first.stake.minor, first.stake.currency)),
    )
