"""`rmdesk kpi`: where I stand, how a figure came about, and the rows behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import Invocation, invoked
from rmdesk.cli.output import Column
from rmdesk.i18n import N_, _, current_language

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.desk.opened import Desk
    from rmdesk.domain.kpi.lines import Explanation, KpiLine, KpiRow
    from rmdesk.domain.kpi.periods import Period

_AMOUNTS = (
    "actual",
    "target",
    "proportional",
    "gap",
    "needed",
    "previous",
    "previous_to_date",
    "year_before",
    "year_before_to_date",
    "base",
)


def kpi(
    context: typer.Context,
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help=N_("A month 2026-11, a quarter 2026Q4, or a year 2026; default: this month."))
    ] = "",
    explain: Annotated[str, typer.Option(metavar="KPI", help=N_("How this figure came about: its formula and what went into it."))] = "",
    rows: Annotated[str, typer.Option(metavar="KPI", help=N_("The accounts and customers behind this figure."))] = "",
) -> None:
    """Print the KPIs of a period, one of them explained, or the rows behind one.

    Raises:
        InvalidValue: no such period, or a KPI whose definition cannot be used. NotFound: no such KPI.
    """
    from rmdesk.domain.kpi.periods import parse_period

    invocation = invoked(context)
    wanted = parse_period(period, invocation.clock.today())
    with invocation.desk() as desk:
        as_of = desk.link.standing().as_of
        if explain:
            _print_explanation(invocation, desk.performance.explain(explain, wanted.span, wanted.first), as_of)
        elif rows:
            _print_rows(invocation, desk, rows, wanted, as_of)
        else:
            _print_lines(invocation, desk.performance.lines(wanted.span, wanted.first), as_of)


def _print_lines(invocation: Invocation, lines: tuple[KpiLine, ...], as_of: date | None) -> None:
    if invocation.as_json:
        output.emit(output.rows([document(line) for line in lines], invocation.clock.today(), as_of))
        return
    if not lines:
        output.line(_("The bank measures nothing yet."))
        return
    headings = (_("Actual"), _("Target"), _("Completion"), _("Gap"), _("Each day left"), _("Whole period before"))
    columns = [Column(_("KPI")), *(Column(heading, right=True) for heading in headings)]
    output.table(columns, [_line(line) for line in lines])
    for line in lines:
        if line.problem:
            output.say(line.problem)


def _line(line: KpiLine) -> tuple[str, ...]:
    from rmdesk.domain.kpi.saying import completion_text, mark_of, needed_text

    done = f"{completion_text(line.completion)} {mark_of(line)}".rstrip()
    needed = needed_text(line, current_language())
    return (line.name, said(line.actual, line), said(line.target, line), done, said(line.gap, line), needed, said(line.previous, line))


def _print_explanation(invocation: Invocation, told: Explanation, as_of: date | None) -> None:
    line = told.line
    if invocation.as_json:
        inputs = [{"name": one.name, "value": one.value} for one in told.inputs]
        more = {"sentence": told.formula, "inputs": inputs, "sources": list(told.sources)}
        output.emit({**document(line), **more, "business_date": invocation.clock.today(), "as_of": as_of})
        return
    output.title(f"{line.name}  {line.period.label()}")
    output.line(f"{said(line.actual, line)} = {told.formula}")
    output.table([Column(""), Column("", right=True)], [(one.name, one.value) for one in told.inputs])
    for source in told.sources:
        output.line(source)


def _print_rows(invocation: Invocation, desk: Desk, code: str, wanted: Period, as_of: date | None) -> None:
    line = desk.performance.line(code, wanted.span, wanted.first)
    found = desk.performance.rows(code, wanted.span, wanted.first)
    if invocation.as_json:
        output.emit(output.rows([_row_document(row, line) for row in found], invocation.clock.today(), as_of))
        return
    columns = [
        Column(_("Customer")),
        Column(_("Account")),
        Column(_("Product")),
        Column(_("Share"), right=True),
        Column(line.name, right=True),
    ]
    output.table(columns, [_row(row, line) for row in found])


def _row(row: KpiRow, line: KpiLine) -> tuple[str, ...]:
    return (row.customer_name, row.account_no_masked, row.product, f"{row.share_ppm // 10_000}%", _row_amount(row, line))


def _row_amount(row: KpiRow, line: KpiLine) -> str:
    from rmdesk.domain.kpi.saying import figure_text

    return figure_text(row.amount, row.unit, line.currency or "CNY", current_language())


def _row_document(row: KpiRow, line: KpiLine) -> dict[str, object]:
    from rmdesk.domain.money import Money

    document = output.fields(row)
    return {**document, "amount": Money(row.amount, line.currency or "CNY")} if row.unit == "money" else document


def said(value: int | None, line: KpiLine) -> str:
    """A value of this KPI."""
    from rmdesk.domain.kpi.saying import figure_text

    return figure_text(value, line.unit, line.currency, current_language(), formula=line.formula)


def document(line: KpiLine) -> dict[str, object]:
    """A KPI's line as JSON: money as objects, the period as its length and first day."""
    from rmdesk.domain.money import Money

    told = output.fields(line)
    told["period"], told["period_start"] = str(line.period.span), line.period.first
    told["light"] = None if line.light is None else str(line.light)
    if line.unit == "money":
        for name in _AMOUNTS:
            value = getattr(line, name)
            told[name] = None if value is None else Money(value, line.currency)
    return told


__all__ = ["document", "kpi", "said"]
