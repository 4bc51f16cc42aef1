"""Targets set on a supervisor's desk: `kpi_target` rows, one for each person, KPI and period, whoever set them first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rmdesk.domain.ids import id_from_key
from rmdesk.domain.kpi.periods import Period
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica

TABLE = "kpi_target"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person (id) is to reach, in the KPI's unit."""

    person: str
    target: int


def put(edits: Edits, replica: Replica, kpi_id: str, kpi_code: str, period: Period, wanted: Sequence[Wanted]) -> None:
    """Set targets, together or not at all; those that stay as they are write nothing.

    Raises:
        NotAllowed: the author is not the supervisor of all of them, or the period is over. InvalidValue: a target below zero.
    """
    span, first = str(period.span), period.first.isoformat()
    with replica.reading() as db:
        rows = db.execute(
            "SELECT person_id, id, deleted_at IS NOT NULL FROM kpi_target WHERE kpi_id = ? AND period = ? AND period_start = ?",
            (kpi_id, span, first),
        ).fetchall()
    known = {str(person): (str(id), bool(gone)) for person, id, gone in rows}
    with edits.batch() as batch:
        for one in wanted:
            id, gone = known.get(one.person, ("", False))
            if not id:
                about = {"kpi_id": kpi_id, "person_id": one.person, "period": span, "period_start": first}
                # As the center names it: whoever sets it first, it is the same row.
                row_id = id_from_key(TABLE, "center", f"{one.person}/{kpi_code}/{span}/{first}")
                batch.insert(TABLE, {**about, "target": one.target}, row_id=row_id)
                continue
            if gone:
                batch.restore(TABLE, {"id": id})
            batch.update(TABLE, id, {"target": one.target})
