"""Keeps what is typed on one screen: a moment after the last key it is on the disk, and whatever happens, it is there again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from textual.timer import Timer

from rmdesk.screens.host import DeskScreen

DRAFT_DELAY: Final = 0.25
"""Seconds after the last key until the draft is on the disk."""


class DraftKeeper:
    """The draft of a screen."""

    def __init__(self, screen: DeskScreen[Any], name: Callable[[], str], text: Callable[[], str]) -> None:
        """Keep nothing yet.

        Args:
            screen: where it is typed.
            name: under which name it is kept; it may change while one types.
            text: what is to be kept now; empty for nothing.
        """
        self._screen = screen
        self._name = name
        self._text = text
        self._timer: Timer | None = None
        self.kept = ""
        """What is on the disk, or on its way there."""

    def read(self) -> str:
        """What was put aside the last time; it counts as kept."""
        self.kept = self._screen.host.drafts.read(self._name())
        return self.kept

    def typed(self) -> None:
        """A key was pressed: keep the text in a moment."""
        self.wait_no_more()
        self._timer = self._screen.after(DRAFT_DELAY, self.keep)

    def keep(self) -> None:
        """Keep the text now, if it is another."""
        self._timer = None
        text = self._text()
        if text != self.kept:
            self.kept = text
            self._screen.host.drafts.keep(self._screen, self._screen.desk, self._name(), text)

    def wait_no_more(self) -> None:
        """The text is being saved for good, or typed on."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
