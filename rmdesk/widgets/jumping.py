"""Who can be jumped to: a small protocol between widgets and the jump labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol, runtime_checkable

from textual.geometry import Offset


class JumpTarget(NamedTuple):
    """A place in sight, and what happens if its label is typed."""

    at: Offset
    """The cell of the screen where the label begins."""
    go: Callable[[], object]
    """Goes there: moves a cursor, presses a key, opens a home."""


@runtime_checkable
class Jumpable(Protocol):
    """A widget with something to jump to."""

    def jump_targets(self) -> Iterable[JumpTarget]:
        """What is in sight now; asked each time the labels are shown."""
