"""How a KPI is said: its value, where it stands, what is missing, and what is to be done about it. The mark says it; the colour repeats it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from rmdesk.domain.kpi.definitions import FLOWS, Formula
from rmdesk.domain.kpi.lines import Light
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.domain.kpi.saying import BEHIND, NONE, REACHED, figure_text, is_behind, is_reached, is_to_hold, shortfall
from rmdesk.domain.money import PPM, MoneyUnit, divide_half_up
from rmdesk.i18n import N_, _, current_language, ngettext
from rmdesk.widgets import plot_axis
from rmdesk.widgets.cells import clip, width_of
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.domain.kpi.lines import KpiLine

SPANS: Final = {Span.MONTH: N_("Month"), Span.QUARTER: N_("Quarter"), Span.YEAR: N_("Year")}
Against = Literal["previous", "year_before"]
"""What a figure is compared with."""
_BEFORE: Final = {
    "previous": {Span.MONTH: N_("the month before"), Span.QUARTER: N_("the quarter before"), Span.YEAR: N_("the year before")},
    "year_before": {Span.MONTH: N_("a year ago"), Span.QUARTER: N_("a year ago"), Span.YEAR: N_("the year before")},
}

MEASURED: Final = frozenset(
    {"kpi", "kpi_target", "kpi_value", "customer", "assignment", "account", "account_role", "balance", "product"}
    | {"holding", "loan", "contact", "activity", "tier", "campaign"}
)
"""Tables that figures are made of."""

UNMOVED: Final = "±0"
_TONES: Final[dict[Light, Tone]] = {Light.RED: "bad", Light.YELLOW: "warn", Light.GREEN: "good"}


# -- values ----------------------------------------------------------------------------------------------------------------


def said(value: int | None, line: KpiLine, unit: MoneyUnit = "auto") -> str:
    """A value of this KPI."""
    return figure_text(value, line.unit, line.currency, current_language(), formula=line.formula, money=unit)


def said_in(value: int, unit: str, currency: str, written: MoneyUnit = "auto") -> str:
    """A value in `money` (minor units of `currency`), `ppm` or `count`."""
    return figure_text(value, unit, currency, current_language(), money=written)


def signed(change: int | None, line: KpiLine, unit: MoneyUnit = "auto") -> str:
    """A change, with its sign; of a share in percentage points."""
    if change is None:
        return NONE
    if not change:
        return UNMOVED
    text = said(change, line, unit)
    if line.unit == "ppm" and not is_ratio(line):
        text = _("{points} pp").format(points=text.removesuffix("%"))
    return f"+{text}" if change > 0 else text


def is_ratio(line: KpiLine) -> bool:
    """Whether its ppm are millionths of a product, not parts of a hundred."""
    return line.formula == Formula.COVERAGE


def measure_of(line: KpiLine) -> plot_axis.Measure:
    """The units in which a plot of this KPI is marked."""
    match line.unit:
        case "money":
            return plot_axis.amounts(line.currency, current_language())
        case "ppm":
            return plot_axis.RATIOS if is_ratio(line) else plot_axis.SHARES
    return plot_axis.counts(current_language())


# -- periods ---------------------------------------------------------------------------------------------------------------


def progress_of(period: Period, today: date) -> str:
    """`2026-11 · day 20 of 30`; a period that is over says so."""
    if period.last < today:
        return f"{period.label()} · " + _("finished")
    return f"{period.label()} · " + _("day {day} of {days}").format(day=period.elapsed(today), days=period.days)


def short_label(period: Period) -> str:
    """Below a plot: `11`, `Q4`, `2026`; where a year begins, the year as well."""
    first = period.first
    if period.span is Span.YEAR:
        return f"{first:%Y}"
    if period.span is Span.QUARTER:
        quarter = f"Q{(first.month + 2) // 3}"
        return f"{first:%y}{quarter}" if first.month == 1 else quarter
    return f"{first:%y}-01" if first.month == 1 else str(first.month)


def compared_with(line: KpiLine, against: Against, today: date | None) -> str:
    """What a figure is compared with, in words: `the month before`, `22 days of the month before`; None: without how many days of it."""
    earlier, days = _(_BEFORE[against][line.period.span]), days_compared(line, against, today) if today is not None else None
    if days is None:
        return earlier
    return ngettext("{days} day of {period}", "{days} days of {period}", days).format(days=days, period=earlier)


def days_compared(line: KpiLine, against: Against, today: date) -> int | None:
    """With how many days of the earlier period a figure is compared, None with all of it: what adds up has as many days as are gone."""
    if line.formula not in FLOWS or line.period.last <= today:
        return None
    earlier = line.period.previous() if against == "previous" else line.period.year_before()
    return min(line.period.elapsed(today), earlier.days)


def before(line: KpiLine, against: Against, today: date) -> int | None:
    """The figure that this one is compared with: of balances, averages and ratios the whole earlier period, of what adds up as many days."""
    is_running = days_compared(line, against, today) is not None
    if against == "previous":
        return line.previous_to_date if is_running else line.previous
    return line.year_before_to_date if is_running else line.year_before


def that_fit(parts: Sequence[str], room: int) -> str:
    """As many of `parts` in one line of `room` cells as fit whole, the first one in any case."""
    shown = list(parts)
    while len(shown) > 1 and width_of(" · ".join(shown)) > room:
        shown.pop()
    return clip(" · ".join(shown), room)


# -- where it stands -------------------------------------------------------------------------------------------------------


def tone_of(line: KpiLine) -> Tone | None:
    """The colour of its light."""
    return _TONES.get(line.light) if line.light is not None else None


def way_gone(line: KpiLine) -> int | None:
    """How far along the days are, ppm of the target; None where the whole target counts every day."""
    if line.proportional is None or not line.target or line.less_is_better:
        return None
    return divide_half_up(line.proportional * PPM, line.target)


def headline(lines: Sequence[KpiLine], today: date, room: int) -> tuple[str, Tone | None]:
    """One sentence in `room` cells: how many are behind, and what the furthest behind lacks and needs, as far as there is room to say it."""
    aimed = [line for line in lines if line.target is not None and line.actual is not None]
    if not aimed:
        return _("No target is set for this period."), "muted"
    behind = [line for line in aimed if is_behind(line)]
    if not behind:
        reached = sum(map(is_reached, aimed))
        text = ngettext("{reached} of {count} reached", "{reached} of {count} reached", len(aimed)).format(
            reached=reached, count=len(aimed)
        )
        return f"{REACHED} " + text + ("" if reached == len(aimed) else " · " + _("the others are on their way")), "good"
    worst = max(behind, key=_share_missing)
    said_first = _("{behind} of {count} behind").format(behind=len(behind), count=len(aimed))
    parts = [said_first, _("most: {name}, {gap} short").format(name=worst.name, gap=said(worst.gap, worst)), *needs(worst, today)]
    return that_fit([f"{BEHIND} {parts[0]}", *parts[1:]], room), "bad" if worst.light is Light.RED else "warn"


def furthest_behind(lines: Sequence[KpiLine]) -> KpiLine | None:
    """Of the KPIs whose target is not reached, the one that is furthest behind where it should be by now; None if all are reached."""
    missing = [line for line in lines if line.gap is not None and line.gap > 0 and line.completion is not None]
    return max(missing, key=lambda line: (_share_missing(line), -(line.completion or 0)), default=None)


def _share_missing(line: KpiLine) -> int:
    """What is missing to where one should be, ppm: the one measure that amounts and counts have in common."""
    return divide_half_up(shortfall(line) * PPM, abs(line.proportional)) if line.proportional else PPM


def needs(line: KpiLine, today: date) -> list[str]:
    """What each remaining day must hold or bring; nothing if none is left, or nothing is needed."""
    left = line.period.days - line.period.elapsed(today)
    if line.needed is None or left <= 0 or line.gap is None or line.gap <= 0:
        return []
    if is_to_hold(line):
        text = ngettext("hold {amount} on {days} more day", "hold {amount} on each of {days} more days", left)
    else:
        text = ngettext("bring {amount} a day for {days} more day", "bring {amount} a day for {days} more days", left)
    return [text.format(amount=said(line.needed, line), days=left)]
