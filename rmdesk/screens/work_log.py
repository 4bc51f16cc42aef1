"""Work log: the day in five blocks, drafted from what was recorded; two keys hand it in. Tab leads to the weekly and the monthly plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual.binding import BindingType

from rmdesk.commands import Where, bindings_of
from rmdesk.desk.work_log import contacts_said
from rmdesk.domain.work_log import BLOCK_NAMES, Block, LogLine
from rmdesk.i18n import N_, _
from rmdesk.screens.letters import Letter, LetterScreen
from rmdesk.screens.list_home import ListHome, RowKey
from rmdesk.screens.one_line import OneLineScreen
from rmdesk.screens.sheet import Section
from rmdesk.screens.words import dated, near, short_date
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.row_table import RowTable
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.store.queries.work_logs import MissingDay, WorkLogDay

WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
STATUSES: Final[dict[str, tuple[str, Tone]]] = {
    "draft": (N_("draft"), "muted"),
    "submitted": (N_("submitted"), "good"),
    "returned": (N_("returned"), "bad"),
    "approved": (N_("approved"), "good"),
}
CHANGED: Final = "✎"
"""Stands before a line that the person wrote or changed."""
_MOST_MISSING: Final = 6
"""Missing days that are named."""


class DayPage(NamedTuple):
    """All that the page shows of a day."""

    day: WorkLogDay
    missing: list[MissingDay]


class WorkLogScreen(ListHome[DayPage]):
    """One day's log."""

    MODE = "work_log"
    PLACES = (Where.WORK_LOG, Where.WITH_CUSTOMER)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.WORK_LOG)
    TABLES = frozenset(
        {"contact", "activity", "opportunity", "requirement", "complaint", "customer", "work_log", "work_log_entry", "calendar_day"}
    )

    def __init__(self) -> None:
        super().__init__()
        self._on: date | None = None
        """The day that is shown; None: today, whichever day that is."""
        self._page: DayPage | None = None

    def read(self) -> DayPage:
        """The log, and which ones are missing."""
        return DayPage(self.desk.work_log.day(self._on), self.desk.work_log.missing())

    def show_figures(self, figures: DayPage) -> None:
        """Show a log that was read."""
        self._page = figures
        super().show_figures(figures)

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def summary(self, figures: DayPage) -> Sequence[Section]:
        """Which day, how the log stands, what the supervisor said, which days are missing."""
        day = figures.day
        wording, tone = STATUSES.get(day.status, (day.status, "muted"))
        state = _(wording)
        if day.late:
            state += f" · {_('late entry')}"
        if day.entered_on and day.entered_on != day.work_date:
            state += " " + _("entered {day}").format(day=short_date(day.entered_on, day.today))
        if left_out := len(day.log.left_out):
            state += " · " + _("{count} taken out").format(count=left_out)
        facts = [Fact(_("Status"), Cell(state, "warn" if day.late and day.editable and tone == "muted" else tone))]
        if day.contacts:
            facts.append(Fact(_("Contacts"), contacts_said(day.contacts, day.reached)))
        if day.remarks and day.status != "draft":
            facts.append(Fact(_("Remarks"), Cell(day.remarks, "warn" if day.status == "returned" else "muted")))
        if missing := [one for one in figures.missing if one.work_date != day.work_date]:
            named = [short_date(one.work_date, day.today) + (f" ({_(STATUSES[one.status][0])})" if one.status else "") for one in missing]
            more = "…  " if len(named) > _MOST_MISSING else ""
            facts.append(Fact(_("Not handed in"), Cell(more + "  ".join(named[-_MOST_MISSING:]), "warn")))
        heading = f"{_('Work log')} {day.work_date.isoformat()} {_(WEEKDAYS[day.work_date.weekday()])} · {near(day.work_date, day.today)}"
        return [FactSection(heading, tuple(facts))]

    def columns(self) -> list[Column]:
        """When, what."""
        return [Column("time", _("Time"), 5, priority=3), Column("what", _("What was done"), 24, priority=1, flex=4)]

    def rows(self, figures: DayPage) -> list[tuple[RowKey, Row]]:
        """The five blocks, each under its name; the plan says for which day."""
        day = figures.day
        if not day.log.lines:
            return []
        rows: list[tuple[RowKey, Row]] = []
        for block in Block:
            lines = day.log.of(block)
            name = f"{int(block)} {_(BLOCK_NAMES[block])}"
            if block is Block.TOMORROW:
                name += f" · {dated(day.next_working_day, day.today)}"
            count = f"  {len(lines)}" if lines else f"  {_('nothing')}"
            rows.append((RowKey(_block_key(block)), ("", Cell(name + count, "accent" if lines else "muted"))))
            rows += [self._row(day, line) for line in lines]
        return rows

    def _row(self, day: WorkLogDay, line: LogLine) -> tuple[RowKey, Row]:
        when = f"{self.host.clock.local(line.at):%H:%M}" if line.at else ""
        mark = f"{CHANGED} " if line.changed else "  "
        name = day.customers.get(line.customer_id or "", "")
        return RowKey(_line_key(line), line.customer_id if name else None, name), (Cell(when, "muted"), f"{mark}{line.text}")

    @property
    def nothing(self) -> str:
        """An empty day."""
        if self._page is not None and not self._page.day.editable:
            return _("This log has no lines.")
        return _("Nothing was recorded on this day. n adds a line, such as leave or training; [ goes to the day before.")

    # -- going from day to day -------------------------------------------------------------------------------------------

    def go_to(self, day: date) -> None:
        """Show another day."""
        self._on = None if day == self.host.clock.today() else day
        self.read_now()

    def action_step(self, days: int) -> None:
        """The day before or after."""
        if self._page is not None:
            self.ask(partial(self.desk.work_log.beside, self._page.day.work_date, days), self.go_to, topic="step")
            self.keys_wait()

    def action_missing(self) -> None:
        """The oldest day that is missing, or the one behind the day that is shown."""
        if self._page is None:
            return
        here = self._page.day.work_date
        missing = [one.work_date for one in self._page.missing if one.work_date != here]
        if missing:
            self.go_to(next((day for day in missing if day > here), missing[0]))
        else:
            self.notify(_("Every working day is handed in."), timeout=3, markup=False)

    async def action_view(self, _views: int) -> None:
        """The plans."""
        from rmdesk.screens.work_plan import WorkPlanScreen

        await self.app.push_screen(WorkPlanScreen("week" if _views > 0 else "month"))

    # -- changing the log ------------------------------------------------------------------------------------------------

    def _line(self) -> LogLine | None:
        key = self.query_one(RowTable).cursor_key
        if self._page is None or not isinstance(key, RowKey):
            return None
        return next((line for line in self._page.day.log.lines if _line_key(line) == key.id), None)

    def _block(self) -> Block:
        """The block under the cursor."""
        if (line := self._line()) is not None:
            return line.block
        key = self.query_one(RowTable).cursor_key
        number = key.id.removesuffix("/") if isinstance(key, RowKey) else ""
        return Block(int(number)) if number.isdigit() else Block.CUSTOMERS

    def _editable(self) -> DayPage | None:
        """The page if its log may be changed; else say why it may not."""
        if self._page is None or self._page.day.editable:
            return self._page
        approved = self._page.day.status == "approved"
        said = (
            _("This log is approved and stays as it is.")
            if approved
            else _("This log is handed in. r takes it back, as long as it is not approved.")
        )
        self.notify(said, timeout=5, markup=False)
        return None

    def _write(self, work: Callable[[], object]) -> None:
        self.ask_to_write(work, lambda _nothing: self.read_now())

    async def action_edit(self) -> None:
        """Other words for the line."""
        line, page = self._line(), self._editable()
        if line is None or page is None:
            return

        def worded(text: str | None) -> None:
            if text is not None:
                self._write(partial(self.desk.work_log.change, page.day.work_date, line, text))

        await self.app.push_screen(OneLineScreen(_(BLOCK_NAMES[line.block]), line.text), worded)

    async def action_add(self, text: str = "") -> None:
        """A line of one's own in the block under the cursor."""
        page = self._editable()
        if page is None:
            return
        block = self._block()

        def worded(said: str | None) -> None:
            if said is not None:
                self._write(partial(self.desk.work_log.add, page.day.work_date, block, said))

        await self.app.push_screen(OneLineScreen(_("New line: {block}").format(block=_(BLOCK_NAMES[block])), text), worded)

    def action_leave_out(self) -> None:
        """Take the line out."""
        line, page = self._line(), self._editable()
        if line is not None and page is not None:
            self._write(partial(self.desk.work_log.leave_out, page.day.work_date, line))
            self.notify(_("u: have it back"), title=_("Taken out"), timeout=3, markup=False)

    def action_take_back(self) -> None:
        """Go on with a log that is handed in."""
        if self._page is not None:
            self._write(partial(self.desk.work_log.take_back, self._page.day.work_date))

    # -- handing it in ---------------------------------------------------------------------------------------------------

    async def action_submit(self) -> None:
        """Ask, and hand the log in."""
        page = self._editable()
        if page is None:
            return
        day = page.day.work_date
        heading = _("Hand in the log of {day}?").format(day=short_date(day, page.day.today))
        note = _("{count} lines").format(count=len(page.day.log.lines)) + (f" · {_('late entry')}" if page.day.late else "")
        letters = (Letter("d", _("hand in"), value=True), Letter("n", _("not yet"), value=False))
        await self.app.push_screen(LetterScreen[bool](heading, letters, note), partial(self._answered, day))

    def _answered(self, day: date, answer: bool | None) -> None:  # noqa: FBT001 - what the question gives back
        if answer:
            self.ask_to_write(partial(self.desk.work_log.submit, day), self._handed_in)

    def _handed_in(self, day: WorkLogDay) -> None:
        title = _("Log of {day} handed in").format(day=short_date(day.work_date, day.today))
        self.notify(day.summary or _("{count} lines").format(count=len(day.log.lines)), title=title, timeout=4, markup=False)
        self.read_now()

    async def action_paper(self) -> None:
        """Write it to a file."""
        from rmdesk.screens.work_paper import write_document

        if self._page is not None:
            day = self._page.day.work_date
            await write_document(self, partial(self.desk.work_log.document, day), f"work-log-{day.isoformat()}")


def _block_key(block: Block) -> str:
    return f"{int(block)}/"


def _line_key(line: LogLine) -> str:
    return "/".join(line.key)
