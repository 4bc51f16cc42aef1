"""Asks for one line of text over the page: a name, a rule, where to write a file."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from rmdesk.i18n import N_, _
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.widgets.text_line import TextLine


class OneLineScreen(ModalScreen[str | None]):
    """Gives the line, or None if the user goes back; an empty line is not taken."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", N_("Back"), show=False, id="one_line.back")]
    DEFAULT_CSS = OVERLAY_CSS.format(name="OneLineScreen")

    def __init__(self, heading: str, value: str = "", *, placeholder: str = "", note: str = "") -> None:
        """Make the screen.

        Args:
            heading: the question.
            value: what stands in the line.
            placeholder: shown while it is empty.
            note: stands below it.
        """
        super().__init__()
        self._heading = heading
        self._value = value
        self._placeholder = placeholder
        self._note = note

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(self._heading, classes="panel-title", markup=False)
            yield TextLine(self._value, placeholder=self._placeholder)
            if self._note:
                yield Static(self._note, classes="panel-note", markup=False)
            yield PanelFooter(("⏎", _("apply")), ("Esc", _("back")))

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        if text := event.value.strip():
            self.dismiss(text)
