"""The KPIs of everybody in a period, and putting them on record: `kpi_value` rows that the desks show as official.

Desks compute the same from their replicas; a figure of a month that is over stays as it was put on record, whoever looks after the customers since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rmdesk.center.database import Tx
from rmdesk.center.feed import Feed
from rmdesk.center.kpi.facts import Facts
from rmdesk.center.kpi.people import customer_entries, level_changes
from rmdesk.center.kpi.reading import number, text_of
from rmdesk.domain.ids import id_from_key
from rmdesk.domain.kpi import completion as standing
from rmdesk.domain.kpi.definitions import Kpi, formula_of, kpi_of
from rmdesk.domain.kpi.figures import Ranks, reaches, to_date, worth
from rmdesk.domain.kpi.ledger import Ledger
from rmdesk.domain.kpi.lines import Light
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.errors import InvalidValue, UsageError
from rmdesk.i18n import _
from rmdesk.store.wire import Image

_PEOPLE: Final = """
    SELECT p.id, p.staff_no, p.name
    FROM person p
    WHERE p.role = 'rm' AND p.active AND p.deleted_at IS NULL
    ORDER BY p.staff_no
"""
_KPIS: Final = """
    SELECT k.id, k.code, k.name_zh, k.name_en, k.formula, k.parameters
    FROM kpi k
    WHERE k.deleted_at IS NULL
    ORDER BY k.position, k.code
"""
_TARGETS: Final = "SELECT kpi_id, target FROM kpi_target WHERE person_id = ? AND period = ? AND period_start = ? AND deleted_at IS NULL"


@dataclass(frozen=True, slots=True)
class Manager:
    """A relationship manager."""

    id: str
    staff_no: str
    name: str


@dataclass(frozen=True, slots=True)
class Defined:
    """A KPI as the bank has defined it, ready to be computed."""

    id: str
    code: str
    name_zh: str
    name_en: str
    kpi: Kpi


@dataclass(frozen=True, slots=True)
class Figure:
    """Where one person stands with one KPI: minor units, a count or ppm, as `unit` says. None: cannot be said."""

    staff_no: str
    name: str
    kpi: str
    kpi_name_zh: str
    kpi_name_en: str
    formula: str
    unit: str
    currency: str
    """Empty unless money."""
    actual: int | None
    target: int | None
    proportional: int | None
    """What of the target belongs to the days gone."""
    gap: int | None
    """What is missing to the target, not above 0 if nothing is."""
    completion: int | None
    """ppm."""
    light: Light | None
    less_is_better: bool


def managers(tx: Tx) -> list[Manager]:
    """Everybody whose figures are computed, by staff number."""
    return [Manager(text_of(id), text_of(staff), text_of(name)) for id, staff, name in tx.rows(_PEOPLE)]


def measures(tx: Tx) -> tuple[list[Defined], list[str]]:
    """The KPIs that can be computed, and in a sentence each what is wrong with the others."""
    found: list[Defined] = []
    wrong: list[str] = []
    for id, code, zh, en, formula, parameters in tx.rows(_KPIS):
        kind = formula_of(text_of(formula))
        if kind is None:
            wrong.append(
                _("KPI {code} has the formula {formula}, which this version does not know.").format(
                    code=text_of(code), formula=text_of(formula)
                )
            )
            continue
        try:
            found.append(Defined(text_of(id), text_of(code), text_of(zh), text_of(en), kpi_of(text_of(code), kind, text_of(parameters))))
        except InvalidValue as error:
            wrong.append(error.what)
    return found, wrong


def ledger(facts: Facts) -> Ledger:
    """All facts of a person's book on a business date."""
    return Ledger([*facts.ledger_entries(), *customer_entries(facts)], level_changes(facts))


def figures(tx: Tx, people: Sequence[Manager], period: Period, day: date) -> list[Figure]:
    """Where each of `people` stands in a period, up to the business date `day`: by person, in the bank's order of KPIs."""
    known, _wrong = measures(tx)
    ranks = _ranks(tx)
    found: list[Figure] = []
    for one in people:
        facts = Facts(tx, one.id, day)
        book = ledger(facts)
        targets = {text_of(kpi): number(target) for kpi, target in tx.rows(_TARGETS, (one.id, str(period.span), period.first.isoformat()))}
        for measure in known:
            kpi, target = measure.kpi, targets.get(measure.id)
            actual = _actual(kpi, book, period, day, ranks)
            done, colour = _standing(kpi, actual, target)
            found.append(
                Figure(
                    staff_no=one.staff_no,
                    name=one.name,
                    kpi=measure.code,
                    kpi_name_zh=measure.name_zh,
                    kpi_name_en=measure.name_en,
                    formula=kpi.formula,
                    unit=kpi.unit,
                    currency=facts.currency if kpi.unit == "money" else "",
                    actual=actual,
                    target=target,
                    proportional=None if target is None else standing.proportional(kpi, target, period, day),
                    gap=None if target is None or actual is None else standing.gap(kpi, actual, target),
                    completion=done,
                    light=colour,
                    less_is_better=kpi.less_is_better,
                )
            )
    return found


def put_on_record(feed: Feed, period: Period, day: date) -> int:
    """Write what everybody reached in a month as of `day`; how many figures. Doing it again later brings a running month up to date.

    Raises:
        UsageError: not a month, or one that has not begun.
    """
    if period.span is not Span.MONTH or period.first > day:
        raise UsageError(_("Figures are put on record for a month that has begun."))
    tx = feed.tx
    known, _wrong = measures(tx)
    ids = {measure.code: measure.id for measure in known}
    people = {one.staff_no: one.id for one in managers(tx)}
    first = period.first.isoformat()
    rows: list[Image] = [
        {
            "id": id_from_key("kpi_value", "center", f"{people[one.staff_no]}/{one.kpi}/{first}"),
            "kpi_id": ids[one.kpi],
            "person_id": people[one.staff_no],
            "period_start": first,
            "value": one.actual,
            "source": "center",
            "as_of": period.until(day).isoformat(),
            "deleted_at": None,
        }
        for one in figures(tx, managers(tx), period, day)
        if one.actual is not None
    ]
    feed.load("kpi_value", rows)
    return len(rows)


def _actual(kpi: Kpi, book: Ledger, period: Period, day: date, ranks: Ranks) -> int | None:
    stretch = to_date(period, day)
    found = worth(kpi, book, stretch, ranks) if reaches(kpi, book, stretch, fully=False) else None
    return None if found is None else found.rounded


def _standing(kpi: Kpi, actual: int | None, target: int | None) -> tuple[int | None, Light | None]:
    """Completion and colour, where there is something to compare."""
    if actual is None or target is None:
        return None, None
    return standing.completion(actual, target, less_is_better=kpi.less_is_better), standing.light(kpi, actual, target)


def _ranks(tx: Tx) -> Ranks:
    return Ranks({text_of(code): number(rank) for code, rank in tx.rows("SELECT code, rank FROM tier WHERE deleted_at IS NULL")})


__all__ = ["Defined", "Figure", "Manager", "figures", "ledger", "managers", "measures", "put_on_record"]
