"""Passphrases typed on the terminal, without being shown (`config.passphrase_in` reads one from a file).

Never an argument, which others could see in the process list.
"""

from __future__ import annotations

import getpass
import sys
from typing import Final

from rmdesk.errors import InvalidValue, Locked
from rmdesk.i18n import _

_TRIES: Final = 3


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
    """A new passphrase, typed twice; after a mismatch or an empty one it is asked for again.

    Raises:
        Locked: there is no terminal to ask on.
        InvalidValue: they never matched.
    """
    for _attempt in range(_TRIES):
        first = asked(_("New passphrase"))
        if not first:
            sys.stderr.write(_("The passphrase must not be empty.") + "\n")
            continue
        if first == asked(_("The same again")):
            return first
        sys.stderr.write(_("The two are not the same.") + "\n")
    raise InvalidValue(_("No passphrase was chosen; nothing was changed."))


def _must_be_terminal() -> None:
    if not sys.stdin.isatty():
        raise Locked(_("The passphrase is needed, and there is no terminal to ask for it."), _("Name a file: --passphrase-file FILE"))
