"""Whose money an account is, and who the customers are, each table read once in its order: for questions that touch very many accounts.

Looking each account up by its id costs more than reading them all as soon as there are some tens of thousands.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.store.queries.as_of import CUSTOMER_LIVES, HOLDS

if TYPE_CHECKING:
    from sqlite3 import Connection


class Who(NamedTuple):
    """A customer as lists name them."""

    row: int
    name: str
    level: str
    aum: int
    """In the main currency; 0 where the customer's money is in another one."""


_OTHERS: Final = "SELECT id FROM account NOT INDEXED WHERE currency <> :main"
_HOLDERS: Final = f"SELECT r.account_id, r.customer_id FROM account_role AS r NOT INDEXED WHERE {HOLDS}"
_WHO: Final = f"SELECT c.rowid, c.id, c.name, c.level FROM customer AS c NOT INDEXED WHERE {CUSTOMER_LIVES}"
_AUM: Final = "SELECT customer_id, aum FROM customer_figure WHERE currency = :main"


def holders(conn: Connection, today: date, main: str) -> dict[str, tuple[str, ...]]:
    """Account → customers who hold it; accounts in another currency than `main` are left out."""
    others = {account for (account,) in conn.execute(_OTHERS, {"main": main})}
    found: dict[str, tuple[str, ...]] = {}
    for account, customer in conn.execute(_HOLDERS, {"day": today.isoformat()}):
        if account not in others:
            found[account] = (*found[account], customer) if account in found else (customer,)
    return found


def everybody(conn: Connection, main: str) -> dict[str, Who]:
    """All customers of the business date."""
    aum = dict(conn.execute(_AUM, {"main": main}))
    return {customer: Who(row, name, level, aum.get(customer, 0)) for row, customer, name, level in conn.execute(_WHO)}
