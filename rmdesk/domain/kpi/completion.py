"""How a figure stands to its target: completion, colour, the target for the days gone, what is missing, and what the rest must bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rmdesk.domain.kpi.definitions import AVERAGES, FLOWS, Divisor, Formula, Kpi
from rmdesk.domain.kpi.figures import FIXED_DAYS, Worth, balance, base_worth, sum_of_days, to_date
from rmdesk.domain.kpi.ledger import Ledger
from rmdesk.domain.kpi.lines import Light
from rmdesk.domain.kpi.periods import Period
from rmdesk.domain.money import PPM, divide_half_up
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _


def completion(actual: int, target: int, *, less_is_better: bool = False) -> int | None:
    """Actual ÷ target in ppm (source A); where less is better 2 − actual ÷ target, not below 0 (as Chinese appraisals count such figures).

    None if the target is not above 0: then it is only reached or not.
    """
    if target <= 0:
        return None
    reached = divide_half_up(actual * PPM, target)
    return max(2 * PPM - reached, 0) if less_is_better else reached


def light(kpi: Kpi, actual: int, target: int) -> Light:
    """Red below half, yellow below the whole, green from it on (source A; both bounds are parameters)."""
    done = completion(actual, target, less_is_better=kpi.less_is_better)
    if done is None:
        return Light.GREEN if gap(kpi, actual, target) <= 0 else Light.RED
    return Light.RED if done < kpi.red_below else Light.YELLOW if done < kpi.green_from else Light.GREEN


def gap(kpi: Kpi, actual: int, target: int) -> int:
    """What is missing, negative if the target is passed."""
    return actual - target if kpi.less_is_better else target - actual


def proportional(kpi: Kpi, target: int, period: Period, day: date) -> int:
    """The part of a flow's target that belongs to the days gone; the target itself of what does not add up."""
    return divide_half_up(target * period.elapsed(day), period.days) if kpi.flow else target


def needed(kpi: Kpi, ledger: Ledger, actual: Worth, target: int, period: Period, day: date) -> int | None:
    """What each remaining day must hold or bring to reach the target, rounded up; None if no day is left, or the KPI is a ratio.

    Averages: (target × D − Σ so far) ÷ (D − d), D days of the period and d gone (algebra); of a growth the target counts from its base. A
    fixed divisor takes the place of D before the minus sign. Flows: what is missing by the days left. Never below 0.
    """
    left = period.days - period.elapsed(day)
    if left <= 0 or kpi.unit == "ppm":
        return None
    if kpi.formula in FLOWS:
        missing = Worth(target, 1).less(actual)
        return max(_up(missing.over, missing.under * left), 0)
    if kpi.formula not in AVERAGES:
        return target
    aim = Worth(target, 1)
    if kpi.formula is Formula.NET_GROWTH:
        base = base_worth(kpi, ledger, period)
        aim = Worth(target * base.under + base.over, base.under)
    so_far = sum_of_days(kpi, ledger, to_date(period, day))
    missing = Worth(aim.over * whole_divisor(kpi, period), aim.under).less(so_far)
    return max(_up(missing.over, missing.under * left), 0)


def whole_divisor(kpi: Kpi, period: Period) -> int:
    """What the sum of all days of the period is divided by."""
    return FIXED_DAYS * period.months if kpi.divisor is Divisor.FIXED else period.days


@dataclass(frozen=True, slots=True)
class Projection:
    """A period's figure at its end, if everything stays as it is on the business date."""

    now: Worth
    then: Worth
    """With the money that comes."""


def what_if(kpi: Kpi, ledger: Ledger, period: Period, day: date, amount: int, since: date) -> Projection:
    """The figure of the whole period without and with `amount` (minor units, counted in full) from `since` to its end.

    Raises:
        InvalidValue: the KPI is no balance or average, or `since` lies outside the period.
    """
    if kpi.formula not in AVERAGES and kpi.formula is not Formula.POINT_BALANCE:
        raise InvalidValue(_("Only a balance or an average can be asked what more money would do to it."))
    if not period.first <= since <= period.last:
        raise InvalidValue(_("{day} lies outside {period}.").format(day=since, period=period.label()))
    until = period.until(day)
    standing = balance(kpi, ledger, until)
    if kpi.formula is Formula.POINT_BALANCE:
        return Projection(standing, Worth(standing.over + amount * standing.under, standing.under))
    so_far = sum_of_days(kpi, ledger, to_date(period, day))
    days = whole_divisor(kpi, period)
    left = (period.last - until) // timedelta(1)
    now = Worth(so_far.over + standing.over * left, so_far.under * days)
    more = amount * ((period.last - since).days + 1)
    then = Worth(now.over + more * so_far.under, now.under)
    if kpi.formula is Formula.NET_GROWTH:
        base = base_worth(kpi, ledger, period)
        now, then = now.less(base), then.less(base)
    return Projection(now, then)


def _up(over: int, under: int) -> int:
    """Division rounded up."""
    return -(-over // under)


__all__ = ["Projection", "completion", "gap", "light", "needed", "proportional", "what_if"]
