"""Masked numbers on a page: which there are, and which of them the user has asked to see for a while."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rmdesk.widgets.cells import Cell


class MaskedField(NamedTuple):
    """Where a masked number is kept."""

    table: str
    row_id: str
    field: str


class Masks:
    """Notes every masked number that is put on a page, in the order of the page, and shows those that are revealed."""

    def __init__(self, revealed: Mapping[MaskedField, str]) -> None:
        """Begin a page.

        Args:
            revealed: numbers to be shown in full.
        """
        self._revealed = revealed
        self.found: dict[MaskedField, str] = {}
        """What could be revealed: where it is kept, and what it is called."""

    def cell(self, masked: str, called: str, table: str, row_id: str, field: str) -> Cell | str:
        """The number as it is to be shown; an empty one is nothing to reveal."""
        if not masked:
            return ""
        where = MaskedField(table, row_id, field)
        self.found[where] = f"{called} {masked}"
        return Cell(self._revealed[where], "warn") if where in self._revealed else masked
