"""What is being typed, on its way to the disk.

A thread of its own: neither a long chore nor a sync that is writing keeps a line from the disk, and no screen ever waits for either.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.message_pump import MessagePump

from rmdesk.screens.questions import Questions

if TYPE_CHECKING:
    from rmdesk.desk import Desk

PATIENCE: Final = 5.0
"""Seconds that somebody waits for a draft that is being written."""


class Drafts:
    """The drafts of an open desk, by name."""

    def __init__(self) -> None:
        self._thread = Questions("rmdesk-drafts")
        self._texts: dict[str, str] = {}

    def learn(self, desk: Desk) -> None:
        """Read what was left from the last time. For the desk's threads."""
        self._texts = desk.drafts()

    def read(self, name: str) -> str:
        """What was being typed last, whether it is on the disk by now or not; nothing if there is no draft."""
        return self._texts.get(name, "")

    def keep(self, asker: MessagePump, desk: Desk, name: str, text: str) -> None:
        """Keep `text`; an error comes to `asker`. An empty text removes the draft."""
        self._texts[name] = text
        self._thread.ask(asker, partial(desk.save_draft, name, text), lambda _nothing: None, topic=name)

    def drop(self, asker: MessagePump, desk: Desk, name: str) -> None:
        """What was typed is saved: the draft is not needed any more. For the desk's threads: it waits for the disk."""
        self.settle(asker)
        desk.save_draft(name, "")
        self.forget(name)

    def forget(self, *names: str) -> None:
        """Somebody else removed these drafts from the disk."""
        for name in names:
            self._texts.pop(name, None)

    def settle(self, asker: MessagePump) -> None:
        """Wait until everything given so far is on the disk."""
        written = threading.Event()
        self._thread.ask(asker, written.set, lambda _nothing: None)
        written.wait(PATIENCE)

    def close(self) -> None:
        """Let go of everything."""
        self._thread.close()
