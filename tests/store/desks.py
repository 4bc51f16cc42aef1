"""Builders: what a desk holds before a test begins."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rmdesk.clock import Clock, StoppedClock
from rmdesk.domain.ids import id_from_key
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key
from rmdesk.store.wire import SQLITE, Image, Wire, defaults, quoted, shape, upsert_sql

KEY = Key("5f" * 32)
RM = id_from_key("person", "test", "rm")
DEVICE = id_from_key("device", "test", "desk")


def a_row(replica: Replica, table: str, **fields: Wire) -> str:
    """A row as a page from the center would put it, accepted once."""
    of = shape(table)
    image: Image = {**defaults(table), "row_version": 1, "source": "core", **fields}
    with replica.bulk() as connection:
        connection.execute(upsert_sql(table, SQLITE), of.row(image))
    return str(image["id"])


def a_customer(replica: Replica, number: str = "1001", **fields: Wire) -> str:
    """A customer of the core system."""
    known: dict[str, Wire] = {"id": id_from_key("customer", "test", number), "customer_no": number, "name": f"客户{number}"}
    return a_row(replica, "customer", **{**known, **fields})


def a_contact(customer: str, **fields: Wire) -> dict[str, Wire]:
    """What a form says of a phone call."""
    call: dict[str, Wire] = {"customer_id": customer, "start": "2026-11-20T01:00:00.000Z", "channel": "phone", "result": "interested"}
    return {**call, **fields}


def edits_of(replica: Replica, clock: Clock | None = None) -> Edits:
    """The RM's edits, on a clock that stands unless another is given."""
    return Edits(replica, RM, DEVICE, clock or StoppedClock())


def rows(replica: Replica, table: str, where: str = "1", *params: Wire) -> list[Image]:
    """What a table holds, as dicts."""
    cursor = replica.reader().execute(f"SELECT * FROM {quoted(table)} WHERE {where} ORDER BY 1", params)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def files_limited_to(most: int) -> Iterator[None]:
    """No file may grow beyond `most` bytes: a full disk that needs no root."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names_in(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())
