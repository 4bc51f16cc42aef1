"""What people are to reach: targets set for one person, handed out to a team, or read from a file. Desks get them with their next sync.

A target is known by KPI, person, span and the first day of its period, so setting it again changes it and never makes a second one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rmdesk.center.database import Tx
from rmdesk.center.feed import Feed
from rmdesk.domain.ids import id_from_key
from rmdesk.domain.kpi.periods import Period
from rmdesk.domain.kpi.targets import EQUAL, FORMER, WAYS, parts_of
from rmdesk.errors import NotFound, UsageError
from rmdesk.i18n import _
from rmdesk.store.wire import Image

_SELECT = """
    SELECT p.staff_no, p.name, k.code, k.name_zh, k.name_en, k.unit, k.formula, t.period, t.period_start, t.target
    FROM kpi_target t
    JOIN kpi k ON k.id = t.kpi_id
    JOIN person p ON p.id = t.person_id
    WHERE t.deleted_at IS NULL AND t.period = ? AND t.period_start = ?
    ORDER BY p.staff_no, k.position, k.code
"""


@dataclass(frozen=True)
class Measure:
    """A KPI that targets can be set for."""

    id: str
    code: str
    unit: str
    """`money`, `count` or `ppm`."""
    formula: str = ""
    """Of `domain.kpi.definitions.Formula`: the ppm of coverage are lines a customer and no percentage."""


@dataclass(frozen=True)
class TargetLine:
    """What one person is to reach in a period, in the KPI's unit (money: minor units)."""

    staff_no: str
    name: str
    kpi: str
    kpi_name_zh: str
    kpi_name_en: str
    unit: str
    formula: str
    period: str
    period_start: date
    target: int


def targets(tx: Tx, period: Period) -> list[TargetLine]:
    """All targets of a period, by staff number."""
    return [
        TargetLine(
            staff_no=str(staff),
            name=str(name),
            kpi=str(kpi),
            kpi_name_zh=str(zh),
            kpi_name_en=str(en),
            unit=str(unit),
            formula=str(formula),
            period=str(span),
            period_start=date.fromisoformat(str(start)),
            target=int(target or 0),
        )
        for staff, name, kpi, zh, en, unit, formula, span, start, target in tx.rows(_SELECT, (str(period.span), period.first.isoformat()))
    ]


def currency(tx: Tx) -> str:
    """The currency that money targets are in: that of most accounts, as on the desks; CNY without any."""
    return str(
        tx.value("SELECT currency FROM account WHERE deleted_at IS NULL GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1")
        or "CNY"
    )


def find_measure(tx: Tx, code: str) -> Measure:
    """The KPI with this code.

    Raises:
        NotFound: the bank measures no such thing.
    """
    found = tx.rows("SELECT id, code, unit, formula FROM kpi WHERE code = ? AND deleted_at IS NULL", (code,))
    if not found:
        known = ", ".join(str(one) for (one,) in tx.rows("SELECT code FROM kpi WHERE deleted_at IS NULL ORDER BY position, code"))
        raise NotFound(_("There is no KPI {code}.").format(code=code), _("The bank measures: {codes}.").format(codes=known or "—"))
    ((id, known_code, unit, formula),) = found
    return Measure(str(id), str(known_code), str(unit), str(formula))


def find_team(tx: Tx, text: str) -> list[str]:
    """The ids of the relationship managers in the team with this code, id or name, by staff number.

    Raises:
        NotFound: no such team, or nobody in it.
    """
    rows = tx.rows(
        "SELECT p.id FROM team t JOIN person p ON p.team_id = t.id AND p.role = 'rm' AND p.active AND p.deleted_at IS NULL "
        "WHERE t.deleted_at IS NULL AND (t.code = ? OR t.id = ? OR t.name = ?) ORDER BY p.staff_no",
        (text, text, text),
    )
    if not rows:
        known = ", ".join(str(one) for (one,) in tx.rows("SELECT code FROM team WHERE deleted_at IS NULL ORDER BY code"))
        raise NotFound(
            _("There is no team {text} with relationship managers.").format(text=text), _("Teams: {codes}.").format(codes=known or "—")
        )
    return [str(id) for (id,) in rows]


def put(feed: Feed, measure: Measure, period: Period, wanted: Sequence[tuple[str, int]]) -> None:
    """Set what each person (id) is to reach.

    Raises:
        UsageError: a target below zero.
    """
    if any(target < 0 for _person, target in wanted):
        raise UsageError(_("A target is not below zero."))
    span, first = str(period.span), period.first.isoformat()
    known = {
        str(person): str(id)
        for id, person in feed.tx.rows(
            "SELECT id, person_id FROM kpi_target WHERE kpi_id = ? AND period = ? AND period_start = ?", (measure.id, span, first)
        )
    }
    rows: list[Image] = [
        {
            "id": known.get(person) or id_from_key("kpi_target", "center", f"{person}/{measure.code}/{span}/{first}"),
            "kpi_id": measure.id,
            "person_id": person,
            "period": span,
            "period_start": first,
            "target": target,
            "source": "center",
            "deleted_at": None,
        }
        for person, target in wanted
    ]
    feed.load("kpi_target", rows)


def hand_out(feed: Feed, measure: Measure, period: Period, people: Sequence[str], whole: int, way: str = EQUAL) -> list[int]:
    """Hand a team's target out to `people` (ids), to the last unit; what each got. A ratio is not handed out: everybody gets it whole.

    Raises:
        UsageError: no such way, or a target below zero.
    """
    if way not in WAYS:
        raise UsageError(_("There is no way {way}.").format(way=way), _("Choose one of {choices}.").format(choices=", ".join(WAYS)))
    if whole < 0:
        raise UsageError(_("A target is not below zero."))
    parts = parts_of(measure.unit, whole, _former(feed.tx, measure, period, people), way)
    put(feed, measure, period, list(zip(people, parts, strict=True)))
    return parts


def _former(tx: Tx, measure: Measure, period: Period, people: Sequence[str]) -> list[int]:
    """Their targets of the period before, 0 for none."""
    before = period.previous()
    rows = tx.rows(
        "SELECT person_id, target FROM kpi_target WHERE kpi_id = ? AND period = ? AND period_start = ? AND deleted_at IS NULL",
        (measure.id, str(before.span), before.first.isoformat()),
    )
    former = {str(person): int(target or 0) for person, target in rows}
    return [former.get(person, 0) for person in people]


__all__ = ["EQUAL", "FORMER", "WAYS", "Measure", "TargetLine", "currency", "find_measure", "find_team", "hand_out", "put", "targets"]
