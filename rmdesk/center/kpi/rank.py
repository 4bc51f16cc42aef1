"""Where a person stands among colleagues: only asked on demand, and only their own place is told, nobody else's figure."""

from __future__ import annotations

from datetime import date
from typing import Final

from rmdesk.center.database import Tx
from rmdesk.center.kpi.reading import number, text_of
from rmdesk.domain.kpi.definitions import formula_of, kpi_of
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.sync.protocol import Place, Places

_RECORD: Final = """
    SELECT v.person_id, v.value, v.as_of, coalesce(p.team_id, ''), coalesce(p.branch_id, '')
    FROM kpi_value v
    JOIN person p ON p.id = v.person_id AND p.deleted_at IS NULL AND p.active
    WHERE v.kpi_id = ? AND v.period_start = ? AND v.deleted_at IS NULL
"""
_NAMES: Final = """
    SELECT coalesce(t.name, ''), coalesce(b.name, '')
    FROM person p
    LEFT JOIN team t ON t.id = p.team_id
    LEFT JOIN branch b ON b.id = p.branch_id
    WHERE p.id = ?
"""


def places(tx: Tx, person: str, code: str, month: str) -> Places:
    """The person's place in team, branch and bank, by the figures on record for the month that begins on `month` (an ISO date).

    Equal figures share the better place. Without a figure on record there are no places.

    Raises:
        NotFound: the bank measures no such thing. InvalidValue: `month` is not the first day of a month.
    """
    first = _first(month)
    found = tx.rows("SELECT id, formula, parameters FROM kpi WHERE code = ? AND deleted_at IS NULL", (code,))
    if not found:
        raise NotFound(_("There is no KPI {code}.").format(code=code))
    ((id, formula, parameters),) = found
    kind = formula_of(text_of(formula))
    lower_first = kind is not None and kpi_of(code, kind, text_of(parameters)).less_is_better
    record = {
        text_of(who): (number(value), text_of(as_of), text_of(team), text_of(branch))
        for who, value, as_of, team, branch in tx.rows(_RECORD, (text_of(id), first.isoformat()))
    }
    if person not in record:
        return Places(code, first.isoformat(), "", [])
    mine, as_of, team, branch = record[person]
    team_name, branch_name = (text_of(name) for name in tx.rows(_NAMES, (person,))[0])
    circles = (
        ("team", team_name, [value for value, _as_of, other, _branch in record.values() if team and other == team]),
        ("branch", branch_name, [value for value, _as_of, _team, other in record.values() if branch and other == branch]),
        ("bank", "", [value for value, *_rest in record.values()]),
    )
    told = [
        Place(scope, name, 1 + sum((value < mine) if lower_first else (value > mine) for value in values), len(values))
        for scope, name, values in circles
        if values
    ]
    return Places(code, first.isoformat(), as_of, told)


def _first(month: str) -> date:
    try:
        day = date.fromisoformat(month)
    except ValueError:
        day = None
    if day is None or day.day != 1 or day.isoformat() != month:
        raise InvalidValue(_("“{text}” is not the first day of a month.").format(text=month), _("Write it like 2026-11-01."))
    return day
