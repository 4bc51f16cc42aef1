"""Cards and standing orders on a person's main account."""

from __future__ import annotations

from rmdesk.center.demo_bank.chance import Odds, one_of, whole
from rmdesk.center.demo_bank.documents import account_number, card_number
from rmdesk.center.demo_bank.frame import months_later, text
from rmdesk.center.demo_bank.plan import WAN
from rmdesk.center.demo_bank.rows import maker
from rmdesk.center.demo_bank.world import Cluster, Party

_YEARS = {"debit": 10, "credit": 5}
_A_PARTY = 4
"""Room for cards of one customer in a card number's serial."""
_CATEGORIES = Odds((("household", 38.0), ("housing", 22.0), ("telephone", 22.0), ("insurance", 10.0), ("rent", 8.0)))

_card = maker("card", "id customer_id account_id card_no kind issued expiry credit_limit status as_of", source="card")
_order = maker("standing_order", "id account_id order_no amount category to_bank to_account", source="core")


def write_cards(cluster: Cluster, party: Party) -> None:
    """A debit card for nearly everybody, a credit card for some."""
    chance = cluster.chance
    if party.settlement is None or party.status == "lost":
        return
    wealthy = party.fortune > 20 * WAN
    _write_card(cluster, party, "debit", "debit_gold" if wealthy else "debit", 0, party.traits.card_in)
    if party.livelihood is not None and party.livelihood.code != "student" and chance.random() < (0.45 if wealthy else 0.16):
        limit = (whole(chance, 6, 40) if wealthy else whole(chance, 1, 8)) * WAN
        _write_card(cluster, party, "credit", "credit_platinum" if wealthy else "credit", 1, None, limit)


def _write_card(
    cluster: Cluster, party: Party, form: str, kind: str, number: int, expires_in: int | None, limit: int | None = None
) -> None:
    chance, frame = cluster.chance, cluster.frame
    years = _YEARS[form]
    if expires_in is None:
        expires_in = whole(chance, 20, years * 365 - 10)
    expiry = months_later(frame.today + expires_in, 0, 31)
    issued = max(months_later(expiry, -12 * years), party.opened or frame.start)
    row = _card(
        cluster.ids.next(),
        party.id,
        party.settlement.id if form == "debit" and party.settlement is not None else None,
        card_number(form, party.number * _A_PARTY + number),
        kind,
        text(issued),
        text(expiry),
        limit,
        "active",
        text(frame.as_of),
    )
    cluster.out.add("card", row, party.books)


def write_standing_orders(cluster: Cluster, party: Party) -> None:
    """What is paid each month without asking."""
    chance = cluster.chance
    if party.status != "active" or party.settlement is None or chance.random() > 0.09:
        return
    for number in range(whole(chance, 1, 2)):
        amount = whole(chance, 8_000, 90_000) if number == 0 else whole(chance, 100_000, 600_000)
        to = account_number("0001", "01", 9_000_000_000 + party.number * 4 + number)
        row = _order(
            cluster.ids.next(),
            party.settlement.id,
            f"DD{party.number:08d}{number}",
            amount,
            _CATEGORIES.draw(chance),
            one_of(chance, _BANKS),
            to,
        )
        cluster.out.add("standing_order", row, party.settlement.books)


_BANKS = ("中国工商银行", "中国建设银行", "招商银行", "之江银行")
