"""One line that names the parts of a page, the present one marked: `‹ Overview │ Holdings │ People ›`. A click goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from rmdesk.widgets.cells import width_of

BETWEEN: Final = " "
BEFORE: Final = "[ "
BEHIND: Final = " ]"
"""The keys that go on and back, at the ends of the line."""
HIDDEN_BEFORE: Final = "‹"
HIDDEN_BEHIND: Final = "+{count} › "
"""What stands there if parts are out of sight."""


class SectionRail(Widget):
    """Draws the names; knows nothing of the parts."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rail--here", "rail--other", "rail--key"}
    DEFAULT_CSS = """
    SectionRail {
        height: 1;
        padding: 0 1;
        background: $surface;
        & > .rail--here { color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold; }
        & > .rail--other { color: $text-muted; }
        & > .rail--key { color: $text-accent; text-style: bold; }
        &:nocolor > .rail--here { text-style: bold reverse; }
    }
    """

    @dataclass
    class Chosen(Message):
        """Somebody clicked on a part."""

        place: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names: tuple[str, ...] = ()
        self._here = 0

    def show(self, names: Sequence[str], here: int) -> None:
        """Name the parts; `here` is the present one."""
        self._names, self._here = tuple(names), here
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line; what does not fit is counted at the end where it would stand, and the present part is always in sight."""
        width = self.size.width
        if y or not self._names:
            return Strip.blank(width, self.rich_style)
        key = self.get_component_rich_style("rail--key")
        drawn = self._drawn()
        before, behind = drawn.start, len(self._names) - drawn.stop
        segments = [Segment(f"[{HIDDEN_BEFORE if before else ' '}", key)]
        for place in drawn:
            look = self.get_component_rich_style("rail--here" if place == self._here else "rail--other")
            segments += [Segment(f" {self._names[place]} ", look), Segment(BETWEEN, self.rich_style)]
        segments.append(Segment(f"{HIDDEN_BEHIND.format(count=behind)}]" if behind else BEHIND.strip(), key))
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _drawn(self) -> range:
        """The parts that are drawn, all of them if they fit."""
        room = self.size.width - width_of(BEFORE) - width_of(BEHIND)
        count = len(self._names)
        if sum(map(self._cells, range(count))) <= room:
            return range(count)
        room -= width_of(HIDDEN_BEHIND.format(count=count))
        first = 0
        while first < self._here and sum(map(self._cells, range(first, self._here + 1))) > room:
            first += 1
        last = self._here + 1
        while last < count and sum(map(self._cells, range(first, last + 1))) <= room:
            last += 1
        return range(first, last)

    def _cells(self, place: int) -> int:
        return width_of(self._names[place]) + 2 + width_of(BETWEEN)

    def on_click(self, event: events.Click) -> None:
        """Go to the part that was clicked."""
        at = event.get_content_offset(self)
        if at is None:
            return
        x = width_of(BEFORE)
        for place in self._drawn():
            if x <= at.x < x + self._cells(place):
                self.post_message(self.Chosen(place))
                return
            x += self._cells(place)
