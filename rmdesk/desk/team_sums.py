"""What the figures of several books come to: what adds up is added, a ratio is taken of the sums above and below its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rmdesk.desk.performance_book import Book, ready
from rmdesk.domain.kpi import completion as standing
from rmdesk.domain.kpi.definitions import Formula, Kpi
from rmdesk.domain.kpi.figures import Stretch, Worth, ratio_parts, to_date
from rmdesk.domain.kpi.lines import KpiLine
from rmdesk.domain.money import PPM
from rmdesk.i18n import _
from rmdesk.store.queries.kpi_rows import KpiText


def summed(text: KpiText, books: Sequence[Book], lines: Sequence[KpiLine]) -> KpiLine:
    """The line of one KPI for all `books` together, which have the `lines`.

    What is shown for each adds up to what is shown for all. Where one cannot be said, or has no target, neither can the sum; where books are
    in different currencies, money is not added.
    """
    first = lines[0]
    if first.problem:
        return _with(first, {})
    kpi = ready(text)
    if _is_money(kpi) and len({book.asked.scope.currency for book in books}) > 1:
        return replace(_with(first, {}), currency="", problem=_("The books are in different currencies, which are not added up."))
    asked = books[0].asked
    period, day = asked.period, asked.scope.day
    found: dict[str, int | None]
    if kpi.unit == "ppm":
        stretches = {
            "actual": asked.stretch,
            "previous": to_date(period.previous(), day),
            "previous_to_date": asked.as_far(period.previous()),
            "year_before": to_date(period.year_before(), day),
            "year_before_to_date": asked.as_far(period.year_before()),
        }
        found = {name: _ratio(kpi, books, stretch) for name, stretch in stretches.items()}
        found["target"] = _joint_target(kpi, books, asked.stretch, [line.target for line in lines])
    else:
        found = {name: _sum(getattr(line, name) for line in lines) for name in _ADDED}
    line, actual, target = _with(first, found), found["actual"], found["target"]
    if target is None:
        return line
    line = replace(line, proportional=standing.proportional(kpi, target, period, day))
    if actual is None:
        return line
    return replace(
        line,
        gap=standing.gap(kpi, actual, target),
        completion=standing.completion(actual, target, less_is_better=kpi.less_is_better),
        light=standing.light(kpi, actual, target),
    )


_ADDED = ("actual", "target", "previous", "previous_to_date", "year_before", "year_before_to_date", "base")
"""What of a line adds up."""


def _with(line: KpiLine, found: Mapping[str, int | None]) -> KpiLine:
    """The line with these figures, and none else."""
    return replace(
        line,
        actual=found.get("actual"),
        target=found.get("target"),
        previous=found.get("previous"),
        previous_to_date=found.get("previous_to_date"),
        year_before=found.get("year_before"),
        year_before_to_date=found.get("year_before_to_date"),
        base=found.get("base"),
        proportional=None,
        gap=None,
        completion=None,
        light=None,
        needed=None,
    )


def value_of(
    kpi: Kpi, books: Sequence[Book], stretch: Stretch, wanted: Sequence[int | None], official: Sequence[int | None]
) -> tuple[int | None, int | None]:
    """Figure and target of all `books` together in a stretch; `wanted` are their targets, `official` the figures that are on record."""
    if _is_money(kpi) and len({book.asked.scope.currency for book in books}) > 1:
        return None, None
    if len(books) == 1 and official[0] is not None:
        return official[0], wanted[0]
    if kpi.unit == "ppm":
        return _ratio(kpi, books, stretch), _joint_target(kpi, books, stretch, wanted)
    return _sum(known if known is not None else book.rounded(kpi, stretch) for book, known in zip(books, official, strict=True)), _sum(
        wanted
    )


def _is_money(kpi: Kpi) -> bool:
    """Whether amounts go into it."""
    return kpi.unit == "money" or kpi.formula is Formula.NPL_RATIO


def _sum(values: Iterable[int | None]) -> int | None:
    """None as soon as one is."""
    total = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _parts(kpi: Kpi, books: Sequence[Book], stretch: Stretch) -> list[tuple[int, int]]:
    return [ratio_parts(kpi, book.ledger, stretch) for book in books] if stretch.days > 0 else []


def _ratio(kpi: Kpi, books: Sequence[Book], stretch: Stretch) -> int | None:
    """Σ above ÷ Σ below, never the mean of ratios."""
    parts = _parts(kpi, books, stretch)
    below = sum(under for _over, under in parts)
    return Worth(sum(over for over, _under in parts) * PPM, below).rounded if below > 0 else None


def _joint_target(kpi: Kpi, books: Sequence[Book], stretch: Stretch, wanted: Sequence[int | None]) -> int | None:
    """The ratio of all together if each just reached their own: the one target where all have the same."""
    known = [target for target in wanted if target is not None]
    if len(known) < len(wanted):
        return None
    if len(set(known)) == 1:
        return known[0]
    parts = _parts(kpi, books, stretch)
    below = sum(under for _over, under in parts)
    return Worth(sum(target * under for target, (_over, under) in zip(known, parts, strict=True)), below).rounded if below > 0 else None


__all__ = ["summed", "value_of"]
