"""`rmdesk center quarantine`: the edits of desks that the center did not take, for the supervisor and whoever has to sort them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.center_database import Db, opened
from rmdesk.cli.invocation import invoked
from rmdesk.cli.output import Column
from rmdesk.i18n import N_, _
from rmdesk.screens.edit_words import edit_words, state_words
from rmdesk.store.queries.waiting import EditedRow

if TYPE_CHECKING:
    from rmdesk.center.quarantine import NotTaken

Team = Annotated[str, typer.Option("--team-of", metavar="PERSON", help=N_("Only the team of this supervisor: staff number, id or name."))]


def quarantine(context: typer.Context, team_of: Team = "", db: Db = "") -> None:
    """Print what was not taken, the newest first.

    Raises:
        NotFound: there is no such person.
    """
    from rmdesk.center import people as staff
    from rmdesk.center.quarantine import not_taken

    invocation = invoked(context)
    with opened(invocation, db) as database, database.read() as tx:
        found = not_taken(tx, staff.find_person(tx, team_of) if team_of else "")
        day = staff.business_date(tx, invocation.clock)
    if invocation.as_json:
        output.emit(output.rows(found, day, day))
        return
    if not found:
        output.line(_("The center has taken every edit."))
        return
    headings = (_("Received"), _("Person"), _("Customer"), _("What"), _("State"), _("Why"))
    output.table([*map(Column, headings)], [_line(one) for one in found])


def _line(one: NotTaken) -> tuple[str, ...]:
    said = edit_words([EditedRow(0, one.table, one.row_id, one.op, {field: (None, value) for field, value in one.values.items()})])
    return (one.received_on.isoformat(), one.person or one.person_id, one.customer or "—", said, state_words(one.status), one.reason)
