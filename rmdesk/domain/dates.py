"""Days: month ends, relative words, instalment due dates, working days. The proleptic Gregorian calendar, no time of day, no clock."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, NamedTuple

from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

_SATURDAY: Final = 5


def month_end(day: date) -> date:
    """The last day of the month that `day` is in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int, anchor_day: int | None = None) -> date:
    """The same day `months` months later (earlier if negative), clamped to the month's end.

    `anchor_day` is the day of month that is meant (default: that of `day`): a due day of the 31st falls on the 30th in April and on the
    31st again in May, which counting on from 30 April would lose.

    Raises:
        InvalidValue: if `anchor_day` is not 1–31, or the result lies outside the years 1–9999.
    """
    anchor = day.day if anchor_day is None else anchor_day
    if not 1 <= anchor <= 31:
        raise InvalidValue(_("A day of the month is 1 to 31, not {day}.").format(day=anchor))
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise InvalidValue(_("The date lies outside the calendar."))
    return date(year, month + 1, min(anchor, monthrange(year, month + 1)[1]))


_ZH_NEAR: Final = {0: "今天", 1: "明天", 2: "后天", -1: "昨天", -2: "前天"}
_EN_NEAR: Final = {0: "today", 1: "tomorrow", -1: "yesterday"}
_DAYS_UP_TO: Final = 99
_MONTHS_UP_TO: Final = 23


def relative_text(day: date, today: date, lang: str) -> str:
    """How far `day` is from `today`, in as few cells as it takes: `今天`, `明天`, `12天前`, `3天后`; `today`, `3d ago`, `in 12d`.

    Beyond 99 days whole months are counted, from 24 months on whole years. Meant to stand next to the exact date, not for it.
    """
    days = (day - today).days
    chinese = lang.startswith("zh")
    near = (_ZH_NEAR if chinese else _EN_NEAR).get(days)
    if near:
        return near
    earlier, later = sorted((day, today))
    months = (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
    if abs(days) <= _DAYS_UP_TO:
        number, zh, en = abs(days), "天", "d"
    elif months <= _MONTHS_UP_TO:
        number, zh, en = months, "个月", "mo"
    else:
        number, zh, en = months // 12, "年", "y"
    if chinese:
        return f"{number}{zh}{'后' if days > 0 else '前'}"
    return f"in {number}{en}" if days > 0 else f"{number}{en} ago"


class Instalment(NamedTuple):
    """One agreed repayment, in minor units of the loan's currency."""

    number: int
    """1 for the first."""
    due: date
    payment_minor: int
    """What is to be paid that day."""
    principal_minor: int
    """How much of the principal the payment settles; the rest is interest."""


_ROUNDING: Final = 100


def instalments(start: date, months: int, payment_minor: int, principal_minor: int) -> list[Instalment]:
    """A monthly schedule: the first payment one month after `start`, always on its day of the month, clamped to month ends.

    Every payment is `payment_minor`. Where `months` of them fall short of the principal, or exceed it by no more than rounding explains
    (less than 100 minor units a month), the last one takes the difference, so that without interest the payments add up to the principal
    exactly. Otherwise the payments hold interest and the principal is spread evenly over them: how the bank splits a payment is the core
    system's business, and its figures replace these where they are known.

    Raises:
        InvalidValue: if there is no month, or an amount is negative.
    """
    if months < 1 or payment_minor < 0 or principal_minor < 0:
        raise InvalidValue(_("A schedule needs at least one month and amounts that are not negative."))
    surplus = payment_minor * months - principal_minor
    without_interest = surplus <= min(payment_minor, months * _ROUNDING - 1)
    share, extra = divmod(principal_minor, months)
    schedule = []
    for number in range(1, months + 1):
        payment = payment_minor - surplus if without_interest and number == months else payment_minor
        principal = payment if without_interest else share + (number <= extra)
        schedule.append(Instalment(number, add_months(start, number), payment, principal))
    return schedule


@dataclass(frozen=True, slots=True)
class Workdays:
    """Which days are worked: Monday to Friday, less the holidays, plus the weekend days worked in exchange (调休).

    The sets come from the synced calendar, which ends with the last published year (`last_known`); beyond it weekdays are a guess, and
    `is_certain` says so to whoever shows the date.
    """

    holidays: Set[date] = field(default_factory=frozenset)
    makeup: Set[date] = field(default_factory=frozenset)
    last_known: date | None = None
    """None: no calendar at all."""
    first_known: date | None = None
    """None: the calendar has no beginning that matters."""

    def is_workday(self, day: date) -> bool:
        """Whether the bank works on `day`; a make-up day wins over a holiday entry."""
        return day in self.makeup or (day.weekday() < _SATURDAY and day not in self.holidays)

    def is_certain(self, day: date) -> bool:
        """Whether the published calendar covers `day`."""
        return self.last_known is not None and day <= self.last_known and (self.first_known is None or self.first_known <= day)

    def on_or_before(self, day: date) -> date:
        """`day` if it is worked, else the last working day before it: when to act on what must be done *before* a date."""
        while not self.is_workday(day):
            day -= timedelta(1)
        return day

    def on_or_after(self, day: date) -> date:
        """`day` if it is worked, else the next working day."""
        while not self.is_workday(day):
            day += timedelta(1)
        return day

    def previous(self, day: date) -> date:
        """The last working day before `day`."""
        return self.on_or_before(day - timedelta(1))

    def next(self, day: date) -> date:
        """The first working day after `day`."""
        return self.on_or_after(day + timedelta(1))

    def shift(self, day: date, days: int) -> date:
        """The working day `days` working days after `day` (before it if negative); 0 leaves `day` as it is, worked or not."""
        step = self.next if days > 0 else self.previous
        for _count in range(abs(days)):
            day = step(day)
        return day

    def count(self, after: date, until: date) -> int:
        """Working days in the days after `after` up to and including `until`; 0 if that is no stretch."""
        return sum(self.is_workday(after + timedelta(number)) for number in range(1, (until - after).days + 1))
