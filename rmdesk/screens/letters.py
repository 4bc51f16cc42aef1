"""One of a few answers, each by a letter: a key to ask, a key to answer. Arrows and Enter, and the mouse, work as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from rmdesk.i18n import N_, _
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.widgets.text_line import fold_width

T = TypeVar("T")


class Letter(NamedTuple, Generic[T]):
    """An answer and its key."""

    key: str
    wording: str
    value: T


class LetterScreen(ModalScreen[T | None], Generic[T]):
    """The answers over the page; gives the value of the chosen one, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", N_("Back"), show=False, id="letter.back")]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="LetterScreen")
        + """
    LetterScreen OptionList, LetterScreen OptionList:focus { height: auto; max-height: 14; border: none; background: $panel; padding: 0; }
    """
    )

    def __init__(self, heading: str, letters: Sequence[Letter[T]], note: str = "") -> None:
        """Make the screen.

        Args:
            heading: the question.
            letters: the answers; Enter takes the first unless another is chosen.
            note: a sentence below the question.
        """
        super().__init__()
        self._heading = heading
        self._letters = letters
        self._note = note

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(self._heading, classes="panel-title", markup=False)
            if self._note:
                yield Static(self._note, classes="panel-note", markup=False)
            yield OptionList(*(Text.assemble((letter.key, "bold"), f"  {letter.wording}") for letter in self._letters))
            yield PanelFooter((_("letter"), _("choose")), ("⏎", _("the first, or the chosen one")), ("Esc", _("back")))

    def on_key(self, event: events.Key) -> None:
        """A letter answers, also one that an input method types in full width."""
        typed = fold_width(event.character or "").lower()
        for letter in self._letters:
            if letter.key == typed:
                event.stop()
                event.prevent_default()
                self.dismiss(letter.value)
                return

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._letters[event.option_index].value)
