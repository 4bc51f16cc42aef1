"""The hits of a search, the part that matched marked in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from rmdesk.i18n import N_, _
from rmdesk.screens.words import word
from rmdesk.widgets.cells import clip, fit, plain, width_of
from rmdesk.widgets.row_strips import CURSOR_MARK

if TYPE_CHECKING:
    from rmdesk.store.queries.search_hits import Hit


HOW: Final = {
    "short_name": N_("short name"),
    "other_name": N_("also called"),
    "customer_no": N_("number"),
    "id_number": N_("ID"),
    "phone": N_("phone"),
    "account": N_("account"),
    "card": N_("card"),
    "similar": N_("similar to"),
}
"""By what a customer was found, if not by name."""


class HitList(Widget):
    """As many hits as fit, the chosen one always among them."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"hit--match", "hit--muted", "hit--cursor", "hit--cursor-match"}
    DEFAULT_CSS = """
    HitList {
        height: 1fr;
        background: $background;
        color: $foreground;
        & > .hit--match { color: $text-accent; text-style: bold underline; }
        & > .hit--muted { color: $text-muted; }
        & > .hit--cursor { color: $block-cursor-foreground; background: $block-cursor-background; }
        & > .hit--cursor-match { color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold underline; }
        &:nocolor > .hit--cursor { text-style: reverse; }
        &:nocolor > .hit--cursor-match { text-style: reverse bold underline; }
    }
    """

    @dataclass
    class Opened(Message):
        """A hit was double-clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: Sequence[Hit] = ()
        self._chosen = 0
        self._top = 0
        self._resolved: dict[bool, tuple[Style, Style, Style]] = {}

    @property
    def chosen(self) -> Hit | None:
        """The hit under the mark."""
        return self._hits[self._chosen] if self._hits else None

    def show(self, hits: Sequence[Hit]) -> None:
        """Show other hits; the first is chosen."""
        self._hits, self._chosen, self._top = hits, 0, 0
        self.refresh()

    def move(self, hits: int) -> None:
        """Choose the hit that stands `hits` further down."""
        if self._hits:
            self._chosen = max(0, min(self._chosen + hits, len(self._hits) - 1))
            height = max(1, self.size.height)
            self._top = max(self._chosen - height + 1, min(self._top, self._chosen))
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click chooses, a double click opens."""
        event.stop()
        if self._top + event.y < len(self._hits):
            self.move(self._top + event.y - self._chosen)
            if event.chain == 2:
                self.post_message(self.Opened())

    def notify_style_update(self) -> None:
        """Theme changed: resolve the styles again."""
        self._resolved.clear()
        super().notify_style_update()

    def _looks(self, *, here: bool) -> tuple[Style, Style, Style]:
        """Ordinary, muted and matching text; resolving them is slow, so it is done once."""
        if here not in self._resolved:
            names = ("hit--cursor", "hit--cursor", "hit--cursor-match") if here else ("", "hit--muted", "hit--match")
            base, muted, match = (self.get_component_rich_style(name) if name else self.rich_style for name in names)
            self._resolved[here] = (base, muted, match)
        return self._resolved[here]

    def render_line(self, y: int) -> Strip:
        """One hit: name, level, number, and by what it was found if not by its name."""
        index, width = self._top + y, self.size.width
        if index >= len(self._hits):
            return Strip.blank(width, self._looks(here=False)[0])
        here = index == self._chosen
        base, muted, match = self._looks(here=here)
        hit = self._hits[index]
        name_width = max(16, min(44, width * 2 // 5))
        segments = [Segment(CURSOR_MARK if here else " ", base)]
        segments += marked(hit.name, hit.span, name_width, base, match)
        about = "  ".join((fit(word(hit.level, "level"), 8), fit(word(hit.kind), 11), fit(hit.customer_no, 12)))
        segments.append(Segment(f"  {about}  ", muted))
        left = width - sum(segment.cell_length for segment in segments) - 1
        if hit.kind_of_match == "name":
            segments.append(Segment(fit(hit.phone_masked, left), muted))
        else:
            how = _(HOW.get(hit.kind_of_match, hit.kind_of_match)) + " "
            segments.append(Segment(clip(how, left), muted))
            segments.append(Segment(clip(plain(hit.matched), left - width_of(how)), match))
        return Strip(segments).adjust_cell_length(width, base)


def marked(text: str, span: tuple[int, int] | None, width: int, ordinary: Style, match: Style) -> list[Segment]:
    """`text` in exactly `width` cells, the characters of `span` in the look of a match."""
    text = "".join(character if character.isprintable() else " " for character in text)
    if span is None or width_of(text) > width:
        return [Segment(fit(text, width), ordinary)]
    start, end = span
    parts = ((text[:start], ordinary), (text[start:end], match), (text[end:] + " " * (width - width_of(text)), ordinary))
    return [Segment(part, style) for part, style in parts if part]
