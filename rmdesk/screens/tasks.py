"""My tasks: what is due, what comes, how the campaigns come along, what was done today. A key does a task, a second one says with what outcome."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.binding import BindingType

from rmdesk.commands import Where, bindings_of
from rmdesk.i18n import N_, _
from rmdesk.screens.list_home import ListHome, RowKey
from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.screens.snooze import SnoozeScreen
from rmdesk.screens.task_outcome import Outcome, outcome_screen
from rmdesk.screens.words import dated, short_date, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_messages import RowSelected
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.row_table import RowTable
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.store.queries.tasks import CampaignProgress, Feedback, TaskLine, TaskLines
    from rmdesk.store.tasks import Done


class TaskPage(NamedTuple):
    """All that the page shows."""

    lines: TaskLines
    campaigns: list[CampaignProgress]
    feedback: list[Feedback]


VIEWS: Final = {"due": N_("Due"), "upcoming": N_("Upcoming"), "campaigns": N_("By campaign"), "done": N_("Done today")}
"""What can be looked at, in the order of the keys."""
_NOTHING: Final = {
    "due": N_("Nothing is due. Tab shows what comes."),
    "upcoming": N_("Nothing is planned for later. t makes a task."),
    "campaigns": N_("No campaign has tasks for you."),
    "done": N_("No task was done today yet."),
}


class TasksScreen(ListHome[TaskPage]):
    """Tasks in one of several views."""

    MODE = "tasks"
    PLACES = (Where.TASKS, Where.WITH_CUSTOMER)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.TASKS)
    TABLES = frozenset({"activity", "customer", "campaign", "feedback_code"})

    def __init__(self) -> None:
        super().__init__()
        self._view = "due"
        self._page: TaskPage | None = None

    def read(self) -> TaskPage:
        """Tasks, campaigns, outcomes."""
        tasks = self.desk.tasks
        return TaskPage(tasks.lines(), tasks.campaigns(), tasks.feedback_codes())

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def lines_in(self, view: str) -> tuple[TaskLine, ...]:
        """The tasks of a view, the most pressing first."""
        if self._page is None:
            return ()
        lines = self._page.lines
        match view:
            case "due":
                return (*lines.overdue, *lines.today)
            case "upcoming":
                return (*lines.upcoming, *lines.undated)
            case "campaigns":
                return tuple(sorted((line for line in lines.open if line.campaign_id), key=lambda line: line.campaign))
            case _:
                return lines.done

    def summary(self, figures: TaskPage) -> Sequence[Section]:
        """The views with their counts; what is overdue; in the view of campaigns, how they come along."""
        self._page = figures
        parts = []
        for view, title in VIEWS.items():
            said = f"{_(title)} {len(self.lines_in(view))}"
            parts.append(f"[{said}]" if view == self._view else f" {said} ")
        facts = [Fact("", Cell("".join(parts), "strong"))]
        if self._view == "due" and (counts := _counts(figures.lines)):
            facts.append(Fact("", counts))
        head = FactSection(_("My tasks"), tuple(facts))
        if self._view == "campaigns" and figures.campaigns:
            return [head, _progress(figures.campaigns, self.host.clock.today())]
        return [head]

    def columns(self) -> list[Column]:
        """Due, customer, task."""
        return [
            Column("due", _("Due"), 18, priority=1, flex=1, max_width=24),
            Column("customer", _("Name"), 12, priority=1, flex=1, max_width=36),
            Column("level", _("Level"), 9, priority=4),
            Column("task", _("Task"), 20, priority=1, flex=4),
            Column("category", _("Category"), 14, priority=3, flex=1, max_width=24),
            Column("status", _("Status"), 14, priority=5, flex=1, max_width=20),
        ]

    def rows(self, figures: TaskPage) -> list[tuple[RowKey, Row]]:
        """The tasks of the view."""
        self._page = figures
        today = self.host.clock.today()
        codes = {feedback.code: feedback.name for feedback in figures.feedback}
        return [_row(line, today, codes) for line in self.lines_in(self._view)]

    @property
    def nothing(self) -> str:
        """Nothing in this view."""
        return _(_NOTHING[self._view])

    def action_view(self, views: int) -> None:
        """Another view."""
        names = list(VIEWS)
        self._view = names[(names.index(self._view) + views) % len(names)]
        if self._page is not None:
            self.show_figures(self._page)

    # -- what one can do -------------------------------------------------------------------------------------------------

    def _chosen(self) -> TaskLine | None:
        key = self.query_one(RowTable).cursor_key
        if not isinstance(key, RowKey):
            return None
        return next((line for line in self.lines_in(self._view) if line.id == key.id), None)

    def action_done(self) -> None:
        """Ask with which outcome; the task is done with the answer."""
        task = self._chosen()
        if task is None or self._page is None:
            return
        if task.status not in ("open", "in_progress"):
            self.notify(_("This task is done already."), markup=False)
            return
        self.app.push_screen(outcome_screen(task, self._page.feedback), partial(self._finish, task))

    def _finish(self, task: TaskLine, outcome: Outcome | None) -> None:
        if outcome is not None:
            self.ask_to_write(partial(outcome.carry_out, self.desk.tasks, task.id), partial(self._finished, task, outcome))

    def _finished(self, task: TaskLine, outcome: Outcome, done: Done | None) -> None:
        told = " · ".join(part for part in (task.customer, task.description) if part)
        if done is not None and done.next_due is not None:
            told += "\n" + _("comes again {day}").format(day=dated(done.next_due, self.host.clock.today()))
        self.notify(told, title=outcome.wording, timeout=3, markup=False)
        self.read_now()

    async def action_snooze(self) -> None:
        """Ask until when."""
        task = self._chosen()
        if task is not None and task.status in ("open", "in_progress"):
            await self.app.push_screen(
                SnoozeScreen(task.description, task.customer, partial(self.desk.tasks.snooze, task.id)), self._snoozed
            )

    def _snoozed(self, until: date | None) -> None:
        if until is not None:
            self.read_now()

    async def action_edit(self) -> None:
        """Change the task's line."""
        from rmdesk.screens.task_line import TaskLineScreen

        task = self._chosen()
        if task is not None:
            await self.app.push_screen(TaskLineScreen(task.customer_id, task.customer, task=task))

    async def action_own(self, line: str = "") -> None:
        """A task about no customer."""
        from rmdesk.screens.task_line import TaskLineScreen

        await self.app.push_screen(TaskLineScreen(None, "", line=line))

    async def action_task(self, line: str = "") -> None:
        """A task for the customer of the row; without one, a task of one's own."""
        if self.customer_at_hand() is None:
            await self.action_own(line)
        else:
            await super().action_task(line)

    async def action_call(self) -> None:
        """Call the customer of the row; those of the rows below come after."""
        from rmdesk.screens.call import CallScreen

        task = self._chosen()
        if task is None or not task.customer_id:
            return
        lines = self.lines_in(self._view)
        queue = [line for line in lines[lines.index(task) + 1 :] if line.customer_id and bool(line.campaign_id) == bool(task.campaign_id)]
        task_id = task.id if task.status in ("open", "in_progress") else None
        await self.app.push_screen(CallScreen(task.customer_id, task.customer, task_id, queue))

    @on(RowSelected)
    async def _selected(self, event: RowSelected) -> None:
        event.stop()
        event.prevent_default()
        task = self._chosen()
        if task is not None and task.customer_id and task.campaign_id and task.status in ("open", "in_progress"):
            await self.action_call()
        elif task is not None and task.customer_id:
            await self.host.open_customer(task.customer_id)
        elif task is not None:
            await self.action_edit()


def _counts(lines: TaskLines) -> Cell | None:
    counts = (
        (_("{count} overdue"), lines.overdue),
        (_("{count} due today"), lines.today),
        (_("{count} from the supervisor"), [line for line in (*lines.overdue, *lines.today) if line.from_supervisor]),
    )
    said = " · ".join(text.format(count=len(some)) for text, some in counts if some)
    return Cell(said, "bad" if lines.overdue else None) if said else None


def _progress(campaigns: Sequence[CampaignProgress], today: date) -> TableSection:
    rows = tuple(
        (
            one.name,
            _("{done} of {count} done").format(done=one.done, count=one.handed_out),
            _("{count} succeeded, {rate} %").format(count=one.succeeded, rate=f"{one.success_ppm / 10_000:.1f}"),
            Cell(_("ends {day}").format(day=dated(one.end, today)), "warn" if (one.end - today).days <= 3 else "muted"),
        )
        for one in campaigns
    )
    return TableSection("", (TableColumn(), TableColumn(priority=1), TableColumn(priority=2), TableColumn(priority=3)), rows)


def _row(line: TaskLine, today: date, codes: dict[str, str]) -> tuple[RowKey, Row]:
    open_still = line.status in ("open", "in_progress")
    tone: Tone | None = "bad" if line.due and line.due < today else "warn" if line.due == today else None
    when = dated(line.due, today) if line.due else _("no date")
    marks = [f"!{line.priority}"] if line.priority else []
    if line.recurrence:
        marks.append("↻")
    text = " ".join((*marks, line.description))
    said = codes.get(line.feedback_code, line.feedback_code) or word(line.status)
    kind = line.campaign or word(line.category, "activity_category")
    return (
        RowKey(line.id, line.customer_id, line.customer),
        (
            Cell(when if open_still else short_date(line.due, today) if line.due else "", tone if line.due and open_still else "muted"),
            line.customer or Cell(_("own task"), "muted"),
            word(line.level, "level"),
            text,
            Cell(f"★ {kind}", "accent") if line.from_supervisor else Cell(kind, "muted"),
            Cell(said, "muted"),
        ),
    )
