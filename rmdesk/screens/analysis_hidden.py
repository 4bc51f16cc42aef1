"""Columns of an analysis that there is no room for: they are named, so that nobody takes what is left for the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rmdesk.i18n import _
from rmdesk.widgets.cells import clip, width_of
from rmdesk.widgets.columns import Column, place

AIR: Final = 2
"""Cells that a table keeps free at its sides."""
AS_BARS: Final = "bar"
"""Column that only draws what another one says."""
_BETWEEN: Final = " · "


def hidden_columns(columns: Sequence[Column], width: int) -> list[str]:
    """The headings of what a table with room for `width` cells leaves out, in their order; bars say nothing new and are not missed."""
    shown = {one.position for one in place(columns, width - AIR)}
    return [column.title for index, column in enumerate(columns) if index not in shown and column.title and column.id != AS_BARS]


def with_hidden(summary: str, titles: Sequence[str], room: int) -> str:
    """`149 customers · +2 › not shown: bond, gold` in `room` cells; just `+2 ›` where the names do not fit. It is there in any case."""
    count = f"+{len(titles)} ›"
    named = f"{count} " + _("not shown: {columns}").format(columns=", ".join(titles))
    left = room - width_of(summary) - width_of(_BETWEEN) if summary else room
    text = named if width_of(named) <= left else count
    return _BETWEEN.join(filter(None, (clip(summary, room - width_of(text) - width_of(_BETWEEN)), text)))


__all__ = ["hidden_columns", "with_hidden"]
