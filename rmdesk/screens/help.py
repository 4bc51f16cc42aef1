"""The keys of one screen, as they are now: remapped ones as remapped."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from rmdesk.commands import Command, Where, known
from rmdesk.commands.keys import character_of
from rmdesk.i18n import N_, _
from rmdesk.screens.overlay import PanelFooter
from rmdesk.widgets.facts import Fact, Facts, FactSection

LAST: Final = (Where.HOMES, Where.EVERYWHERE)
ORDER: Final = (*(where for where in Where if where not in LAST), *LAST)
IN_LIST: Final = N_("In the list")


class HelpScreen(ModalScreen[None]):
    """What can be done on the screen below."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q", "dismiss", N_("Back"), show=False, id="help.back")]
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        background: $background 70%;
        #help { width: 84; max-width: 96%; height: auto; max-height: 92%; padding: 1 2; background: $panel; }
        #help-title { text-style: bold; color: $text-accent; margin-bottom: 1; }
        VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
        Facts { background: $panel; }
        PanelFooter { margin-top: 1; }
    }
    """

    def __init__(self, screen: Screen[Any]) -> None:
        """Make it.

        Args:
            screen: whose keys are explained.
        """
        super().__init__()
        self._sections = key_sections(screen)

    def compose(self) -> ComposeResult:
        with Vertical(id="help"):
            yield Static(_("Keys of this screen"), id="help-title", markup=False)
            with VerticalScroll():
                yield Facts(self._sections)
            yield PanelFooter(("↑↓", _("scroll")), ("Esc", _("back")))


def key_sections(screen: Screen[Any]) -> list[FactSection]:
    """The active keys of `screen`, grouped by where they work: the nearest first. Textual's own keys have no id and are left out."""
    groups: dict[str, dict[str, tuple[list[str], str]]] = {title: {} for title in (*ORDER, IN_LIST)}
    for active in screen.active_bindings.values():
        binding = active.binding
        if not binding.id or not binding.description:
            continue
        entry = known(binding.id)
        group = groups[entry.where.value if entry else IN_LIST]
        keys, _text = group.setdefault(binding.action, ([], _explained(binding, entry)))
        if not _by_input_method(binding.key):
            keys.append(screen.app.get_key_display(binding))
    return [
        FactSection(_(title), tuple(Fact(" ".join(keys), text) for keys, text in group.values()))
        for title, group in groups.items()
        if group
    ]


def _by_input_method(key: str) -> bool:
    """Whether an input method types it for another key (`】` for `]`); naming it would only confuse."""
    return not key.isascii() or not (character_of(key) or "").isascii()


def _explained(binding: Binding, entry: Command | None) -> str:
    if entry is None:
        return _(binding.description)
    mnemonics = " ".join(f":{word}" for word in entry.mnemonic.split())
    return " — ".join((_(entry.title), _(entry.help))) + (f"  {mnemonics}" if mnemonics else "")
