"""Rules 8, 9 and 10: what moved on a day, what grows less, and which level the month will earn. Thresholds are in the book's main currency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from rmdesk.domain.dates import month_end
from rmdesk.domain.day_sums import needed_for_rest
from rmdesk.domain.money import PPM, divide_half_up
from rmdesk.domain.reminder_parameters import BalanceSwing, CumulativeLoss, Swing, TierAtRisk
from rmdesk.domain.tiers import TierTable
from rmdesk.reminders.verdict import Draft, Not, Today, Value, Verdict, count, day, level, money, share
from rmdesk.store.queries.reminder_balances import Band, LevelsFact, MonthFact, MoveFact


def first_swing_day(parameters: BalanceSwing, today: Today) -> date:
    """From which day on moves are still told of."""
    return today.calendar.add(today.date, -parameters.keep_workdays)


def balance_swing(fact: MoveFact, parameters: BalanceSwing, today: Today) -> Verdict:
    """Rule 8: money moved by the level's absolute amount, or by its share of the trailing average and at least its floor."""
    limits = parameters.tiers.get(fact.level)
    if limits is None:
        return Not(fact.customer_id, fact.customer_id, "level_off", {"level": level(fact.level)})
    size = abs(fact.moved)
    average = fact.average
    if not _is_swing(size, average, limits):
        return Not(
            fact.customer_id,
            fact.customer_id,
            "move_small",
            {
                "moved": money(size, today.currency),
                "on": day(fact.on),
                "absolute": money(limits.absolute, today.currency),
                "share": share(limits.share),
                "floor": money(limits.floor, today.currency),
                "average": money(average, today.currency),
            },
        )
    way = "in" if fact.moved > 0 else "out"
    by_amount = size >= limits.absolute
    parameters_used: dict[str, Value] = {"absolute": money(limits.absolute, today.currency), "level": level(fact.level)}
    if not by_amount:
        parameters_used = {"share": share(limits.share), "floor": money(limits.floor, today.currency), "level": level(fact.level)}
    moved_share = divide_half_up(size * PPM, average) if average > 0 else 0
    return Draft(
        rule="balance_swing",
        customer_id=fact.customer_id,
        level=fact.level,
        subject_id=fact.customer_id,
        occurrence=fact.on.isoformat(),
        stage=way,
        event_on=fact.on,
        act_on=today.calendar.days.on_or_after(fact.on),
        until=today.calendar.add(fact.on, parameters.keep_workdays),
        stake=size,
        currency=today.currency,
        message=f"balance_swing.{way}" if by_amount else f"balance_swing.{way}.share",
        inputs={
            "moved": money(size, today.currency),
            "average": money(average, today.currency),
            "days": count(parameters.trailing_days),
            "moved_share": share(moved_share),
            "on": day(fact.on),
        },
        parameters=parameters_used,
        as_of=fact.on,
        certain=today.calendar.is_announced(fact.on),
    )


def _is_swing(size: int, average: int, limits: Swing) -> bool:
    if size >= limits.absolute:
        return True
    return average > 0 and size >= limits.floor and size * PPM >= limits.share * average


def loss_days(parameters: CumulativeLoss, today: date) -> list[date]:
    """The days that rule 9 looks back to: `within_days` ago, and the last month ends, the newest first."""
    ends = [today if today == month_end(today) else today.replace(day=1) - timedelta(1)]
    while len(ends) <= parameters.falling_month_ends:
        ends.append(ends[-1].replace(day=1) - timedelta(1))
    return [today - timedelta(parameters.within_days), *ends]


def cumulative_loss(fact: LevelsFact, parameters: CumulativeLoss, today: Today, days: Sequence[date]) -> Verdict:
    """Rule 9: fallen at `falling_month_ends` month ends in a row, or by the share `loss` within `within_days`; in both cases by the floor.

    `days` are those of `loss_days`, for which the fact has the amounts.
    """
    floor = parameters.floors.get(fact.level)
    if floor is None:
        return Not(fact.customer_id, fact.customer_id, "level_off", {"level": level(fact.level)})
    now, before, *ends = fact.amounts
    lost, fallen = before - now, ends[-1] - ends[0]
    quickly = before > 0 and lost >= floor and lost * PPM >= parameters.loss * before
    steadily = len(ends) > 1 and fallen >= floor and all(newer < older for newer, older in pairwise(ends))
    if not quickly and not steadily:
        return Not(
            fact.customer_id,
            fact.customer_id,
            "loss_small",
            {
                "lost": money(lost, today.currency),
                "before": money(before, today.currency),
                "fallen": money(fallen, today.currency),
                "share": share(parameters.loss),
                "floor": money(floor, today.currency),
                "times": count(parameters.falling_month_ends),
            },
        )
    since, old, new, newest = (days[0], before, now, today.date) if quickly else (days[-1], ends[-1], ends[0], days[1])
    first = today.date.replace(day=1)
    return Draft(
        rule="cumulative_loss",
        customer_id=fact.customer_id,
        level=fact.level,
        subject_id=fact.customer_id,
        occurrence=first.isoformat()[:7],
        stage="share" if quickly else "months",
        event_on=month_end(today.date),
        act_on=today.calendar.days.on_or_after(first),
        until=month_end(today.date),
        stake=old - new,
        currency=today.currency,
        message="cumulative_loss.share" if quickly else "cumulative_loss.months",
        inputs={
            "old": money(old, today.currency),
            "new": money(new, today.currency),
            "lost": money(old - new, today.currency),
            "lost_share": share(divide_half_up((old - new) * PPM, old) if old > 0 else PPM),
            "since": day(since),
            "newest": day(newest),
        },
        parameters={
            "share": share(parameters.loss),
            "within": count(parameters.within_days),
            "times": count(parameters.falling_month_ends),
            "floor": money(floor, today.currency),
        },
    )


def tier_bands(parameters: TierAtRisk, tiers: TierTable, days: int) -> dict[str, Band]:
    """For each level the sums of a month of `days` days about which rule 10 may have something to say."""
    bands = {}
    for rank, tier in enumerate(tiers.tiers):
        following = tiers.tiers[rank + 1].floor.minor if rank + 1 < len(tiers.tiers) else None
        near = None if following is None else -(-following * days * (PPM - parameters.near) // PPM)
        present = 0 if following is None else -(-following * parameters.present // PPM)
        bands[str(tier.code)] = Band(tier.floor.minor * days if rank else None, near, present if rank == 0 else None)
    return bands


def tier_at_risk(fact: MonthFact, parameters: TierAtRisk, today: Today) -> Verdict:
    """Rule 10: the month's average, if nothing changes, misses the floor of the customer's level, or nearly reaches the next."""
    last = month_end(today.date)
    left = last.day - today.date.day
    codes = [str(tier.code) for tier in today.tiers.tiers] if today.tiers else []
    if today.tiers is None or fact.level not in codes:
        return Not(fact.customer_id, fact.customer_id, "level_off", {"level": level(fact.level)})
    if left < parameters.least_days_left:
        return Not(fact.customer_id, fact.customer_id, "month_over", {"left": count(left), "least": count(parameters.least_days_left)})
    rank = codes.index(fact.level)
    floor = today.tiers.tiers[rank].floor.minor
    at_risk = rank > 0 and fact.sum_of_days < floor * last.day
    near_to = None if at_risk else _near(fact, parameters, today, rank)
    average = divide_half_up(fact.sum_of_days, last.day)
    if not at_risk and near_to is None:
        values = {"average": money(average, today.currency), "floor": money(floor, today.currency), "level": level(fact.level)}
        return Not(fact.customer_id, fact.customer_id, "level_safe", values)
    wanted = floor if near_to is None else today.tiers.tiers[near_to].floor.minor
    so_far = fact.sum_of_days - fact.assets * left
    needed = needed_for_rest(wanted, so_far, last.day, today.date.day)
    first = today.date.replace(day=1)
    return Draft(
        rule="tier_at_risk",
        customer_id=fact.customer_id,
        level=fact.level,
        subject_id=fact.customer_id,
        occurrence=first.isoformat()[:7],
        stage="risk" if at_risk else "near",
        event_on=last,
        act_on=today.calendar.days.on_or_after(first),
        until=last - timedelta(parameters.least_days_left),
        stake=max(wanted - average, 0) if at_risk else fact.assets,
        currency=today.currency,
        message="tier_at_risk.risk" if at_risk else "tier_at_risk.near",
        inputs={
            "average": money(average, today.currency),
            "missing": money(max(wanted - average, 0), today.currency),
            "needed": money(needed, today.currency),
            "month": day(last),
        },
        parameters={
            "floor": money(wanted, today.currency),
            "level": level(codes[rank if near_to is None else near_to]),
            "near": share(parameters.near),
        },
    )


def _near(fact: MonthFact, parameters: TierAtRisk, today: Today, rank: int) -> int | None:
    """The rank of the next level, if the month's average is within `near` of its floor but does not reach it."""
    assert today.tiers is not None
    if rank + 1 == len(today.tiers.tiers):
        return None
    floor = today.tiers.tiers[rank + 1].floor.minor
    days = month_end(today.date).day
    reaches = fact.sum_of_days >= floor * days
    close = fact.sum_of_days * PPM >= floor * days * (PPM - parameters.near)
    there = fact.assets * PPM >= floor * parameters.present
    return rank + 1 if close and there and not reaches else None
