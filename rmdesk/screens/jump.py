"""Jump labels: every place in sight that something can be done with gets one or two letters; typing them goes there.

A widget takes part by having `jump_targets`; nothing else needs to know of it. The overlay draws the labels over the page and gives
back the chosen target.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from rmdesk.i18n import N_
from rmdesk.widgets.jumping import Jumpable, JumpTarget

LETTERS: Final = "asdfghjklqwertyuiopzxcvbnm"
"""Nearest to the resting fingers first."""


def labels(count: int) -> list[str]:
    """`count` labels, none of which begins another: single letters first, and as few letters as possible spent on beginnings of two."""
    beginnings = 0
    while len(LETTERS) - beginnings + beginnings * len(LETTERS) < count and beginnings < len(LETTERS):
        beginnings += 1
    single = LETTERS[: len(LETTERS) - beginnings]
    double = (first + second for first in LETTERS[len(single) :] for second in LETTERS)
    return [*single, *double][:count]


def targets_in(screen: Screen[Any]) -> list[JumpTarget]:
    """What the widgets of `screen` offer, from top to bottom; only what is in sight, and one for each place."""
    found: dict[Offset, JumpTarget] = {}
    for target in _offered(screen):
        if screen.region.contains_point(target.at):
            found.setdefault(target.at, target)
    return sorted(found.values(), key=lambda target: (target.at.y, target.at.x))


def _offered(screen: Screen[Any]) -> Iterator[JumpTarget]:
    for widget in screen.walk_children(Widget):
        if isinstance(widget, Jumpable) and widget.is_on_screen:
            yield from widget.jump_targets()


class JumpScreen(ModalScreen[JumpTarget | None]):
    """The labels; gives the target whose label was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,apostrophe", "dismiss", N_("Back"), show=False, id="jump.back")]
    DEFAULT_CSS = """
    JumpScreen {
        background: transparent;
        .jump-label {
            position: absolute;
            width: auto;
            height: 1;
            color: $background;
            background: $accent;
            text-style: bold;
        }
        .jump-label.-out { display: none; }
        .jump-label:nocolor { text-style: bold reverse; }
    }
    """

    def __init__(self, targets: Sequence[JumpTarget]) -> None:
        """Make it.

        Args:
            targets: where one may go.
        """
        super().__init__()
        self._labelled = dict(zip(labels(len(targets)), targets, strict=False))
        self._typed = ""

    def compose(self) -> ComposeResult:
        for label, target in self._labelled.items():
            drawn = Static(label, classes="jump-label", markup=False)
            drawn.styles.offset = target.at
            yield drawn

    def on_key(self, event: Key) -> None:
        """A letter goes there or leaves fewer; anything that is no label's beginning is taken back."""
        letter = unicodedata.normalize("NFKC", event.character or "").lower()
        if event.key == "backspace":
            self._typed = self._typed[:-1]
        elif any(label.startswith(self._typed + letter) for label in self._labelled) and letter:
            self._typed += letter
        else:
            return
        event.stop()
        if self._typed in self._labelled:
            self.dismiss(self._labelled[self._typed])
            return
        for drawn, label in zip(self.query(Static), self._labelled, strict=True):
            drawn.set_class(not label.startswith(self._typed), "-out")
