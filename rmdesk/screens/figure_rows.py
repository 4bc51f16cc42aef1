"""The rows behind a figure, and who moved it, as rows of a table, the largest first: what is not named stands in one row, so that all add up."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.kpi.saying import percent
from rmdesk.domain.money import PPM
from rmdesk.i18n import _
from rmdesk.screens.performance_detail import tone_of_change
from rmdesk.screens.performance_words import said, said_in, signed
from rmdesk.screens.words import NONE
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column

if TYPE_CHECKING:
    from rmdesk.domain.kpi.lines import KpiLine, LargestRows, Mover, Movers
    from rmdesk.widgets.row_source import Row

TICK: Final = "✓"


class FigureKey(NamedTuple):
    """What a row is about."""

    customer_id: str
    account: str
    nth: int
    """Of the rows with the same customer and account, which one."""


NOBODY: Final = FigureKey("", "", 0)
"""The row of all who are not named."""


def row_columns() -> list[Column]:
    """Tick, customer, account, product, share, amount."""
    return [
        Column("tick", "", 1, priority=4),
        Column("name", _("Name"), 12, priority=1, flex=3, max_width=30),
        Column("account", _("Account"), 19, priority=2, max_width=24),
        Column("product", _("Product"), 12, priority=3, flex=2, max_width=26),
        Column("share", _("Share"), 8, priority=3, align="end"),
        Column("amount", _("Amount"), 18, priority=1, align="end"),
        Column("part", _("of all"), 7, priority=4, align="end"),
    ]


def mover_columns() -> list[Column]:
    """Tick, customer, account, before, after, change."""
    return [
        Column("tick", "", 1, priority=4),
        Column("name", _("Name"), 12, priority=1, flex=3, max_width=30),
        Column("account", _("Account"), 19, priority=2, max_width=24),
        Column("before", _("Was"), 16, priority=3, align="end"),
        Column("after", _("Is now"), 16, priority=3, align="end"),
        Column("change", _("Moved"), 16, priority=1, align="end"),
    ]


class FigureRows:
    """A `RowSource` over the rows behind a figure. Made in the desk's thread: the sums and keys of many rows take a moment."""

    def __init__(self, line: KpiLine, largest: LargestRows, currency: str) -> None:
        """Offer rows.

        Args:
            line: the figure.
            largest: what stands behind it.
            currency: of rows that are money, also where the figure is a ratio.
        """
        self.line = line
        self.rows = rows = largest.rows
        self.rest = largest.rest
        self.is_all = largest.is_all
        self.currency = currency
        self.sum = sum(row.amount for row in rows) + largest.rest
        self.customers = largest.customers
        self.ticked: Collection[FigureKey] = ()
        """Selected rows."""
        self._keys: list[FigureKey] = []
        seen: dict[tuple[str, str], int] = {}
        for row in rows:
            about = (row.customer_id, row.account_id or row.account_no_masked)
            seen[about] = nth = seen.get(about, -1) + 1
            self._keys.append(FigureKey(*about, nth))
        self._places = {key: place for place, key in enumerate(self._keys)}

    @property
    def count(self) -> int:
        """How many rows there are, that of all others included."""
        return len(self.rows) + (not self.is_all)

    @property
    def keys(self) -> Iterable[FigureKey]:
        """Of all rows that are named, each once."""
        return self._places.keys()

    def page(self, first: int, n: int) -> Sequence[Row]:
        """Rows `first` … `first + n - 1`."""
        return [self._row(place) for place in range(first, min(first + n, self.count))]

    def key(self, index: int) -> Hashable:
        """What row `index` is about."""
        return self._keys[index] if index < len(self._keys) else NOBODY

    def index_of(self, key: Hashable) -> int | None:
        """Where it stands."""
        if key == NOBODY and not self.is_all:
            return len(self.rows)
        return self._places.get(key) if isinstance(key, FigureKey) else None

    def name_of(self, key: FigureKey) -> str:
        """The customer's name."""
        place = self._places.get(key)
        return self.rows[place].customer_name if place is not None else ""

    def amount_of(self, key: FigureKey) -> int:
        """What a row brings."""
        place = self._places.get(key)
        return self.rows[place].amount if place is not None else 0

    def said(self, amount: int) -> str:
        """An amount of these rows, exactly; a ratio stands on rows of another unit."""
        unit = self.rows[0].unit if self.rows else self.line.unit
        return said(amount, self.line, "exact") if unit == self.line.unit else said_in(amount, unit, self.currency, "exact")

    def _row(self, place: int) -> Row:
        if place >= len(self.rows):
            name, more, amount, part = (
                Cell(text, "muted") for text in (_("all others"), _("Enter: show more"), self.said(self.rest), self._part(self.rest))
            )
            return ("", name, more, "", "", amount, part)
        row = self.rows[place]
        return (
            Cell(TICK if self._keys[place] in self.ticked else "", "accent"),
            row.customer_name,
            Cell(row.account_no_masked or NONE, "muted"),
            Cell(row.product, "muted"),
            Cell(percent(row.share_ppm), None if row.share_ppm != PPM else "muted"),
            self.said(row.amount),
            Cell(self._part(row.amount), "muted"),
        )

    def _part(self, amount: int) -> str:
        """Its part of all."""
        return percent(amount * PPM // self.sum, 1) if self.sum > 0 and self.rows[0].unit != "ppm" else ""


class MoverRows:
    """A `RowSource` over who moved a figure: in the order of `Movers.named`, and the rest in one row, so that the changes add up."""

    def __init__(self, line: KpiLine, movers: Movers) -> None:
        self.line = line
        self.movers = movers
        self.ticked: Collection[FigureKey] = ()
        """Selected rows."""
        self._named: tuple[Mover, ...] = movers.named
        self.sum = sum(one.change for one in self._named)
        """Without the rest."""
        self._keys = [FigureKey(one.customer_id, one.account_no_masked, 0) for one in self._named]
        if movers.rest:
            self._keys.append(NOBODY)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._keys)

    @property
    def keys(self) -> Iterable[FigureKey]:
        """Of the rows that are about a customer."""
        return self._keys[: len(self._named)]

    def page(self, first: int, n: int) -> Sequence[Row]:
        """Rows `first` … `first + n - 1`."""
        return [self._row(place) for place in range(first, min(first + n, self.count))]

    def key(self, index: int) -> Hashable:
        """What row `index` is about."""
        return self._keys[index]

    def index_of(self, key: Hashable) -> int | None:
        """Where it stands."""
        return next((place for place, known in enumerate(self._keys) if known == key), None)

    def name_of(self, key: FigureKey) -> str:
        """The customer's name."""
        place = self.index_of(key)
        return self._named[place].name if place is not None and place < len(self._named) else ""

    def amount_of(self, key: FigureKey) -> int:
        """What a row changed."""
        place = self.index_of(key)
        return self._named[place].change if place is not None and place < len(self._named) else 0

    def said(self, amount: int) -> str:
        """A change, exactly."""
        return signed(amount, self.line, "exact")

    def _row(self, place: int) -> Row:
        line = self.line
        if place >= len(self._named):
            rest = self.movers.rest
            return ("", Cell(_("all others"), "muted"), "", "", "", Cell(signed(rest, line, "exact"), "muted"))
        mover = self._named[place]
        return (
            Cell(TICK if self._keys[place] in self.ticked else "", "accent"),
            mover.name,
            Cell(mover.account_no_masked, "muted"),
            Cell(said(mover.before, line, "exact"), "muted"),
            Cell(said(mover.after, line, "exact"), "muted"),
            Cell(signed(mover.change, line, "exact"), tone_of_change(mover.change, line)),
        )
