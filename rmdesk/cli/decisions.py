"""`rmdesk conflicts settle`, `rmdesk outbox reapply|discard`: what a person decides about edits that the center did not take as they were."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rmdesk.cli import output, replication
from rmdesk.cli.invocation import invoked
from rmdesk.errors import UsageError
from rmdesk.i18n import N_, _
from rmdesk.screens.edit_words import edit_words, value_words, whom
from rmdesk.screens.field_names import field_name

Settle = Annotated[str, typer.Argument(metavar="[settle", help=N_("Decide one conflict instead of listing all."))]
Conflict = Annotated[str, typer.Argument(metavar="ID", help=N_("Which conflict, by its id."))]
Choice = Annotated[str, typer.Argument(metavar="mine|theirs|FIELD=VALUE]", help=N_("Your value, the center's, or a third one."))]
What = Annotated[str, typer.Argument(metavar="[reapply|discard", help=N_("Make a kept edit again, or let it go, instead of listing all."))]
Number = Annotated[int, typer.Argument(metavar="NO]", help=N_("Which edit, by its number."))]
Yes = Annotated[bool, typer.Option("--yes", help=N_("Let it go without asking."))]


def conflicts(context: typer.Context, settle: Settle = "", conflict: Conflict = "", choice: Choice = "") -> None:
    """List the fields that were changed here and at the center, or settle one.

    Raises:
        UsageError: the words make no choice. NotFound: no such conflict is open.
    """
    if not settle:
        replication.conflicts(context)
        return
    if settle != "settle" or not conflict or not choice:
        raise UsageError(_("This is no way to settle a conflict."), _("Like: rmdesk conflicts settle ID mine|theirs|FIELD=VALUE"))
    invocation = invoked(context)
    with invocation.desk() as desk:
        settled = desk.link.settle(conflict, choice)
    if invocation.as_json:
        output.emit(settled)
    else:
        value = value_words(settled.field, settled.chosen)
        output.line(_("Settled: {field} is {value}.").format(field=field_name(settled.field), value=value))


def outbox(context: typer.Context, what: What = "", number: Number = 0, yes: Yes = False) -> None:
    """List the edits that the center has not taken, or decide about one.

    Raises:
        UsageError: the words make no choice, or letting go was not confirmed. NotFound: no such edit waits, or its row is not in the book.
    """
    if not what:
        replication.outbox(context)
        return
    if what not in ("reapply", "discard") or number < 1:
        raise UsageError(_("This is no way to decide about an edit."), _("Like: rmdesk outbox reapply NO, or rmdesk outbox discard NO"))
    invocation = invoked(context)
    with invocation.desk() as desk:
        item = next((one for one in desk.link.not_taken() if number in one.counters), None)
        counters = item.counters if item else (number,)
        about = f"{whom(item)}, {edit_words(item.rows)}" if item else "—"
        if what == "reapply":
            desk.link.reapply_all(counters)
            said = _("Made again: {what}. It goes up with the next sync.").format(what=about)
        else:
            _confirm(about, number, yes)
            desk.link.discard_all(counters)
            said = _("Let go: {what}.").format(what=about)
    if invocation.as_json:
        output.emit({"number": number, "what": what})
    else:
        output.line(said)


def _confirm(about: str, number: int, yes: bool) -> None:
    """Pass if the person means it.

    Raises:
        UsageError: they do not, or nobody is there to ask.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(_("Nobody is there to confirm that edit {number} may go.").format(number=number), _("Say so with --yes."))
    sys.stderr.write(_("Let this go for good? {what}. Type yes: ").format(what=output.clean(about)))
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("yes", "y", "是"):
        raise UsageError(_("The edit is kept."))
