"""How a `RowTable` looks: its component classes, their rules, and the styles they resolve to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.style import Style

from rmdesk.widgets.tones import TONE_CLASSES, Tone, tone_css, tone_styles

if TYPE_CHECKING:
    from textual.widget import Widget

LOOK_CLASSES: Final = {"row-table--header", "row-table--cursor", *TONE_CLASSES}

# The scroll bar is always there, so that the width never changes and a longer or shorter list needs no layout.
LOOK_CSS: Final = """
RowTable {
    height: 1fr;
    width: 1fr;
    background: $background;
    color: $foreground;
    overflow-x: hidden;
    overflow-y: scroll;
    scrollbar-size-vertical: 1;
    scrollbar-background: $background;
    scrollbar-background-hover: $background;
    scrollbar-background-active: $background;

    & > .row-table--header { color: $text-muted; background: $surface; }
    & > .row-table--cursor { color: $foreground; background: $block-cursor-blurred-background; }
    &:focus > .row-table--cursor {
        color: $block-cursor-foreground;
        background: $block-cursor-background;
        text-style: $block-cursor-text-style;
    }
    &:nocolor > .row-table--header { text-style: underline; }
    &:nocolor > .row-table--cursor { text-style: bold; }
    &:nocolor:focus > .row-table--cursor { text-style: reverse; }
}
""" + tone_css("RowTable")


@dataclass(frozen=True)
class RowLook:
    """The resolved styles of one table under the current theme and focus."""

    tones: Mapping[Tone | None, Style]
    header: Style
    cursor: Style


def resolve_look(table: Widget) -> RowLook:
    """The styles of `table` as they are now. Resolving is slow; keep the result until `notify_style_update`."""
    return RowLook(
        tone_styles(table), table.get_component_rich_style("row-table--header"), table.get_component_rich_style("row-table--cursor")
    )
