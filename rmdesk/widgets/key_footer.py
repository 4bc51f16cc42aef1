"""The line at the bottom: which keys work here and now.

Read from the active bindings, so a remapped key shows as remapped. The bindings nearest to the focus come first and leave last; help and
the command palette stay in any case, because they lead to all the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Offset
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from rmdesk.i18n import _
from rmdesk.widgets.cells import width_of
from rmdesk.widgets.jumping import JumpTarget


class KeyHint(NamedTuple):
    """A key as it is shown, what it does, and what to press if the hint is clicked."""

    display: str
    title: str
    key: str
    pinned: bool = False
    """Stays as long as anything does."""
    place: int = 0
    """Where it stands in the order asked for: a remapped key does not move."""

    @property
    def width(self) -> int:
        """Cells: the key, a space, the title."""
        return width_of(self.display) + 1 + width_of(self.title)


GAP = 2


def hints_that_fit(hints: Sequence[KeyHint], width: int) -> list[KeyHint]:
    """As many of `hints` as fit in `width` cells, whole: the last of the unpinned leaves first, then the last of the pinned."""
    kept = list(hints)
    while kept and sum(hint.width for hint in kept) + GAP * (len(kept) - 1) + 2 > width:
        kept.remove(next((hint for hint in reversed(kept) if not hint.pinned), kept[-1]))
    return kept


class KeyFooter(Widget):
    """Shows the active bindings of its screen that have `show` set; a click presses the key."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-footer--key", "key-footer--title"}
    DEFAULT_CSS = """
    KeyFooter {
        dock: bottom;
        width: 1fr;
        height: 1;
        background: $footer-background;
        color: $footer-foreground;

        & > .key-footer--key { color: $footer-key-foreground; text-style: bold; }
        & > .key-footer--title { color: $footer-description-foreground; }
    }
    """

    def __init__(self, *, pinned: Sequence[str] = (), order: Sequence[str] = (), id: str | None = None) -> None:
        """Make the line.

        Args:
            pinned: ids of the bindings that leave last.
            order: ids of bindings in the order to be shown; others come first, as Textual gives them.
            id: its id in the DOM.
        """
        super().__init__(id=id)
        self._pinned = frozenset(pinned)
        self._places = {id: place for place, id in enumerate(order, 1)}
        self._hints: tuple[KeyHint, ...] = ()

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._bindings_changed(self.screen)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        """Paint only if what is shown has changed: the signal also comes when it has not."""
        hints: dict[str, KeyHint] = {}
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.description and binding.action not in hints:
                hints[binding.action] = KeyHint(
                    self.app.get_key_display(binding),
                    _(binding.description),
                    binding.key,
                    binding.id is not None and binding.id in self._pinned,
                    self._places.get(binding.id or "", 0),
                )
        shown = tuple(sorted(hints.values(), key=lambda hint: (hint.pinned, hint.place)))
        if shown != self._hints:
            self._hints = shown
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        key_style = self.get_component_rich_style("key-footer--key")
        title_style = self.get_component_rich_style("key-footer--title")
        segments = [Segment(" ", self.rich_style)]
        for hint in hints_that_fit(self._hints, width) if y == 0 else ():
            segments += [Segment(hint.display, key_style), Segment(f" {hint.title}" + " " * GAP, title_style)]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """A click on a hint presses its key."""
        event.stop()
        for x, hint in self._placed():
            if x <= event.x < x + hint.width:
                self.app.simulate_key(hint.key)
                return

    def jump_targets(self) -> Iterator[JumpTarget]:
        """Each hint: its label presses its key."""
        for x, hint in self._placed():
            yield JumpTarget(self.region.offset + Offset(x, 0), partial(self.app.simulate_key, hint.key))

    def _placed(self) -> Iterator[tuple[int, KeyHint]]:
        """The hints that fit, each with its first cell."""
        x = 1
        for hint in hints_that_fit(self._hints, self.size.width):
            yield x, hint
            x += hint.width + GAP
