"""The line of the quick log: it shows in itself what was understood of it, and finishes words that have been begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget

from rmdesk.domain.quicklog import parse
from rmdesk.domain.quicklog_complete import completed, next_result
from rmdesk.i18n import N_, current_language
from rmdesk.screens.span_line import SpanLine


class LogLine(SpanLine):
    """A text line that knows the quick-log grammar. Tab finishes a word, or gives the contact another result; so does the right arrow at the end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", N_("Save"), id="log.save"),
        Binding("tab", "complete(1)", N_("Complete, result"), id="log.complete"),
        Binding("shift+tab", "complete(-1)", N_("Result before"), show=False, id="log.complete_back"),
        Binding("up", "last", N_("Correct the last one"), show=False, id="log.last"),
    ]

    @dataclass
    class LastWanted(Message):
        """The user wants to correct the last line."""

        line: Widget

    def __init__(self, today: date, value: str = "", *, placeholder: str = "") -> None:
        """Make the line.

        Args:
            today: what relative dates start from.
            value: what stands in it.
            placeholder: shown while it is empty.
        """
        super().__init__(lambda text: parse(text, today).spans, value, placeholder=placeholder)
        self._today = today
        self.suggester = _Completed(today)

    def action_complete(self, step: int) -> None:
        """Finish the last word; if there is nothing to finish, the next result (or the one before)."""
        text = completed(self.value, self._today) if step > 0 and self.cursor_position == len(self.value) else self.value
        if text == self.value:
            text = next_result(self.value, self._today, current_language(), step)
        self.value = text
        self.cursor_position = len(text)

    def action_last(self) -> None:
        """Ask for the last line, to correct it."""
        self.post_message(self.LastWanted(self))


class _Completed(Suggester):
    """What the last word may become, shown behind the cursor."""

    def __init__(self, today: date) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._today = today

    async def get_suggestion(self, value: str) -> str | None:
        text = completed(value, self._today)
        return text if text != value else None
