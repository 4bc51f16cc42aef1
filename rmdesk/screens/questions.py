"""Questions to the desk are asked in a thread of their own; the answer comes back as a message, so no thread touches a widget.

One thread for one kind of question keeps its connection, and the pages it has decrypted, warm. The threads are daemons: leaving the program
never waits for a slow disk.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual.message import Message
from textual.message_pump import MessagePump

from rmdesk import courtesy

T = TypeVar("T")


@dataclass
class Answer(Message, bubble=False):
    """What a question gave; the asker that receives it calls `deliver`."""

    deliver: Callable[[], None]
    """Hands the value to whoever asked, or raises what went wrong, in the asker's own turn."""


@dataclass(frozen=True)
class _Question(Generic[T]):
    asker: MessagePump
    work: Callable[[], T]
    then: Callable[[T], None]
    topic: str

    def answer(self) -> None:
        """Do the work and post the outcome. Whatever goes wrong is raised again where it can be shown."""
        try:
            value = self.work()
        except Exception as error:  # noqa: BLE001 - carried to the asker, not swallowed
            failure = error

            def fail() -> None:
                raise failure

            self.asker.post_message(Answer(fail))
        else:
            self.asker.post_message(Answer(lambda: self.then(value)))


class Questions:
    """One thread that answers questions in the order they were asked; of one topic only the newest."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._asked: deque[_Question[object]] = deque()
        self._wake = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    def ask(self, asker: MessagePump, work: Callable[[], T], then: Callable[[T], None], *, topic: str = "") -> None:
        """Run `work` in the thread and `then(its value)` in the asker's turn.

        Args:
            asker: a screen or the app; it must handle `Answer`. If it is gone by then, nothing happens.
            work: must touch no widget.
            then: called with the value.
            topic: if given, waiting questions of the same topic and asker are dropped: their answers would be out of date.
        """
        with self._wake:
            if self._closed:
                return
            if topic:
                self._asked = deque(q for q in self._asked if q.topic != topic or q.asker is not asker)
            self._asked.append(_Question(asker, work, then, topic))  # type: ignore[arg-type]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work_off, name=self._name, daemon=True)
                self._thread.start()
            self._wake.notify()

    def close(self) -> None:
        """Drop what waits and answer nothing more; a question under way ends on its own."""
        with self._wake:
            self._closed = True
            self._asked.clear()
            self._wake.notify()

    def _work_off(self) -> None:
        while True:
            with self._wake:
                while not self._asked and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                question = self._asked.popleft()
            self._answer(question)

    def _answer(self, question: _Question[object]) -> None:
        with courtesy.hurrying():
            question.answer()


class Chores(Questions):
    """Questions that nobody waits for: they give way to all others."""

    def _answer(self, question: _Question[object]) -> None:
        with courtesy.behind():
            courtesy.give_way()
            question.answer()
