"""Which columns the list shows, in which order, and by which one it is sorted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

from rmdesk.i18n import N_, _
from rmdesk.screens.customer_columns import ALL_COLUMNS, FIXED, KNOWN, USUAL, title_of
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.widgets.cells import fit, width_of
from rmdesk.widgets.row_strips import CURSOR_MARK, SORT_MARKS


@dataclass(frozen=True)
class Chosen:
    """What was chosen."""

    columns: tuple[str, ...]
    order: str
    descending: bool


class ColumnList(ScrollView, can_focus=True):
    """The columns, those that are shown first, in their order."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"column--hidden", "column--help", "column--cursor"}
    DEFAULT_CSS = """
    ColumnList {
        height: auto;
        max-height: 16;
        background: $panel;
        scrollbar-size-vertical: 1;
        & > .column--hidden { color: $text-muted; }
        & > .column--help { color: $text-muted; }
        & > .column--cursor { color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold; }
        &:nocolor > .column--cursor { text-style: bold reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "line(-1)", N_("Up"), show=False, id="columns.up"),
        Binding("down,j", "line(1)", N_("Down"), show=False, id="columns.down"),
        Binding("space,x", "show_or_hide", N_("Show or hide"), show=False, id="columns.toggle"),
        Binding("left,minus,h,K,shift+up", "shift(-1)", N_("Further left"), show=False, id="columns.left"),
        Binding("right,plus,l,J,shift+down", "shift(1)", N_("Further right"), show=False, id="columns.right"),
        Binding("r", "order", N_("Order"), show=False, id="columns.order"),
        Binding("backspace,delete", "usual", N_("The usual ones"), show=False, id="columns.usual"),
    ]

    def __init__(self, columns: Sequence[str], order: str, *, descending: bool) -> None:
        super().__init__()
        self._shown = list(columns)
        self._hidden = [column.id for column in ALL_COLUMNS if column.id not in columns]
        self._order = order
        self._descending = descending
        self._line = 0

    @property
    def chosen(self) -> Chosen:
        """As it stands."""
        return Chosen(tuple(self._shown), self._order, self._descending)

    def on_mount(self) -> None:
        """As many lines as there are columns."""
        self.virtual_size = Size(0, len(ALL_COLUMNS))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line a column."""
        return len(ALL_COLUMNS)

    def render_line(self, y: int) -> Strip:
        """A column: shown or not, what it is called, what it says."""
        index = y + self.scroll_offset.y
        ids = self._shown + self._hidden
        if index >= len(ids):
            return Strip.blank(self.size.width, self.rich_style)
        column, shown, here = KNOWN[ids[index]], index < len(self._shown), index == self._line
        mark = SORT_MARKS["descending" if self._descending else "ascending"] if column.order and column.order == self._order else " "
        box = "[✓]" if shown else "[ ]"
        widest = max(width_of(title_of(known)) for known in ALL_COLUMNS)
        text = f"{CURSOR_MARK if here else ' '}{box} {fit(title_of(column), widest)} {mark} "
        style = self.get_component_rich_style("column--cursor" if here else "column--hidden" if not shown else "column--help")
        base = self.rich_style if shown and not here else style
        help = self.get_component_rich_style("column--cursor" if here else "column--help")
        return Strip([Segment(text, base), Segment(_(column.help) if column.help else "", help)]).adjust_cell_length(self.size.width, base)

    def action_line(self, lines: int) -> None:
        """Go to another column."""
        self._go(self._line + lines)

    def _go(self, line: int) -> None:
        self._line = line % len(ALL_COLUMNS)
        self.scroll_to_region(Region(0, self._line, 1, 1), animate=False)
        self.refresh()

    def action_show_or_hide(self) -> None:
        """Show or hide the column; the name stays."""
        ids = self._shown + self._hidden
        column = ids[self._line]
        if column == FIXED:
            return
        if column in self._shown:
            self._shown.remove(column)
            self._hidden = [known.id for known in ALL_COLUMNS if known.id not in self._shown]
        else:
            self._hidden.remove(column)
            self._shown.append(column)
        self._go((self._shown + self._hidden).index(column))

    def action_shift(self, places: int) -> None:
        """Move the column among those that are shown."""
        at = self._line
        to = at + places
        if at < len(self._shown) and 0 <= to < len(self._shown):
            self._shown.insert(to, self._shown.pop(at))
            self._go(to)

    def action_order(self) -> None:
        """Order by the column; again the other way round."""
        column = KNOWN[(self._shown + self._hidden)[self._line]]
        if column.order:
            self._descending = not self._descending if column.order == self._order else column.falling
            self._order = column.order
            self.refresh()

    def action_usual(self) -> None:
        """Back to the usual columns."""
        self._shown = list(USUAL)
        self._hidden = [column.id for column in ALL_COLUMNS if column.id not in USUAL]
        self._go(0)


class ColumnChooser(ModalScreen[Chosen | None]):
    """The columns over the page; gives what was chosen, or None if the user goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", N_("Back"), show=False, id="columns.back"),
        Binding("enter", "done", N_("Apply"), show=False, id="columns.done"),
    ]
    DEFAULT_CSS = OVERLAY_CSS.format(name="ColumnChooser")

    def __init__(self, columns: Sequence[str], order: str, *, descending: bool) -> None:
        super().__init__()
        self._list = ColumnList(columns, order, descending=descending)

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(_("Columns"), classes="panel-title", markup=False)
            yield self._list
            yield PanelFooter(
                ("␣", _("show or hide")),
                ("←→", _("move")),
                ("r", _("order")),
                ("⌫", _("the usual ones")),
                ("⏎", _("apply")),
                ("Esc", _("back")),
            )

    def action_done(self) -> None:
        """Hand over what was chosen."""
        self.dismiss(self._list.chosen)
