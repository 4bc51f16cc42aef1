"""The drawing beside an analysis, and the bar in a row of its table."""

from __future__ import annotations

from rmdesk.screens.analysis_frame import Drawing
from rmdesk.widgets.plot_bars import EIGHTHS, FULL
from rmdesk.widgets.plot_canvas import Plot, PlotLine


def bar(size: int, largest: int, cells: int) -> str:
    """A bar of at most `cells`, in proportion to the eighth of a cell; what is there at all is seen."""
    if size <= 0 or largest <= 0:
        return ""
    eighths = min(cells * 8, max(1, (size * cells * 8 * 2 + largest) // (2 * largest)))
    whole, rest = divmod(eighths, 8)
    return FULL * whole + EIGHTHS[rest].strip()


class DrawnBeside(Plot):
    """Draws whatever the view has to draw."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawing: Drawing | None = None

    def show(self, drawing: Drawing | None) -> None:
        """Show another drawing, or none."""
        self._drawing = drawing
        self.renewed()

    def laid_out(self, width: int, height: int) -> list[PlotLine]:
        """The drawing in this size."""
        return self._drawing(width, height) if self._drawing is not None and width > 0 else []
