"""Putting something off: Enter alone means the next working day, or a day is typed as in the quick log; a refusal keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rmdesk.domain.quicklog import fold_line
from rmdesk.domain.quicklog_dates import leading_date
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.words import dated
from rmdesk.widgets.text_line import TextLine


class SnoozeScreen(DeskOverlay[date | None]):
    """Puts off, and gives the day; None if nothing was put off."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", N_("Back"), show=False, id="snooze.back")]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="SnoozeScreen")
        + """
    SnoozeScreen #snooze-note { height: auto; min-height: 1; }
    """
    )

    def __init__(self, description: str, name: str, put_off: Callable[[date], object]) -> None:
        """Make the screen.

        Args:
            description: what is put off.
            name: of the customer, or nothing.
            put_off: saves the day, in the desk's thread; what it raises is said below the line.
        """
        super().__init__()
        self._title = " · ".join(part for part in (name, description) if part)
        self._put_off = put_off
        self._next: date | None = None
        self._hold: Hold | None = None
        """Keys typed while it is being saved belong to what comes of it."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(_("Put off: {task}").format(task=self._title), classes="panel-title", markup=False)
            yield TextLine(placeholder=_("tomorrow, fri, +3d, 11-28; Enter alone: the next working day"))
            yield Static(id="snooze-note", classes="panel-note", markup=False)
            yield PanelFooter(("⏎", _("put off")), ("Esc", _("back")))

    def on_mount(self) -> None:
        """Find out which day comes next."""
        self._next = self.desk.tasks.next_working_day()
        self._say(self._next)

    def _day_of(self, text: str) -> date | None:
        """The typed day; the whole text must be one, and not past."""
        line = fold_line(text.strip())
        if not line:
            return self._next
        found = leading_date(line, self.host.clock.today())
        is_whole = found is not None and not line[found.end :].strip() and found.day >= self.host.clock.today()
        return found.day if found and is_whole else None

    def _say(self, day: date | None) -> None:
        note = self.query_one("#snooze-note", Static)
        note.set_classes("panel-note" if day else "panel-note -bad")
        note.update(dated(day, self.host.clock.today()) if day else _("This is not a day from today on."))

    @on(TextLine.Changed)
    def _typed(self, event: TextLine.Changed) -> None:
        event.stop()
        self._say(self._day_of(event.value))

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        if self._hold is None and (day := self._day_of(event.value)) is not None:
            self._hold = self.host.keys.hold()
            self.ask_to_write(partial(self._put_off, day), lambda _saved: self._done(day))

    def _done(self, day: date) -> None:
        self._release()
        self.dismiss(day)

    def hindered(self, error: RmdeskError) -> None:
        """What could not be put off stays in the line, with the reason below it."""
        self._release()
        note = self.query_one("#snooze-note", Static)
        note.set_classes("panel-note -bad")
        note.update(str(error))

    def on_unmount(self) -> None:
        """The desk was locked meanwhile: nobody waits any more."""
        self._release()

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None
