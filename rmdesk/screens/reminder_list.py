"""The rows of the list of reminders, put into words a page at a time."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING, Final

from rmdesk.i18n import _
from rmdesk.reminders.explaining import state_name
from rmdesk.screens.list_home import RowKey
from rmdesk.screens.reason_words import care_words, money_text
from rmdesk.screens.words import short_date
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column, fitted
from rmdesk.widgets.row_source import Row

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.reminders.listing import Listed

FITS_BELOW: Final = 100_000_000_00
"""Minor units: a stake from nothing to less than this takes no more than the column's own cells, in either language."""
OWN_CURRENCY: Final = frozenset({"", "CNY"})
"""Shown without its code."""


def columns() -> list[Column]:
    """Mark of a selected one, day, customer, what it says, state, money at stake."""
    return [
        Column("mark", "", 1, priority=2),
        Column("day", _("Day"), 10, priority=1),
        Column("customer", _("Name"), 12, priority=1, flex=1, max_width=24),
        Column("text", _("Why"), 20, priority=1, flex=4),
        Column("state", _("State"), 16, priority=3, flex=1, max_width=24),
        Column("stake", _("At stake"), 9, priority=4, align="end"),
    ]


def columns_for(listed: Sequence[Listed]) -> list[Column]:
    """The columns, that of the money as wide as its longest figure. Only figures that may be longer than the column are looked at."""
    wide = [one for one in listed if not 0 <= one.stake[0] < FITS_BELOW or one.stake[1] not in OWN_CURRENCY]
    return fitted(columns(), (("", "", "", "", "", money_text(one.reason.stake)) for one in wide))


def key_of(one: Listed) -> RowKey:
    """What a row is about."""
    return RowKey(one.id, one.customer_id, one.name)


class ReminderRows:
    """A `RowSource` over reminders."""

    def __init__(self, listed: Sequence[Listed], today: date, chosen: Container[str]) -> None:
        """`chosen` are ids of selected ones."""
        self._listed, self._today, self._chosen = listed, today, chosen

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._listed)

    def page(self, first: int, n: int) -> Sequence[Row]:
        """Rows `first` … `first + n - 1`."""
        return [_cells(one, self._today, is_selected=one.id in self._chosen) for one in self._listed[first : first + n]]

    def key(self, index: int) -> RowKey:
        """The key of row `index`."""
        return key_of(self._listed[index])

    def index_of(self, key: object) -> int | None:
        """Where `key` stands, None if it is not there."""
        if not isinstance(key, RowKey):
            return None
        return next((index for index, one in enumerate(self._listed) if one.id == key.id), None)


def _cells(one: Listed, today: date, *, is_selected: bool) -> Row:
    reason = one.reason
    overdue = reason.event_on < today
    care = care_words(reason, today)
    return (
        Cell("✓" if is_selected else "", "accent"),
        Cell(short_date(reason.event_on, today), "warn" if overdue else None),
        one.name,
        reason.text,
        Cell(f"▶ {care}" if care else state_name(reason.state), "muted"),
        money_text(reason.stake),
    )
