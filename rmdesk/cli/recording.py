"""`rmdesk log` and `edit`: what an RM writes down, saved here at once and uploaded with the next sync."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import invoked
from rmdesk.errors import UsageError
from rmdesk.i18n import N_, _

if TYPE_CHECKING:
    from rmdesk.domain.quicklog import QuickLog
    from rmdesk.store.contact_log import Logged
    from rmdesk.store.field_edits import Change

_LINE_HELP = N_("What happened, like: call interested wealth 200k ; waiting for bonus > fri call again !1")
Line = Annotated[str, typer.Argument(metavar="LINE", help=_LINE_HELP)]
_CUSTOMER_HELP = N_("Customer number, id, or a name that only one customer has.")
CustomerOption = Annotated[str, typer.Option("--customer", metavar="NO", help=_CUSTOMER_HELP)]
DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Say how the line is understood, and record nothing."))]
Customer = Annotated[str, typer.Argument(metavar="CUSTOMER", help=_CUSTOMER_HELP)]
Fields = Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…", help=N_("New values; an empty one clears the field."))]


def log(context: typer.Context, line: Line, customer: CustomerOption, dry_run: DryRun = False) -> None:
    """Record a contact from one line.

    Raises:
        NotFound: no such customer in this book, or more than one.
    """
    invocation = invoked(context)
    with invocation.desk() as desk:
        id = desk.customers.resolve(customer)
        if dry_run:
            preview = desk.contacts.preview(id, line)
            parsed, tables, offer = preview.parsed, [planned.table for planned in preview.records], preview.offer
        else:
            logged = desk.contacts.log(id, line)
            parsed, tables, offer = logged.parsed, [table for table, _row in logged.rows], logged.offer
    if invocation.as_json:
        saved = {} if dry_run else _ids(logged)
        output.emit({"customer_id": id, "saved": not dry_run, **saved, "understood": _understood(parsed), "records": tables})
        return
    from rmdesk.screens.log_records import record_facts, said

    facts = record_facts(parsed, tables, invocation.clock.today(), offer)
    output.facts([(fact.label, said(fact)) for fact in facts], _("This would be recorded") if dry_run else _("Recorded"))


def _ids(logged: Logged) -> dict[str, object]:
    return {"contact_id": logged.contact_id, "rows": [{"table": table, "id": id} for table, id in logged.rows]}


def _understood(parsed: QuickLog) -> dict[str, object]:
    """What the line says, without where in the line it says so."""
    following = parsed.next_action
    return {
        "channel": parsed.channel,
        "direction": parsed.direction,
        "connected": parsed.connected,
        "result": parsed.result,
        "product_line": parsed.line,
        "amount": parsed.amount,
        "note": parsed.note,
        "next_action": None if following is None else {"due": following.day, "description": following.text},
        "need": parsed.need,
        "reached": parsed.reached,
        "priority": parsed.priority,
        "tags": parsed.tags,
        "unknown": parsed.unknown,
    }


def edit(context: typer.Context, customer: Customer, fields: Fields) -> None:
    """Change fields of a customer; what the center keeps is sent as a request.

    Raises:
        InvalidValue: an unknown field or a value that does not fit; nothing was changed.
    """
    invocation = invoked(context)
    values = dict(_pair(text) for text in fields)
    with invocation.desk() as desk:
        id = desk.customers.resolve(customer)
        edited = desk.customers.edit(id, values)
    if invocation.as_json:
        output.emit({"customer_id": id, "changed": edited.changed, "requested": edited.requested})
        return
    for change in edited.changed:
        output.line("{field}: {old} → {new}".format(**_shown(change)))
    for change in edited.requested:
        output.line(_("{field}: {old} → {new}, requested from the center").format(**_shown(change)))
    if not edited.changed and not edited.requested:
        output.line(_("Nothing changed: these values stand there already."))


def _shown(change: Change) -> dict[str, str]:
    from rmdesk.screens.edit_words import value_words
    from rmdesk.screens.field_names import field_name
    from rmdesk.screens.words import word

    def said(stored: str) -> str:
        return value_words(change.field, word(stored, change.field) if stored else "")

    return {"field": field_name(change.field, change.table), "old": said(change.old), "new": said(change.new)}


def _pair(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not equals or not field.strip():
        raise UsageError(_("“{text}” is not FIELD=VALUE.").format(text=text), _("Write it like: remarks=likes tea"))
    return field.strip(), value
