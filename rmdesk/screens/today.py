"""Today: whom to call and why, the most pressing customer first; above it what the day brings, beside it every reason with its arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.kpi.periods import Span
from rmdesk.i18n import _
from rmdesk.screens.card_beside import CARD_DELAY, CARD_FROM
from rmdesk.screens.customer_work import contact_summary, gate_cell
from rmdesk.screens.deciding import AtIssue, Decides
from rmdesk.screens.list_home import RowKey
from rmdesk.screens.reason_words import SIGNS, care_words, money_text, why_sections
from rmdesk.screens.sheet import Section, Sheet
from rmdesk.screens.today_summary import TALLIED, Morning, summary_of
from rmdesk.screens.with_customer import AtHand
from rmdesk.screens.words import brief, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, Facts, FactSection
from rmdesk.widgets.row_messages import RowHighlighted
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.domain.kpi.lines import KpiLine
    from rmdesk.reminders.agenda import CallRow, Reason
    from rmdesk.store.queries.home_today import TodayFigures
    from rmdesk.store.queries.picture import CustomerPicture

ROOMY: Final = 30
"""Lines from which a blank one stands below the summary."""
KPI_DELAY: Final = 0.5
"""Seconds until it is looked again whether the KPIs can be read."""


class TodayScreen(Decides[Morning]):
    """The call list of the day."""

    MODE = "today"
    TABLES = frozenset(
        {
            "reminder",
            "reminder_decision",
            "customer",
            "customer_figure",
            "activity",
            "contact",
            "complaint",
            "time_deposit",
            "holding",
            "loan",
        }
    )
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
        self._morning: Morning | None = None
        self._business_date: date | None = None
        """Of the reminders; None before the first pass."""
        self._shown_of: str | None = None
        self._reason = 0
        self._gate: tuple[Fact, ...] = ()
        self._gate_timer: Timer | None = None
        self._kpi_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Summary; the list; why."""
        yield Sheet(id="summary")
        table = RowTable(self.columns(), empty=self.nothing)
        yield Container(table, VerticalScroll(Facts(id="why-facts"), id="why", can_focus=False), id="calls")

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def read(self) -> Morning:
        """The calls as they are derived already: what the list needs, and it comes first."""
        reminders = self.desk.reminders
        return Morning(None, reminders.call_list(), reminders.tallies(TALLIED))

    def read_now(self) -> None:
        """The list, then the figures above it; apart, so that whoever goes on to another page at once does not wait for either."""
        self._read_timer = None
        self.ask_apart(self.read, self.show_figures, topic="figures")
        self.ask_apart(self.desk.today_figures, self._show_morning, topic="morning")
        self._read_kpis()

    def _read_kpis(self) -> None:
        """After the imports that the thread for chores begins with."""
        desk = self.desk
        if self.host.imported.is_set():
            self.ask_apart(lambda: desk.performance.is_kept, self._read_kept_kpis, topic="kept")
        elif self._kpi_timer is None:
            self._kpi_timer = self.after(KPI_DELAY, self._read_kpis_later)

    def _read_kept_kpis(self, is_kept: bool) -> None:  # noqa: FBT001 - an answer
        """Facts that are to be made first are made in the thread for chores, slice by slice: others have their turn between two."""
        desk = self.desk
        if is_kept:
            self.ask_apart(lambda: desk.performance.lines(Span.MONTH), self._show_kpis, topic="kpis")
        else:
            self.host.chores.ask(self, lambda: desk.performance.go_on(), self._read_kept_kpis, topic="kpis")

    def _read_kpis_later(self) -> None:
        self._kpi_timer = None
        self._read_kpis()

    def _show_kpis(self, lines: tuple[KpiLine, ...]) -> None:
        if self._morning is not None:
            self._morning = self._morning._replace(kpis=lines)
            self._show_summary(self._morning)

    def _show_morning(self, figures: TodayFigures) -> None:
        if self._morning is not None:
            self._morning = self._morning._replace(figures=figures)
            self._show_summary(self._morning)

    def _show_summary(self, morning: Morning) -> None:
        self.query_one("#summary", Sheet).show(self.summary(morning))

    def summary(self, figures: Morning) -> Sequence[Section]:
        """A line for each thing that the day brings."""
        return [summary_of(figures, self.host.clock.today(), self.size.width - 2, is_low=self.has_class("-low"))]

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
        return [(RowKey(row.customer_id, row.customer_id, row.name), _cells(row, self.host.clock.today())) for row in figures.calls.rows]

    @property
    def nothing(self) -> str:
        """Nobody to call; or the reminders are not there yet."""
        if self._business_date is None:
            return _("The reminders are being worked out …")
        return _("Nobody needs a call today. 2 shows all your customers, 4 your tasks.")

    def show_figures(self, figures: Morning) -> None:
        """Show the list, and keep what is beside it in step."""
        if self._morning is not None:  # figures of a moment ago, until they are read again
            figures = figures._replace(figures=self._morning.figures, kpis=self._morning.kpis)
        self._morning = figures
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

    def at_issue(self) -> AtIssue | None:
        """The chosen reason, and all that the customer is to be called for."""
        row, reason = self._row(), self._chosen()
        return AtIssue(row.name, (reason,), row.reasons) if row is not None and reason is not None else None

    def customer_at_hand(self) -> AtHand | None:
        """The customer of the row, at the chosen reason."""
        row, reason = self._row(), self._chosen()
        return AtHand(row.customer_id, row.name, reason.id) if row is not None and reason is not None else None


def _cells(row: CallRow, today: date) -> Row:
    first = row.reasons[0]
    sign, tone = SIGNS.get(first.state, ("", None))
    more = f"+{len(row.reasons) - 1}" if len(row.reasons) > 1 else ""
    overdue = first.event_on < today
    return (
        Cell(sign, tone),
        row.name,
        word(row.level, "level"),
        Cell(" · ".join(part for part in (care_words(first, today), first.text) if part), "warn" if overdue else None),
        Cell(more, "muted"),
        money_text(first.stake),
    )
