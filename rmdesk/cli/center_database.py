"""Which center a command is about: `--db`, else RMDESK_CENTER_DB, else the one in the profile folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from rmdesk.cli.invocation import Invocation
from rmdesk.i18n import N_

if TYPE_CHECKING:
    from rmdesk.center.database import CenterDb
    from rmdesk.center.feed import Feed

T = TypeVar("T")
CENTER_FILE: Final = "center.db"
_HELP = N_("sqlite:///FILE or postgresql://USER@HOST/NAME (or RMDESK_CENTER_DB); default: center.db in the profile folder.")
Db = Annotated[str, typer.Option("--db", metavar="URL", help=_HELP)]


def address(invocation: Invocation, given: str) -> str:
    """The database address."""
    return given or os.environ.get("RMDESK_CENTER_DB", "") or f"sqlite:///{invocation.home / CENTER_FILE}"


@contextmanager
def opened(invocation: Invocation, given: str) -> Iterator[CenterDb]:
    """The center that is set up there.

    Raises:
        NotSetUp: there is none. UsageError: not a database address. RmdeskError: the database does not answer.
    """
    from rmdesk.center.setup import existing

    db = existing(address(invocation, given))
    try:
        yield db
    finally:
        db.close()


def written(invocation: Invocation, given: str, work: Callable[[Feed], T]) -> T:
    """What `work` gives, done in one transaction on behalf of the operator. Raises what `opened` and `work` raise."""
    from rmdesk.center.feed import Feed
    from rmdesk.center.people import OPERATOR

    with opened(invocation, given) as database:
        return database.write(lambda tx: work(Feed(tx, OPERATOR, invocation.clock.now())))
