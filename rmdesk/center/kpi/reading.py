"""Values of the center's rows as KPIs need them, whichever database they come from."""

from __future__ import annotations

import json
from datetime import date, datetime

from rmdesk.clock import Clock
from rmdesk.store.tables.base import text_moment


def text_of(value: object) -> str:
    """Text; empty for nothing."""
    return "" if value is None else str(value)


def number(value: object) -> int:
    """A whole number; 0 for nothing. A sum of PostgreSQL's comes as a decimal."""
    return 0 if value is None else int(value)  # type: ignore[call-overload]


def day_of(value: object) -> date | None:
    """A day."""
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def moment_of(value: object) -> datetime:
    """A moment."""
    return value if isinstance(value, datetime) else text_moment(str(value))


def bank_day(value: object) -> date:
    """The bank's day of a moment."""
    return Clock().local(moment_of(value)).date()


def said(value: object) -> str:
    """A text that is stored as JSON."""
    found = json.loads(str(value)) if value else None
    return found if isinstance(found, str) else ""
