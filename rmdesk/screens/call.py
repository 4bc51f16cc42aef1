"""Call mode: may they be called, what to say, a timer, and the line that records it; then the next customer of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget

from rmdesk.commands import Where, bindings_of
from rmdesk.errors import NotFound, RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.call_sections import gate_facts, left_sections, right_sections, stop_words
from rmdesk.screens.frame import FramedScreen
from rmdesk.screens.log_line import LogLine
from rmdesk.screens.log_taking import LOG_CSS, LogTaking
from rmdesk.screens.one_line import OneLineScreen
from rmdesk.screens.sheet import Sheet
from rmdesk.screens.task_outcome import Outcome, outcome_screen
from rmdesk.screens.words import word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from rmdesk.desk.calls import CallSheet
    from rmdesk.store.changes import Changed
    from rmdesk.store.contact_log import Logged, Occasion
    from rmdesk.store.queries.tasks import TaskLine
    from rmdesk.store.tasks import Ending

SHOWN_SECONDS: Final = 20.0
"""How long a revealed number stays in sight."""
TICK: Final = 1.0
STALE: Final = timedelta(hours=2)
"""A timer that was left running longer ago than this was forgotten."""


class CallScreen(LogTaking, FramedScreen[None]):
    """One customer at a time. The page has the keys until the call begins; then the line has them, and Esc gives them back."""

    PLACES = (Where.CALL,)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Where.CALL),
        Binding("escape", "back", N_("Back"), id="call.back"),
        Binding("up,k", "scroll_by(-1)", N_("Up"), show=False, id="call.up"),
        Binding("down,j", "scroll_by(1)", N_("Down"), show=False, id="call.down"),
    ]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    DEFAULT_CSS = """
    CallScreen {
        #call-head { padding: 0 1; background: $surface; max-height: 5; }
        #call-page { height: 1fr; scrollbar-size-vertical: 1; }
        #call-columns { height: auto; }
        #call-left, #call-right { padding: 0 1; }
        &.-narrow #call-columns { layout: vertical; }
        &.-narrow #call-right { margin-top: 1; }
        #call-log { height: auto; padding: 0 1; background: $panel; border-top: heavy $border; }
        #call-log .panel-note { color: $text-muted; }
        #call-log .panel-note.-bad { color: $text-error; }
        LogLine { background: $surface; }
    }
    """ + LOG_CSS.format(name="CallScreen")

    def __init__(
        self, customer_id: str, name: str, task_id: str | None = None, queue: Sequence[TaskLine] = (), *, reminder_id: str = ""
    ) -> None:
        """Make the screen.

        Args:
            customer_id: who is called.
            name: what they are called.
            task_id: the task that led to the call.
            queue: tasks whose customers are called afterwards.
            reminder_id: the reminder that led to the call.
        """
        super().__init__(customer_id, name, reminder_id=reminder_id)
        self._task_id = task_id
        self._queue = tuple(queue)
        self._sheet: CallSheet | None = None
        self._ending: Ending | None = None
        """What became of the task, once it was said."""
        self._started: datetime | None = None
        self._override = ""
        self._number = ""

    def body(self) -> Iterable[Widget]:
        """Gate and timer on top, what to say in the middle, the line below."""
        yield Sheet(id="call-head")
        with VerticalScroll(id="call-page", can_focus=False), Horizontal(id="call-columns"):
            yield Sheet(id="call-left")
            yield Sheet(id="call-right")
        with Vertical(id="call-log"):
            yield from self.log_widgets()

    def on_mount(self) -> None:
        """Read the customer; take a call up again that was under way."""
        kept, _blank, reason = self.host.drafts.read(self._timer_name).partition(" ")
        started = datetime.fromisoformat(kept) if kept else None
        self.query_one(LogLine).disabled = True
        if started is not None and self.host.clock.now() - started < STALE:
            self._started, self._override = started, reason
            self._begin()
        self._read()
        self.set_interval(TICK, self._tick)

    @property
    def _timer_name(self) -> str:
        return f"timer:{self._customer_id}"

    def _read(self) -> None:
        self.ask(partial(self.desk.calls.sheet, self._customer_id, self._task_id), self._show, topic="sheet")

    def _show(self, sheet: CallSheet) -> None:
        self._sheet = sheet
        self._show_head()
        self.query_one("#call-left", Sheet).show(left_sections(sheet))
        self.query_one("#call-right", Sheet).show(right_sections(sheet))

    def _show_head(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        who = sheet.picture.identity
        masked = next((one.value_masked for one in sheet.picture.points if one.kind in ("mobile", "phone")), _("no number"))
        parts = [who.name, who.level_name, word(who.kind), self._number or masked, self._timer_text()]
        if self._queue:
            parts.append(_("then {count} more").format(count=len(self._queue)))
        facts = [Fact("", Cell("  ".join(part for part in parts if part), "strong")), *gate_facts(sheet)]
        if self._override:
            facts[-1] = Fact("", Cell(_("Called all the same: {reason}").format(reason=self._override), "warn"))
        self.query_one("#call-head", Sheet).show([FactSection("", tuple(facts))])

    def _timer_text(self) -> str:
        if self._started is None:
            return f"○ {_('not begun')}"
        seconds = max(0, int((self.host.clock.now() - self._started).total_seconds()))
        return f"● {seconds // 60}:{seconds % 60:02d}"

    def _tick(self) -> None:
        if self._started is not None and self.host.is_open:
            self._show_head()

    def replica_changed(self, changed: Changed) -> None:
        """Read again what concerns this customer."""
        if not changed.keys or self._customer_id in changed.keys:
            self._read()

    # -- the call -------------------------------------------------------------------------------------------------

    async def action_begin(self) -> None:
        """Start the timer and give the line the keys; against a stop only with a reason."""
        if self._sheet is None:
            return
        if self._started is None and not self._sheet.permission.allowed and not self._override:
            question = OneLineScreen(_("Why call all the same? The reason is kept."), note=stop_words(self._sheet.permission))
            await self.app.push_screen(question, self._overridden)
        else:
            self._begin()

    def _overridden(self, reason: str | None) -> None:
        if reason:
            self._override = reason
            self._begin()

    def _begin(self) -> None:
        line = self.query_one(LogLine)
        if self._started is None:
            self._started = self.host.clock.now()
            kept = f"{self._started.isoformat()} {self._override}"
            self.host.drafts.keep(self, self.desk, self._timer_name, kept)
        line.disabled = False
        line.focus()
        self._show_head()

    def occasion(self) -> Occasion:
        """With the timer, the task and the reason against the gate."""
        from rmdesk.store.contact_log import Occasion

        return Occasion(
            channel=self._channel,
            started=self._started,
            task_ids=(self._task_id,) if self._task_id else (),
            override=self._override,
            drafts=(self.draft_name, self._timer_name),
            reminder_id=self._reminder_id,
            ending=self._ending,
        )

    def ready(self, save: Callable[[], None]) -> None:
        """First say what became of the task that led to the call: it is kept with the contact. Without an answer the task stays as it is."""
        sheet = self._sheet
        if sheet is None or sheet.task is None or sheet.task.status not in ("open", "in_progress"):
            save()
            return

        def answered(outcome: Outcome | None) -> None:
            self._ending = outcome.of(self._task_id) if outcome is not None and self._task_id is not None else None
            save()

        self.app.push_screen(outcome_screen(sheet.task, sheet.feedback), answered)

    def logged(self, logged: Logged) -> None:
        """The call is over: the next customer."""
        self._started = None
        self._go_on()

    def _go_on(self) -> None:
        following = next((number for number, task in enumerate(self._queue) if task.customer_id and task.id != self._task_id), None)
        if following is None:
            self.dismiss()
            return
        task = self._queue[following]
        self.app.switch_screen(CallScreen(str(task.customer_id), task.customer, task.id, self._queue[following + 1 :]))

    def action_next(self) -> None:
        """Go on without a call."""
        if self._started is not None:
            self.notify(_("The call is still running: record it, or Esc leaves it."), markup=False)
        elif not self._queue:
            self.notify(_("There is no further customer in this list."), markup=False)
        else:
            self._go_on()

    def action_back(self) -> None:
        """From the line to the page, from the page to where one came from; draft and timer are kept."""
        if self.query_one(LogLine).has_focus:
            self.set_focus(None)
        else:
            self.before_lock()
            self.dismiss()

    # -- the number -----------------------------------------------------------------------------------------------

    def action_reveal(self) -> None:
        """Show the number for a while."""
        self.ask_to_write(partial(self.desk.calls.number, self._customer_id, "reveal"), self._reveal)

    def _reveal(self, number: str) -> None:
        self._number = number
        self._show_head()
        self.after(SHOWN_SECONDS, self._hide)

    def _hide(self) -> None:
        self._number = ""
        self._show_head()

    def action_copy_number(self) -> None:
        """Put the number on the clipboard."""
        self.ask_to_write(partial(self.desk.calls.number, self._customer_id, "copy"), self._copy)

    def _copy(self, number: str) -> None:
        self.app.copy_to_clipboard(number)
        self.notify(_("The number is on the clipboard."), timeout=3, markup=False)

    # -- besides --------------------------------------------------------------------------------------------------

    async def action_customer(self) -> None:
        """Everything about the customer."""
        await self.host.open_customer(self._customer_id)

    async def action_task(self, line: str = "") -> None:
        """A task for the customer."""
        from rmdesk.screens.task_line import TaskLineScreen

        await self.app.push_screen(TaskLineScreen(self._customer_id, self._called, line=line, reminder_id=self._reminder_id))

    def action_scroll_by(self, lines: int) -> None:
        """Scroll what there is to say."""
        self.query_one("#call-page", VerticalScroll).scroll_relative(y=lines, animate=False)

    def hindered(self, error: RmdeskError) -> None:
        """A customer who has left the book leaves the screen as well."""
        super().hindered(error)
        if isinstance(error, NotFound) and self._sheet is None:
            self.host.tell(error)
            self.dismiss()
