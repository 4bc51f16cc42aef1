"""Large sums that came or went in the last days, with the arithmetic that makes them large: what the rule of swings says of one customer.

Told whatever was decided about the reminder: the money has moved all the same.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.reminders.agenda import values_of
from rmdesk.reminders.wording import Reader, reminder_text
from rmdesk.store.queries.reminder_ranks import reminders_of_customers

if TYPE_CHECKING:
    from sqlite3 import Connection

RULE: Final = "balance_swing"


class LargeMove(NamedTuple):
    """One day's move."""

    on: date
    is_out: bool
    text: str
    """`Out 620.0K ≥ 500.0K (Diamond) on 11-20; 30-day average 6.20M`."""


def large_moves(conn: Connection, customer_id: str, reader: Reader) -> tuple[LargeMove, ...]:
    """The moves that are still told of, the newest first."""
    rows = [row for row in reminders_of_customers(conn, [customer_id]) if row.rule == RULE]
    found = [
        LargeMove(
            date.fromisoformat(row.event_on),
            row.stage == "out",
            reminder_text(row.message, {**values_of(row.parameters), **values_of(row.inputs)}, reader),
        )
        for row in rows
    ]
    return tuple(sorted(found, reverse=True))
