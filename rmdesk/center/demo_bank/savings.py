"""A person's deposits: the demand account that wages come into, money put away for a term, and what yesterday brought or took."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from rmdesk.center.demo_bank import balances
from rmdesk.center.demo_bank.accounts import open_account
from rmdesk.center.demo_bank.balances import Flow, Points
from rmdesk.center.demo_bank.catalogue import Sold
from rmdesk.center.demo_bank.chance import Odds, one_of, whole
from rmdesk.center.demo_bank.frame import maybe_text, months_later, text
from rmdesk.center.demo_bank.plan import PLAIN, WAN
from rmdesk.center.demo_bank.rows import maker
from rmdesk.center.demo_bank.transactions import RECENT_DAYS, write_transactions
from rmdesk.center.demo_bank.world import Cluster, Party

_PAYDAYS = Odds(((0, 45.0), (1, 35.0), (2, 20.0)))
_TERM_CHOICE = Odds(((0, 10.0), (1, 13.0), (2, 30.0), (3, 15.0), (4, 27.0), (5, 5.0)))
_ROLLOVER_SHARE = 0.35
_MATURES_SOON = 0.06
"""Share of time deposits that mature within two weeks: more than chance would give, so that a small book has some."""
_WATCHED = 0.04
"""Share of the less wealthy whose bookings are kept as well."""
_DETAILED = ((20 * WAN, 12), (5 * WAN, 5), (0, 2))
"""Months in which every move shows, by what somebody has."""
_THOUSAND = 100_000
"""A thousand yuan in fen."""
_WEDDING = ((48, 5_000_000, "transfer_in"), (41, -3_880_000, "wedding"))
"""What a wedding moves: days before the business date, amount, category."""
_LARGE_CD = 20 * WAN

_deposit = maker("time_deposit", "id account_id principal rate start maturity rollover closed as_of", source="core")


def write_demand(cluster: Cluster, party: Party, level: int, flows: list[Flow], joint: Party | None = None) -> None:
    """The main demand account, with the `flows` that other products caused, and its recent transactions."""
    chance, frame, traits = cluster.chance, cluster.frame, party.traits
    assert party.opened is not None
    closed: int | None = None
    if party.status == "lost":
        closed = max(party.opened + 10, frame.today - whole(chance, 40, 420))
        points = [point for point in balances.resting(frame, max(level, 100), party.opened) if point[0] < closed]
        points.append((max(closed, frame.start), 0))
        party.last_own = closed
    elif party.status == "dormant":
        points = balances.resting(frame, level, party.opened)
        party.last_own = max(party.opened, frame.today - whole(chance, 190, 900))
    else:
        if traits.wedding:
            flows = [*flows, *(Flow(frame.today - days, amount, category) for days, amount, category in _WEDDING)]
        if swing := yesterdays_swing(cluster, party):
            flows = [*flows, Flow(frame.as_of, swing, "transfer_in" if swing > 0 else "transfer_out")]
        points = balances.moved(_active(cluster, party, level), flows)
        if traits.overdrawn:
            flows = [*flows, Flow(frame.as_of - 3, -balances.value_at(points, frame.as_of) - 8_520, "transfer_out")]
            points = balances.moved(points, flows[-1:])
        party.last_own = points[-1][0]
    party.settlement = open_account(
        cluster,
        party,
        cluster.world.catalogue["D-PERSONAL"],
        points,
        opened=party.opened,
        closed=closed,
        last_own=party.last_own,
        others=((joint, "joint"),) if joint is not None else (),
    )
    watched = 1.0 if party.fortune > 50 * WAN or traits is not PLAIN else 0.5 if party.fortune > 20 * WAN else _WATCHED
    if party.status == "active" and chance.random() < watched:
        write_transactions(cluster, party, party.settlement, points, flows)


def _active(cluster: Cluster, party: Party, level: int) -> Points:
    """The everyday movement of a person's main account."""
    chance, frame, livelihood = cluster.chance, cluster.frame, party.livelihood
    assert livelihood is not None
    assert party.opened is not None
    if livelihood.rhythm == "wages":
        payday = 1 if livelihood.code == "retired" else _PAYDAYS.draw(chance)
        detailed = next(months for least, months in _DETAILED if party.fortune >= least)
        return balances.wages(chance, frame, level, party.pay, payday, party.opened, detailed=detailed)
    times = 2 if livelihood.code == "proprietor" else 1
    return balances.irregular(chance, frame, level, min(party.pay * 2, level // 2), party.opened, times)


def yesterdays_swing(cluster: Cluster, party: Party) -> int:
    """A large sum that came or went on the last closed day: for a few of those who have something to move."""
    if party.traits.swing or party.fortune < 5 * WAN:
        return party.traits.swing
    if cluster.chance.random() > 0.012:
        return 0
    amount = int(party.fortune * (0.15 + 0.35 * cluster.chance.random())) // 100_000 * 100_000
    return amount if cluster.chance.random() < 0.55 else -min(amount, party.fortune // 10)


class Term(NamedTuple):
    """A time deposit; days are ordinals, `closed` is when it was paid out."""

    product: Sold
    principal: int
    start: int
    maturity: int
    rollover: bool
    closed: int | None = None


def write_term_deposits(cluster: Cluster, party: Party, amount: int) -> list[Flow]:
    """Time deposits of `amount` together; gives what they moved on the demand account (the principal came in, then went into the deposit)."""
    chance, frame, traits = cluster.chance, cluster.frame, party.traits
    pieces = 1 if amount < 8 * WAN else whole(chance, 1, 3 if amount > 40 * WAN else 2)
    terms = [_running(cluster, party, piece) for piece in _split(chance, amount, pieces)]
    if traits.deposit is not None:
        principal, days, rollover = traits.deposit
        product, maturity = cluster.world.catalogue["T-1Y"], frame.today + days
        start = months_later(maturity, -product.months)
        terms.append(Term(product, principal, start, maturity, rollover, maturity if days < 0 else None))
    elif amount and chance.random() < 0.03:
        product, gone = one_of(chance, cluster.world.catalogue.terms[:3]), frame.as_of - int(chance.random() * 80)
        terms.append(Term(product, amount // 2 // WAN * WAN or WAN, months_later(gone, -product.months), gone, rollover=False, closed=gone))
    return [flow for term in terms for flow in _write_term(cluster, party, term)]


def write_company_deposit(cluster: Cluster, party: Party, amount: int) -> list[Flow]:
    """A company's time deposit that runs today; gives what it moved on the settlement account."""
    chance = cluster.chance
    product = cluster.world.catalogue[one_of(chance, ("T-COMPANY", "T-COMPANY-6M"))]
    maturity = cluster.frame.today + whole(chance, 0, product.months * 29)
    start = months_later(maturity, -product.months)
    return _write_term(cluster, party, Term(product, amount, start, maturity, chance.random() < _ROLLOVER_SHARE))


def _split(chance: Random, amount: int, pieces: int) -> list[int]:
    """`amount` in at most `pieces` sums of whole thousands of yuan."""
    parts = []
    for left in range(pieces, 1, -1):
        part = int(amount / left * (0.6 + 0.8 * chance.random())) // _THOUSAND * _THOUSAND
        if part:
            parts.append(part)
            amount -= part
    if rest := amount // _THOUSAND * _THOUSAND:
        parts.append(rest)
    return parts


def _running(cluster: Cluster, party: Party, principal: int) -> Term:
    """A deposit that runs today, more often than chance would have it into the next two weeks."""
    chance, today, products = cluster.chance, cluster.frame.today, cluster.world.catalogue
    large = principal >= _LARGE_CD and chance.random() < 0.3
    product = products["T-CD"] if large else products.terms[_TERM_CHOICE.draw(chance)]
    soon = chance.random() < _MATURES_SOON
    start = months_later(today + whole(chance, 0, 15), -product.months) if soon else today - whole(chance, 1, product.months * 30 - 2)
    if party.opened is not None and not soon:
        start = max(start, party.opened)
    return Term(product, principal, start, months_later(start, product.months), chance.random() < _ROLLOVER_SHARE)


def _write_term(cluster: Cluster, party: Party, term: Term) -> list[Flow]:
    frame, closed = cluster.frame, term.closed
    gone_before = closed is not None and closed <= frame.start
    points = [] if gone_before else balances.kept(frame, term.principal, term.start, closed)
    account = open_account(cluster, party, term.product, points, opened=term.start, closed=closed, last_own=term.start)
    row = _deposit(
        cluster.ids.next(),
        account.id,
        term.principal,
        term.product.rate,
        text(term.start),
        text(term.maturity),
        int(term.rollover),
        maybe_text(closed),
        text(frame.as_of),
    )
    cluster.out.add("time_deposit", row, account.books)
    flows = []
    if term.start > frame.today - RECENT_DAYS:
        flows = [Flow(term.start - 2, term.principal, "transfer_in"), Flow(term.start, -term.principal, "time_deposit", own=True)]
    if closed is not None and closed > frame.today - RECENT_DAYS:
        flows.append(Flow(closed, term.principal, "time_deposit", own=True))
    return flows


def write_extra_accounts(cluster: Cluster, party: Party) -> list[Flow]:
    """Accounts beside the main one: a second demand account for some, foreign currency, the collector of accounts; gives transfers to them."""
    chance, frame = cluster.chance, cluster.frame
    if party.status != "active" or party.opened is None:
        return []
    catalogue = cluster.world.catalogue
    flows = []
    for _number in range(party.traits.extra_accounts or int(chance.random() < 0.08)):
        points: Points = balances.resting(frame, whole(chance, 100, 300_000), party.opened)
        used = max(party.opened, frame.today - whole(chance, 5, 700))
        open_account(cluster, party, catalogue["D-PERSONAL"], points, opened=party.opened, last_own=used)
    if party.traits.own_transfer or (party.fortune > 20 * WAN and chance.random() < 0.006):
        amount = max(party.fortune // 4, 60 * WAN) // WAN * WAN
        points = balances.moved(
            balances.resting(frame, whole(chance, 100, 300_000), party.opened), [Flow(frame.as_of, amount, "transfer_in", own=True)]
        )
        second = open_account(cluster, party, catalogue["D-PERSONAL"], points, opened=party.opened, last_own=frame.as_of)
        write_transactions(cluster, party, second, points, [Flow(frame.as_of, amount, "transfer_in", own=True)])
        flows = [Flow(frame.as_of - 40, amount, "transfer_in"), Flow(frame.as_of, -amount, "transfer_out", own=True)]
    if party.traits.foreign or (party.fortune > 20 * WAN and chance.random() < 0.02):
        points = balances.resting(frame, whole(chance, 100_000, 4_000_000), party.opened)
        currency = one_of(chance, ("USD", "USD", "HKD", "EUR"))
        open_account(cluster, party, catalogue["D-FOREIGN"], points, opened=party.opened, last_own=party.opened, currency=currency)
    return flows
