"""The figures of the homes, a module each. Counted from rows: nothing is estimated, and what the replica does not have is None or empty."""

from __future__ import annotations

from rmdesk.store.queries.home_birthdays import BirthdayLine, birthdays
from rmdesk.store.queries.home_today import MaturityLine, TodayFigures, today_figures

__all__ = [
    "BirthdayLine",
    "MaturityLine",
    "TodayFigures",
    "birthdays",
    "today_figures",
]
