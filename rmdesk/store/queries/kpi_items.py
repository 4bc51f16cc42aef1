"""What the items behind a KPI are called."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rmdesk.store.queries.kpi_facts import Item
from rmdesk.store.queries.reading import named

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Known:
    """Names by id, account numbers by id of the account, both only of what was asked for."""

    customers: dict[str, str]
    accounts: dict[str, str]
    products: dict[str, str]
    levels: dict[str, str]

    def level(self, code: str) -> str:
        """What the bank calls a level; its code if it has no such level."""
        return self.levels.get(code, code)


def known_items(conn: Connection, items: Sequence[Item]) -> Known:
    """The names that go with `items`; an account without a product of its own (a loan's) has that of the account."""
    customers = json.dumps(sorted({item.customer_id for item in items}))
    accounts = json.dumps(sorted({item.item_id for item in items if item.item_id}))
    return Known(
        dict(conn.execute("SELECT c.id, c.name FROM json_each(?) AS w CROSS JOIN customer AS c ON c.id = w.value", (customers,))),
        dict(conn.execute("SELECT a.id, a.account_no FROM json_each(?) AS w CROSS JOIN account AS a ON a.id = w.value", (accounts,))),
        {id: named(zh, en) for id, zh, en in conn.execute("SELECT id, name_zh, name_en FROM product")},
        {code: named(zh, en) for code, zh, en in conn.execute("SELECT code, name_zh, name_en FROM tier WHERE deleted_at IS NULL")},
    )
