"""The six links between opportunities, requirements, tasks and contacts: two rows of one customer that belong together.

Links are only ever added. Two desks that tie the same two rows make one link, because its id follows from the pair.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Batch, Edits
from rmdesk.store.policy import LINKED, keyed_id
from rmdesk.store.replica import Replica
from rmdesk.store.wire import Wire, quoted, shape


class Tie(NamedTuple):
    """A table of links, and which column holds which end."""

    table: str
    first: str
    second: str


TIES: Final = {frozenset((first, second)): Tie(f"{first}_{second}", first, second) for first, second in LINKED}


def tie(edits: Edits, replica: Replica, one: tuple[str, str], other: tuple[str, str]) -> str:
    """Say that two rows, each (table, id), belong together; the link's id. Tied already, nothing is written.

    Raises:
        InvalidValue: there is no link between such rows, or they are about different customers.
        NotFound: one of them is not here. DiskFull: nothing was saved.
    """
    link = TIES.get(frozenset((one[0], other[0])))
    if link is None or one[0] == other[0]:
        raise InvalidValue(_("Rows like these are not linked with each other."))
    ends = dict((one, other))
    values: dict[str, Wire] = {f"{table}_id": ends[table] for table in (link.first, link.second)}
    with replica.reading() as db:
        if len({_customer(db, table, row_id) for table, row_id in ends.items()}) != 1:
            raise InvalidValue(_("Only what is about the same customer can be linked."))
        found = _known(db, link, values)
    if found is not None:
        row_id, removed = found
        if removed:
            with edits.batch() as batch:
                batch.restore(link.table, {**_image(replica, link.table, row_id), "deleted_at": None})
        return row_id
    with edits.batch() as batch:
        return batch.insert(link.table, values, row_id=_pair(link, ends))


def tied(batch: Batch, one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str]:
    """`tie` within somebody else's batch, of rows that it knows to be about one customer; the link as (table, id)."""
    link, ends = TIES[frozenset((one[0], other[0]))], dict((one, other))
    pair = _pair(link, ends)
    if not batch.holds(link.table, pair):
        batch.insert(link.table, {f"{table}_id": row_id for table, row_id in ends.items()}, row_id=pair)
    return link.table, pair


def _pair(link: Tie, ends: dict[str, str]) -> str:
    return keyed_id(link.table, {f"{table}_id": row_id for table, row_id in ends.items()})


def _customer(db: Connection, table: str, row_id: str) -> str | None:
    row = db.execute(f"SELECT customer_id FROM {quoted(table)} WHERE id = ? AND deleted_at IS NULL", (row_id,)).fetchone()
    if row is None:
        raise NotFound(_("This row is not, or no longer, in your book."))
    return str(row[0]) if row[0] else None


def _known(db: Connection, link: Tie, ends: dict[str, Wire]) -> tuple[str, bool] | None:
    """The link that there is, and whether it was taken back."""
    row = db.execute(
        f"SELECT id, deleted_at FROM {link.table} WHERE {' AND '.join(f'{column} = ?' for column in ends)} ORDER BY deleted_at IS NOT NULL",
        tuple(ends.values()),
    ).fetchone()
    return None if row is None else (str(row[0]), row[1] is not None)


def _image(replica: Replica, table: str, row_id: str) -> dict[str, Wire]:
    of = shape(table)
    with replica.reading() as db:
        row = db.execute(f"SELECT {', '.join(map(quoted, of.columns))} FROM {quoted(table)} WHERE id = ?", (row_id,)).fetchone()
    return of.image(row)
