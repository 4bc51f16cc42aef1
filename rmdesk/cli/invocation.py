"""What holds for one run of the command line, whichever command it is: profile folder, business date, form of the output, passphrase."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from rmdesk.cli import passphrases
from rmdesk.clock import Clock
from rmdesk.config import passphrase_in
from rmdesk.errors import NotEnrolled, UsageError
from rmdesk.i18n import _

if TYPE_CHECKING:
    from rmdesk.desk import Desk


_COMMAND: Final = re.compile(
    r"\brmdesk (?:center (?:(?:people|branch|device) )?[a-z][a-z-]*|enroll|sync|find|show|list|log|edit|verify|outbox|conflicts|doctor|"
    r"passwd|wipe|undo|tasks?|work-?log)\b(?! --home)"
)
"""A command as sentences name it: `rmdesk sync`, `rmdesk center device list`."""


@dataclass(frozen=True)
class Invocation:
    """The options that every command takes."""

    home: Path
    clock: Clock
    as_json: bool = False
    passphrase_file: str = ""
    home_given: bool = False
    """Whether the folder was named on the command line itself."""

    def passphrase(self) -> str:
        """From the file that was named, or asked for on the terminal.

        Raises:
            Locked: there is neither.
        """
        return passphrase_in(self.passphrase_file) if self.passphrase_file else passphrases.asked()

    def hint(self, text: str) -> str:
        """`text` with the profile folder in the commands that it names, if the folder was given: what is copied from it works here.

        It stands behind the command's name, where every command takes it.
        """
        if not self.home_given:
            return text
        return _COMMAND.sub(lambda found: f"{found[0]} --home {shlex.quote(str(self.home))}", text)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The unlocked desk.

        Raises:
            NotEnrolled, WrongPassphrase, DamagedReplica: see `Desk.open`.
        """
        from rmdesk.store.vault import REPLICA_FILE, VAULT_FILE

        if not any((self.home / name).exists() for name in (VAULT_FILE, REPLICA_FILE)):
            raise NotEnrolled(str(self.home))  # before anybody is asked for a passphrase
        from rmdesk.desk import Desk

        desk = Desk.open(self.home, self.passphrase(), self.clock)
        try:
            if not self.as_json:
                _learn_codes(desk)
            yield desk
        finally:
            desk.close()


def _learn_codes(desk: Desk) -> None:
    """Say codes the way this bank does."""
    from rmdesk.screens import words
    from rmdesk.store.queries.codes import code_names

    with desk.replica.reading() as connection:
        words.learn(code_names(connection))


def invoked(context: typer.Context) -> Invocation:
    """The invocation a command belongs to."""
    found = context.find_object(Invocation)
    assert found is not None
    return found


def day_of(text: str) -> date:
    """The day a person wrote.

    Raises:
        UsageError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(_("“{text}” is not a date.").format(text=text), _("Write it like 2026-11-20.")) from None
