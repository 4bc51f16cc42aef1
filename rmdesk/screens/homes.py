"""The five homes, and what is imported when: the first frame needs none of it, the first list little, writing the rest."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from textual.screen import Screen

from rmdesk import courtesy

HOMES: Final = {
    "today": ("rmdesk.screens.today", "TodayScreen"),
    "customers": ("rmdesk.screens.customers", "CustomersScreen"),
    "performance": ("rmdesk.screens.performance", "PerformanceScreen"),
    "tasks": ("rmdesk.screens.tasks", "TasksScreen"),
    "work_log": ("rmdesk.screens.work_log", "WorkLogScreen"),
}
"""Module and class by mode, in the order of their keys."""

FIRST_HOME: Final = "today"

FOR_READING: Final = (
    "rmdesk.desk",
    "rmdesk.screens.today",
    "rmdesk.screens.customers",
    "rmdesk.screens.search",
    "rmdesk.screens.customer",
    "rmdesk.screens.quick_log",
)
"""What is needed soon after the passphrase; imported while it is typed."""

FOR_WRITING: Final = (
    "rmdesk.store.contact_log",
    "rmdesk.store.field_edits",
    "rmdesk.store.about_edits",
    "rmdesk.store.undo",
    "rmdesk.sync.run",
    "rmdesk.sync.background",
    "rmdesk.reminders.engine",
)
"""What changing rows and syncing need, with the ORM behind it: half a second of imports that the first list must not wait for."""


def home_screen(mode: str) -> Screen[Any]:
    """The screen of a home, made anew."""
    module, name = HOMES[mode]
    screen: Screen[Any] = getattr(import_module(module), name)()
    return screen


def import_for_reading() -> None:
    """Import what the first home and the search need."""
    for module in FOR_READING:
        import_module(module)


def import_for_writing() -> None:
    """Import what edits and the sync need."""
    for module in FOR_WRITING:
        courtesy.give_way()
        import_module(module)
