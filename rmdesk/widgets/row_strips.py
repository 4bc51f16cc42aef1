"""Draws the lines of a `RowTable`: header, rows, the row under the cursor.

Speed and bytes are decided here. Cells of one look are joined into one segment, because each segment costs some forty bytes of colour
codes on its way to a terminal at the far end of an SSH connection; and a line that was drawn is kept until its rows, its width or the
theme change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from rmdesk.widgets.cells import Cell, clip, fit, plain
from rmdesk.widgets.columns import GAP, Column, Placed, place
from rmdesk.widgets.row_look import RowLook
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.tones import Tone

CURSOR_MARK: Final = "▸"
"""Stands before the row under the cursor, so that it is found without colours."""

SORT_MARKS: Final = {"ascending": "▲", "descending": "▼"}

KEPT_STRIPS: Final = 400
"""Lines kept before starting over: ten screens. More would only feed the garbage collector, whose pauses are felt as slow keys."""


class RowStrips:
    """Finished lines of one table, made on demand."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)
        self._width = 0
        self._placed: tuple[Placed, ...] = ()
        self._look: RowLook | None = None
        self._strips: dict[int, Strip] = {}
        self._header: Strip | None = None

    @property
    def placed(self) -> tuple[Placed, ...]:
        """The columns shown at the present width."""
        return self._placed

    @property
    def look(self) -> RowLook | None:
        """The styles in use, None if they must be resolved again."""
        return self._look

    @look.setter
    def look(self, look: RowLook | None) -> None:
        self._look = look
        self.forget()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns."""
        self._columns = tuple(columns)
        self._lay_out()

    def set_width(self, width: int) -> None:
        """Make lines `width` cells long."""
        if width != self._width:
            self._width = width
            self._lay_out()

    def _lay_out(self) -> None:
        """One cell on each side stays free, for the cursor mark and for air before the scroll bar."""
        self._placed = place(self._columns, self._width - 2)
        self.forget()

    def forget(self) -> None:
        """Draw every line anew from now on."""
        self._strips.clear()
        self._header = None

    def forget_header(self) -> None:
        """The sort mark moved."""
        self._header = None

    def column_at(self, x: int) -> Column | None:
        """The column whose heading is at cell `x` of the line."""
        return next((placed.column for placed in self._placed if placed.x <= x - 1 < placed.x + placed.width), None)

    def header(self, look: RowLook, sorted_by: str | None, mark: str) -> Strip:
        """The line of titles, with `mark` behind the title of the column `sorted_by`."""
        if self._header is None:
            titles: list[str] = []
            for placed in self._placed:
                title, width = placed.column.title, placed.width
                if placed.column.id == sorted_by:
                    # The mark must survive clipping: it is the answer, the title is known.
                    title = clip(title, width - 1) + mark
                titles.append(fit(title, width, placed.column.align))
            self._header = self._line(" " + (" " * GAP).join(titles), look.header)
        return self._header

    def row(self, index: int, row: Row, look: RowLook) -> Strip:
        """Row `index` as one line."""
        strip = self._strips.get(index)
        if strip is None:
            if len(self._strips) >= KEPT_STRIPS:
                self._strips.clear()
            strip = self._strips[index] = self._toned(row, look)
        return strip

    def cursor_row(self, row: Row, look: RowLook) -> Strip:
        """The row under the cursor: one look from edge to edge, so tones do not fight the bar, and the mark in front."""
        cells = [fit(_text_and_tone(row, placed.position)[0], placed.width, placed.column.align) for placed in self._placed]
        return self._line(CURSOR_MARK + (" " * GAP).join(cells), look.cursor)

    def note(self, text: str, look: RowLook) -> Strip:
        """A sentence in place of rows."""
        return self._line(" " + text, look.tones["muted"])

    def blank(self, look: RowLook) -> Strip:
        """A line below the last row."""
        return Strip.blank(self._width, look.tones[None])

    def _line(self, text: str, style: Style) -> Strip:
        return Strip([Segment(fit(text, self._width), style)], self._width)

    def _toned(self, row: Row, look: RowLook) -> Strip:
        """One segment for each run of cells with the same look; blanks between them belong to the run before, which nobody can see.

        Widths are known from the columns, so nothing is measured twice: measuring Chinese text is what drawing a row costs.
        """
        tones = look.tones
        ordinary = tones[None]
        segments: list[Segment] = []
        run, style = " ", ordinary
        end = 1
        for placed in self._placed:
            run += " " * (placed.x + 1 - end)
            end = placed.x + 1 + placed.width
            text, tone = _text_and_tone(row, placed.position)
            if text and (wanted := tones.get(tone, ordinary)) is not style:
                if not run.isspace():
                    segments.append(Segment(run, style))
                    run = ""
                style = wanted
            run += fit(text, placed.width, placed.column.align)
        segments.append(Segment(run + " " * (self._width - end), style))
        return Strip(segments, self._width)


def _text_and_tone(row: Row, index: int) -> tuple[str, Tone | None]:
    """The printable text of cell `index` and its tone; an absent cell is empty."""
    if index >= len(row):
        return "", None
    cell = row[index]
    return (plain(cell.text), cell.tone) if isinstance(cell, Cell) else (plain(cell), None)
