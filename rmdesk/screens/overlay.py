"""What lies over a page for a moment: a panel at the bottom, the page still in sight above it."""

from __future__ import annotations

from typing import Final

from rich.text import Text
from textual.widgets import Static

OVERLAY_CSS: Final = """
{name} {{
    background: transparent;
    align: left bottom;
    .panel {{ height: auto; max-height: 90%; width: 1fr; padding: 0 1; background: $panel; border-top: heavy $border; }}
    .panel-title {{ height: 1; color: $text-accent; text-style: bold; }}
    .panel-note {{ height: auto; color: $text-muted; }}
    .panel-note.-bad {{ color: $text-error; }}
    TextLine {{ background: $surface; margin-bottom: 0; }}
}}
"""
"""The style sheet of such a screen; `name` is its CSS type name."""


class PanelFooter(Static):
    """The keys that work in the panel."""

    DEFAULT_CSS = """
    PanelFooter { height: 1; color: $text-muted; }
    """

    def __init__(self, *keys: tuple[str, str]) -> None:
        """Make it.

        Args:
            keys: how a key is shown, and what it does.
        """
        super().__init__(Text("  ").join(Text.assemble((key, "bold"), f" {title}") for key, title in keys), markup=False)
