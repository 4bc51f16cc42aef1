"""`rmdesk find` and `list`: customers by whatever is known of them, and the whole book in any order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import day_of, invoked
from rmdesk.cli.output import Column
from rmdesk.errors import InvalidValue
from rmdesk.i18n import N_, _, ngettext
from rmdesk.screens.words import word

if TYPE_CHECKING:
    from rmdesk.domain.money import Money
    from rmdesk.store.queries.customers import CustomerLine, CustomerList

Text = Annotated[str, typer.Argument(metavar="TEXT", help=N_("Name, pinyin, initials, short name, phone part, or the tail of a number."))]
Most = Annotated[int, typer.Option("--limit", min=1, max=1_000, metavar="N", help=N_("Most customers to print."))]
AllOrMost = Annotated[int, typer.Option("--limit", min=0, metavar="N", help=N_("Most customers to print; 0 prints all."))]
Sort = Annotated[str, typer.Option("--sort", metavar="COL", help=N_("level, name, aum, last_contact, maturity … any column of the list."))]
Filtered = Annotated[str, typer.Option("--filter", metavar="LINE", help=N_("A filter line, like “level>=gold nocontact>30d maturity<7d”."))]
Reverse = Annotated[bool, typer.Option("--reverse", help=N_("The other way round."))]
Kind = Annotated[str, typer.Option("--kind", metavar="KIND", help=N_("Only retail, corporate or institution."))]
Status = Annotated[str, typer.Option("--status", metavar="STATUS", help=N_("Only potential, active, dormant or lost."))]
Level = Annotated[str, typer.Option("--level", metavar="LEVEL", help=N_("Only this level, by its code, like diamond."))]
LeastAum = Annotated[str, typer.Option("--least-aum", metavar="AMOUNT", help=N_("Only with at least this much, like 50w or 500000."))]
MostAum = Annotated[str, typer.Option("--most-aum", metavar="AMOUNT", help=N_("Only with at most this much."))]
Silent = Annotated[str, typer.Option("--no-contact-since", metavar="DATE", help=N_("Only those not reached since this day."))]
Containing = Annotated[str, typer.Option("--text", metavar="TEXT", help=N_("Only those that find TEXT would find."))]

_PAGE: Final = 500
_KINDS: Final = ("retail", "corporate", "institution")
_FALLING: Final = ("aum", "average", "deposits", "investments", "loans", "last_contact", "attempted")
"""Orders in which people want the largest or latest first."""
_STATUSES: Final = ("potential", "active", "dormant", "lost")
_MATCHES: Final = {
    "name": N_("name"),
    "short_name": N_("short name"),
    "other_name": N_("somebody around them"),
    "customer_no": N_("customer number"),
    "id_number": N_("ID number"),
    "phone": N_("phone"),
    "account": N_("account"),
    "card": N_("card"),
    "similar": N_("similar"),
}


def find(context: typer.Context, text: Text, limit: Most = 20) -> None:
    """Print the customers that `text` means, best first."""
    invocation = invoked(context)
    with invocation.desk() as desk:
        hits, standing = desk.customers.find(text, limit), desk.link.standing()
    if invocation.as_json:
        output.emit(output.rows(hits, standing.business_date, standing.as_of))
        return
    if not hits:
        output.say(_("Nobody in your book matches “{text}”.").format(text=text))
        return
    headings = [_("Customer no."), _("Name"), _("Level"), _("Kind"), _("Status"), _("Phone"), _("Found by")]
    lines = []
    for hit in hits:
        by = _(_MATCHES[hit.kind_of_match]) if hit.kind_of_match in _MATCHES else hit.kind_of_match
        found = by if hit.span is not None else f"{by} {hit.matched}"
        if hit.other and hit.other != hit.matched:
            found += f" ({hit.other})"
        who = (hit.customer_no, hit.name, word(hit.level, "level"), word(hit.kind), word(hit.status))
        lines.append((*who, hit.phone_masked or "—", found))
    output.table([*map(Column, headings)], lines)


def list_customers(
    context: typer.Context,
    filter_line: Filtered = "",
    sort: Sort = "level",
    reverse: Reverse = False,
    kind: Kind = "",
    status: Status = "",
    level: Level = "",
    least_aum: LeastAum = "",
    most_aum: MostAum = "",
    no_contact_since: Silent = "",
    text: Containing = "",
    limit: AllOrMost = 0,
) -> None:
    """Print the book, or part of it.

    Raises:
        InvalidValue: an order, kind, status, level, group or amount that does not exist, or a filter line that says nothing.
    """
    from rmdesk.domain.filter_line import Condition, parse
    from rmdesk.domain.filter_terms import Operator

    invocation = invoked(context)
    with invocation.desk() as desk:
        desk.refresh_figures()  # they are kept for one day, and --as-of may ask for another
        words = desk.customers.vocabulary()
        wanted = parse(filter_line, words)
        for field, value, choices in (
            ("kind", kind, _KINDS),
            ("status", status, _STATUSES),
            ("level", level, [one.code for one in words.levels]),
        ):
            if value:
                wanted = wanted.and_(Condition(field, Operator.IS, (_one_of(value, choices),)))
        for operator, amount in ((Operator.LEAST, least_aum), (Operator.MOST, most_aum)):
            if amount:
                wanted = wanted.and_(Condition("aum", operator, (_amount(amount, words.currency),)))
        if no_contact_since:
            wanted = wanted.and_(Condition("nocontact", Operator.MORE, ((desk.clock.today() - day_of(no_contact_since)).days,)))
        if text.strip():
            wanted = wanted.and_(Condition("text", Operator.IS, (text.strip(),)))
        found, standing = desk.customers.listed(sort, wanted, descending=reverse != (sort in _FALLING)), desk.link.standing()
        most = min(limit or found.count, found.count)
        if invocation.as_json:
            output.emit(output.rows(_lines(found, most), standing.business_date, standing.as_of))
            return
        amounts = (_("AUM"), _("Deposits"), _("Loans"))
        columns = [*map(Column, (_("Customer no."), _("Name"), _("Level"), _("Kind"), _("Status")))]
        columns += [Column(heading, right=True) for heading in amounts]
        columns += [Column(_("Last contact")), Column(_("Next action"))]
        output.table(columns, (_cells(line) for line in _lines(found, most)))
    output.say(ngettext("{count} customer", "{count} customers", found.count).format(count=f"{found.count:,}"))


def _lines(found: CustomerList, most: int) -> Iterator[CustomerLine]:
    """The first `most` lines, read page by page."""
    for first in range(0, most, _PAGE):
        yield from found.page(first, min(_PAGE, most - first))


def _cells(line: CustomerLine) -> tuple[str, ...]:
    days = (line.last_contact_on, line.next_action)
    return (
        line.customer_no,
        line.name,
        word(line.level, "level"),
        word(line.kind),
        word(line.status),
        *(output.money(amount, "auto") for amount in (line.aum, line.deposits, line.loans)),
        *(day.isoformat() if day else "—" for day in days),
    )


def _one_of(text: str, choices: Sequence[str]) -> str:
    if text not in choices:
        todo = _("Choose one of {choices}.").format(choices=", ".join(choices))
        raise InvalidValue(_("“{text}” does not exist here.").format(text=text), todo)
    return text


def _amount(text: str, currency: str) -> Money:
    """The amount a person wrote, in the book's currency if they named none.

    Raises:
        InvalidValue: it is none.
    """
    from rmdesk.domain.amounts import parse_money

    return parse_money(text, currency)
