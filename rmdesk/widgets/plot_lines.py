"""A line plot of few cells: `●──●` joined by Braille dots, other series as marks, an axis of round numbers, labels under their points.

Marks tell the series apart, colours only repeat it. Everything is placed by cells, so Chinese labels stand under what they name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rmdesk.i18n import _
from rmdesk.widgets.cells import fit, plain, width_of
from rmdesk.widgets.plot_axis import Axis, Measure, nice_axis, tick_labels
from rmdesk.widgets.plot_canvas import Piece, Plot, PlotLine, joined, legend, sentence
from rmdesk.widgets.tones import Tone

BRAILLE: Final = 0x2800
DOTS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a Braille cell, two wide and four high (Unicode, Braille Patterns)."""
BOTH: Final = "◈"
"""Stands where marks of two series fall into one cell."""
LINE: Final = "⠒⠒"
"""Stands in the legend for a series whose points lie too close for marks."""
LEAST_PLOT: Final = 8
"""Cells that must be left for the plot itself, else the axis goes."""
TICK_EVERY: Final = 3
"""Lines between two ticks at least."""


class Series(NamedTuple):
    """Values at the points of the plot, None where nothing is known."""

    name: str
    values: tuple[int | None, ...]
    mark: str
    """One cell; tells the series apart."""
    tone: Tone | None = None
    joined: bool = False
    """Its points are joined by a line."""


class Trend(NamedTuple):
    """What a plot shows: a label and, in each series, a value for each point, the oldest first; the last point is the latest."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    """The later ones lie on top."""
    measure: Measure
    least: int = 1
    """The smallest step of the axis that makes sense."""


def line_plot(trend: Trend, width: int, height: int) -> list[PlotLine]:
    """The plot in `width` × `height` cells: legend, plot, labels. What there is no room for goes: labels, legend, then the axis."""
    known = [value for series in trend.series for value in series.values if value is not None]
    if not known or width <= 0 or height <= 0:
        return []
    rows = height - (height >= 3) - (height >= 4)
    axis = nice_axis(known, (rows - 1) // TICK_EVERY + 1, trend.least)
    gutter = _gutter(axis, trend.measure, rows)
    room = max(width_of(text) for text in gutter)
    if width - room < LEAST_PLOT:
        gutter, room = [""] * rows, 0
    cells = width - room
    body = _body(trend, axis, cells, rows)
    lines = [joined([Piece(text, "muted"), *row]) for text, row in zip(gutter, body, strict=True)]
    if height >= 4:
        dense = _is_dense(len(trend.labels), cells)
        shown = [one for one in reversed(trend.series) if any(value is not None for value in one.values)]
        entries = [(LINE if one.joined and dense else one.mark, plain(one.name), one.tone) for one in shown]
        if any(piece.text == BOTH for row in body for piece in row):
            entries.append((BOTH, _("both"), "strong"))
        lines.insert(0, (Piece(" " * room), *legend(entries, cells)))
    if height >= 3:
        lines.append((Piece(" " * room + _labels(trend.labels, cells), "muted"),))
    return lines


def column_of(point: int, points: int, cells: int) -> int:
    """The cell of a point: the first at the left edge, the last at the right, the others evenly between; a single one in the middle."""
    return cells // 2 if points == 1 else (2 * point * (cells - 1) + points - 1) // (2 * (points - 1))


def row_of(value: int, axis: Axis, rows: int) -> int:
    """The line of a value, 0 on top."""
    return _dot_row(value, axis, rows) // 4


def _dot_row(value: int, axis: Axis, rows: int) -> int:
    """The row of dots, four to a line; exact halves go down."""
    span, dots = axis.high - axis.low, 4 * rows - 1
    return (2 * (axis.high - value) * dots + span) // (2 * span)


def _gutter(axis: Axis, measure: Measure, rows: int) -> list[str]:
    """What stands left of each line: the tick that falls into it, or the axis alone."""
    texts = dict(zip((row_of(tick, axis, rows) for tick in axis.ticks), tick_labels(axis, measure), strict=True))
    room = max(width_of(text) for text in texts.values())
    return [f"{fit(texts.get(row, ''), room, 'end')} {'┤' if row in texts else '│'}" for row in range(rows)]


def _body(trend: Trend, axis: Axis, cells: int, rows: int) -> list[list[Piece]]:
    """The lines of the plot, a piece for each cell."""
    grid: list[list[Piece]] = [[Piece(" ")] * cells for _row in range(rows)]
    points = len(trend.labels)
    columns = [column_of(point, points, cells) for point in range(points)]
    for series in trend.series:
        if series.joined:
            for (row, column), bits in _drawn(series, axis, columns, rows).items():
                grid[row][column] = Piece(chr(BRAILLE + bits), series.tone)
    marks: dict[tuple[int, int], str] = {}
    for series in trend.series:
        if series.joined and _is_dense(points, cells):
            continue
        for column, value in zip(columns, series.values, strict=True):
            if value is not None:
                cell = (row_of(value, axis, rows), column)
                mark = marks[cell] = series.mark if marks.get(cell, series.mark) == series.mark else BOTH
                grid[cell[0]][column] = Piece(mark, "strong" if mark == BOTH else series.tone)
    return grid


def _is_dense(points: int, cells: int) -> bool:
    """Marks would lie side by side and hide the line that joins them."""
    return 2 * (points - 1) > cells - 1


def _drawn(series: Series, axis: Axis, columns: Sequence[int], rows: int) -> dict[tuple[int, int], int]:
    """The dots of the line through the known points, as bits by line and cell; where a value is missing, the line is interrupted."""
    bits: dict[tuple[int, int], int] = {}
    dots = [None if value is None else _dot_row(value, axis, rows) for value in series.values]
    for (x0, y0), (x1, y1) in zip(zip(columns, dots, strict=True), zip(columns[1:], dots[1:], strict=False), strict=False):
        if y0 is not None and y1 is not None:
            for x, y in _line(2 * x0, y0, 2 * x1, y1):
                bits[y // 4, x // 2] = bits.get((y // 4, x // 2), 0) | DOTS[y % 4][x % 2]
    return bits


def _line(x0: int, y0: int, x1: int, y1: int) -> Iterator[tuple[int, int]]:
    """The dots from one point to another (Bresenham 1965)."""
    across, down = abs(x1 - x0), -abs(y1 - y0)
    right, below = (1 if x1 > x0 else -1), (1 if y1 > y0 else -1)
    error = across + down
    while True:
        yield x0, y0
        if (x0, y0) == (x1, y1):
            return
        twice = 2 * error
        if twice >= down:
            error, x0 = error + down, x0 + right
        if twice <= across:
            error, y0 = error + across, y0 + below


def _labels(labels: Sequence[str], cells: int) -> str:
    """The labels under their points in one line: all, or every second, third …, counted from the last, so that no two touch."""
    for every in range(1, len(labels) + 1):
        placed = [(_label_at(point, labels, cells), labels[point]) for point in range(len(labels) - 1, -1, -every)][::-1]
        ends = [start + width_of(text) for start, text in placed]
        if ends[-1] <= cells and all(end < start for end, (start, _text) in zip(ends, placed[1:], strict=False)):
            line = ""
            for start, text in placed:
                line += " " * (start - width_of(line)) + text
            return line
    return ""


def _label_at(point: int, labels: Sequence[str], cells: int) -> int:
    """The first cell of a label: in the middle under its point, as far as the edges allow."""
    width = width_of(labels[point])
    return max(0, min(column_of(point, len(labels), cells) - (width - 1) // 2, cells - width))


class LinePlot(Plot):
    """A `line_plot` as large as its place; a sentence where there is nothing to plot."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._trend: Trend | None = None
        self._empty = ""

    def show(self, trend: Trend | None, empty: str = "") -> None:
        """Show other values, or the sentence."""
        self._trend, self._empty = trend, empty
        self.renewed()

    def laid_out(self, width: int, height: int) -> list[PlotLine]:
        """The plot, or the sentence."""
        lines = line_plot(self._trend, width, height) if self._trend is not None else []
        return lines or sentence(self._empty, width)
