"""The figures of the homes, a module each. Counted from rows: nothing is estimated, and what the replica does not have is None or empty."""

from __future__ import annotations

from rmdesk.store.queries.home_birthdays import BirthdayLine, birthdays
from rmdesk.store.queries.home_performance import PerformanceFigures, TargetLine, Totals, performance_figures
from rmdesk.store.queries.home_today import Count, MaturityLine, TodayFigures, today_figures

__all__ = [
    "BirthdayLine",
    "Count",
    "MaturityLine",
    "PerformanceFigures",
    "TargetLine",
    "TodayFigures",
    "Totals",
    "birthdays",
    "performance_figures",
    "today_figures",
]
