"""Labels and values in sections: the body of a customer's page and of the preview beside the list.

One widget for the whole block, drawn line by line, because the preview changes with every move of the cursor: lines that stay the same
are not painted again, and a block of forty facts costs no more widgets than one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from rmdesk.widgets.cells import Cell, fit, plain, width_of, wrap
from rmdesk.widgets.tones import TONE_CLASSES, Tone, tone_css

LABEL_SHARE: Final = 3
"""Labels take at most a third of the width, so that values keep room on a narrow terminal."""
BETWEEN: Final = 2


class Fact(NamedTuple):
    """A label and what is known; without a label the value takes the whole line."""

    label: str
    value: str | Cell


class FactSection(NamedTuple):
    """A block under a title. Without facts it says `empty`, muted, or vanishes if that is empty too."""

    title: str
    facts: tuple[Fact, ...] = ()
    empty: str = ""


class FactLine(NamedTuple):
    """One line as it is drawn: a label and a value, each with its look."""

    label: str
    """Fitted to the label column already, with the space after it."""
    value: str
    tone: Tone | None = None
    is_title: bool = False


def fact_lines(sections: Sequence[FactSection], width: int) -> list[FactLine]:
    """`sections` laid out in `width` cells: values aligned within a section, long ones wrapped, a blank line between sections."""
    lines: list[FactLine] = []
    for section in sections:
        if not section.facts and not section.empty:
            continue
        if lines:
            lines.append(FactLine("", ""))
        if section.title:
            lines.append(FactLine("", plain(section.title), is_title=True))
        if not section.facts:
            lines += [FactLine("", text, "muted") for text in wrap(section.empty, width)]
        labels = [width_of(fact.label) for fact in section.facts if fact.label]
        column = min(max(labels, default=0), max(1, width // LABEL_SHARE))
        for fact in section.facts:
            lines += _fact(fact, column, width)
    return lines


def _fact(fact: Fact, column: int, width: int) -> list[FactLine]:
    """The lines of one fact, its label in `column` cells on the first."""
    cell = fact.value if isinstance(fact.value, Cell) else Cell(fact.value)
    label = fit(plain(fact.label), column) + " " * BETWEEN if fact.label else ""
    texts = wrap(plain(cell.text), width - width_of(label)) or [""]
    return [FactLine(" " * width_of(label) if number else label, text, cell.tone) for number, text in enumerate(texts)]


class Facts(Widget):
    """Sections of labels and values, as high as they need; put it in a scrolling container if that may be too high."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"facts--title", "facts--label", *TONE_CLASSES}
    DEFAULT_CSS = """
    Facts {
        width: 1fr;
        height: auto;
        background: $background;
        color: $foreground;

        & > .facts--title { color: $text-accent; text-style: bold; }
        & > .facts--label { color: $text-muted; }
    }
    """ + tone_css("Facts")

    def __init__(self, sections: Sequence[FactSection] = (), *, id: str | None = None, classes: str | None = None) -> None:
        """Make a block that shows `sections`."""
        super().__init__(id=id, classes=classes)
        self._sections = tuple(sections)
        self._lines: list[FactLine] = []
        self._lines_width = -1

    def show(self, sections: Sequence[FactSection]) -> None:
        """Show other facts. Only lines that differ are painted; the screen is laid out again only if the height changes."""
        before = self._lines
        self._sections = tuple(sections)
        self._lines_width = -1
        if not self.is_mounted or not self.size.width:
            return
        after = self._laid_out(self.size.width)
        if len(after) != len(before):
            self.refresh(layout=self.styles.height is not None and self.styles.height.is_auto)
            return
        for y, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at this width."""
        return len(fact_lines(self._sections, width))

    def render_line(self, y: int) -> Strip:
        """Line `y`."""
        width = self.size.width
        lines = self._laid_out(width)
        if y >= len(lines):
            return Strip.blank(width, self.rich_style)
        line = lines[y]
        segments = [Segment(line.label, self.get_component_rich_style("facts--label"))] if line.label else []
        segments.append(Segment(fit(line.value, width - width_of(line.label)), self._style(line)))
        return Strip(segments, width)

    def _laid_out(self, width: int) -> list[FactLine]:
        if width != self._lines_width:
            self._lines = fact_lines(self._sections, width)
            self._lines_width = width
        return self._lines

    def _style(self, line: FactLine) -> Style:
        if line.is_title:
            return self.get_component_rich_style("facts--title")
        return self.rich_style if line.tone is None else self.get_component_rich_style(f"tone--{line.tone}")
