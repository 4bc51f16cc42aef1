"""Passphrases typed on the terminal, without being shown (`config.passphrase_in` reads one from a file).

Never an argument, which others could see in the process list.
"""

from __future__ import annotations

import getpass
import sys
from typing import Final

from rmdesk.config import passphrase_in
from rmdesk.errors import InvalidValue, Locked
from rmdesk.i18n import _

_TRIES: Final = 3
SHORTEST: Final = 8
"""Characters a new passphrase must have, as NIST SP 800-63B asks of secrets that people choose."""


def asked(question: str = "") -> str:
    """What is typed on the terminal.

    Raises:
        Locked: there is no terminal to ask on.
    """
    _must_be_terminal()
    try:
        return getpass.getpass(f"{question or _('Passphrase')}: ", stream=sys.stderr)
    except EOFError:
        raise KeyboardInterrupt from None


def chosen() -> str:
    """A new passphrase, typed twice; after a mismatch or one that is too short it is asked for again.

    Raises:
        Locked: there is no terminal to ask on.
        InvalidValue: they never matched.
    """
    for _attempt in range(_TRIES):
        first = asked(_("New passphrase"))
        if len(first) < SHORTEST:
            sys.stderr.write(too_short() + "\n")
            continue
        if first == asked(_("The same again")):
            return first
        sys.stderr.write(_("The two are not the same.") + "\n")
    raise InvalidValue(_("No passphrase was chosen; nothing was changed."))


def new_in(file: str) -> str:
    """The new passphrase that a file gives: whoever runs a script decides about its length, but hears when it is poor.

    Raises:
        UsageError: it cannot be read, or is empty.
    """
    read = passphrase_in(file)
    if len(read) < SHORTEST:
        sys.stderr.write(too_short() + "\n")
    return read


def too_short() -> str:
    """What is said of a passphrase that is easily guessed."""
    return _("A passphrase should have at least {count} characters; a sentence is easy to remember.").format(count=SHORTEST)


def _must_be_terminal() -> None:
    if not sys.stdin.isatty():
        raise Locked(_("The passphrase is needed, and there is no terminal to ask for it."), _("Name a file: --passphrase-file FILE"))
