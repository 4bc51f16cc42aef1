"""A person as a customer, put together: how they are reached, what they hold and owe."""

from __future__ import annotations

from rmdesk.center.demo_bank.about import write_background, write_points, write_preference
from rmdesk.center.demo_bank.balances import Flow
from rmdesk.center.demo_bank.cards import write_cards, write_standing_orders
from rmdesk.center.demo_bank.chance import whole
from rmdesk.center.demo_bank.investments import invest, write_matured
from rmdesk.center.demo_bank.loans import borrow_as_person
from rmdesk.center.demo_bank.people import birthday_of, identity_of, write_profile
from rmdesk.center.demo_bank.plan import WAN
from rmdesk.center.demo_bank.savings import write_demand, write_extra_accounts, write_term_deposits
from rmdesk.center.demo_bank.world import Cluster, Party

_MATURED_SHARE = 0.012
"""Customers whose wealth product was paid out yesterday."""


def settle_person(cluster: Cluster, party: Party, marital: str = "", joint: Party | None = None) -> None:
    """Everything that hangs off one person; `joint` shares their main account."""
    birthday = birthday_of(cluster, party)
    party.document = identity_of(cluster, party)
    party.type_code = "proprietor" if party.position == "proprietor" else "individual"
    write_points(cluster, party)
    write_preference(cluster, party)
    if party.status != "potential":
        _hold(cluster, party, joint)
    write_profile(cluster, party, birthday, marital)
    write_background(cluster, party)


def _hold(cluster: Cluster, party: Party, joint: Party | None) -> None:
    """Spread what the person has over deposits and investments, and write all of it."""
    chance = cluster.chance
    fortune, flows = party.fortune, list[Flow]()
    if party.status != "active":
        write_demand(cluster, party, min(fortune // 40, 2 * WAN) + 100, [], joint)
        if party.status == "dormant":
            write_cards(cluster, party)
        return
    flows += write_extra_accounts(cluster, party)
    share = 0.05 + 0.25 * chance.random() if fortune > 5 * WAN else 0.5 + 0.5 * chance.random()
    rest = int(fortune * (1 - share))
    cautious = 0.25 + 0.6 * chance.random()
    term = int(rest * cautious) if fortune > 2 * WAN else 0
    flows += write_term_deposits(cluster, party, term)
    matured = whole(chance, 3, 30) * WAN if chance.random() < _MATURED_SHARE and fortune > 5 * WAN else 0
    if (party.opened or 0) > (cluster.world.catalogue.matured.bought or 0):
        matured = 0
    if matured:
        flows.append(Flow(cluster.frame.as_of, matured, "wealth", own=True))
    write_demand(cluster, party, int(fortune * share), flows, joint)
    if matured:
        write_matured(cluster, party, matured)
    invest(cluster, party, rest - term if fortune > 2 * WAN else int(rest * 0.3))
    borrow_as_person(cluster, party)
    write_cards(cluster, party)
    write_standing_orders(cluster, party)
