"""The one list of what a person can tell the workstation to do.

Keys, footer, help, command palette, the `:` line and the keymap file all follow from it, so none of them can offer something
the others do not know. A command is an action (a method `action_…` of the app, or of the screen it belongs to) with a stable
id, a title and help in both languages, a mnemonic for the `:` line, and default keys.
"""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Final

from textual.binding import Binding, BindingType
from textual.keys import key_to_character

from rmdesk.i18n import N_


class Where(enum.StrEnum):
    """The part of the workstation a command belongs to; the value heads its group in the help."""

    EVERYWHERE = N_("Everywhere")
    HOMES = N_("The five homes")
    WITH_CUSTOMER = N_("With a customer")
    CUSTOMERS = N_("My customers")
    CUSTOMER = N_("One customer")


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


COMMANDS: Final = (
    Command(
        id="search.open",
        title=N_("Search"),
        help=N_("Find a customer by name, pinyin, initials, phone, or the last digits of a card."),
        where=Where.EVERYWHERE,
        action="search",
        keys="slash",
        mnemonic="ss",
        takes="search",
        footer=True,
    ),
    Command(
        id="contact.log",
        title=N_("Log contact"),
        help=N_("Record a call, a visit or a message with this customer in one line."),
        where=Where.WITH_CUSTOMER,
        action="log",
        keys="c",
        mnemonic="jl",
        takes="log",
        footer=True,
    ),
    Command(
        id="customers.filter",
        title=N_("Filter"),
        help=N_("Show only one level, status or kind of customer."),
        where=Where.CUSTOMERS,
        action="filter",
        keys="f",
        mnemonic="sx",
        footer=True,
    ),
    Command(
        id="customers.filter_none",
        title=N_("Show all"),
        help=N_("Remove the filter."),
        where=Where.CUSTOMERS,
        action="filter_none",
        keys="F",
        mnemonic="qb",
    ),
    Command(
        id="customers.order",
        title=N_("Order"),
        help=N_("Order the list by the next column."),
        where=Where.CUSTOMERS,
        action="order",
        keys="r",
        mnemonic="px",
        footer=True,
    ),
    Command(
        id="customer.edit",
        title=N_("Edit"),
        help=N_("Change one field; what only the center may change is sent as a request."),
        where=Where.CUSTOMER,
        action="edit",
        keys="e",
        mnemonic="bj",
        footer=True,
    ),
    Command(
        id="customer.reveal",
        title=N_("Reveal"),
        help=N_("Show the next masked number in full for a short time. Each reveal is written to the audit log."),
        where=Where.CUSTOMER,
        action="reveal",
        keys="v",
        mnemonic="xs",
        footer=True,
    ),
    Command(
        id="home.today",
        title=N_("Today"),
        help=N_("What today brings."),
        where=Where.HOMES,
        action="home('today')",
        keys="1",
        mnemonic="jr",
    ),
    Command(
        id="home.customers",
        title=N_("My customers"),
        help=N_("The list of your customers. With a name behind it, that customer."),
        where=Where.HOMES,
        action="home('customers')",
        keys="2",
        mnemonic="kh",
        takes="find_customer",
    ),
    Command(
        id="home.performance",
        title=N_("My performance"),
        help=N_("Your figures as the replica has them."),
        where=Where.HOMES,
        action="home('performance')",
        keys="3",
        mnemonic="yj",
    ),
    Command(
        id="home.tasks",
        title=N_("My tasks"),
        help=N_("What is to be done, by due date."),
        where=Where.HOMES,
        action="home('tasks')",
        keys="4",
        mnemonic="rw",
    ),
    Command(
        id="home.work_log",
        title=N_("Work log"),
        help=N_("What was done, day by day."),
        where=Where.HOMES,
        action="home('work_log')",
        keys="5",
        mnemonic="rz",
    ),
    Command(
        id="help.open",
        title=N_("Help"),
        help=N_("The keys of this screen."),
        where=Where.EVERYWHERE,
        action="help",
        keys="question_mark",
        mnemonic="bz",
        footer=True,
    ),
    Command(
        id="palette.open",
        title=N_("Commands"),
        help=N_("All commands; type Chinese, pinyin, initials or English."),
        where=Where.EVERYWHERE,
        action="command_palette",
        keys="ctrl+p",
        footer=True,
        priority=True,
    ),
    Command(
        id="line.open",
        title=N_("Command line"),
        help=N_("A mnemonic and what it takes: “kh zw” opens 张伟."),
        where=Where.EVERYWHERE,
        action="command_line",
        keys="colon",
    ),
    Command(
        id="sync.now",
        title=N_("Sync now"),
        help=N_("Exchange changes with the customer data center."),
        where=Where.EVERYWHERE,
        action="sync",
        keys="ctrl+r",
        mnemonic="tb",
    ),
    Command(
        id="theme.next",
        title=N_("Next theme"),
        help=N_("Change the colours."),
        where=Where.EVERYWHERE,
        action="next_theme",
        mnemonic="zt",
    ),
    Command(
        id="desk.lock",
        title=N_("Lock"),
        help=N_("Close the vault now; drafts are kept."),
        where=Where.EVERYWHERE,
        action="lock",
        keys="ctrl+l",
        mnemonic="sd",
        priority=True,
    ),
    Command(
        id="desk.quit",
        title=N_("Quit"),
        help=N_("Leave rmdesk. The key asks for a second press."),
        where=Where.EVERYWHERE,
        action="quit",
        key_action="ask_to_quit",
        keys="ctrl+c",
        mnemonic="q tc",
        priority=True,
    ),
)
"""All commands, in the order of footer and help."""


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


_TO_FULL_WIDTH: Final = 0xFF01 - 0x21
"""Distance from a printable ASCII character to its full-width form."""
_RENAMED: Final = {"slash": "/", "backslash": "\\", "at": "@", "minus": "-", "plus": "+", "underscore": "_"}
"""Keys whose Textual name is not their Unicode name."""
_IDEOGRAPHIC_COMMA: Final = "ideographic_comma"
"""What a Chinese input method types for `/`."""


def with_full_width(keys: str) -> str:
    """`keys` (comma-separated names) with the full-width form of every printable one: commands work while an input method is on."""
    every: list[str] = []
    for key in keys.split(","):
        every.append(key)
        character = _RENAMED.get(key) or key_to_character(key)
        if character is not None and "!" <= character <= "~":
            every.append(_name_of(chr(ord(character) + _TO_FULL_WIDTH)))
        if character == "/":
            every.append(_IDEOGRAPHIC_COMMA)
    return ",".join(every)


def _name_of(character: str) -> str:
    """How Textual names the key that types `character`."""
    return character if character.isalnum() else unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")
