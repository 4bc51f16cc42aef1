"""The card beside the list: what to know before calling, in a dozen lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money, format_money
from rmdesk.i18n import _, current_language
from rmdesk.screens.customer_work import contact_summary, gate_cell
from rmdesk.screens.words import brief, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from rmdesk.desk.outlook import Card
    from rmdesk.reminders.moves import LargeMove
    from rmdesk.store.queries.picture import CustomerPicture
    from rmdesk.store.queries.picture_who import Anniversary

AHEAD: Final = timedelta(days=90)
"""How far the card looks."""
MOST: Final = 6
"""Lines of one section."""
_OUT: Final = "▼"
_IN: Final = "▲"


def card_sections(card: Card) -> list[FactSection]:
    """Gate, money, what comes up, what was said last, what is open."""
    picture = card.picture
    who, today = picture.identity, picture.business_date
    title = "  ".join(part for part in (who.name, who.level_name, "" if who.status == "active" else word(who.status)) if part)
    return [
        FactSection(title, (Fact("", gate_cell(picture.gate)), *move_facts(card.large_moves[:2]), *_phones(picture))),
        FactSection(_("Money"), _money(picture)),
        FactSection(_("Coming up"), tuple(fact for _day, fact in _ahead(picture)[:MOST])),
        FactSection(_("To do"), tuple(Fact(brief(one.due, today) if one.due else "", one.description) for one in picture.tasks[:MOST])),
        FactSection(
            _("Last contacts"),
            tuple(Fact(brief(one.business_date, today), contact_summary(one)) for one in picture.contacts[:3]),
            _("no contact recorded yet"),
        ),
        FactSection(_("Remarks"), (Fact("", who.remarks),) if who.remarks else ()),
    ]


def _phones(picture: CustomerPicture) -> tuple[Fact, ...]:
    return tuple(Fact(word(point.kind), point.value_masked) for point in picture.points if point.kind in ("mobile", "phone"))[:2]


def _money(picture: CustomerPicture) -> tuple[Fact, ...]:
    """AUM and what it is made of, by product line, the largest first; then what is owed."""
    sums = picture.figures[0]
    lines = {"demand": sums.demand, "time": sums.time}
    for holding in picture.holdings:
        if holding.value.currency == sums.aum.currency:
            lines[holding.line] = lines.get(holding.line, Money(0, sums.aum.currency)) + holding.value
    by_size = sorted(lines.items(), key=lambda one: -one[1].minor)
    parts = [(_("AUM"), sums.aum), *((word(line, "product_line"), amount) for line, amount in by_size if amount), (_("loans"), sums.loans)]
    return tuple(Fact(name, _short(amount)) for name, amount in parts if amount or name == _("AUM"))


def move_facts(moves: Sequence[LargeMove]) -> tuple[Fact, ...]:
    """What came or went in the last days, with its arithmetic."""
    return tuple(Fact("", Cell(f"{_OUT if move.is_out else _IN} {move.text}", "bad" if move.is_out else "good")) for move in moves)


def _ahead(picture: CustomerPicture) -> list[tuple[date, Fact]]:
    """Maturities, instalments, birthdays and documents of the next weeks, the nearest first."""
    today = picture.business_date
    found: list[tuple[date, str]] = []
    for deposit in picture.time_deposits:
        rolls = _("rolls over") if deposit.rollover else _("ends")
        found.append((deposit.maturity, _("time deposit {amount}, {rolls}").format(amount=_short(deposit.principal), rolls=rolls)))
    found += [(one.maturity, f"{one.product} {_short(one.value)}") for one in picture.holdings if one.maturity]
    for loan in picture.loans:
        if loan.next_due and loan.next_amount:
            found.append((loan.next_due, _("instalment {amount}").format(amount=_short(loan.next_amount))))
        if loan.outstanding:
            found.append((loan.maturity, _("loan ends, {amount} open").format(amount=_short(loan.outstanding))))
    if picture.birthday and picture.birthday.next:
        found.append((picture.birthday.next, _birthday(picture.birthday)))
    found += [(day.when.next, day.label) for day in picture.important_days if day.when.next]
    near = sorted((day, text) for day, text in found if day <= today + AHEAD)
    return [
        (day, Fact(brief(day, today), Cell(text, "bad" if day < today else "warn" if (day - today).days <= 7 else None)))
        for day, text in near
    ]


def _birthday(born: Anniversary) -> str:
    """With the day by the moon, if that is how it is kept, and the age."""
    text = _("birthday, turns {years}").format(years=born.turns) if born.turns else _("birthday")
    if born.calendar != "lunar":
        return text
    from rmdesk.domain.lunar import lunar_text

    return f"{text} ({lunar_text(born.month, born.day, current_language(), leap=born.leap)})"


def _short(amount: Money) -> str:
    return format_money(amount, current_language(), with_code=amount.currency != "CNY")
