"""What a `RowTable` tells the screen it is on."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from textual.message import Message
from textual.widget import Widget


@dataclass
class RowHighlighted(Message, namespace="row_table"):
    """The cursor is on another row, or the row under it may have changed. Only the latest of several waiting ones arrives."""

    table: Widget
    index: int
    key: Hashable

    @property
    def control(self) -> Widget:
        """The table, for `@on` with a selector."""
        return self.table

    def can_replace(self, message: Message) -> bool:
        """A later highlight of the same table makes this one old news."""
        return isinstance(message, RowHighlighted) and message.table is self.table


@dataclass
class RowSelected(Message, namespace="row_table"):
    """The user wants to open this row."""

    table: Widget
    index: int
    key: Hashable

    @property
    def control(self) -> Widget:
        """The table, for `@on` with a selector."""
        return self.table


@dataclass
class HeaderSelected(Message, namespace="row_table"):
    """The user clicked a column title."""

    table: Widget
    column: str
    """Its id."""

    @property
    def control(self) -> Widget:
        """The table, for `@on` with a selector."""
        return self.table
