"""Calendar months, quarters and years, as KPIs are measured in."""

from __future__ import annotations

import enum
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rmdesk.domain.dates import add_months, month_end
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _


class Span(enum.StrEnum):
    """How long a period is. Values are stored (`kpi_target.period`)."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS: Final = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar month, quarter or year; `first` is its first day."""

    span: Span
    first: date

    @classmethod
    def holding(cls, span: Span, day: date) -> Period:
        """The period of this length that `day` lies in."""
        month = (day.month - 1) // _MONTHS[span] * _MONTHS[span] + 1
        return cls(span, date(day.year, month, 1))

    @property
    def months(self) -> int:
        """1, 3 or 12."""
        return _MONTHS[self.span]

    @property
    def last(self) -> date:
        """Its last day."""
        return month_end(add_months(self.first, self.months - 1))

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def until(self, day: date) -> date:
        """How far the period has come on `day`: at most its last day. Before the period begins, the day before its first."""
        return max(min(day, self.last), self.first - timedelta(1))

    def elapsed(self, day: date) -> int:
        """How many of its days have begun on `day`: 0 before it, all of them after it."""
        return (self.until(day) - self.first).days + 1

    def day(self, number: int) -> date:
        """Its day `number`, 1 for the first; the last one where it has fewer, as February has."""
        return min(self.first + timedelta(max(number, 1) - 1), self.last)

    def back(self, periods: int) -> Period:
        """The period that many periods earlier."""
        return Period(self.span, add_months(self.first, -periods * self.months))

    def previous(self) -> Period:
        """The period before."""
        return self.back(1)

    def year_before(self) -> Period:
        """The same period a year earlier."""
        return Period(self.span, add_months(self.first, -12))

    def label(self) -> str:
        """`2026-11`, `2026 Q4`, `2026`."""
        if self.span is Span.MONTH:
            return f"{self.first:%Y-%m}"
        return f"{self.first:%Y} Q{(self.first.month + 2) // 3}" if self.span is Span.QUARTER else f"{self.first:%Y}"


_WRITTEN: Final = re.compile(r"(?P<year>\d{4})(?:-?(?P<month>0[1-9]|1[0-2])|\s*-?[qQ](?P<quarter>[1-4]))?")


def parse_period(text: str, day: date) -> Period:
    """The period that `text` names: `2026-11`, `2026Q4`, `2026 Q4`, `2026`; empty: the month that `day` lies in.

    Raises:
        InvalidValue: it names none.
    """
    wanted = unicodedata.normalize("NFKC", text).strip()
    if not wanted:
        return Period.holding(Span.MONTH, day)
    found = _WRITTEN.fullmatch(wanted)
    if found is None or not date.min.year < int(found["year"]) < date.max.year:
        raise InvalidValue(_("“{text}” is not a period.").format(text=text), _("Write a month 2026-11, a quarter 2026Q4, or a year 2026."))
    year = int(found["year"])
    if found["month"]:
        return Period(Span.MONTH, date(year, int(found["month"]), 1))
    return Period(Span.QUARTER, date(year, 3 * int(found["quarter"]) - 2, 1)) if found["quarter"] else Period(Span.YEAR, date(year, 1, 1))
