"""How rows are made fast: a maker a table and set of fields, ids that follow from the place of a row, and a buffer that knows the books.

A maker arranges the values it is given and the table's defaults into `Shape.columns` order with one C call; at four million rows
everything else shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import cast

from rmdesk.center.demo_bank.chance import digest
from rmdesk.center.demo_bank.words import words
from rmdesk.store.wire import Wire, defaults, shape

Row = tuple[Wire, ...]
Maker = Callable[..., Row]


def maker(table: str, fields: str, **fixed: Wire) -> Maker:
    """A function of exactly `fields` (names parted by spaces), in that order, that makes a new row of `table`; `fixed` ones are always the same.

    Raises:
        KeyError: if the table has no such field.
    """
    given = words(fields)
    columns = shape(table).columns
    base = {**defaults(table), "row_version": 1, **fixed}
    rest = [column for column in columns if column not in given]
    constants = tuple(base.pop(column) for column in rest)
    if unknown := (set(base) | set(given)) - set(columns):
        raise KeyError(f"{table} has no {', '.join(sorted(unknown))}")
    place = {column: index for index, column in enumerate((*given, *rest))}
    arrange = cast("Callable[[Row], Row]", itemgetter(*(place[column] for column in columns)))

    count = len(given)

    def make(*values: Wire) -> Row:
        if len(values) != count:
            raise TypeError(f"{table} takes {count} values: {', '.join(given)}")
        return arrange(values + constants)

    return make


class Ids:
    """The ids of one cluster's rows, UUIDv8: 32 bits that grow with the cluster, 16 that count its rows, and a mark of cluster and seed.

    Ids grow in the order rows are written, so every index is filled at its end; the bits that `id_under` keeps tell all rows apart.
    """

    def __init__(self, seed: int, cluster: int) -> None:
        base = digest(seed, "ids") >> 33
        mark = f"{digest(seed, 'mark', cluster):016x}{digest(seed, 'tail', cluster):016x}"
        self._head = f"{(base + cluster) & 0xFFFFFFFF:08x}-"
        self._tail = f"-8{mark[:3]}-8{mark[3:6]}-{mark[6:18]}"
        self._count = 0

    def next(self) -> str:
        """A new id."""
        self._count += 1
        return f"{self._head}{self._count:04x}{self._tail}"


def day_head(parent_id: str) -> str:
    """What `id_under(parent_id, …)` begins with; the number follows as eight hex digits."""
    return f"{parent_id[:14]}8{parent_id[15:19]}8{parent_id[20:28]}"


class Rows:
    """Rows by table with, for each, the number of the set of books it belongs to (`book_sets`)."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.books: dict[str, list[int]] = {}
        self.book_sets: list[frozenset[str]] = []
        self._numbers: dict[frozenset[str], int] = {}

    def book_set(self, books: Iterable[str]) -> int:
        """The number of a set of books."""
        wanted = frozenset(books)
        if wanted not in self._numbers:
            self._numbers[wanted] = len(self.book_sets)
            self.book_sets.append(wanted)
        return self._numbers[wanted]

    def both(self, one: int, other: int) -> int:
        """The number of the books that are in both sets."""
        return one if one == other else self.book_set(self.book_sets[one] & self.book_sets[other])

    def either(self, one: int, other: int) -> int:
        """The number of the books that are in one set or the other."""
        return one if one == other else self.book_set(self.book_sets[one] | self.book_sets[other])

    def add(self, table: str, row: Row, books: int) -> None:
        """One row."""
        if table in self.rows:
            self.rows[table].append(row)
            self.books[table].append(books)
        else:
            self.rows[table], self.books[table] = [row], [books]

    def extend(self, table: str, rows: Iterable[Row], books: int) -> None:
        """Many rows of one set of books."""
        listed = self.rows.setdefault(table, [])
        before = len(listed)
        listed.extend(rows)
        self.books.setdefault(table, []).extend([books] * (len(listed) - before))
