"""All commands, and how to look them up."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from functools import cache
from typing import Final

from textual.binding import Binding, BindingType

from rmdesk.commands.analysis import OF_ANALYSIS, OPEN_ANALYSIS
from rmdesk.commands.calls import CALL_OF_CUSTOMER, OF_CALL
from rmdesk.commands.customer import OF_CUSTOMER
from rmdesk.commands.customers import OF_CUSTOMERS
from rmdesk.commands.entry import Command, Where
from rmdesk.commands.everywhere import OF_EVERYWHERE
from rmdesk.commands.groups import OF_GROUPS, OPEN_GROUPS
from rmdesk.commands.homes import OF_HOMES
from rmdesk.commands.keys import with_full_width
from rmdesk.commands.notebook import HANDBOOK, NOTEBOOK, OF_HANDBOOK, OF_NOTEBOOK
from rmdesk.commands.performance import OF_FIGURE, OF_PERFORMANCE
from rmdesk.commands.reminder_rules import OF_RULES, OPEN_RULES, RULES_OF_REMINDERS
from rmdesk.commands.reminders import OF_REMINDERS, REMINDERS
from rmdesk.commands.sales import OF_SALES, OPEN_SALES, SALES_OF_CUSTOMER
from rmdesk.commands.sync import OF_SYNC
from rmdesk.commands.tasks import OF_TASKS, TASK_OF_CUSTOMER
from rmdesk.commands.team import OF_TEAM, OPEN_TEAM, TEAM_OF_PERFORMANCE
from rmdesk.commands.today import OF_TODAY
from rmdesk.commands.visits import OF_FORM, OF_VISIT, VISITS
from rmdesk.commands.work_log import OF_WORK_LOG

COMMANDS: Final = (
    *OF_EVERYWHERE[:1],
    *OF_TODAY,
    *OF_REMINDERS,
    RULES_OF_REMINDERS,
    *OF_RULES,
    *OF_PERFORMANCE,
    TEAM_OF_PERFORMANCE,
    *OF_FIGURE,
    *OF_TEAM,
    *OF_TASKS,
    *OF_WORK_LOG,
    *OF_NOTEBOOK,
    *OF_HANDBOOK,
    *OF_CALL,
    *OF_SALES,
    *OF_ANALYSIS,
    *OF_VISIT,
    *OF_FORM,
    *OF_CUSTOMER[:1],
    *CALL_OF_CUSTOMER,
    *TASK_OF_CUSTOMER,
    *OF_CUSTOMER[1:],
    *OF_CUSTOMERS,
    *SALES_OF_CUSTOMER,
    *OF_GROUPS,
    *OF_SYNC,
    *OF_HOMES,
    OPEN_GROUPS,
    REMINDERS,
    OPEN_RULES,
    OPEN_SALES,
    OPEN_ANALYSIS,
    OPEN_TEAM,
    *OF_EVERYWHERE[1:],
    *VISITS,
    NOTEBOOK,
    HANDBOOK,
)
"""All commands, in the order of footer and help: search, what is done here, the homes, and what is always there."""


def commands_of(*places: Where) -> tuple[Command, ...]:
    """The commands that belong to `places`."""
    return tuple(command for command in COMMANDS if command.where in places)


def known(id: str) -> Command | None:
    """The command with this id, None if there is none."""
    return _by_id().get(id)


@cache
def _by_id() -> dict[str, Command]:
    return {entry.id: entry for entry in COMMANDS}


def bindings_of(*places: Where) -> list[BindingType]:
    """The default keys of the commands of `places`, as a screen's `BINDINGS`; descriptions are message ids."""
    return [
        Binding(
            with_full_width(entry.keys),
            entry.key_action or entry.action,
            entry.title,
            show=entry.footer,
            priority=entry.priority,
            tooltip=entry.help,
            id=entry.id,
        )
        for entry in commands_of(*places)
        if entry.keys
    ]


def by_mnemonic(word: str, places: Collection[Where]) -> Command | None:
    """The command of `places` that `word` stands for on the `:` line, None if there is none. Full-width letters count as ASCII."""
    word = unicodedata.normalize("NFKC", word).strip().lower()
    return next((entry for entry in commands_of(*places) if word in entry.mnemonic.split()), None)


def mnemonics_like(start: str, places: Collection[Where]) -> list[tuple[str, Command]]:
    """The mnemonics of `places` that begin with `start`, each with its command."""
    start = unicodedata.normalize("NFKC", start).strip().lower()
    return [(word, entry) for entry in commands_of(*places) for word in entry.mnemonic.split() if word.startswith(start)]
