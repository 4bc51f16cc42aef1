"""What there is to talk about, in words, each point with its reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.i18n import _, ngettext
from rmdesk.screens.customer_outlook import short
from rmdesk.screens.words import dated, near, word
from rmdesk.store.queries.talking import Topic
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.domain.money import Money
    from rmdesk.store.queries.picture import CustomerPicture
    from rmdesk.store.queries.talking import Point, Talk

_LOUD: Final = frozenset({Topic.COMPLAINT, Topic.PROMISE, Topic.LOAN, Topic.DOCUMENT, Topic.TIER_DOWN})


def talk_section(talk: Talk, picture: CustomerPicture) -> FactSection:
    """The points; and that sales points are withheld, with why."""
    today = picture.business_date
    facts = [_fact(point, today) for point in talk.points]
    if talk.withheld:
        why = _("a complaint is open") if picture.gate.open_complaints else _("the customer does not want marketing")
        count = ngettext("{count} sales point is withheld: {why}", "{count} sales points are withheld: {why}", talk.withheld)
        facts.append(Fact("", Cell(count.format(count=talk.withheld, why=why), "muted")))
    return FactSection(_("To talk about"), tuple(facts), _("nothing presses"))


def _fact(point: Point, today: date) -> Fact:
    name, said = _said(point, today)
    tone: Tone | None = "bad" if point.topic is Topic.COMPLAINT else "warn" if point.topic in _LOUD else None
    return Fact(name, Cell(said, tone))


def _said(point: Point, today: date) -> tuple[str, str]:
    """What it is about, and why."""
    when = dated(point.day, today) if point.day else ""
    match point.topic:
        case Topic.COMPLAINT:
            return _("Complaint"), _("open since {day}: {summary}").format(day=when, summary=point.text)
        case Topic.PROMISE:
            return _("Promised"), f"{point.text} · {when}"
        case Topic.LOAN:
            return _("Instalment"), _("{amount} due {day}, only {there} on the account").format(
                amount=_amount(point.amount), day=when, there=_amount(point.other)
            )
        case Topic.RISK:
            past = point.day is not None and point.day < today
            text = (
                _("risk assessment ran out {day}; no new investment before it is renewed") if past else _("risk assessment runs out {day}")
            )
            return _("Risk rating"), text.format(day=when)
        case Topic.DOCUMENT:
            return _("Document"), _("ID document valid until {day}").format(day=when)
        case Topic.CARD:
            return _("Card"), _("card …{tail} expires {day}").format(tail=point.text, day=when)
        case Topic.BIRTHDAY:
            return _("Birthday"), when + (f" · {_('turns {years}').format(years=point.count)}" if point.count else "")
        case Topic.SILENCE:
            since = near(point.day, today) if point.day else _("never")
            return _("Contact"), _("last reached: {since}; the bank expects every {days} days").format(since=since, days=point.count)
        case _:
            return _said_of_money(point, when)


def _said_of_money(point: Point, when: str) -> tuple[str, str]:
    match point.topic:
        case Topic.DEPOSIT:
            text = _("{amount} rolls over {day}: a better rate?") if point.count else _("{amount} ends {day} and does not roll over")
            return _("Time deposit"), text.format(amount=_amount(point.amount), day=when)
        case Topic.INVESTMENT:
            return _("Maturity"), _("{product}, {amount}, ends {day}").format(product=point.text, amount=_amount(point.amount), day=when)
        case Topic.IDLE:
            return _("Idle money"), _("{amount} in demand deposits, {share}% of the assets").format(
                amount=_amount(point.amount), share=point.share // 10_000
            )
        case Topic.PEERS:
            return word(point.text, "product_line"), _("has none; {share}% of your {count} customers of this level have").format(
                share=point.share // 10_000, count=point.count
            )
        case Topic.TIER_UP:
            return _("Next level"), _("{amount} short of {level} this month").format(
                amount=_amount(point.amount), level=word(point.text, "level")
            )
        case _:
            watch = _("watch {count}/{most}").format(count=point.count, most=3) if point.count else _("below the level")
            text = _("{watch}, {amount} short this month").format(watch=watch, amount=_amount(point.amount))
            return _("Level"), text


def _amount(amount: Money | None) -> str:
    return short(amount) if amount is not None else "—"
