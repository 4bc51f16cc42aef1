"""Bars that lie: a label, a bar from a common axis, the value as text; falling values to the left of the axis. And one bar as text.

They are heavy lines, not blocks: a page full of blocks of colour shouts. Ends are drawn to half a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from rmdesk.domain.money import PPM
from rmdesk.widgets.cells import fit, plain, width_of
from rmdesk.widgets.plot_canvas import Piece, Plot, PlotLine, joined, sentence
from rmdesk.widgets.tones import Tone

EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
FULL: Final = "█"
"""Blocks, for bars that must be read to an eighth of a cell."""
WHOLE: Final = "━"
LEFT_HALF: Final = "╸"
RIGHT_HALF: Final = "╺"
AXIS: Final = "│"
MARK: Final = "┃"
"""A second value on a bar: the target of today."""
TRACK: Final = "·"
"""What is still missing."""
GAP: Final = 2
LEAST_BARS: Final = 6
"""Cells that must be left for the bars, else labels and values stand alone."""
LABELS_SHARE: Final = 2
"""Labels take at most a half of the width."""


class Bar(NamedTuple):
    """One bar."""

    label: str
    value: int
    text: str
    """The value as it is written."""
    tone: Tone | None = None
    mark: int | None = None
    """A second value, shown as a mark on the bar; never negative."""


BarsFor = Callable[[int], Sequence[Bar]]
"""The bars for so many lines: what there is no room for can be summed up in the last one."""


def bar_lines(bars: Sequence[Bar], width: int) -> list[PlotLine]:
    """A line for each bar, all over one axis, none wider than `width`."""
    if not bars or width <= 0:
        return []
    texts = max(width_of(bar.text) for bar in bars)
    labels = min(max(width_of(plain(bar.label)) for bar in bars), max(1, width // LABELS_SHARE))
    room = width - labels - texts - 2 * GAP
    if room < LEAST_BARS:
        labels = max(1, width - texts - GAP)
        return [joined([Piece(fit(plain(bar.label), labels)), Piece(" " * GAP + fit(bar.text, texts, "end"))]) for bar in bars]
    up = max(0, *(max(bar.value, bar.mark or 0) for bar in bars))
    down = max(0, *(-bar.value for bar in bars))
    left = ((room - 1) * down + up + down - 1) // (up + down) if down else 0
    right = room - left - 1 if down else room
    lines = []
    for bar in bars:
        falling = _to_the_left(-bar.value, down, left) if down else ""
        rising = _marked(_to_the_right(bar.value, up, right), bar.mark, up, right)
        drawn = falling + (AXIS if down else "") + rising
        label, text = fit(plain(bar.label), labels) + " " * GAP, " " * GAP + fit(bar.text, texts, "end")
        lines.append(joined([Piece(label), Piece(drawn, bar.tone), Piece(text)]))
    return lines


def _to_the_right(value: int, most: int, cells: int) -> str:
    """A bar in halves of a cell; what is there at all is at least a half."""
    halves = _halves(value, most, cells)
    return (WHOLE * (halves // 2) + (LEFT_HALF if halves % 2 else "")).ljust(cells)


def _to_the_left(value: int, most: int, cells: int) -> str:
    """The same towards the left."""
    halves = _halves(value, most, cells)
    return ((RIGHT_HALF if halves % 2 else "") + WHOLE * (halves // 2)).rjust(cells)


def _halves(value: int, most: int, cells: int) -> int:
    """The length of a bar in half cells."""
    if value <= 0 or most <= 0 or cells <= 0:
        return 0
    return min(2 * cells, max(1, (4 * cells * value + most) // (2 * most)))


def _marked(bar: str, mark: int | None, most: int, cells: int) -> str:
    if mark is None or most <= 0 or not bar:
        return bar
    at = min(cells - 1, mark * cells // most)
    return bar[:at] + MARK + bar[at + 1 :]


def progress(part: int | None, mark: int | None, cells: int) -> str:
    """How far along, as one bar of `cells`: filled up to `part`, dots for the rest, and a mark where one should be by now.

    Args:
        part: ppm of the way; beyond 100 % the bar is full. None draws nothing: there is no way to go.
        mark: ppm of the way; none is drawn at 100 % and beyond, where the end of the bar says it.
        cells: at least 1.
    """
    if part is None:
        return " " * cells
    bar = _to_the_right(min(max(part, 0), PPM), PPM, cells).replace(" ", TRACK)
    if mark is None or not 0 <= mark < PPM:
        return bar
    return _marked(bar, mark, PPM, cells)


class BarPlot(Plot):
    """`bar_lines` in its place; a sentence where there are none."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._bars_for: BarsFor = lambda _lines: ()
        self._empty = ""

    def show(self, bars_for: BarsFor, empty: str = "") -> None:
        """Show other bars, or the sentence; `bars_for` is asked again when there is room for more or fewer."""
        self._bars_for, self._empty = bars_for, empty
        self.renewed()

    def laid_out(self, width: int, height: int) -> list[PlotLine]:
        """The bars, or the sentence."""
        return bar_lines(self._bars_for(height)[:height], width) or sentence(self._empty, width)
