"""The hits of a search, the part that matched marked in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from rmdesk.i18n import N_, _
from rmdesk.screens.words import word
from rmdesk.widgets.cells import clip, fit, plain, width_of
from rmdesk.widgets.columns import GAP, Column, Placed, place
from rmdesk.widgets.row_strips import CURSOR_MARK

if TYPE_CHECKING:
    from rmdesk.store.queries.search_hits import Hit


HOW: Final = {
    "short_name": N_("short name"),
    "customer_no": N_("number"),
    "id_number": N_("ID"),
    "phone": N_("phone"),
    "account": N_("account"),
    "card": N_("card"),
    "similar": N_("similar to"),
}
"""By what a customer was found, if not by name."""
LEAST_NAME, MOST_NAME = 16, 48


def how_found(hit: Hit) -> tuple[str, str]:
    """By what a customer was found: what it is, and the name or number; for somebody around them, who that is."""
    if hit.kind_of_match == "name":
        return "", hit.phone_masked
    if hit.kind_of_match == "short_name":
        return "", _(HOW["short_name"])
    if not hit.through:
        return _(HOW.get(hit.kind_of_match, hit.kind_of_match)), hit.matched
    role = word(hit.relation, "kinship") if hit.through == "family_member" else word(hit.relation, "position")
    who = role or (_("relative") if hit.through == "family_member" else _("contact person"))
    return (who, hit.other) if hit.kind_of_match == "other_name" else (f"{who} {hit.other}", hit.matched)


class HitList(Widget, can_focus=True):
    """As many hits as fit, the chosen one always among them."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", N_("Up"), show=False, id="hits.up"),
        Binding("down,j", "move(1)", N_("Down"), show=False, id="hits.down"),
        Binding("home", "move(-1000)", N_("First row"), show=False, id="hits.first"),
        Binding("end", "move(1000)", N_("Last row"), show=False, id="hits.last"),
    ]
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

    @dataclass
    class Left(Message):
        """The user went up beyond the first hit."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: Sequence[Hit] = ()
        self._chosen = 0
        self._top = 0
        self._placed: tuple[Placed, ...] = ()
        self._placed_for = -1
        self._resolved: dict[bool, tuple[Style, Style, Style]] = {}

    @property
    def chosen(self) -> Hit | None:
        """The hit under the mark."""
        return self._hits[self._chosen] if self._hits else None

    def show(self, hits: Sequence[Hit]) -> None:
        """Show other hits; the first is chosen."""
        self._hits, self._chosen, self._top = hits, 0, 0
        self._placed_for = -1
        self.refresh()

    def move(self, hits: int) -> None:
        """Choose the hit that stands `hits` further down."""
        if self._hits:
            self._chosen = max(0, min(self._chosen + hits, len(self._hits) - 1))
            height = max(1, self.size.height)
            self._top = max(self._chosen - height + 1, min(self._top, self._chosen))
            self.refresh()

    def action_move(self, hits: int) -> None:
        """Choose another hit; up from the first leads back to the line."""
        if hits < 0 and self._chosen == 0:
            self.post_message(self.Left())
        else:
            self.move(hits)

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

    def _columns(self, width: int) -> tuple[Placed, ...]:
        """Room for these hits: names whole if that can be, then by what they were found; level, number and kind as far as they fit."""
        if width != self._placed_for:
            names = max((width_of(plain(hit.name)) for hit in self._hits), default=LEAST_NAME)
            found = max((sum(map(width_of, how_found(hit))) + 1 for hit in self._hits), default=0)
            most = max(LEAST_NAME, min(names, MOST_NAME))
            columns = (
                Column("name", "", min(most, max(LEAST_NAME, width - 24)), priority=1, flex=1, max_width=most),
                Column("level", "", 8, priority=3),
                Column("kind", "", 11, priority=5),
                Column("number", "", 12, priority=4),
                Column("found", "", min(max(found, 11), 32), priority=2, flex=1),
            )
            self._placed, self._placed_for = place(columns, width - 2), width
        return self._placed

    def render_line(self, y: int) -> Strip:
        """One hit: name, level, number, and by what it was found if not by its name."""
        index, width = self._top + y, self.size.width
        if index >= len(self._hits):
            return Strip.blank(width, self._looks(here=False)[0])
        here = index == self._chosen
        base, muted, match = self._looks(here=here)
        hit = self._hits[index]
        texts = {"level": word(hit.level, "level"), "kind": word(hit.kind), "number": hit.customer_no}
        segments = [Segment(CURSOR_MARK if here else " ", base)]
        for at in self._columns(width):
            if at.column.id == "name":
                segments += marked(hit.name, hit.span, at.width, base, match)
            elif at.column.id == "found":
                segments += _found(hit, at.width, muted, match)
            else:
                segments.append(Segment(fit(plain(texts[at.column.id]), at.width), muted))
            segments.append(Segment(" " * GAP, base))
        return Strip(segments).adjust_cell_length(width, base)


def _found(hit: Hit, width: int, muted: Style, match: Style) -> list[Segment]:
    how, what = how_found(hit)
    if not how:
        return [Segment(fit(what, width), muted)]
    said = clip(plain(how) + " ", width)
    return [Segment(said, muted), Segment(clip(plain(what), width - width_of(said)), match)]


def marked(text: str, span: tuple[int, int] | None, width: int, ordinary: Style, match: Style) -> list[Segment]:
    """`text` in exactly `width` cells, the characters of `span` in the look of a match."""
    text = "".join(character if character.isprintable() else " " for character in text)
    if span is None or width_of(text) > width:
        return [Segment(fit(text, width), ordinary)]
    start, end = span
    parts = ((text[:start], ordinary), (text[start:end], match), (text[end:] + " " * (width - width_of(text)), ordinary))
    return [Segment(part, style) for part, style in parts if part]
