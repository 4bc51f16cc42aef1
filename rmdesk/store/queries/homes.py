"""The figures of the homes, a module each. Counted from rows: nothing is estimated, and what the replica does not have is None or empty."""

from __future__ import annotations

from rmdesk.store.queries.home_birthdays import BirthdayLine, birthdays
from rmdesk.store.queries.home_performance import PerformanceFigures, TargetLine, Totals, performance_figures
from rmdesk.store.queries.home_today import Count, MaturityLine, TodayFigures, today_figures
from rmdesk.store.queries.home_work import DoneTask, NewOpportunity, TaskLine, TaskLines, WorkLogFigures, task_lines, work_log_figures

__all__ = [
    "BirthdayLine",
    "Count",
    "DoneTask",
    "MaturityLine",
    "NewOpportunity",
    "PerformanceFigures",
    "TargetLine",
    "TaskLine",
    "TaskLines",
    "TodayFigures",
    "Totals",
    "WorkLogFigures",
    "birthdays",
    "performance_figures",
    "task_lines",
    "today_figures",
    "work_log_figures",
]
