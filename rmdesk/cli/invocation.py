"""What holds for one run of the command line, whichever command it is: profile folder, business date, form of the output, passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rmdesk.cli import passphrases
from rmdesk.clock import Clock
from rmdesk.config import passphrase_in
from rmdesk.errors import NotEnrolled, UsageError
from rmdesk.i18n import _

if TYPE_CHECKING:
    from rmdesk.desk import Desk


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
