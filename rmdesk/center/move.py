"""When the people behind a customer change, or the customers behind an account, everything that depends on it changes books.

Rows that come into a book arrive although they are older than the reader's cursor; rows that leave it are marked removed. What a row belongs to
afterwards is asked of `Routing` row by row, so a joint account that another customer of the same RM still holds stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from rmdesk.center.routing import Books, chunks, marks
from rmdesk.center.telling import Teller
from rmdesk.store.tables import SYNCED
from rmdesk.store.wire import Image, quoted, select_list, shape

_ROWS = 2_000


def books_at_stake(teller: Teller, table: str, images: Sequence[Image]) -> set[str]:
    """The books that rows may leave or enter when these assignments or account roles are written."""
    customers = {str(image["customer_id"]) for image in images}
    books = set().union(*teller.routing.of_customers(customers).values())
    if table == "assignment":
        books |= {f"rm:{image['person_id']}" for image in images}
        for accounts in _accounts_of(teller, customers):
            books |= set().union(*teller.routing.of_accounts(accounts).values())
    else:
        books |= set().union(*teller.routing.of_accounts(str(image["account_id"]) for image in images).values())
    return books


@contextmanager
def rerouted(teller: Teller, table: str, old: Mapping[str, Image], new: Mapping[str, Image]) -> Iterator[None]:
    """Around writing the rows of `table`: afterwards all dependent rows stand in the right books."""
    touched = [*new.values(), *old.values()]
    stake = frozenset(books_at_stake(teller, table, touched))
    yield
    teller.routing.forget()
    stake |= frozenset(books_at_stake(teller, table, touched))
    teller.ledger.lock(stake)
    if table == "assignment":
        for customers in chunks(str(image["customer_id"]) for image in touched):
            _reroute(teller, stake, customers, sorted({account for part in _accounts_of(teller, set(customers)) for account in part}))
    else:
        teller.tell("account_role", list(new.values()))
        for accounts in chunks(str(image["account_id"]) for image in touched):
            _reroute(teller, stake, [], accounts)


def _accounts_of(teller: Teller, customers: set[str]) -> Iterator[list[str]]:
    for part in chunks(customers):
        rows = teller.tx.rows(
            f"SELECT DISTINCT account_id FROM account_role WHERE deleted_at IS NULL AND customer_id IN ({marks(part)})", part
        )
        yield [str(account) for (account,) in rows]


def _reroute(teller: Teller, stake: Books, customers: list[str], accounts: list[str]) -> None:
    """Ask again for every row that hangs off these customers and accounts, parents first."""
    reached: dict[str, list[str]] = {}
    for model in SYNCED:
        table, route = str(model.__tablename__), model.route
        if route.kind == "customer" and customers:
            wanted = [(route.via, customers)]
        elif route.kind == "both" and customers:
            wanted = [(route.via, customers), (route.other, customers)]
        elif route.kind == "account":
            wanted = [("id", accounts)]
        elif route.kind == "parent" and route.parent in reached:
            wanted = [(route.via, reached[route.parent])]
        else:
            continue
        images: dict[str, Image] = {}
        for column, keys in wanted:
            images.update(_rows_by(teller, table, column, keys))
        if not images:
            continue
        reached[table] = list(images)
        listed = [image for image in images.values() if image["deleted_at"] is None]
        for start in range(0, len(listed), _ROWS):
            teller.tell(table, listed[start : start + _ROWS], stake)


def _rows_by(teller: Teller, table: str, column: str, keys: Sequence[str]) -> Iterator[tuple[str, Image]]:
    """Also rows that were taken back: what hangs off them is still there, and moves with them."""
    of = shape(table)
    for part in chunks(keys):
        sql = f"SELECT {select_list(table, teller.tx.dialect)} FROM {quoted(table)} t WHERE t.{quoted(column)} IN ({marks(part)})"
        for row in teller.tx.rows(sql, part):
            image = of.image(row)
            yield str(image["id"]), image
