"""Today's members of the time groups, put down once a business date.

A time group with a rule has each day the members whom its rule lets through that day. They are rows like any other and go to the center, so
that a colleague and a later day see who belonged when. Their ids follow from group, customer and day: two desks that put down the same agree.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.errors import InvalidValue
from rmdesk.store.policy import keyed_id
from rmdesk.store.queries.groups import rows_of_rule

if TYPE_CHECKING:
    from rmdesk.store.connection import Connection
    from rmdesk.store.edits import Edits
    from rmdesk.store.replica import Replica

TABLE: Final = "group_member_day"
MOST: Final = 2_000
"""Members of one group that are put down; a larger group is not a selection, and would fill the outbox every day."""
_GROUPS: Final = """
    SELECT g.id, g.rule
    FROM customer_group AS g
    WHERE g.kind = 'time' AND g.rule <> '' AND g.owner_id = :me AND g.deleted_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM group_member_day AS m WHERE m.group_id = g.id AND m.date = :day)
        AND NOT EXISTS (SELECT 1 FROM sync_cursor WHERE position_table <> '')
        AND NOT EXISTS (SELECT 1 FROM setting WHERE name = 'stale' AND value <> '[]')
    ORDER BY g.name
"""
"""Of a book that is still being filled, or whose figures lag behind its rows, nobody can say yet whom a rule lets through."""


def put_down(edits: Edits, replica: Replica, today: date) -> int:
    """Put down the members of this person's time groups for `today`, unless that was done; how many rows were added.

    Of the customers on a supervisor's desk only their own are put down.

    A group with a rule that cannot be read, or that lets through more than `MOST`, is passed over: the list of groups says why.

    Raises:
        DiskFull: nothing was saved.
    """
    with replica.reading() as db:
        wanted = [(group, _members(db, rule, today)) for group, rule in _due(db, edits.author, today)]
    added = 0
    if not any(customers for _group, customers in wanted):
        return 0
    with edits.batch() as batch:
        for group, customers in wanted:
            for customer in filter(batch.may_tell_of, customers):
                values = {"group_id": group, "customer_id": customer, "date": today.isoformat()}
                batch.insert(TABLE, values, row_id=keyed_id(TABLE, values))
                added += 1
    return added


def _due(db: Connection, me: str, today: date) -> list[tuple[str, str]]:
    return [(group, rule) for group, rule in db.execute(_GROUPS, {"me": me, "day": today.isoformat()})]


def _members(db: Connection, rule: str, today: date) -> list[str]:
    """Ids of those whom the rule lets through, nobody if it cannot be read or lets through too many."""
    try:
        rows = rows_of_rule(db, rule, today)
    except InvalidValue:
        return []
    if len(rows) > MOST:
        return []
    marks = ", ".join("?" * len(rows))
    return [customer for (customer,) in db.execute(f"SELECT id FROM customer WHERE rowid IN ({marks}) ORDER BY id", sorted(rows))]


__all__ = ["MOST", "TABLE", "put_down"]
