"""`rmdesk show`: one customer in full, the page of the workstation without its screen.

Numbers stay masked; to see one takes the workstation, which keeps a record of it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import Invocation, invoked
from rmdesk.i18n import N_

if TYPE_CHECKING:
    from rmdesk.screens.sheet import SheetLine
    from rmdesk.store.queries.picture import CustomerPicture

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
        picture = desk.customers.picture(desk.customers.resolve(customer))
    if invocation.as_json:
        output.emit(picture)
        return
    output.title(f"{picture.identity.name}  {picture.identity.level_name}")
    for line in _lines(picture, invocation):
        output.styled([(text, _LOOKS.get(look, "")) for text, look in line.parts])


def _lines(picture: CustomerPicture, invocation: Invocation) -> list[SheetLine]:
    """The sections of the workstation's page, one under the other."""
    from rmdesk.screens.customer_money import money_sections
    from rmdesk.screens.customer_who import who_sections
    from rmdesk.screens.customer_work import gate_cell, work_sections
    from rmdesk.screens.masks import Masks
    from rmdesk.screens.sheet import sheet_lines
    from rmdesk.widgets.facts import Fact, FactSection

    masks = Masks({})
    gate = FactSection("", (Fact("", gate_cell(picture.gate)),))
    sections = [gate, *who_sections(picture, masks), *money_sections(picture, masks), *work_sections(picture, invocation.clock)]
    return sheet_lines(sections, output.width() if sys.stdout.isatty() else _WIDTH)
