"""The line at the top of every home: who works here, how fresh the data is, which day it describes, and the homes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from rmdesk.widgets.cells import clip, width_of
from rmdesk.widgets.jumping import JumpTarget
from rmdesk.widgets.status_facts import HomeTab, StatusFacts, StatusPart, cells_of, gap, status_parts


@dataclass
class HomeChosen(Message, namespace="status_bar"):
    """The user clicked a home."""

    mode: str


@dataclass
class SyncChosen(Message, namespace="status_bar"):
    """The user clicked what the line says about the link to the center."""


class StatusBar(Widget):
    """Words its `facts`. Set them when one changes; equal facts paint nothing."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--program",
        "status--who",
        "status--link",
        "status--offline",
        "status--pending",
        "status--decide",
        "status--skew",
        "status--alarm",
        "status--calls",
        "status--date",
        "status--tab",
        "status--active-tab",
    }
    DEFAULT_CSS = """
    StatusBar {
        dock: top;
        width: 1fr;
        height: 1;
        background: $panel;
        color: $foreground;

        & > .status--program { color: $text-accent; text-style: bold; }
        & > .status--who { color: $foreground; }
        & > .status--link { color: $text-success; }
        & > .status--offline { color: $background; background: $warning; text-style: bold; }
        & > .status--pending { color: $foreground; }
        & > .status--decide { color: $text-warning; text-style: bold; }
        & > .status--skew { color: $text-warning; }
        & > .status--alarm { color: $background; background: $error; text-style: bold; }
        & > .status--calls { color: $foreground; }
        & > .status--date { color: $text-muted; }
        & > .status--tab { color: $text-muted; }
        & > .status--active-tab { color: $text-accent; text-style: bold; }
        &:nocolor > .status--offline { text-style: bold reverse; }
        &:nocolor > .status--alarm { text-style: bold reverse; }
    }
    """

    HomeChosen = HomeChosen
    SyncChosen = SyncChosen

    def __init__(
        self, tabs: Sequence[HomeTab], *, active: str | None = None, facts: StatusFacts | None = None, id: str | None = None
    ) -> None:
        """Make the line.

        Args:
            tabs: the homes, in order.
            active: the mode of the home that is open.
            facts: what to say first.
            id: its id in the DOM.
        """
        super().__init__(id=id)
        self._tabs = tuple(tabs)
        self._active = active
        self._facts = facts or StatusFacts()

    @property
    def facts(self) -> StatusFacts:
        """What the line says."""
        return self._facts

    @facts.setter
    def facts(self, facts: StatusFacts) -> None:
        if facts != self._facts:
            self._facts = facts
            self.refresh()

    @property
    def active(self) -> str | None:
        """The mode of the home that is open."""
        return self._active

    @active.setter
    def active(self, mode: str | None) -> None:
        if mode != self._active:
            self._active = mode
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        segments: list[Segment] = []
        end = 0
        for x, part in self._placed(width) if y == 0 else ():
            text = clip(part.text, width - x)
            segments += [Segment(" " * (x - end), self.rich_style), Segment(text, self.get_component_rich_style(f"status--{part.look}"))]
            end = x + width_of(text)
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """A click on a home asks for it, one on the state of the link for the sync screen."""
        event.stop()
        for x, part in self._placed(self.size.width):
            if x <= event.x < x + width_of(part.text):
                self._go(part)

    def jump_targets(self) -> Iterator[JumpTarget]:
        """The homes, and the state of the link."""
        for x, part in self._placed(self.size.width):
            if part.mode is not None or part.look in ("link", "offline"):
                yield JumpTarget(self.region.offset + Offset(x, 0), partial(self._go, part))

    def _go(self, part: StatusPart) -> None:
        if part.mode is not None:
            self.post_message(HomeChosen(part.mode))
        elif part.about_sync:
            self.post_message(SyncChosen())

    def _placed(self, width: int) -> Iterator[tuple[int, StatusPart]]:
        """The parts that fit, each with its first cell: those about the desk from the left, the day and the homes from the right."""
        parts = status_parts(self._facts, self._tabs, self._active, width)
        x = 1
        before: StatusPart | None = None
        for number, part in enumerate(parts):
            if before is not None:
                x += gap(before, part)
            if _at_right_end(part) and (before is None or not _at_right_end(before)):
                x = max(x, width - cells_of(parts[number:]) + 1)
            yield x, part
            x += width_of(part.text)
            before = part


def _at_right_end(part: StatusPart) -> bool:
    return part.look == "date" or part.mode is not None
