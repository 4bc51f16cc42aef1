"""What all plots have in common: lines of cells with a look each, drawn by one widget. No plot library: those misplace Chinese."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from rmdesk.widgets.cells import clip, width_of, wrap
from rmdesk.widgets.tones import TONE_CLASSES, Tone, tone_css


class Piece(NamedTuple):
    """Text of one look."""

    text: str
    tone: Tone | None = None


PlotLine = tuple[Piece, ...]
"""One line from its left edge; what is missing on the right is blank."""


def joined(pieces: list[Piece]) -> PlotLine:
    """`pieces` with neighbours of one look made one: each costs some forty bytes on its way to the terminal."""
    line: list[Piece] = []
    for piece in pieces:
        if line and (line[-1].tone == piece.tone or not piece.text.strip()):
            line[-1] = line[-1]._replace(text=line[-1].text + piece.text)
        elif piece.text:
            line.append(piece)
    return tuple(line)


def legend(entries: list[tuple[str, str, Tone | None]], width: int) -> PlotLine:
    """`● actual  ◇ target` in at most `width` cells; entries (mark, name, tone) that do not fit whole are left out, the last first."""
    pieces: list[Piece] = []
    taken = 0
    for mark, name, tone in entries:
        needed = width_of(mark) + 1 + width_of(name) + (2 if pieces else 0)
        if taken + needed > width:
            break
        if pieces:
            pieces.append(Piece("  ", "muted"))
        pieces += [Piece(mark, tone), Piece(f" {name}", "muted")]
        taken += needed
    return tuple(pieces)


def sentence(text: str, width: int) -> list[PlotLine]:
    """A sentence in place of a plot."""
    return [(Piece(line, "muted"),) for line in wrap(text, width)]


class Plot(Widget):
    """Draws what `laid_out` gives for its size; laid out anew when the size or what is shown changes."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = set(TONE_CLASSES)
    DEFAULT_CSS = """
    Plot {
        width: 1fr;
        height: 1fr;
        background: $background;
        color: $foreground;
    }
    """ + tone_css("Plot")

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: list[PlotLine] = []
        self._laid_for: tuple[int, int] | None = None
        self._styles: dict[Tone | None, Style] = {}

    @abstractmethod
    def laid_out(self, width: int, height: int) -> list[PlotLine]:
        """The lines for a size in cells, none wider than `width`."""

    def renewed(self) -> None:
        """Something else is shown now."""
        self._laid_for = None
        self.refresh()

    @property
    def lines(self) -> list[str]:
        """What is drawn, as text."""
        return ["".join(piece.text for piece in line) for line in self._for_size()]

    def render_line(self, y: int) -> Strip:
        """Line `y`."""
        width, lines = self.size.width, self._for_size()
        if y >= len(lines):
            return Strip.blank(width, self._style(None))
        segments = [Segment(clip(piece.text, width), self._style(piece.tone)) for piece in lines[y]]
        return Strip(segments).adjust_cell_length(width, self._style(None))

    def _for_size(self) -> list[PlotLine]:
        size = (self.size.width, self.size.height)
        if size != self._laid_for:
            self._lines, self._laid_for = self.laid_out(*size), size
        return self._lines

    def notify_style_update(self) -> None:
        """Theme changed: resolve the styles again."""
        self._styles.clear()
        super().notify_style_update()

    def _style(self, tone: Tone | None) -> Style:
        """Resolving a style is slow, so it is done once."""
        if tone not in self._styles:
            self._styles[tone] = self.get_component_rich_style(f"tone--{tone}") if tone else self.rich_style
        return self._styles[tone]
