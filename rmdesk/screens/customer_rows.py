"""Customers as rows of a table: how a line of the book is written in the columns that were chosen."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, overload

from rmdesk.domain.birthdays import next_birthday, turning
from rmdesk.domain.money import Money, format_money
from rmdesk.errors import InvalidValue, RmdeskError
from rmdesk.i18n import _, current_language
from rmdesk.screens.customer_columns import ListColumn
from rmdesk.screens.words import NONE, brief, near, short_date, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.sparkline_cells import sparkline
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.store.queries.customers import CustomerLine, CustomerList

LEVEL: Final = "level"
"""The code set of the tiers."""
TOP_LEVELS: Final = frozenset({"private", "diamond"})
TICK: Final = "✓"
TREND_CELLS: Final = 7
STEADY: Final = 50
"""What moves by less than a fiftieth of its height is drawn as standing still: bars between lowest and highest would make much of nothing."""
SOON: Final = 7
"""Days within which a maturity or birthday stands out."""


class WrittenRow(Sequence[Cell | str]):
    """A customer whose cells are written when they are drawn: of two hundred rows read at once, most never are."""

    __slots__ = ("_line", "_mark", "_rows")

    def __init__(self, rows: CustomerRows, line: CustomerLine, mark: Cell | str | None) -> None:
        self._rows = rows
        self._line = line
        self._mark = mark

    def __len__(self) -> int:
        return len(self._rows.columns) + (self._mark is not None)

    @overload
    def __getitem__(self, index: int) -> Cell | str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Cell | str]: ...
    def __getitem__(self, index: int | slice) -> Cell | str | Sequence[Cell | str]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if self._mark is not None:
            if index == 0:
                return self._mark
            index -= 1
        return self._rows.cell(self._rows.columns[index], self._line)


class CustomerRows:
    """A `RowSource` over a `CustomerList`."""

    def __init__(
        self, customers: CustomerList, today: date, columns: Sequence[ListColumn], marked: Collection[int] = (), currency: str = "CNY"
    ) -> None:
        """Offer rows.

        Args:
            customers: the list.
            today: the business date.
            columns: what is written, in this order.
            marked: row numbers of selected customers; if there are any, each row begins with a tick or a blank.
            currency: amounts in another one carry its code.
        """
        self._customers = customers
        self._today = today
        self.columns = [column.id for column in columns]
        """Their ids."""
        self._marked = marked
        self._currency = currency
        self._language = current_language()

    @property
    def count(self) -> int:
        """How many customers there are."""
        return self._customers.count

    def page(self, first: int, n: int) -> Sequence[Row]:
        """Rows `first` … `first + n - 1`. What cannot be read (the desk is just being locked) stays blank: a frame is being drawn."""
        try:
            lines = self._customers.page(first, n)
        except RmdeskError:
            return []
        if not self._marked:
            return [self._row(line, None) for line in lines]
        return [
            self._row(line, Cell(TICK, "accent") if self._customers.row_at(first + place) in self._marked else "")
            for place, line in enumerate(lines)
        ]

    def key(self, index: int) -> Hashable:
        """The customer's id."""
        try:
            return self._customers.id_at(index)
        except RmdeskError:
            return ""

    def index_of(self, key: Hashable) -> int | None:
        """Where the customer stands."""
        try:
            return self._customers.index_of(str(key)) if key != "" else None
        except RmdeskError:
            return None

    def _row(self, line: CustomerLine, mark: Cell | str | None) -> Row:
        if not line.id:
            gone = Cell(_("no longer in your book"), "muted")
            return [gone] if mark is None else ["", gone]
        return WrittenRow(self, line, mark)

    def cell(self, column: str, line: CustomerLine) -> Cell | str:
        """What stands in one column."""
        match column:
            case "name":
                return line.name
            case "level":
                return Cell(word(line.level, LEVEL), "accent") if line.level in TOP_LEVELS else word(line.level, LEVEL)
            case "aum" | "average":
                return self._amount(line.aum if column == "aum" else line.average)
            case "deposits":
                return self._quiet(line.deposits)
            case "investments":
                return self._quiet(line.investments)
            case "loans":
                return self._quiet(line.loans)
            case "week_change":
                return self._change(line.week_change)
            case "trend":
                return Cell(sparkline(_steadied(line.trend), TREND_CELLS), "muted")
            case "status":
                return Cell(word(line.status), "muted" if line.status == "active" else "warn")
            case "kind":
                return Cell(word(line.kind), "muted")
            case "number":
                return Cell(line.customer_no, "muted")
            case "part":
                return Cell(word(line.part, "part") if line.part else NONE, "muted")
            case "branch":
                return Cell(line.branch, "muted")
            case "remarks":
                return line.remarks
            case _:
                return self._day(column, line)

    def _day(self, column: str, line: CustomerLine) -> Cell | str:
        match column:
            case "next_action":
                return self._next_action(line.next_action, line.next_what)
            case "last_contact":
                return self._ago(line.last_contact_on)
            case "attempted":
                return self._ago(line.attempted_on)
            case "maturity":
                return self._ahead(line.matures_on)
            case "opened":
                return Cell(line.opened.isoformat() if line.opened else NONE, "muted")
        return self._birthday(column, line)

    def _amount(self, amount: Money) -> str:
        return format_money(amount, self._language, "column", with_code=amount.currency != self._currency)

    def _quiet(self, amount: Money) -> Cell | str:
        """Zero says nothing and is written so that other figures stand out."""
        return self._amount(amount) if amount else Cell(NONE, "muted")

    def _change(self, amount: Money) -> Cell | str:
        """With its sign; what went out is to be looked at."""
        if not amount:
            return Cell(NONE, "muted")
        text = self._amount(amount)
        return Cell(text if amount.minor < 0 else f"+{text}", "bad" if amount.minor < 0 else None)

    def _next_action(self, day: date | None, what: str) -> Cell | str:
        if day is None:
            return Cell(NONE, "muted")
        tone: Tone | None = "bad" if day < self._today else "warn" if day == self._today else None
        return Cell(f"{brief(day, self._today)} {what}".rstrip(), tone)

    def _ago(self, day: date | None) -> Cell | str:
        return Cell(_("never"), "muted") if day is None else near(day, self._today)

    def _ahead(self, day: date | None) -> Cell | str:
        if day is None:
            return Cell(NONE, "muted")
        return Cell(brief(day, self._today), "warn" if (day - self._today).days <= SOON else None)

    def _birthday(self, column: str, line: CustomerLine) -> Cell | str:
        """The next one, or the age in completed years."""
        if line.birthday is None:
            return Cell(NONE, "muted")
        try:
            following = next_birthday(line.birthday, self._today)
            turns = turning(line.birthday, following)
        except InvalidValue:
            return Cell("?", "muted")
        if column == "age":
            return NONE if turns is None else str(turns - (following > self._today))
        days = (following - self._today).days
        text = near(following, self._today) if days <= SOON else short_date(following, self._today)
        return Cell(text, "warn" if days <= SOON else None)


def _steadied(trend: tuple[int, ...]) -> tuple[int, ...]:
    """The trend, or a level line if it hardly moves."""
    if not trend or (max(trend) - min(trend)) * STEADY >= max(map(abs, trend)):
        return trend
    return (trend[-1],) * len(trend)
