"""`rmdesk center requests`: what RMs ask the center to change, and deciding it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli.center_database import Db
from rmdesk.cli.center_verdicts import decide, print_waiting
from rmdesk.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from rmdesk.center.database import Tx
    from rmdesk.center.feed import Feed
    from rmdesk.center.requests import Request

requests = typer.Typer(help=N_("What relationship managers ask the center to change."))
Ids = Annotated[list[str], typer.Argument(metavar="ID…", help=N_("Ids of the requests, or the ends of their ids."))]


@requests.callback(invoke_without_command=True)
def requests_group(context: typer.Context, db: Db = "") -> None:
    """Without a command: the open ones."""
    if context.invoked_subcommand is None:
        requests_list(context, db=db)


@requests.command("list", help=N_("List what waits for a decision."), short_help=N_("List what waits for a decision."))
def requests_list(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help=N_("Also those that were decided."))] = False,
    db: Db = "",
) -> None:
    """Print the requests."""
    from rmdesk.center import requests as asked
    from rmdesk.screens import words

    def read(tx: Tx) -> list[Request]:
        words.learn(asked.code_names(tx))
        return asked.requests(tx, "" if every else "open")

    headings = [_("Id"), _("Customer number"), _("Customer"), _("Asked by"), _("Since"), _("Change"), _("Status")]
    print_waiting(context, db, read, headings, _line)


@requests.command("accept", help=N_("Carry requests out."), short_help=N_("Carry requests out."))
def requests_accept(
    context: typer.Context,
    ids: Ids,
    anyway: Annotated[bool, typer.Option("--anyway", help=N_("Even if the value has changed since it was asked for."))] = False,
    db: Db = "",
) -> None:
    """Set what was asked for.

    Raises:
        NotFound: no such request. NotAllowed: it was decided before, or the value has changed since.
    """
    from rmdesk.center import requests as asked

    _decide(context, ids, db, "done", lambda feed, request: asked.accept(feed, request, anyway=anyway))


@requests.command("refuse", help=N_("Turn requests down, with a reason."), short_help=N_("Turn requests down, with a reason."))
def requests_refuse(
    context: typer.Context,
    ids: Ids,
    reason: Annotated[str, typer.Option(metavar="TEXT", help=N_("Why; the relationship manager sees it."))],
    db: Db = "",
) -> None:
    """Turn them down.

    Raises:
        NotFound: no such request. NotAllowed: it was decided before. InvalidValue: no reason.
    """
    from rmdesk.center import requests as asked

    _decide(context, ids, db, "cancelled", lambda feed, request: asked.refuse(feed, request, reason))


def _decide(context: typer.Context, ids: list[str], db: str, status: str, act: Callable[[Feed, Request], Request]) -> None:
    """All of them, or none."""
    from rmdesk.center import requests as asked
    from rmdesk.screens import words

    def decided(feed: Feed) -> list[Request]:
        words.learn(asked.code_names(feed.tx))
        return [act(feed, asked.find(feed.tx, text)) for text in ids]

    sentence = N_("Carried out for {customer}: {change}") if status == "done" else N_("Refused for {customer}: {change}")
    decide(context, db, status, decided, lambda one: _(sentence).format(customer=one.customer, change=_change(one)))


def _line(one: Request) -> tuple[str, ...]:
    from rmdesk.screens.words import word

    since = str(one.since) if one.since else "—"
    status = word(one.status, "request_status") + (f"{_(': ')}{one.reason}" if one.reason else "")
    return (one.id[-12:], one.customer_no, one.customer, one.person or "—", since, _change(one), status)


def _change(one: Request) -> str:
    from rmdesk.screens.edit_words import value_words
    from rmdesk.screens.field_names import field_name
    from rmdesk.screens.words import word

    if one.kind != "change":
        return word(one.kind, "request_kind")
    return f"{field_name(one.field, one.table)}: {value_words(one.field, one.old)} → {value_words(one.field, one.new)}"
