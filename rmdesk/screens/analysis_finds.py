"""Finds in bookings as saved queries: what each has found, or the customers of one with the reason and what to offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rmdesk.domain.finds import BUILT_IN, Find, Way
from rmdesk.domain.money import Money
from rmdesk.i18n import N_, _, ngettext
from rmdesk.screens.analysis_acts import exact
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_words import amount, count, customers_said, number_column
from rmdesk.screens.appraisal_words import APPRAISED, short
from rmdesk.screens.with_customer import AtHand
from rmdesk.screens.words import word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.store.queries.finds import Found, Match

SHOWN: Final = 1_000
_WAYS: Final = {Way.OUT: N_("paid"), Way.IN: N_("received"), Way.ANY: N_("paid or received")}


def read(desk: Desk, choice: str) -> Page:
    """All finds, or the customers of one; `own` are the ones made on this desk."""
    found, currency = desk.appraisal.found("" if choice == "all" else choice)
    if choice == "all":
        return _overview(found, currency)
    told = [_line(one, match, currency) for one in found for match in one.matches[:SHOWN]]
    customers = len({match.row for one in found for match in one.matches})
    said = [customers_said(customers)]
    if len(found) == 1:
        said += [_said(found[0].find.name, found[0].find), _said(found[0].find.suggestion, found[0].find)]
    nothing = _("No find of your own yet: N makes one.") if choice == "own" and not found else _("No customer has such bookings.")
    return Page(
        columns=[
            Column("name", _("Name"), 8, priority=1, flex=2, max_width=24),
            Column("level", _("Level"), 8, priority=4),
            number_column("amount", _("Amount"), 9, 1),
            number_column("bookings", _("Bookings"), 4, 2),
            Column("why", _("Why"), 20, priority=1, flex=5),
            number_column("aum", _("AUM"), 9, 3),
        ],
        lines=told,
        summary=" · ".join(part for part in said if part),
        explained=tuple(_rule(one.find, currency) for one in found),
        empty=nothing,
    )


def _said(text: str, find: Find) -> str:
    """A find's name or suggestion: of a built-in one in the user's language."""
    return text if find.own or not text else _(text)


def _overview(found: list[Found], currency: str) -> Page:
    lines = []
    for one in found:
        name = _said(one.find.name, one.find)
        total = sum(match.amount for match in one.matches)
        lines.append(
            Line(
                key=one.find.code,
                cells=(
                    Cell(name, None if one.matches else "muted"),
                    count(len(one.matches)),
                    amount(total, currency),
                    Cell(_said(one.find.suggestion, one.find), "muted" if not one.matches else None),
                ),
                about=name,
                customers=[match.row for match in one.matches],
                leads_to=("finds", "own" if one.find.own else one.find.code),
                values=(name, len(one.matches), exact(Money(total, currency)), _said(one.find.suggestion, one.find)),
                explained=(_rule(one.find, currency),),
            )
        )
    everybody = {match.row for one in found for match in one.matches}
    return Page(
        columns=[
            Column("find", _("What was found"), 14, priority=1, flex=2, max_width=30),
            number_column("customers", _("Customers"), 7, 1),
            number_column("amount", _("Amount"), 9, 2),
            Column("suggestion", _("What to offer"), 20, priority=2, flex=5),
        ],
        lines=lines,
        summary=" · ".join((customers_said(len(everybody)), _("w: the customers of the row with the reason; N: a find of your own"))),
        explained=(
            FactSection(
                _("Finds"),
                (
                    Fact("", _("a booking counts if its category is one of the find's, or the counterparty or text has one of its words")),
                    Fact("", _("transfers between own accounts never count; amounts in the main currency")),
                ),
            ),
        ),
        empty=_("No finds."),
    )


def why(find: Find, match: Match, currency: str) -> str:
    """`3 bookings, 21.0K in 6 months, last 11-02 喜铺婚礼策划`."""
    bookings = ngettext("{count} booking", "{count} bookings", match.count).format(count=match.count)
    in_time = ngettext("in {count} month", "in {count} months", find.months).format(count=find.months)
    last = _("last {day} {party}").format(day=f"{match.last:%m-%d}", party=match.party).strip()
    return f"{bookings}, {short(match.amount, currency)} {in_time}, {last}"


def _line(found: Found, match: Match, currency: str) -> Line:
    find = found.find
    reason = why(find, match, currency)
    return Line(
        key=f"{find.code} {match.customer_id}",
        cells=(
            match.name,
            Cell(word(match.level, "level"), "muted"),
            short(match.amount, currency),
            count(match.count),
            reason if not find.own else f"{find.name}: {reason}",
            amount(match.aum, currency),
        ),
        about=match.name,
        customers=(match.row,),
        customer=AtHand(match.customer_id, match.name),
        values=(
            match.name,
            word(match.level, "level"),
            exact(Money(match.amount, currency)),
            match.count,
            reason,
            exact(Money(match.aum, currency)),
        ),
        explained=(FactSection(match.name, (Fact(_("Why"), reason), Fact(_("What to offer"), _said(find.suggestion, find)))),),
    )


def _rule(find: Find, currency: str) -> FactSection:
    """What the find looks for."""
    facts = []
    if find.categories:
        facts.append(Fact(_("Categories"), _(", ").join(word(code, "transaction_category") for code in find.categories)))
    if find.words:
        facts.append(Fact(_("Words"), _(", ").join(find.words)))
    facts.append(Fact(_("Time"), ngettext("in {count} month", "in {count} months", find.months).format(count=find.months)))
    facts.append(Fact(_("Direction"), _(_WAYS[find.way])))
    if find.least:
        facts.append(Fact(_("At least"), short(Money.of(find.least, currency).minor, currency)))
    if find.times > 1:
        facts.append(Fact(_("At least"), ngettext("{count} booking", "{count} bookings", find.times).format(count=find.times)))
    if find.suggestion:
        facts.append(Fact(_("What to offer"), _said(find.suggestion, find)))
    return FactSection(_said(find.name, find), tuple(facts))


VIEW: Final = View(
    "finds",
    N_("Finds"),
    N_("What bookings tell: customers who spend or receive in a way that suggests an offer, with the reason."),
    read,
    choices=(("all", N_("All finds")), ("own", N_("Own finds")), *((find.code, find.name) for find in BUILT_IN)),
    tables=APPRAISED,
)
