"""The line of the quick log, which shows in itself what was understood of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar, Final

from rich.highlighter import Highlighter
from rich.style import Style
from rich.text import Text

from rmdesk.domain.quicklog import parse
from rmdesk.domain.quicklog_head import SpanKind
from rmdesk.widgets.text_line import TextLine

LOOKS: Final = {
    SpanKind.CHANNEL: "log--understood",
    SpanKind.DIRECTION: "log--understood",
    SpanKind.RESULT: "log--understood",
    SpanKind.LINE: "log--product",
    SpanKind.AMOUNT: "log--product",
    SpanKind.DATE: "log--when",
    SpanKind.PRIORITY: "log--when",
    SpanKind.TAG: "log--when",
    SpanKind.MARK: "log--mark",
    SpanKind.UNKNOWN: "log--unknown",
}
"""How a stretch of the line looks; notes look like ordinary text."""


class LogLine(TextLine):
    """A text line that knows the quick-log grammar."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(LOOKS.values())
    DEFAULT_CSS = """
    LogLine {
        & > .log--understood { color: $text-accent; text-style: bold; }
        & > .log--product { color: $text-success; text-style: bold; }
        & > .log--when { color: $text-warning; text-style: bold; }
        & > .log--mark { color: $text-muted; }
        & > .log--unknown { text-style: underline; }
    }
    """

    def __init__(self, today: date, value: str = "", *, placeholder: str = "") -> None:
        """Make the line.

        Args:
            today: what relative dates start from.
            value: what stands in it.
            placeholder: shown while it is empty.
        """
        super().__init__(value, placeholder=placeholder)
        self.highlighter = _Understood(today, lambda name: self.get_component_rich_style(name, partial=True))


class _Understood(Highlighter):
    """Gives each stretch of a line the look of what it was understood as."""

    def __init__(self, today: date, style_of: Callable[[str], Style]) -> None:
        self._today = today
        self._style_of = style_of

    def highlight(self, text: Text) -> None:
        for span in parse(text.plain, self._today).spans:
            if look := LOOKS.get(span.kind):
                text.stylize(self._style_of(look), span.start, span.end)
