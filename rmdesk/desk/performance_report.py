"""The monthly performance report: where the RM stands with each KPI, how it came there, and who moved it; as Markdown, Word or Excel."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from rmdesk.domain.kpi.definitions import FLOWS, Formula
from rmdesk.domain.kpi.lines import Input, KpiLine, KpiRow, Light, Mover, Movers, TrendPoint
from rmdesk.domain.kpi.periods import Period
from rmdesk.domain.kpi.saying import completion_text, figure_text, is_to_hold, mark_of, needed_text
from rmdesk.domain.money import PPM, currency_exponent
from rmdesk.i18n import _, current_language
from rmdesk.store.paper import Bar, Chapter, Document

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from rmdesk.desk.performance import Performance

FORMATS: Final = (".md", ".docx", ".xlsx")
_MOST_MOVERS: Final = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """A KPI with its course, and who moved it if it is a sum; of a ratio what stands above and below its line, and most above it."""

    line: KpiLine
    trend: tuple[TrendPoint, ...]
    movers: Movers | None
    parts: tuple[Input, ...] = ()
    most: tuple[KpiRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a month's report says."""

    period: Period
    day: date
    """The business date."""
    person: str
    branch: str
    measures: tuple[Measure, ...]

    @property
    def behind(self) -> list[KpiLine]:
        """What has a target that is not reached."""
        return [one.line for one in self.measures if one.line.light in (Light.RED, Light.YELLOW)]


def gathered(performance: Performance, period: Period, day: date, person: str, branch: str) -> Report:
    """The report of a period as of the business date `day`. A KPI that cannot be computed is left out of courses, not of the table."""
    measures = []
    for line in performance.lines(period.span, period.first):
        if line.problem:
            measures.append(Measure(line, (), None))
            continue
        trend = performance.trend(line.code, period.span, at=period.first)
        if line.unit != "ppm":
            measures.append(Measure(line, trend, performance.movers(line.code, period.span, period.first, top=_MOST_MOVERS)))
            continue
        parts = performance.explain(line.code, period.span, period.first).parts
        most = performance.rows(line.code, period.span, period.first, _MOST_MOVERS) if line.formula == Formula.NPL_RATIO else ()
        measures.append(Measure(line, trend, None, parts, most))
    return Report(period, day, person, branch, tuple(measures))


# -- as a document ---------------------------------------------------------------------------------------------------------


def document(report: Report) -> Document:
    """The report as text with charts."""
    targets = [one.line for one in report.measures if one.line.target is not None]
    about = (
        f"{report.person}  {report.branch}".strip(),
        _("As of {day}, {elapsed} of {days} days").format(
            day=report.day, elapsed=report.period.elapsed(report.day), days=report.period.days
        ),
        _("{count} of {all} targets are not reached yet.").format(count=len(report.behind), all=len(targets)),
    )
    chapters = [Chapter(_("Overview"), table=(_headings(), *(_row(one.line) for one in report.measures)))]
    chapters += [_chapter(one, report.day) for one in report.measures if _drawn(one)]
    return Document(title(report), about, tuple(chapters))


def title(report: Report) -> str:
    """What the report is called."""
    return _("Performance report {period}").format(period=report.period.label())


def _headings() -> tuple[str, ...]:
    return (_("KPI"), _("Actual"), _("Target"), _("Completion"), _("Gap"), _("Each day left"), _("Whole period before"), _("Year before"))


def _row(line: KpiLine) -> tuple[str, ...]:
    done = f"{completion_text(line.completion)} {mark_of(line)}".rstrip()
    return (
        line.name,
        _said(line, line.actual),
        _said(line, line.target),
        done,
        _said(line, line.gap),
        needed_text(line, current_language()),
        _said(line, line.previous),
        _said(line, line.year_before),
    )


def _drawn(one: Measure) -> bool:
    """Whether there is anything to say of it beside its line in the overview."""
    return any(point.value is not None for point in one.trend)


def _chapter(one: Measure, day: date) -> Chapter:
    """Its course as bars, from the first period that is known, and below who moved it or what it is the ratio of."""
    line = one.line
    first = next(place for place, point in enumerate(one.trend) if point.value is not None)
    bars = tuple(Bar(point.period.label(), point.value or 0, _said(line, point.value), point.target) for point in one.trend[first:])
    return Chapter(line.name, lines=_moved(line, one.movers, day) if one.movers else _made_of(one), chart=bars)


def _made_of(one: Measure) -> tuple[str, ...]:
    """What stands above and below the line of a ratio, and the largest parts above it."""
    named = (f"{' '.join(filter(None, (row.customer_name, row.product)))}  {_of_row(one.line, row)}" for row in one.most)
    return (*(f"{part.name}  {part.value}" for part in one.parts), *named)


def _of_row(line: KpiLine, row: KpiRow) -> str:
    return figure_text(row.amount, row.unit, line.currency or "CNY", current_language())


def _moved(line: KpiLine, movers: Movers, day: date) -> tuple[str, ...]:
    said = {"before": _said(line, movers.before), "after": _said(line, movers.after)}
    days = line.period.elapsed(day)
    if line.formula in FLOWS and days < line.period.days:
        change = _("Since as many days ({days}) of the period before: {before} → {after}").format(days=days, **said)
    else:
        change = _("Since the whole period before: {before} → {after}").format(**said)
    named = tuple(f"{one.name}  {_signed(line, one.change)}" for one in movers.named)
    return (change, *named, *((f"{_('all others')}  {_signed(line, movers.rest)}",) if movers.rest else ()))


def _said(line: KpiLine, value: int | None) -> str:
    return figure_text(value, line.unit, line.currency, current_language(), formula=line.formula)


def _signed(line: KpiLine, change: int) -> str:
    return f"{'+' if change > 0 else ''}{_said(line, change)}"


# -- as a workbook ---------------------------------------------------------------------------------------------------------


def workbook(report: Report) -> bytes:
    """The report as Excel: an overview, and a sheet with table and chart for each KPI. Amounts are numbers, exact to the minor unit."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = _("Overview")
    _fill(sheet, _columns(), [_values(one.line) for one in report.measures])
    names: set[str] = {sheet.title}
    for one in report.measures:
        if _drawn(one):
            _course(book.create_sheet(_sheet_name(one.line.name, names)), one)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _columns() -> tuple[str, ...]:
    """As the overview on paper; numbers have no words, so what a day must hold and what it must bring are columns of their own."""
    given = _headings()
    return (*given[:5], _("Hold a day"), _("Bring a day"), *given[6:], _("Unit"))


def _course(sheet: Worksheet, one: Measure) -> None:
    from openpyxl.chart import LineChart, Reference

    points = one.trend
    rows = [(point.period.label(), _number(one.line, point.value), _number(one.line, point.target)) for point in points]
    _fill(sheet, (_("Period"), _("Actual"), _("Target")), rows)
    chart = LineChart()
    chart.title, chart.height, chart.width = one.line.name, 9, 20
    chart.add_data(Reference(sheet, min_col=2, max_col=3, min_row=1, max_row=len(points) + 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=len(points) + 1))
    chart.x_axis.delete = chart.y_axis.delete = False
    sheet.add_chart(chart, "F2")
    if one.movers:
        below = len(points) + 4
        _fill(sheet, (_("Customer"), _("Before"), _("After"), _("Change")), _mover_rows(one.line, one.movers), start=below)


def _mover_rows(line: KpiLine, movers: Movers) -> list[tuple[object, ...]]:
    """Who moved it; the last line is the sum of all."""

    def row(name: str, before: int | None, after: int | None, change: int) -> tuple[object, ...]:
        return (name, _number(line, before), _number(line, after), _number(line, change))

    def of(one: Mover) -> tuple[object, ...]:
        return row(one.name, one.before, one.after, one.change)

    rows = [of(one) for one in movers.named]
    return [
        *rows,
        row(_("all others"), None, None, movers.rest),
        row(_("Total"), movers.before, movers.after, movers.after - movers.before),
    ]


def _fill(sheet: Worksheet, headings: Sequence[str], rows: Sequence[Sequence[object]], start: int = 1) -> None:
    """A table with bold headings; a text stays one, whatever it begins with."""
    from openpyxl.styles import Font

    for column, heading in enumerate(headings, 1):
        sheet.cell(start, column, heading).font = Font(bold=True)
    for at, row in enumerate(rows, start + 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            if isinstance(value, str):
                cell.value, cell.data_type = "".join(sign for sign in value if sign >= " "), "s"
            else:
                cell.value = value
                cell.number_format = "#,##0.00" if isinstance(value, Decimal) else "General"
    for column, letter in enumerate("ABCDEFGHIJ"[: len(headings)]):
        sheet.column_dimensions[letter].width = 26 if not column else 18


def _values(line: KpiLine) -> tuple[object, ...]:
    hold, bring = (line.needed, None) if is_to_hold(line) else (None, line.needed)
    amounts = (line.gap, hold, bring, line.previous, line.year_before)
    done = None if line.completion is None else Decimal(line.completion) / PPM
    unit = line.currency or {"count": _("count"), "ppm": _("ratio")}.get(line.unit, line.unit)
    return (line.name, _number(line, line.actual), _number(line, line.target), done, *(_number(line, value) for value in amounts), unit)


def _number(line: KpiLine, value: int | None) -> Decimal | int | None:
    """A figure as a number: money in the currency's own unit, ratios as parts of one."""
    if value is None or line.unit == "count":
        return value
    return Decimal(value).scaleb(-currency_exponent(line.currency)) if line.unit == "money" else Decimal(value) / PPM


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters that Excel takes, each name once."""
    clean = "".join(sign for sign in name if sign not in r"[]:*?/\'")[:28] or "KPI"
    found, number = clean, 1
    while found in taken:
        number += 1
        found = f"{clean} {number}"
    taken.add(found)
    return found


def rendered(report: Report, suffix: str) -> bytes:
    """The report in the format of a file with this ending (one of `FORMATS`)."""
    from rmdesk.store import paper

    return workbook(report) if suffix == ".xlsx" else paper.rendered(document(report), suffix)


__all__ = ["FORMATS", "Report", "document", "gathered", "rendered", "title", "workbook"]
