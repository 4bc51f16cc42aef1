"""Wire values as Python values, and the bank's day as moments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, overload

from rmdesk.clock import BANK_ZONE
from rmdesk.domain.money import Money
from rmdesk.i18n import current_language


@overload
def day(text: str) -> date: ...
@overload
def day(text: str | None) -> date | None: ...
def day(text: str | None) -> date | None:
    """A stored day; None of an empty one."""
    return date.fromisoformat(text) if text else None


@overload
def moment(text: str) -> datetime: ...
@overload
def moment(text: str | None) -> datetime | None: ...
def moment(text: str | None) -> datetime | None:
    """A stored moment, aware, UTC; None of an empty one."""
    return datetime.fromisoformat(text) if text else None


def named(zh: str, en: str) -> str:
    """The name in the user's language, or the one there is."""
    return (en or zh) if current_language() == "en" else (zh or en)


class Span(NamedTuple):
    """The moments `since` ≤ … < `until` as stored, to compare with."""

    since: str
    until: str


def span_of(business_date: date, zone: str = BANK_ZONE) -> Span:
    """The moments that belong to a business date by the bank's wall clock."""
    from zoneinfo import ZoneInfo

    ends = (datetime.combine(business_date + timedelta(days=more), time(), ZoneInfo(zone)).astimezone(UTC) for more in (0, 1))
    return Span(*(f"{end:%Y-%m-%dT%H:%M:%S}.000Z" for end in ends))


def week_start(business_date: date) -> date:
    """The Monday of the week."""
    return business_date - timedelta(days=business_date.weekday())


def marks(values: Iterable[object]) -> str:
    """As many `?` as there are values, for IN (…)."""
    return ", ".join("?" for _value in values)


def money(minor: int | None, currency: str) -> Money | None:
    """A stored amount that may be unknown."""
    return None if minor is None else Money(minor, currency)
