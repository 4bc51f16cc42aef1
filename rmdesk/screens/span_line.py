"""A text line that shows in itself what was understood of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from rich.highlighter import Highlighter
from rich.style import Style
from rich.text import Text

from rmdesk.domain.quicklog_head import Span, SpanKind
from rmdesk.widgets.text_line import TextLine

LOOKS: Final = {
    SpanKind.CHANNEL: "log--understood",
    SpanKind.DIRECTION: "log--understood",
    SpanKind.RESULT: "log--understood",
    SpanKind.NEED: "log--product",
    SpanKind.LINE: "log--product",
    SpanKind.AMOUNT: "log--product",
    SpanKind.DATE: "log--when",
    SpanKind.PRIORITY: "log--when",
    SpanKind.TAG: "log--when",
    SpanKind.MARK: "log--mark",
    SpanKind.UNKNOWN: "log--unknown",
}
"""How a stretch of the line looks; notes look like ordinary text."""

SpansOf = Callable[[str], Iterable[Span]]


class SpanLine(TextLine):
    """A text line that colours the stretches `spans_of` finds in it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(LOOKS.values())
    DEFAULT_CSS = """
    SpanLine {
        & > .log--understood { color: $text-accent; text-style: bold; }
        & > .log--product { color: $text-success; text-style: bold; }
        & > .log--when { color: $text-warning; text-style: bold; }
        & > .log--mark { color: $text-muted; }
        & > .log--unknown { text-style: underline; }
    }
    """

    def __init__(self, spans_of: SpansOf, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        """Make the line.

        Args:
            spans_of: what stretches of a text were understood as.
            value: what stands in it.
            placeholder: shown while it is empty.
            id: its id in the DOM.
        """
        super().__init__(value, placeholder=placeholder, id=id)
        self.highlighter = _Understood(spans_of, lambda name: self.get_component_rich_style(name, partial=True))


class _Understood(Highlighter):
    """Gives each stretch of a line the look of what it was understood as."""

    def __init__(self, spans_of: SpansOf, style_of: Callable[[str], Style]) -> None:
        self._spans_of = spans_of
        self._style_of = style_of

    def highlight(self, text: Text) -> None:
        for span in self._spans_of(text.plain):
            if look := LOOKS.get(span.kind):
                text.stylize(self._style_of(look), span.start, span.end)
