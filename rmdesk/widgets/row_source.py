"""Where a table's rows come from, and the small cache between the two.

A table never holds its rows. It knows how many there are and asks for the page it is about to draw, so 100,000 rows cost as much as forty.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Final, Protocol

from rmdesk.widgets.cells import Cell

Row = Sequence[Cell | str]
"""The formatted cells of one row, in the order of the table's columns."""

PAGE: Final = 200
"""Rows fetched at once: several screens, and few enough to be read within a frame."""

KEPT_PAGES: Final = 8
"""Pages kept: enough to scroll back and forth without asking again."""


class RowSource(Protocol):
    """An ordered list of rows that is read a page at a time. Called while a frame is drawn, so every call must be quick (≤ 5 ms)."""

    @property
    def count(self) -> int:
        """How many rows there are."""

    def page(self, first: int, n: int) -> Sequence[Row]:
        """Rows `first` … `first + n - 1`, fewer at the end of the list."""

    def key(self, index: int) -> Hashable:
        """What identifies row `index` when the order changes."""

    def index_of(self, key: Hashable) -> int | None:
        """Where the row with `key` stands, None if it is not in the list."""


class RowsInMemory:
    """A `RowSource` over rows that are at hand: short lists, and tests."""

    def __init__(self, rows: Sequence[tuple[Hashable, Row]]) -> None:
        """Offer `rows`: the key and the cells of each."""
        self._rows = rows

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def page(self, first: int, n: int) -> Sequence[Row]:
        """Rows `first` … `first + n - 1`."""
        return [row for _, row in self._rows[first : first + n]]

    def key(self, index: int) -> Hashable:
        """The key of row `index`."""
        return self._rows[index][0]

    def index_of(self, key: Hashable) -> int | None:
        """Where `key` stands, None if it is not there."""
        return next((index for index, (known, _) in enumerate(self._rows) if known == key), None)


class Pages:
    """The least recently used pages of a source."""

    def __init__(self, source: RowSource) -> None:
        self._source = source
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()

    def row(self, index: int) -> Row:
        """Row `index`; empty if the source has become shorter than it said, which the next `refresh_rows` repairs."""
        number, offset = divmod(index, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._source.page(number * PAGE, PAGE)
            if len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[offset] if offset < len(page) else ()

    def forget(self) -> None:
        """Read everything anew from now on."""
        self._pages.clear()
