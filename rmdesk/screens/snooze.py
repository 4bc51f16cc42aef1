"""Putting a task off: Enter alone means the next working day, or a day is typed as in the quick log."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rmdesk.domain.quicklog import fold_line
from rmdesk.domain.quicklog_dates import leading_date
from rmdesk.i18n import N_, _
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.words import dated
from rmdesk.widgets.text_line import TextLine


class SnoozeScreen(DeskOverlay[date | None]):
    """Gives the day, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", N_("Back"), show=False, id="snooze.back")]
    DEFAULT_CSS = OVERLAY_CSS.format(name="SnoozeScreen")

    def __init__(self, description: str, name: str) -> None:
        """Make the screen.

        Args:
            description: what is put off.
            name: of the customer, or nothing.
        """
        super().__init__()
        self._title = " · ".join(part for part in (name, description) if part)
        self._next: date | None = None

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
        if (day := self._day_of(event.value)) is not None:
            self.dismiss(day)
