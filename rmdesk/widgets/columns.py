"""Which columns of a table fit, and how wide each one is.

Dropping is by priority, never by chance of position: on a narrow terminal the least important column goes first, whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rmdesk.widgets.cells import Align, Cell, width_of

GAP = 2
"""Blank cells between two columns."""
WIDEST_FIGURE: Final = 20
"""Cells that a column of figures grows to at most."""


class Column(NamedTuple):
    """One column of a table: what it is called and how much room it wants."""

    id: str
    title: str
    """Heading, translated already."""
    width: int
    """Cells it needs; it is never narrower, unless it is the last column left."""
    priority: int = 1
    """1 is the most important; the highest number is dropped first, among equals the one further right."""
    flex: int = 0
    """Its share of the cells left over; 0 keeps `width`."""
    max_width: int | None = None
    """Where growing stops."""
    align: Align = "start"


class Placed(NamedTuple):
    """A column that is shown."""

    column: Column
    position: int
    """Where it is in the full list of columns, and so in a row."""
    x: int
    """First cell."""
    width: int


def place(columns: Sequence[Column], width: int) -> tuple[Placed, ...]:
    """The columns that fit side by side in `width` cells, in their own order, with the left-over cells shared among those that flex."""
    shown = list(range(len(columns)))
    while len(shown) > 1 and _needed(columns, shown) > width:
        shown.remove(max(shown, key=lambda index: (columns[index].priority, index)))
    if not shown or width <= 0:
        return ()
    widths = {index: min(columns[index].width, width) for index in shown}
    _share(columns, widths, width - sum(widths.values()) - GAP * (len(shown) - 1))
    placed: list[Placed] = []
    x = 0
    for index in shown:
        placed.append(Placed(columns[index], index, x, widths[index]))
        x += widths[index] + GAP
    return tuple(placed)


def fitted(columns: Sequence[Column], rows: Iterable[Sequence[Cell | str]]) -> list[Column]:
    """The columns with those of figures as wide as their longest figure in `rows`: a figure that is cut is a wrong one.

    A list of several amounts in one cell is no figure any more; it gets `WIDEST_FIGURE` cells at most.
    """
    ends = [place for place, column in enumerate(columns) if column.align == "end"]
    longest = {place: columns[place].width for place in ends}
    for row in rows:
        for place in ends:
            if place < len(row):
                cell = row[place]
                longest[place] = max(longest[place], min(WIDEST_FIGURE, width_of(cell.text if isinstance(cell, Cell) else cell)))
    return [column._replace(width=longest.get(place, column.width)) for place, column in enumerate(columns)]


def _needed(columns: Sequence[Column], shown: Sequence[int]) -> int:
    """Cells that the columns `shown` take at their least."""
    return sum(columns[index].width for index in shown) + GAP * (len(shown) - 1)


def _share(columns: Sequence[Column], widths: dict[int, int], left: int) -> None:
    """Give `left` cells to the flexible columns of `widths`, in proportion to their flex, none beyond its `max_width`.

    A column that reaches its limit returns what it cannot use, so the others are asked again until nothing moves.
    """
    growing = [index for index in widths if columns[index].flex > 0]
    while left > 0 and growing:
        total = sum(columns[index].flex for index in growing)
        before, budget, taken = left, left, 0
        for index in growing:
            # Cumulative rounding: the shares always add up to the budget.
            taken += columns[index].flex
            share = budget * taken // total - budget * (taken - columns[index].flex) // total
            limit = columns[index].max_width
            gain = share if limit is None else max(0, min(share, limit - widths[index]))
            widths[index] += gain
            left -= gain
        growing = [index for index in growing if columns[index].max_width is None or widths[index] < (columns[index].max_width or 0)]
        if left == before:
            return
