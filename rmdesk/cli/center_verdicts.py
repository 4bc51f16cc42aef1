"""What relationship managers hand in: listing it, and deciding several things at once or none, with one line for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

import typer

from rmdesk.cli import output
from rmdesk.cli.center_database import opened, written
from rmdesk.cli.invocation import invoked
from rmdesk.cli.output import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rmdesk.center.database import Tx
    from rmdesk.center.feed import Feed


class Decided(Protocol):
    """What was decided."""

    @property
    def id(self) -> str:
        """Its id."""


D = TypeVar("D", bound=Decided)


def print_waiting(
    context: typer.Context, db: str, read: Callable[[Tx], Sequence[D]], headings: Sequence[str], line: Callable[[D], tuple[str, ...]]
) -> None:
    """Print what `read` finds: with `--json` as it is, else as a table with a `line` of each."""
    invocation = invoked(context)
    with opened(invocation, db) as database, database.read() as tx:
        found = read(tx)
    if invocation.as_json:
        output.emit({"rows": found})
        return
    output.table([*map(Column, headings)], [line(one) for one in found])


def decide(context: typer.Context, db: str, status: str, work: Callable[[Feed], Sequence[D]], said: Callable[[D], str]) -> None:
    """Do `work` in one transaction and print what it decided: with `--json` ids and the status that they have now, else what is `said` of each.

    Raises:
        RmdeskError: what `work` raises; nothing was decided then.
    """
    invocation = invoked(context)
    done = written(invocation, db, work)
    if invocation.as_json:
        output.emit([{"id": one.id, "status": status} for one in done])
        return
    for one in done:
        output.line(said(one))
