"""For whom and when facts are asked: all customers or some, near the business date or at any time.

The reminder rules judge every condition themselves; what the questions leave out is only what no rule could remind of on that day. Asked
`whenever`, they leave out nothing, so that a rule can say why it does not remind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rmdesk.store.queries.as_of import HOLDS

_FIRST: Final = "0001-01-01"
_LAST: Final = "9999-12-31"

HOLDER: Final = f"""(
    SELECT r.customer_id
    FROM account_role AS r
    CROSS JOIN customer AS k ON k.id = r.customer_id AND k.deleted_at IS NULL
    WHERE r.account_id = {{account}} AND {HOLDS}
    ORDER BY r.role <> 'owner', r.customer_id
    LIMIT 1
)"""
"""Who is reminded of an account's affairs: its owner, or the first who holds it jointly where the owner is in another book.

Index: uq_account_role_account_id_customer_id_role.
"""

HELD_BY_SOME: Final = f"""json_each(:customers) AS w
    CROSS JOIN account_role AS r ON r.customer_id = w.value AND {HOLDS}"""
"""The accounts of the customers that are asked for; index: ix_account_role_customer_id."""


@dataclass(frozen=True)
class Wanted:
    """What is asked: facts as of `day`, of everybody or of `customers`."""

    day: date
    customers: frozenset[str] | None = None
    whenever: bool = False

    def pick(self, everybody: str, some: str) -> str:
        """One of two ways to write a question."""
        return everybody if self.customers is None else some

    def bounds(self, before: int, after: int | None) -> dict[str, str | int]:
        """Parameters `:first` and `:last`: days that may matter, from `before` days earlier to `after` later; None: no bound on that side."""
        first = _FIRST if self.whenever else (self.day - timedelta(before)).isoformat()
        last = _LAST if self.whenever or after is None else (self.day + timedelta(after)).isoformat()
        return {"first": first, "last": last}

    def named(self, **more: str | int | None) -> dict[str, str | int | None]:
        """Parameters `:day`, `:customers`, `:whenever` and others."""
        return {
            "day": self.day.isoformat(),
            "customers": "[]" if self.customers is None else json.dumps(sorted(self.customers)),
            "whenever": int(self.whenever),
            **more,
        }


def by_level(column: str, name: str, values: Mapping[str, int | str | None]) -> tuple[str, dict[str, str | int | None]]:
    """SQL for a value that depends on a customer's level (NULL for others), and its parameters.

    A CASE, because a question to a JSON table would be asked anew for every row.
    """
    cases: list[str] = []
    named: dict[str, str | int | None] = {}
    for number, (level, value) in enumerate(sorted(values.items())):
        cases.append(f"WHEN :{name}{number}_level THEN :{name}{number}")
        named[f"{name}{number}_level"], named[f"{name}{number}"] = level, value
    return (f"CASE {column} {' '.join(cases)} END" if cases else "NULL"), named
