"""What a command is."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from rmdesk.i18n import N_


class Where(enum.StrEnum):
    """The part of the workstation a command belongs to; the value heads its group in the help."""

    EVERYWHERE = N_("Everywhere")
    HOMES = N_("The five homes")
    WITH_CUSTOMER = N_("With a customer")
    CUSTOMERS = N_("My customers")
    CUSTOMER = N_("One customer")
    GROUPS = N_("Groups")
    TODAY = N_("Today")
    REMINDERS = N_("Reminders")
    RULES = N_("Reminder rules")
    PERFORMANCE = N_("My performance")
    FIGURE = N_("Rows behind a figure")
    TEAM = N_("Team")
    TASKS = N_("My tasks")
    CALL = N_("Call mode")
    VISIT = N_("Visit mode")
    FORM = N_("Form")
    WORK_LOG = N_("Work log")
    NOTEBOOK = N_("Notebook")
    HANDBOOK = N_("Handbook")
    SALES = N_("Opportunities")
    ANALYSIS = N_("Customer analysis")
    SYNC = N_("Sync & conflicts")


@dataclass(frozen=True, kw_only=True)
class Command:
    """One thing to do."""

    id: str
    """Stable: keymap files name it."""
    title: str
    """English message id; translate it where it is shown."""
    help: str
    """One sentence, English message id."""
    where: Where
    action: str
    """As Textual writes actions, `home('today')`; on the app for `EVERYWHERE` and `HOMES`, else on the screen."""
    keys: str = ""
    """Default keys, comma-separated; the first one is shown."""
    mnemonic: str = ""
    """What is typed after `:`; several are separated by blanks."""
    key_action: str = ""
    """What the key does, if that is more careful than the command itself."""
    takes: str = ""
    """Name of the action that is given the words behind the mnemonic; empty if there may be none."""
    footer: bool = False
    priority: bool = False
    """Works even while a line is being typed."""
