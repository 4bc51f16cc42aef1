"""What customers hold beside deposits: wealth products, funds, bonds, insurance, gold. Values are fen; units and prices ten-thousandths."""

from __future__ import annotations

from random import Random

from rmdesk.center.demo_bank.catalogue import Sold
from rmdesk.center.demo_bank.chance import one_of, whole
from rmdesk.center.demo_bank.frame import maybe_text, months_later, text
from rmdesk.center.demo_bank.plan import WAN
from rmdesk.center.demo_bank.rows import maker
from rmdesk.center.demo_bank.world import Cluster, Party

_FACE = 10_000
"""Price of a unit of a product without a price of its own: one yuan."""
_FEN_OF_UNITS = 1_000_000
"""units × price (both ten-thousandths) ÷ this = fen."""

_LONGEST_HELD = 800
"""Days; more funds were bought lately than long ago."""

_holding = maker(
    "holding",
    "id customer_id product_id account_id units price value cost bought maturity window_opens window_closes as_of",
    source="wealth",
)


def _since(party: Party, day: int) -> int:
    """The day, or the first of the relationship if that is later: nobody buys before."""
    return max(day, party.opened or day)


def write_holding(
    cluster: Cluster, party: Party, product: Sold, value: int, *, bought: int, cost: int | None = None, maturity: int | None = None
) -> None:
    """One position of about `value`, counted in the customer's AUM from the day it was bought."""
    frame = cluster.frame
    price = product.price or _FACE
    units = value * _FEN_OF_UNITS // price
    worth = units * price // _FEN_OF_UNITS
    ends = product.maturity if maturity is None else maturity
    row = _holding(
        cluster.ids.next(),
        party.id,
        product.id,
        party.settlement.id if party.settlement is not None else None,
        units,
        price,
        worth,
        cost if cost is not None else worth,
        text(bought),
        maybe_text(ends),
        maybe_text(product.opens),
        maybe_text(product.closes),
        text(frame.as_of),
    )
    cluster.out.add("holding", row, party.books)
    if ends is None or ends >= frame.today:
        party.held += worth
        party.days_held += worth * max(0, frame.as_of - max(bought, frame.month_start) + 1)


def write_wealth(cluster: Cluster, party: Party, amount: int) -> None:
    """Wealth products of `amount` together, in whole thousands of yuan; funds for a customer who came after all of them were sold."""
    chance, start = cluster.chance, cluster.frame.start
    wealth = [product for product in cluster.world.catalogue.wealth if (product.bought or start) >= (party.opened or start)]
    if not wealth:
        write_funds(cluster, party, amount)
        return
    if party.traits.wealth_in is not None:
        product = min(
            (sold for sold in cluster.world.catalogue.wealth if sold.maturity),
            key=lambda sold: abs((sold.maturity or 0) - cluster.frame.today - (party.traits.wealth_in or 0)),
        )
        write_holding(cluster, party, product, max(amount // 2, 5 * WAN), bought=product.bought or cluster.frame.start)
    pieces = 1 if amount < 15 * WAN else whole(chance, 1, 3)
    for _piece in range(pieces):
        product = one_of(chance, wealth)
        write_holding(
            cluster, party, product, amount // pieces // 100_000 * 100_000 or 100_000, bought=product.bought or cluster.frame.start
        )


def write_matured(cluster: Cluster, party: Party, amount: int) -> None:
    """A wealth product that was paid out yesterday: nothing is left of it but what it had cost."""
    gone = cluster.world.catalogue.matured
    row = _holding(
        cluster.ids.next(),
        party.id,
        gone.id,
        party.settlement.id if party.settlement is not None else None,
        0,
        _FACE,
        0,
        amount,
        text(gone.bought or cluster.frame.start),
        maybe_text(gone.maturity),
        None,
        None,
        text(cluster.frame.as_of),
    )
    cluster.out.add("holding", row, party.books)


def write_funds(cluster: Cluster, party: Party, amount: int) -> None:
    """Fund positions of `amount` together, with what they cost: the fund's trend over the time they were held."""
    chance, funds, frame = cluster.chance, cluster.world.catalogue.funds, cluster.frame
    for _piece in range(1 if amount < 8 * WAN else whole(chance, 1, 2)):
        _write_fund(
            cluster,
            party,
            one_of(chance, funds),
            int(amount * (0.3 + 0.4 * chance.random())) + 10_000,
            _since(party, frame.today - 1 - int(_LONGEST_HELD * chance.random() ** 1.5)),
        )


def _write_fund(cluster: Cluster, party: Party, fund: Sold, value: int, bought: int) -> None:
    years = min(1.5, (cluster.frame.today - bought) / 365)
    cost = int(value / max(0.3, 1 + fund.trend * years * (0.7 + 0.6 * cluster.chance.random())))
    write_holding(cluster, party, fund, value, bought=bought, cost=cost)


def write_bonds(cluster: Cluster, party: Party, amount: int) -> None:
    """A savings bond that still runs."""
    bond = one_of(cluster.chance, cluster.world.catalogue.bonds)
    bought = _since(party, cluster.frame.today - whole(cluster.chance, 20, bond.months * 30 - 5))
    write_holding(cluster, party, bond, amount // 10_000 * 10_000 or 10_000, bought=bought, maturity=months_later(bought, bond.months))


def write_insurance(cluster: Cluster, party: Party, amount: int) -> None:
    """An insurance at its surrender value; annuities have an end."""
    chance = cluster.chance
    policy = one_of(chance, cluster.world.catalogue.insurances)
    bought = _since(party, cluster.frame.today - whole(chance, 60, 2_400))
    ends = months_later(bought, 240) if policy.code == "I-ANNUITY" else None
    write_holding(cluster, party, policy, amount // 10_000 * 10_000 or 10_000, bought=bought, maturity=ends, cost=int(amount * 1.06))


def write_gold(cluster: Cluster, party: Party, amount: int) -> None:
    """Gold by the gram."""
    gold = cluster.world.catalogue["G-GOLD"]
    bought = _since(party, cluster.frame.today - whole(cluster.chance, 30, 900))
    write_holding(cluster, party, gold, amount, bought=bought, cost=int(amount / (1 + gold.trend)))


def invest(cluster: Cluster, party: Party, amount: int) -> None:
    """Spread `amount` over the lines: the more there is, the more of them."""
    chance: Random = cluster.chance
    if amount < WAN // 10:
        return
    if party.traits.loss:
        loser = min(cluster.world.catalogue.funds, key=lambda fund: fund.trend)
        write_holding(cluster, party, loser, amount // 3, bought=_since(party, cluster.frame.today - 380), cost=amount // 3 * 100 // 62)
    if amount < 2 * WAN:
        write_funds(cluster, party, amount)
        return
    bold = chance.random()
    funds = int(amount * bold * 0.5) if bold > 0.3 else 0
    bonds = amount // 6 if chance.random() < 0.22 else 0
    insurance = amount // 6 if chance.random() < 0.25 else 0
    gold = amount // 12 if chance.random() < 0.12 else 0
    write_wealth(cluster, party, amount - funds - bonds - insurance - gold)
    for part, write in ((funds, write_funds), (bonds, write_bonds), (insurance, write_insurance), (gold, write_gold)):
        if part:
            write(cluster, party, part)
