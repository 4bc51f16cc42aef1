"""The team as rows: one KPI of each RM and of all together, or all KPIs of one; and how far somebody came over time, as a plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rmdesk.domain.kpi.saying import BEHIND, REACHED, completion_text, is_behind, is_reached, mark_of
from rmdesk.domain.money import PPM
from rmdesk.i18n import _
from rmdesk.screens.performance_table import kpi_columns, kpi_row
from rmdesk.screens.performance_words import said, short_label, that_fit, tone_of
from rmdesk.screens.sheet import TableColumn, TableSection
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.plot_axis import SHARES
from rmdesk.widgets.plot_lines import Series, Trend

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.desk.team import TeamFigures, TeamPoint
    from rmdesk.domain.kpi.lines import KpiLine
    from rmdesk.widgets.row_source import Row
    from rmdesk.widgets.tones import Tone

TOGETHER = ""
"""Key of the line of all together; those of the others are ids of people."""


def team_columns() -> list[Column]:
    """Those of the KPIs, with the RM in place of the KPI; what each day must bring is an RM's own matter."""
    return [Column("name", _("RM"), 10, priority=1, flex=4, max_width=30) if column.id == "name" else column for column in _shown()]


def _shown() -> list[Column]:
    return [column for column in kpi_columns() if column.id != "needed"]


def team_rows(figures: TeamFigures, code: str, today: date) -> list[tuple[str, Row]]:
    """A row for each RM and, last, one for all together."""
    place = next(place for place, column in enumerate(kpi_columns()) if column.id == "needed")
    found: list[tuple[str, Row]] = []
    for one in figures.members:
        line = figures.of(one.member.id, code)
        if line is not None:
            found.append((one.member.id, _named(kpi_row(line, today), one.member.name, place)))
    together = figures.of(TOGETHER, code)
    if together is not None and len(found) > 1:
        found.append((TOGETHER, _named(kpi_row(together, today), Cell(_("Whole team"), "strong"), place)))
    return found


def _named(row: Row, name: Cell | str, without: int) -> Row:
    cells = [row[0], name, *row[2:]]
    return tuple(cells[:without] + cells[without + 1 :])


def headline(figures: TeamFigures, code: str, room: int) -> tuple[str, Tone | None]:
    """How many of the team are behind with this KPI, who most, and who has no target; in `room` cells."""
    lines = {one.member.name: line for one in figures.members if (line := figures.of(one.member.id, code)) is not None}
    aimed = {name: line for name, line in lines.items() if line.target is not None}
    if not aimed:
        return _("Nobody has a target for this period."), "muted"
    parts: list[str] = []
    tone: Tone | None = None
    behind = {name: line for name, line in aimed.items() if is_behind(line)}
    if behind:
        worst = min(behind, key=lambda name: behind[name].completion or 0)
        parts.append(f"{BEHIND} " + _("{behind} of {count} RMs behind").format(behind=len(behind), count=len(aimed)))
        parts.append(_("most: {name}, {gap} short").format(name=worst, gap=said(behind[worst].gap, behind[worst])))
        tone = "warn"
    elif any(line.actual is not None for line in aimed.values()):
        parts.append(
            f"{REACHED} " + _("{reached} of {count} RMs there").format(reached=sum(map(is_reached, aimed.values())), count=len(aimed))
        )
        tone = "good"
    if len(aimed) < len(lines):
        parts.append(_("{count} RMs without a target").format(count=len(lines) - len(aimed)))
    return that_fit(parts or [_("not begun yet")], room), tone


def all_kpis(lines: Sequence[KpiLine], name: str) -> TableSection:
    """Every KPI of one RM, or of all together."""
    columns = (TableColumn(), TableColumn(grows=True), TableColumn("end"), TableColumn("end"))
    rows = tuple(
        (
            Cell(mark_of(line), tone_of(line)),
            line.name,
            Cell(said(line.actual, line), "strong" if line.actual is not None else "muted"),
            Cell(completion_text(line.completion), tone_of(line) or "muted"),
        )
        for line in lines
    )
    return TableSection(name, columns, rows)


def completion_trend(team: Sequence[TeamPoint] | None, mine: Sequence[TeamPoint] | None, name: str) -> Trend | None:
    """Completion period by period: of the team and, if another line is under the cursor, of that RM; 100 % as a mark. None without any."""
    some = mine or team
    if not some or all(point.completion is None for point in (*(team or ()), *(mine or ()))):
        return None
    series = [Series(_("target"), (PPM,) * len(some), "·", "muted")]
    if team:
        series.append(Series(_("Whole team"), tuple(point.completion for point in team), "○", "muted", joined=mine is None))
    if mine:
        series.append(Series(name, tuple(point.completion for point in mine), "●", "accent", joined=True))
    return Trend(tuple(short_label(point.period) for point in some), tuple(series), SHARES, 1_000)
