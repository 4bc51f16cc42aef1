"""The KPIs as rows of a table: where each stands in a mark, a bar and a percentage, and what is missing. Narrow terminals keep that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rmdesk.domain.kpi.saying import UNKNOWN, completion_text, mark_of, needed_text, percent
from rmdesk.domain.money import PPM, divide_half_up
from rmdesk.i18n import _, current_language
from rmdesk.screens.performance_words import UNMOVED, Against, before, days_compared, said, signed, tone_of, way_gone
from rmdesk.screens.words import NONE
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.plot_bars import MARK, progress

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.domain.kpi.lines import KpiLine
    from rmdesk.widgets.row_source import Row

BAR: Final = 10
"""Cells of the bar."""


def kpi_columns() -> list[Column]:
    """Mark, name, figure, how much of the target, what is missing; then what is needed and what was before."""
    return [
        Column("mark", "", 1, priority=1),
        Column("name", _("KPI"), 16, priority=1, flex=4, max_width=34),
        Column("actual", _("Actual"), 9, priority=1, align="end"),
        Column("target", _("Target"), 9, priority=2, align="end"),
        Column("completion", _("Done %"), 7, priority=1, align="end"),
        Column("bar", _("{mark} by today").format(mark=MARK), BAR, priority=3),
        Column("gap", _("Missing"), 9, priority=2, align="end"),
        Column("needed", _("Daily need"), 10, priority=4, align="end"),
        Column("proportional", _("By today"), 10, priority=7, align="end"),
        Column("previous", _("vs prev."), 8, priority=5, align="end"),
        Column("year", _("vs year"), 8, priority=6, align="end"),
    ]


def kpi_row(line: KpiLine, today: date) -> Row:
    """One KPI."""
    if line.problem:
        return (Cell(UNKNOWN, "warn"), line.name, Cell(NONE, "muted"), "", "", Cell(line.problem, "muted"))
    tone = tone_of(line)
    missing = line.gap if line.gap is not None and line.gap > 0 else None
    return (
        Cell(mark_of(line), tone),
        line.name,
        Cell(said(line.actual, line), "strong" if line.actual is not None else "muted"),
        Cell(said(line.target, line), "muted"),
        Cell(completion_text(line.completion), tone or "muted"),
        Cell(progress(line.completion, way_gone(line), BAR), tone),
        Cell(said(missing, line), None if missing else "muted"),
        Cell(
            needed_text(line, current_language(), money="auto") if missing else NONE,
            None if missing and line.needed is not None else "muted",
        ),
        Cell(said(line.proportional, line), "muted"),
        _moved_since(line, "previous", today),
        _moved_since(line, "year_before", today),
    )


def _moved_since(line: KpiLine, against: Against, today: date) -> str:
    """By how much it moved; `/20d` behind it where it is compared with 20 days of the earlier period and not with all of it."""
    text, days = moved(line, before(line, against, today)), days_compared(line, against, today)
    return text if text == NONE or days is None else f"{text}{_('/{days}d').format(days=days)}"


def moved(line: KpiLine, was: int | None) -> str:
    """By how much: money in percent of what was, counts as they are, shares in percentage points; growth from nothing has no percentage."""
    if line.actual is None or was is None:
        return NONE
    change = line.actual - was
    if line.unit != "money":
        return signed(change, line)
    if was <= 0:
        return NONE if not change else f"{'+' if change > 0 else '-'}{said(abs(change), line)}"
    if not change:
        return UNMOVED
    return f"{'+' if change > 0 else ''}{percent(divide_half_up(change * PPM, was), 1)}"
