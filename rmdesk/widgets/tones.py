"""What a piece of text means, by name; the theme decides how that looks.

Screens say "warn", never "yellow": two themes, sixteen colours and no colours at all then work without touching a screen. A tone only
repeats what the text says already (a sign, a word), because some readers and some terminals see no colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from rich.style import Style
    from textual.widget import Widget

Tone = Literal["muted", "strong", "accent", "good", "warn", "bad"]
"""muted: there but not important (empty values, past dates); strong: the name of the thing; accent: the one thing to look at first."""

TONES: Final[tuple[Tone, ...]] = get_args(Tone)

TONE_CLASSES: Final = frozenset(f"tone--{tone}" for tone in TONES)
"""For a widget's `COMPONENT_CLASSES`."""


def tone_css(widget: str) -> str:
    """The rules that give `widget` (its CSS type name) the look of every tone; goes into its `DEFAULT_CSS`."""
    return f"""
    {widget} {{
        & > .tone--muted {{ color: $text-muted; }}
        & > .tone--strong {{ color: $foreground; text-style: bold; }}
        & > .tone--accent {{ color: $text-accent; text-style: bold; }}
        & > .tone--good {{ color: $text-success; }}
        & > .tone--warn {{ color: $text-warning; }}
        & > .tone--bad {{ color: $text-error; text-style: bold; }}
        &:nocolor > .tone--muted {{ text-style: dim; }}
        &:nocolor > .tone--warn {{ text-style: bold; }}
    }}
    """


def tone_styles(widget: Widget) -> Mapping[Tone | None, Style]:
    """Rich styles of all tones on `widget`, with ordinary text under None. Resolving is slow: keep the result until its styles change."""
    styles: dict[Tone | None, Style] = {tone: widget.get_component_rich_style(f"tone--{tone}") for tone in TONES}
    styles[None] = widget.rich_style
    return styles
