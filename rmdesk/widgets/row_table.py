"""A table of any length that draws only what is visible.

On Textual's line API: no widget per row, no cell objects, no layout when the data changes. A cursor move repaints two lines; a scroll
repaints the body from lines already drawn; nothing is repainted on hover. 100,000 rows cost what forty cost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from enum import Enum
from functools import partial
from typing import ClassVar, Final, Literal

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size, Spacing
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rmdesk.i18n import N_, _
from rmdesk.widgets.columns import Column
from rmdesk.widgets.jumping import JumpTarget
from rmdesk.widgets.row_look import LOOK_CLASSES, LOOK_CSS, resolve_look
from rmdesk.widgets.row_messages import HeaderSelected, RowHighlighted, RowSelected
from rmdesk.widgets.row_source import Pages, RowSource
from rmdesk.widgets.row_strips import SORT_MARKS, RowStrips

HEADER: Final = 1
"""Lines that the titles take."""

Direction = Literal["ascending", "descending"]


class Keep(Enum):
    """What the cursor holds on to when the rows change."""

    CURRENT = "current"
    """The row it is on, wherever that row moves."""


class RowTable(ScrollView, can_focus=True, inherit_bindings=False):
    """A list of rows with a cursor. Give it a `RowSource`; listen to `RowHighlighted`, `RowSelected` and `HeaderSelected`."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = LOOK_CLASSES
    DEFAULT_CSS = LOOK_CSS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_by(-1)", N_("Up"), show=False, id="table.up"),
        Binding("down,j", "cursor_by(1)", N_("Down"), show=False, id="table.down"),
        Binding("pageup", "page(-1)", N_("Page up"), show=False, id="table.page_up"),
        Binding("pagedown", "page(1)", N_("Page down"), show=False, id="table.page_down"),
        Binding("home", "first", N_("First row"), show=False, id="table.first"),
        Binding("end", "last", N_("Last row"), show=False, id="table.last"),
        Binding("enter", "select", N_("Open"), id="table.open"),
    ]

    RowHighlighted = RowHighlighted
    RowSelected = RowSelected
    HeaderSelected = HeaderSelected

    def __init__(self, columns: Sequence[Column], *, empty: str = "", id: str | None = None, classes: str | None = None) -> None:
        """Make a table that waits for its source.

        Args:
            columns: what is shown, in this order, as far as it fits.
            empty: the sentence shown when there are no rows.
            id: its id in the DOM.
            classes: its CSS classes.
        """
        super().__init__(id=id, classes=classes)
        self._lines = RowStrips(columns)
        self._empty = empty
        self._source: RowSource | None = None
        self._pages: Pages | None = None
        self._count = 0
        self._cursor = 0
        self._key: Hashable | None = None
        self._line = 0
        self._sort: tuple[str, Direction] | None = None
        self._typed_ahead: list[Callable[[], None]] = []

    # -- what is shown -----------------------------------------------------------------------------------------------------------------

    @property
    def row_count(self) -> int:
        """Rows in the table; 0 while it waits for a source."""
        return self._count

    @property
    def cursor_index(self) -> int | None:
        """The row under the cursor, None without rows."""
        return self._cursor if self._count else None

    @property
    def cursor_key(self) -> Hashable | None:
        """The key of the row under the cursor, None without rows."""
        return self._key if self._count else None

    def set_source(self, source: RowSource | None, *, keep_key: Hashable | Keep | None = Keep.CURRENT, empty: str | None = None) -> None:
        """Show other rows; None shows that they are being loaded, and what is typed meanwhile is done when they arrive.

        Args:
            source: the rows.
            keep_key: the row to put the cursor on, at the line of the screen where the cursor was. By default the row it is on; None starts
                at the top. If that row is not there any more, the cursor stays at its place in the list.
            empty: another sentence for "no rows".
        """
        wanted = self._key if keep_key is Keep.CURRENT else keep_key
        at_top = keep_key is None
        if self._source is not None:
            self._line = self._cursor - self.scroll_offset.y
        if empty is not None:
            self._empty = empty
        if source is None:
            self._source, self._pages, self._count = None, None, 0
        else:
            self._source, self._pages, self._count = source, Pages(source), source.count
            found = source.index_of(wanted) if wanted is not None else None
            self._cursor = 0 if at_top else self._within(self._cursor if found is None else found)
        self._lines.forget()
        self._update_extent()
        if source is not None:
            self._scroll_top(0 if at_top else self._cursor - self._line)
            # A list that the wheel has moved away from its cursor stays where it is read when a sync refreshes it.
            if keep_key is not Keep.CURRENT or 0 <= self._line < self._body_height:
                self._reveal()
        self._refresh_body()
        self._announce()
        if source is not None:
            waiting, self._typed_ahead = self._typed_ahead, []
            for act in waiting:
                act()

    def refresh_rows(self, keys: Collection[Hashable] | None = None) -> None:
        """Rows have changed: read again what is visible.

        Args:
            keys: the changed rows, if that is known; only those lines are then repainted. None for all, and if rows were added or removed.
        """
        if self._source is None or self._pages is None:
            return
        self._pages.forget()
        self._lines.forget()
        if self._source.count != self._count or (self._count and self._source.key(self._cursor) != self._key):
            self.set_source(self._source)
            return
        top = self.scroll_offset.y
        for index in range(top, min(top + self._body_height, self._count)):
            if keys is None or self._source.key(index) in keys:
                self._refresh_row(index)
        if self._count and (keys is None or self.cursor_key in keys):
            self._announce()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same rows."""
        self._lines.set_columns(columns)
        self.refresh()

    def set_sort(self, column: str | None, direction: Direction = "ascending") -> None:
        """Mark the column by which the source says its rows are ordered."""
        self._sort = (column, direction) if column is not None else None
        self._lines.forget_header()
        self.refresh(Region(0, 0, self._room, HEADER))

    # -- moving ------------------------------------------------------------------------------------------------------------------------

    def move_to(self, index: int) -> None:
        """Put the cursor on row `index`, or the nearest there is, and bring it into view."""
        if self._source is None:
            self._typed_ahead.append(lambda: self.move_to(index))
            return
        index = self._within(index)
        if index == self._cursor or not self._count:
            self._reveal()
            return
        before, self._cursor = self._cursor, index
        self._refresh_row(before)
        self._refresh_row(index)
        self._reveal()
        self._announce()

    def action_cursor_by(self, rows: int) -> None:
        """Move the cursor by `rows`, negative upwards."""
        if self._source is None:
            self._typed_ahead.append(lambda: self.action_cursor_by(rows))
        else:
            self.move_to(self._cursor + rows)

    def action_page(self, pages: int) -> None:
        """Turn `pages` pages; the cursor stays on its line of the screen as long as the list reaches."""
        if self._source is None:
            self._typed_ahead.append(lambda: self.action_page(pages))
            return
        rows = pages * max(1, self._body_height)
        self._scroll_top(self.scroll_offset.y + rows)
        self.move_to(self._cursor + rows)

    def action_first(self) -> None:
        """Go to the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """Go to the last row."""
        if self._source is None:
            self._typed_ahead.append(self.action_last)
        else:
            self.move_to(self._count - 1)

    def action_select(self) -> None:
        """Open the row under the cursor; without rows the key is left to the page, which may know why there are none."""
        if self._source is not None and not self._count:
            raise SkipAction
        self._open()

    def _open(self) -> None:
        if self._source is None:
            self._typed_ahead.append(self._open)
        elif self._count:
            self.post_message(RowSelected(self, self._cursor, self._key))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a double click opens, a click on a title asks for its order."""
        event.stop()
        if event.y < HEADER:
            column = self._lines.column_at(event.x)
            if column is not None:
                self.post_message(HeaderSelected(self, column.id))
            return
        index = self.scroll_offset.y + event.y - HEADER
        if 0 <= index < self._count:
            self.move_to(index)
            if event.chain == 2:
                self._open()

    def jump_targets(self) -> Iterator[JumpTarget]:
        """Each row in sight: its label puts the cursor there."""
        top, place = self.scroll_offset.y, self.content_region.offset
        for line in range(min(self._body_height, self._count - top)):
            yield JumpTarget(place + Offset(0, line + HEADER), partial(self._jump, top + line))

    def _jump(self, index: int) -> None:
        self.focus()
        self.move_to(index)

    # -- drawing -----------------------------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Line `y` of the widget, from the lines already drawn if possible."""
        look = self._lines.look
        if look is None:
            look = self._lines.look = resolve_look(self)
        self._lines.set_width(self._room)
        if y < HEADER:
            column, direction = self._sort or (None, "ascending")
            return self._lines.header(look, column, SORT_MARKS[direction])
        index = self.scroll_offset.y + y - HEADER
        if self._pages is not None and index < self._count:
            row = self._pages.row(index)
            return self._lines.cursor_row(row, look) if index == self._cursor else self._lines.row(index, row, look)
        if index == 0:
            return self._lines.note(self._empty if self._source is not None else _("Loading …"), look)
        return self._lines.blank(look)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of `crop`, handed over as they were kept.

        Textual would wrap each in four new strips for border, filter and cut; kept ones carry those results along, which halves the work
        of a scroll. With a border, padding or opacity its way is needed and taken.
        """
        if self.styles.gutter != Spacing() or self.opacity != 1.0:
            return super().render_lines(crop)
        strips = [self.render_line(y) for y in crop.line_range]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.x or crop.right < self._room:
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def notify_style_update(self) -> None:
        """Theme or focus changed: resolve the styles again."""
        self._lines.look = None
        super().notify_style_update()

    def on_resize(self) -> None:
        """Keep the cursor in view when the table becomes lower."""
        self._reveal()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Repaint the rows but not the titles, and the scroll bar only if its thumb moves."""
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = self._thumb_position(new_value)
        if round(old_value) != round(new_value):
            self._refresh_body()

    @property
    def _body_height(self) -> int:
        return max(0, self.size.height - HEADER)

    @property
    def _room(self) -> int:
        """Cells to the left of the scroll bar; repainting more would send the bar along with every line."""
        return self.scrollable_content_region.width

    def _within(self, index: int) -> int:
        return max(0, min(index, self._count - 1))

    def _refresh_row(self, index: int) -> None:
        y = index - self.scroll_offset.y
        if 0 <= y < self._body_height:
            self.refresh(Region(0, y + HEADER, self._room, 1))

    def _refresh_body(self) -> None:
        if self._body_height:
            self.refresh(Region(0, HEADER, self._room, self._body_height))

    def _scroll_top(self, top: int) -> None:
        """Make `top` the first visible row, as far as the list allows."""
        if self._body_height:
            self.scroll_to(y=top, animate=False)

    def _reveal(self) -> None:
        """Scroll just far enough to see the cursor."""
        top, body = self.scroll_offset.y, self._body_height
        if self._cursor < top:
            self._scroll_top(self._cursor)
        elif body and self._cursor >= top + body:
            self._scroll_top(self._cursor - body + 1)

    def _update_extent(self) -> None:
        """Tell the scroll bar how long the list is, without the layout of the whole screen that assigning `virtual_size` starts."""
        extent = Size(0, max(1, self._count) + HEADER)
        self.set_reactive(RowTable.virtual_size, extent)
        if self.is_mounted and self.size:
            self._scroll_update(extent)

    def _thumb_position(self, top: float) -> float:
        """`top` rounded to a step that moves the thumb by an eighth of a cell: smaller ones would repaint the bar for nothing to see."""
        step = max(1.0, (self._count + HEADER) / max(1, self.size.height * 8))
        return round(top / step) * step

    def _announce(self) -> None:
        """Say where the cursor is now."""
        if self._source is not None and self._count:
            self._key = self._source.key(self._cursor)
            self.post_message(RowHighlighted(self, self._cursor, self._key))
