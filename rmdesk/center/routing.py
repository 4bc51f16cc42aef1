"""Which books a row belongs to: the one place that decides who may see what (S2).

A row follows its table's `Route`: to a customer and from there to the people assigned to them, to a parent row, to a person, to a branch, or to
everybody. Rows of a customer nobody is assigned to are in no book, but writers still lock `UNASSIGNED`, so that an assignment made at the same
moment cannot miss them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from rmdesk.center.database import Tx
from rmdesk.store.tables import is_private
from rmdesk.store.tables.base import Route
from rmdesk.store.wire import Image, quoted, shape

BANK: Final = "bank"
UNASSIGNED: Final = "unassigned"
Books = frozenset[str]
NOWHERE: Final[Books] = frozenset()
_CHUNK = 500


def chunks(values: Iterable[str], size: int = _CHUNK) -> Iterable[list[str]]:
    """`values` without repetition, sorted, in lists that fit a statement."""
    unique = sorted(set(values))
    for start in range(0, len(unique), size):
        yield unique[start : start + size]


def marks(values: Sequence[object]) -> str:
    """Placeholders for an IN list."""
    return ", ".join("?" * len(values))


class Routing:
    """Answers for one transaction; remembers what it looked up."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._customers: dict[str, Books] = {}
        self._accounts: dict[str, Books] = {}
        self._parents: dict[str, dict[str, Books]] = defaultdict(dict)

    def forget(self) -> None:
        """Look everything up again: assignments or account roles changed, or locks were waited for."""
        self._customers.clear()
        self._accounts.clear()
        self._parents.clear()

    def of_customers(self, ids: Iterable[str]) -> dict[str, Books]:
        """Customer id → `rm:` books of the people assigned to them now."""
        wanted = set(ids)
        for part in chunks(one for one in wanted if one not in self._customers):  # not `wanted - keys()`, which walks through all keys
            found: dict[str, set[str]] = defaultdict(set)
            for customer, person in self._tx.rows(
                f"SELECT customer_id, person_id FROM assignment WHERE valid_to IS NULL AND deleted_at IS NULL AND customer_id IN ({marks(part)})",
                part,
            ):
                found[str(customer)].add(f"rm:{person}")
            for customer in part:
                self._customers[customer] = frozenset(found.get(customer, ()))
        return {customer: self._customers[customer] for customer in wanted}

    def of_accounts(self, ids: Iterable[str]) -> dict[str, Books]:
        """Account id → the books of everybody who has a role in it."""
        wanted = set(ids)
        for part in chunks(one for one in wanted if one not in self._accounts):
            holders: dict[str, set[str]] = defaultdict(set)
            for account, customer in self._tx.rows(
                f"SELECT account_id, customer_id FROM account_role WHERE deleted_at IS NULL AND account_id IN ({marks(part)})", part
            ):
                holders[str(account)].add(str(customer))
            books = self.of_customers(customer for customers in holders.values() for customer in customers)
            for account in part:
                self._accounts[account] = frozenset().union(*(books[customer] for customer in holders.get(account, ())))
        return {account: self._accounts[account] for account in wanted}

    def of_rows(self, table: str, images: Sequence[Image]) -> list[Books]:
        """The books of each image of `table`, aligned with `images`."""
        route = shape(table).model.route
        keys = [self._text(image.get(route.via)) for image in images]
        match route.kind:
            case "bank":
                return [frozenset({BANK})] * len(images)
            case "center":
                return [NOWHERE] * len(images)
            case "person":
                return [frozenset({f"rm:{key}"}) if key else NOWHERE for key in keys]
            case "private":
                return [frozenset({f"private:{key}"}) if key else NOWHERE for key in keys]
            case "branch":
                return [frozenset({f"branch:{key}"}) if key else NOWHERE for key in keys]
            case "account":
                found = self.of_accounts(key for key in keys if key)
                return [found.get(key, NOWHERE) for key in keys]
            case "both":
                others = [self._text(image.get(route.other)) for image in images]
                found = self.of_customers(key for key in (*keys, *others) if key)
                return [found.get(key, NOWHERE) & found.get(other, NOWHERE) for key, other in zip(keys, others, strict=True)]
            case "customer":
                found = self.of_customers(key for key in keys if key)
                return [found[key] if key else self._of_owner(route, image) for key, image in zip(keys, images, strict=True)]
            case "parent":
                found = self.of_parents(route.parent, {key for key in keys if key})
                return [found.get(key, NOWHERE) for key in keys]
            case kind:
                raise ValueError(f"table {table} has a route of unknown kind {kind!r}")

    def of_parents(self, table: str, ids: set[str]) -> dict[str, Books]:
        """Row id → books, for stored rows of `table`."""
        route = shape(table).model.route
        if route.kind == "account":
            return self.of_accounts(ids)
        known = self._parents[table]
        columns = [column for column in dict.fromkeys(("id", route.via, route.other, route.owner)) if column]
        listed = ", ".join(quoted(column) for column in columns)
        for part in chunks(one for one in ids if one not in known):
            rows = self._tx.rows(f"SELECT {listed} FROM {quoted(table)} WHERE id IN ({marks(part)})", part)
            images = [dict(zip(columns, row, strict=True)) for row in rows]
            for image, books in zip(images, self.of_rows(table, images), strict=True):
                known[str(image["id"])] = books
        return {row: known.get(row, NOWHERE) for row in ids}

    def learn(self, table: str, row_id: str, books: Books) -> None:
        """A row that this transaction is about to insert: rows that hang from it can be routed before it is there."""
        self._parents[table][row_id] = books

    def _of_owner(self, route: Route, image: Image) -> Books:
        owner = self._text(image.get(route.owner)) if route.owner else ""
        private = bool(route.about) and is_private(self._text(image.get(route.about)))
        return frozenset({f"{'private' if private else 'rm'}:{owner}"}) if owner else NOWHERE

    @staticmethod
    def _text(value: object) -> str:
        return "" if value is None else str(value)
