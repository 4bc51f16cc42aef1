"""A sheet of sections: facts with labels, and small tables whose figures stand under each other. The body of a customer's page.

One widget draws it all, line by line: a page of two hundred lines costs no more widgets than an empty one, and scrolling repaints
from lines that are laid out already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from rmdesk.widgets.cells import Align, Cell, fit, plain, width_of
from rmdesk.widgets.columns import GAP, Column, Placed, place
from rmdesk.widgets.facts import FactSection, fact_lines
from rmdesk.widgets.tones import TONE_CLASSES, Tone, tone_css

LEAST: Final = 19
"""Cells that a column of text asks for at most; more it gets only if there is room left over. A masked account number fits."""


class TableColumn(NamedTuple):
    """A column of a small table; its width follows from what stands in it."""

    align: Align = "start"
    priority: int = 1
    """1 stays longest when there is too little room."""
    grows: bool = False
    """Takes most of the room that is left over."""


@dataclass(frozen=True)
class TableSection:
    """Rows under a title; without rows it says `empty`, or vanishes if that is empty too."""

    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    empty: str = ""


Section = FactSection | TableSection


class SheetLine(NamedTuple):
    """One line: texts that fill it from the left, each with its look."""

    parts: tuple[tuple[str, str], ...]
    """Text and component class (`sheet--title`, `sheet--label`, `tone--…`; empty for ordinary)."""


def sheet_lines(sections: Sequence[Section], width: int) -> list[SheetLine]:
    """All sections laid out in `width` cells, a blank line between them."""
    lines: list[SheetLine] = []
    for section in sections:
        laid = _facts(section, width) if isinstance(section, FactSection) else _table(section, width)
        if laid and lines:
            lines.append(SheetLine(()))
        lines += laid
    return lines


def _facts(section: FactSection, width: int) -> list[SheetLine]:
    lines = []
    for line in fact_lines([section], width):
        look = "sheet--title" if line.is_title else f"tone--{line.tone}" if line.tone else ""
        parts = ((line.label, "sheet--label"), (line.value, look))
        lines.append(SheetLine(tuple(part for part in parts if part[0])))
    return lines


def _table(section: TableSection, width: int) -> list[SheetLine]:
    if not section.rows:
        return _facts(FactSection(section.title, (), section.empty), width) if section.empty else []
    title = [SheetLine(((section.title, "sheet--title"),))] if section.title else []
    placed = place([_column(number, column, section.rows) for number, column in enumerate(section.columns)], width)
    return title + [_row(row, placed) for row in section.rows]


def _column(number: int, column: TableColumn, rows: Iterable[Sequence[Cell | str]]) -> Column:
    widest = max(width_of(_cell(row[number]).text) for row in rows)
    return Column(
        str(number),
        "",
        min(widest, LEAST) if column.align == "start" else widest,
        priority=column.priority,
        flex=8 if column.grows else 1 if column.align == "start" else 0,
        max_width=widest,
        align=column.align,
    )


def _row(row: Sequence[Cell | str], placed: Sequence[Placed]) -> SheetLine:
    parts: list[tuple[str, str]] = []
    for at in placed:
        cell = _cell(row[at.position])
        if parts:
            parts.append((" " * GAP, ""))
        parts.append((fit(cell.text, at.width, at.column.align), f"tone--{cell.tone}" if cell.tone else ""))
    return SheetLine(tuple(parts))


def _cell(value: Cell | str) -> Cell:
    return Cell(plain(value.text), value.tone) if isinstance(value, Cell) else Cell(plain(value))


class Sheet(Widget):
    """Draws sections, as high as they need."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"sheet--title", "sheet--label", *TONE_CLASSES}
    DEFAULT_CSS = """
    Sheet {
        width: 1fr;
        height: auto;
        & > .sheet--title { color: $text-accent; text-style: bold; }
        & > .sheet--label { color: $text-muted; }
    }
    """ + tone_css("Sheet")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sections: Sequence[Section] = ()
        self._lines: list[SheetLine] = []
        self._width = -1
        self._styles: dict[str, Style] = {}

    def show(self, sections: Sequence[Section]) -> None:
        """Show other sections; laid out again only if the height changes."""
        before = len(self._lines)
        self._sections = tuple(sections)
        self._lines = sheet_lines(self._sections, self._width) if self._width > 0 else []
        self.refresh(layout=len(self._lines) != before)

    @property
    def lines(self) -> list[str]:
        """What is drawn, as text."""
        return ["".join(text for text, _look in line.parts) for line in self._lines]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at this width."""
        return len(self._laid_out(width))

    def render_line(self, y: int) -> Strip:
        """Line `y`."""
        width = self.size.width
        lines = self._laid_out(width)
        if y >= len(lines):
            return Strip.blank(width, self._style(""))
        segments = [Segment(text, self._style(look)) for text, look in lines[y].parts]
        return Strip(segments).adjust_cell_length(width, self._style(""))

    def _laid_out(self, width: int) -> list[SheetLine]:
        if width != self._width:
            self._lines = sheet_lines(self._sections, width)
            self._width = width
        return self._lines

    def notify_style_update(self) -> None:
        """Theme changed: resolve the styles again."""
        self._styles.clear()
        super().notify_style_update()

    def _style(self, look: str) -> Style:
        """Resolving a style is slow, so it is done once."""
        if look not in self._styles:
            self._styles[look] = self.get_component_rich_style(look) if look else self.rich_style
        return self._styles[look]


__all__ = ["Section", "Sheet", "SheetLine", "TableColumn", "TableSection", "Tone", "sheet_lines"]
