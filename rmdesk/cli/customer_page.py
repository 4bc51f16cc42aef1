"""`rmdesk show`: one customer in full, the page of the workstation without its screen.

Numbers stay masked; to see one takes the workstation, which keeps a record of it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import Invocation, invoked
from rmdesk.i18n import N_

if TYPE_CHECKING:
    from rmdesk.desk.outlook import Outlook
    from rmdesk.screens.sheet import SheetLine

_CUSTOMER_HELP = N_("Customer number, id, or a name that only one customer has.")
Customer = Annotated[str, typer.Argument(metavar="CUSTOMER", help=_CUSTOMER_HELP)]

_WIDTH: Final = 120
"""Cells of a line that nobody reads on a terminal."""
_LOOKS: Final = {
    "sheet--title": "bold",
    "sheet--label": "dim",
    "tone--muted": "dim",
    "tone--strong": "bold",
    "tone--accent": "bold cyan",
    "tone--good": "green",
    "tone--warn": "yellow",
    "tone--bad": "bold red",
}
"""The page's looks in the terminal's own colours."""


def show(context: typer.Context, customer: Customer) -> None:
    """Print one customer.

    Raises:
        NotFound: no such customer in this book, or more than one.
    """
    invocation = invoked(context)
    with invocation.desk() as desk:
        outlook = desk.customers.outlook(desk.customers.resolve(customer))
        device = desk.profile.device
    picture = outlook.picture
    if invocation.as_json:
        output.emit(_document(outlook))
        return
    output.title(f"{picture.identity.name}  {picture.identity.level_name}")
    for line in _lines(outlook, invocation, device):
        output.styled([(text, _LOOKS.get(look, "")) for text, look in line.parts])


def _document(outlook: Outlook) -> dict[str, object]:
    """The picture, and what follows from it; numbers masked in what was changed as well."""
    picture = outlook.picture
    document: dict[str, object] = {field.name: getattr(picture, field.name) for field in fields(picture)}
    document["changes"] = [replace(one, old=_masked(one.field, one.old), new=_masked(one.field, one.new)) for one in picture.changes]
    asked = [replace(one, old=_masked(one.field, one.old), new=_masked(one.field, one.new)) for one in outlook.asked]
    return document | {
        "months": outlook.moved.months,
        "tier": outlook.moved.tier,
        "to_talk_about": outlook.talk,
        "facts": outlook.facts,
        "asked": asked,
    }


def _masked(field: str, text: str) -> str:
    """A JSON value, masked if it is a number that is not shown unasked."""
    from rmdesk.store.field_edits import masked_number

    value = json.loads(text) if text else None
    hidden = masked_number(field, value) if isinstance(value, str) else ""
    return json.dumps(hidden) if hidden else text


def _lines(outlook: Outlook, invocation: Invocation, device: str) -> list[SheetLine]:
    """The parts of the workstation's page, one under the other."""
    from rmdesk.screens.customer_pages import Pager, all_sections
    from rmdesk.screens.customer_work import gate_cell
    from rmdesk.screens.masks import Masks
    from rmdesk.screens.sheet import sheet_lines
    from rmdesk.widgets.facts import Fact, FactSection

    now = invocation.clock.local(invocation.clock.now()).time()
    gate = FactSection("", (Fact("", gate_cell(outlook.picture.gate, now)),))
    sections = [gate, *all_sections(Pager(outlook, Masks({}), invocation.clock, device))]
    return sheet_lines(sections, output.width() if sys.stdout.isatty() else _WIDTH)
