"""The weekly and the monthly plan: what was meant to be done, what the rows count up to, and the summary. Enter ticks an item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from rmdesk.commands import Where, bindings_of
from rmdesk.desk.work_plan import counted_rows, drafted_summary
from rmdesk.i18n import N_, _
from rmdesk.screens.letters import Letter, LetterScreen
from rmdesk.screens.list_home import ListHome, RowKey
from rmdesk.screens.one_line import OneLineScreen
from rmdesk.screens.sheet import Section
from rmdesk.screens.work_log import STATUSES
from rmdesk.store.queries.work_plan import Period, beside
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_messages import RowSelected
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from rmdesk.store.queries.work_plan import PlanItem, WorkPlan


class WorkPlanScreen(ListHome["WorkPlan"]):
    """One week's or month's plan."""

    PLACES = (Where.WORK_LOG, Where.WITH_CUSTOMER)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Where.WORK_LOG), Binding("escape", "dismiss", N_("Back"), id="plan.back")]
    TABLES = frozenset({"contact", "activity", "opportunity", "holding", "plan_item", "work_log"})

    def __init__(self, period: Period = "week") -> None:
        """Make the screen."""
        super().__init__()
        self._period: Period = period
        self._on: date | None = None
        self._plan: WorkPlan | None = None

    def read(self) -> WorkPlan:
        """The plan with its counts."""
        return self.desk.work_plans.plan(self._period, self._on)

    def show_figures(self, figures: WorkPlan) -> None:
        """Show a plan that was read."""
        self._plan = figures
        super().show_figures(figures)

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def summary(self, figures: WorkPlan) -> Sequence[Section]:
        """Which period, how it stands, what the supervisor said."""
        name = _("Weekly plan") if figures.period == "week" else _("Monthly plan")
        wording, tone = STATUSES.get(figures.status, (figures.status, "muted"))
        facts = [Fact(_("Status"), Cell(_(wording), tone)), Fact(_("Summing up"), figures.summary or drafted_summary(figures))]
        if figures.remarks and figures.status != "draft":
            facts.append(Fact(_("Remarks"), Cell(figures.remarks, "warn")))
        return [FactSection(f"{name} {figures.start.isoformat()} – {figures.end.isoformat()}", tuple(facts))]

    def columns(self) -> list[Column]:
        """What; the target or count; the one before."""
        return [
            Column("what", "", 24, priority=1, flex=1, max_width=72),
            Column("count", _("this period"), 14, priority=1, align="end"),
            Column("before", _("period before"), 14, priority=3, align="end"),
        ]

    def rows(self, figures: WorkPlan) -> list[tuple[RowKey, Row]]:
        """Items and counts."""
        done = sum(item.done for item in figures.items)
        rows: list[tuple[RowKey, Row]] = [(RowKey("plan"), (Cell(_("Plan"), "accent"), Cell(f"{done}/{len(figures.items)}", "accent"), ""))]
        for item in figures.items:
            target = f"{item.target}" if item.target is not None else ""
            rows.append((RowKey(item.id), (Cell(f"{'☑' if item.done else '☐'} {item.text}", "good" if item.done else None), target, "")))
        if not figures.items:
            rows.append(
                (RowKey("none"), (Cell(_("Nothing is planned. n adds an item, like: call platinum customers 20"), "muted"), "", ""))
            )
        rows.append((RowKey("counted"), (Cell(_("Counted"), "accent"), "", "")))
        rows += [
            (RowKey(f"count/{number}"), (f"  {name}", now, Cell(before, "muted")))
            for number, (name, now, before) in enumerate(counted_rows(figures))
        ]
        return rows

    @property
    def nothing(self) -> str:
        """There are always counts."""
        return ""

    def action_step(self, periods: int) -> None:
        """The period before or after."""
        if self._plan is not None:
            self._on = beside(self._period, self._plan.start, periods)
            self.read_now()

    def action_missing(self) -> None:
        """The period of today again."""
        self._on = None
        self.read_now()

    def action_view(self, views: int) -> None:
        """Day, week, month."""
        if (self._period == "week") == (views > 0):
            self._period = "month" if views > 0 else "week"
            self.read_now()
        else:
            self.dismiss()

    # -- changing it -----------------------------------------------------------------------------------------------------

    @property
    def _key(self) -> str:
        key = self.query_one(RowTable).cursor_key
        return key.id if isinstance(key, RowKey) else ""

    def _item(self) -> PlanItem | None:
        return next((item for item in self._plan.items if item.id == self._key), None) if self._plan is not None else None

    def _write(self, work: Callable[[], object]) -> None:
        self.ask_to_write(work, lambda _nothing: self.read_now())

    @on(RowSelected)
    async def _selected(self, event: RowSelected) -> None:
        event.stop()
        event.prevent_default()
        if (item := self._item()) is not None:
            self._write(partial(self.desk.work_plans.tick, item))

    async def action_edit(self) -> None:
        """Change the item; anywhere else the words of the summary."""
        plan, item = self._plan, self._item()
        if plan is None:
            return
        if item is None:
            ask = OneLineScreen(_("Summing up"), plan.summary or drafted_summary(plan))
            await self.app.push_screen(ask, lambda text: self._write(partial(self.desk.work_plans.summarise, plan, text)) if text else None)
            return
        line = item.text if item.target is None else f"{item.text} {item.target}"
        await self.app.push_screen(
            OneLineScreen(_("Plan"), line), lambda text: self._write(partial(self.desk.work_plans.change, item, text)) if text else None
        )

    async def action_add(self, text: str = "") -> None:
        """A new item."""
        plan = self._plan
        if plan is None:
            return
        ask = OneLineScreen(
            _("New item of the plan"), text, placeholder=_("call platinum customers 20"), note=_("A number at the end is the target.")
        )
        await self.app.push_screen(ask, lambda line: self._write(partial(self.desk.work_plans.add, plan, line)) if line else None)

    def action_leave_out(self) -> None:
        """Take the item away."""
        if (item := self._item()) is not None:
            self._write(partial(self.desk.work_plans.remove, item))

    def action_take_back(self) -> None:
        """Go on with what was handed in."""
        if self._plan is not None:
            self._write(partial(self.desk.work_plans.take_back, self._plan))

    async def action_submit(self) -> None:
        """Ask, and hand the summary in."""
        plan = self._plan
        if plan is None:
            return
        heading = _("Hand in the summary from {day}?").format(day=plan.start.isoformat())
        letters = (Letter("d", _("hand in"), value=True), Letter("n", _("not yet"), value=False))

        def answered(answer: bool | None) -> None:  # noqa: FBT001 - what the question gives back
            if answer:
                self._write(partial(self.desk.work_plans.submit, plan))

        await self.app.push_screen(LetterScreen[bool](heading, letters, plan.summary or drafted_summary(plan)), answered)

    async def action_paper(self) -> None:
        """Write it to a file."""
        from rmdesk.screens.work_paper import write_document

        if (plan := self._plan) is not None:
            await write_document(self, partial(self.desk.work_plans.document, plan), f"plan-{plan.period}-{plan.start.isoformat()}")
