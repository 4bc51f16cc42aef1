"""The `:` line: a mnemonic and what it takes, `kh zw`."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from rmdesk.commands import Command, Where, by_mnemonic, mnemonics_like
from rmdesk.i18n import N_, _
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.widgets.text_line import TextLine


class CommandLineScreen(ModalScreen[tuple[Command, str] | None]):
    """Takes one line; gives the command and the words behind it, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", N_("Back"), show=False, id="line.back"),
        Binding("tab", "complete", N_("Complete"), show=False, id="line.complete"),
    ]
    DEFAULT_CSS = OVERLAY_CSS.format(name="CommandLineScreen")

    def __init__(self, places: tuple[Where, ...]) -> None:
        """Make it.

        Args:
            places: whose commands may be given.
        """
        super().__init__()
        self._places = places

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(id="line-matches", markup=False)
            yield TextLine(":", fold_width=True, id="line")
            yield PanelFooter(("⏎", _("run")), ("Tab", _("complete")), ("Esc", _("back")))

    def on_mount(self) -> None:
        """Say what there is."""
        self._say_matches("")

    @on(TextLine.Changed)
    def _changed(self, event: TextLine.Changed) -> None:
        if not event.value:
            self.dismiss(None)
        else:
            self._say_matches(self._words(event.value)[0])

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        word, rest = self._words(event.value)
        found = by_mnemonic(word, self._places)
        if not word:
            self.dismiss(None)
        elif found is None:
            self._say(Text(_("There is no command “{word}”.").format(word=word)), "-bad")
        elif rest and not found.takes:
            self._say(Text(_("“{word}” takes nothing behind it.").format(word=word)), "-bad")
        else:
            self.dismiss((found, rest))

    def action_complete(self) -> None:
        """Write the first mnemonic that begins like this."""
        line = self.query_one(TextLine)
        word, rest = self._words(line.value)
        matches = mnemonics_like(word, self._places)
        if matches and not rest:
            line.value = f":{matches[0][0]} "
            line.cursor_position = len(line.value)

    def _say_matches(self, word: str) -> None:
        shown = [Text.assemble((mnemonic, "bold"), " " + _(entry.title)) for mnemonic, entry in mnemonics_like(word, self._places)]
        self._say(Text("  ").join(shown))

    def _say(self, text: Text, tone: str = "") -> None:
        note = self.query_one("#line-matches", Static)
        note.set_classes(f"panel-note {tone}")
        note.update(text)

    @staticmethod
    def _words(line: str) -> tuple[str, str]:
        word, _blank, rest = line.lstrip(":： ").partition(" ")
        return word, rest.strip()
