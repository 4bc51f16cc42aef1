"""What if so much money came on a day and stayed: `200万 from 15`, `200w > 15`, `-50万 从 周五`, `200k eom`; without a day, from today.

A day of the month alone is one of the period that is looked at: the next to come, or else the last one gone.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from rmdesk.domain.amounts import parse_money
from rmdesk.domain.dates import add_months, month_end
from rmdesk.domain.kpi.periods import Period
from rmdesk.domain.quicklog import fold_line
from rmdesk.domain.quicklog_dates import leading_date
from rmdesk.domain.quicklog_head import Span, SpanKind
from rmdesk.errors import InvalidValue

_BETWEEN: Final = re.compile(r"\s*>\s*|\s*(?:从|自)\s*|\s+(?:from|since|on)\s+")
_DAY: Final = re.compile(r"(\d{1,2})[日号]?(?:st|nd|rd|th)?")
_BEHIND: Final = re.compile(r"\s*[起到]*\s*$")
"""`15日起`, `周五到`."""
WHOLE: Final = "JPY"
"""A currency without decimals: counts are read as its amounts."""


class WhatIfLine(NamedTuple):
    """What a line says."""

    amount: int | None
    """Minor units, or a count; negative if it leaves. None if no amount is there yet."""
    since: date | None
    """It may lie outside the period. None if what stands for a day is none."""
    spans: tuple[Span, ...]


def parse_what_if(text: str, period: Period, today: date, currency: str) -> WhatIfLine:
    """Read a line; half a line, as it is while it is typed, gives half of it.

    Args:
        text: the line.
        period: that is looked at.
        today: the business date.
        currency: of the amount; empty for counts.
    """
    line = fold_line(text)
    between = _BETWEEN.search(line)
    # Without a word between, the day is what follows a blank, if it is one.
    cuts = [between.span()] if between else [*(blank.span() for blank in re.finditer(r"\s+", line)), (len(line), len(line))]
    half = WhatIfLine(None, None, ())
    for end, behind in cuts:
        amount = _amount(line[:end], currency)
        if amount is None:
            continue
        day = _day(line[behind:], period, today)
        spans = [Span(0, end, SpanKind.AMOUNT)]
        if day is not None and behind < len(line):
            spans.append(Span(behind, len(line), SpanKind.DATE))
        half = WhatIfLine(amount, day, tuple(spans))
        if day is not None:
            return half
    return half


def _amount(text: str, currency: str) -> int | None:
    wanted = currency or WHOLE
    try:
        amount = parse_money(text, wanted)
    except InvalidValue:
        return None
    return amount.minor if amount.currency == wanted else None


def _day(text: str, period: Period, today: date) -> date | None:
    words = _BEHIND.sub("", text).strip()
    if not words:
        return max(period.first, min(today, period.last))
    if number := _DAY.fullmatch(words):
        return _day_of(int(number[1]), period, today)
    found = leading_date(words, today)
    return found.day if found is not None and not words[found.end :].strip() else None


def _day_of(number: int, period: Period, today: date) -> date | None:
    """The next such day in the period, or the last one gone."""
    firsts = [add_months(period.first, months) for months in range(period.months)]
    days = [first.replace(day=number) for first in firsts if 1 <= number <= month_end(first).day]
    coming = [day for day in days if day >= today]
    return coming[0] if coming else days[-1] if days else None
