"""Companies, groups and institutions with the people who run them."""

from __future__ import annotations

from rmdesk.center.demo_bank import balances
from rmdesk.center.demo_bank.about import write_background
from rmdesk.center.demo_bank.accounts import open_account
from rmdesk.center.demo_bank.chance import one_of, spread, whole
from rmdesk.center.demo_bank.companies import (
    BUDGET_LEVELS,
    SCALES,
    CompanyName,
    Industry,
    company_name,
    holding_name,
    industry,
    institution_name,
    long_name,
    mark,
    sector,
)
from rmdesk.center.demo_bank.documents import credit_code, digits_of, landline, mobile
from rmdesk.center.demo_bank.frame import months_later, text
from rmdesk.center.demo_bank.livelihoods import Livelihood
from rmdesk.center.demo_bank.loans import write_bullet, write_line
from rmdesk.center.demo_bank.people import new_person
from rmdesk.center.demo_bank.people_names import person_name
from rmdesk.center.demo_bank.persons import settle_person
from rmdesk.center.demo_bank.places import AREA_CODE, office_address
from rmdesk.center.demo_bank.plan import PLAIN, WAN, Traits
from rmdesk.center.demo_bank.relations import relate
from rmdesk.center.demo_bank.rows import maker
from rmdesk.center.demo_bank.savings import write_company_deposit, yesterdays_swing
from rmdesk.center.demo_bank.transactions import write_transactions
from rmdesk.center.demo_bank.world import Cluster, Party

_SIZE = {"micro": (35, 4), "small": (220, 24), "medium": (1_400, 140), "large": (7_000, 750)}
"""Median of deposits and monthly payroll, 万 yuan."""
_LEADER = Livelihood("leader", 1, (35, 62), (20_000, 120_000), "wages", 700_000, 1.0, ("general_manager", "chairman"), employed=False)
_FINANCE = Livelihood("finance", 1, (30, 56), (15_000, 45_000), "wages", 250_000, 0.9, ("finance_director",), employed=False)
_BORN = (1964, 1992)

_company = maker(
    "corporate_profile", "id customer_id credit_code short_name industry scale legal_representative capital founded rating", source="crm"
)
_institution = maker("institution_profile", "id customer_id credit_code sector legal_representative budget_level purpose", source="crm")
_contact_person = maker(
    "contact_person", "id customer_id name position decision_role phone birth_calendar birth_year birth_month birth_day", source="crm"
)
_point = maker("contact_point", "id customer_id kind value digits preferred", source="crm")


def make_company(cluster: Cluster) -> None:
    """A company and, as far as the cluster has room, executives who are customers themselves."""
    plan = cluster.plan
    people = _people(cluster)
    scale = SCALES.draw(cluster.chance)
    company = _new_company(cluster, people, scale, industry(cluster.chance), traits=plan.traits[0] if plan.traits else PLAIN)
    leaders = _executives(cluster, company, plan.size - 1, people)
    _settle_company(cluster, company, leaders)


def make_group(cluster: Cluster) -> None:
    """A holding company, its subsidiaries, and two executives."""
    chance, size = cluster.chance, cluster.plan.size
    people, shared = _people(cluster), mark(chance)
    parent = _new_company(cluster, people, "large", industry(chance), name=holding_name(shared))
    members = [
        _new_company(cluster, people, one_of(chance, ("medium", "small")), industry(chance), group_mark=shared) for _n in range(size - 3)
    ]
    leaders = _executives(cluster, parent, 2, people)
    _settle_company(cluster, parent, leaders)
    for member in members:
        _settle_company(cluster, member, leaders[:1])
        relate(cluster, member, parent, "group_member")
        if chance.random() < 0.4:
            relate(cluster, parent, member, "guarantor")


def make_institution(cluster: Cluster) -> None:
    """A school, hospital, authority or association."""
    chance, frame = cluster.chance, cluster.frame
    party = cluster.join("institution", _people(cluster), cluster.plan.traits[0] if cluster.plan.traits else PLAIN)
    of = sector(chance)
    party.name = institution_name(chance, of, party.district)
    party.opened = frame.today - whole(chance, 200, 6_000)
    party.fortune = int(spread(chance, 400 * WAN, 1.0))
    party.pay = party.fortune // 12
    party.credit_code = credit_code(chance, of.credit_kind, party.district.code)
    party.type_code, party.document = _INSTITUTION_TYPES[of.code], ("credit_code", party.credit_code)
    leader = person_name(chance, one_of(chance, "MF"), whole(chance, *_BORN))
    budget = one_of(chance, BUDGET_LEVELS)
    row = _institution(cluster.ids.next(), party.id, party.credit_code, of.code, leader, budget, "基本存款及财政专项资金管理")
    cluster.out.add("institution_profile", row, party.books)
    _write_reach(cluster, party, [(leader, of.head, "decides", mobile(chance))])
    _write_money(cluster, party, None)
    write_background(cluster, party)


_INSTITUTION_TYPES = {
    "education": "public_institution", "health": "public_institution", "authority": "authority", "association": "association", "community": "community",
}  # fmt: skip


def _people(cluster: Cluster) -> tuple[int, ...]:
    plan = cluster.plan
    return (plan.lead,) if plan.second is None else (plan.lead, plan.second)


def _new_company(
    cluster: Cluster,
    people: tuple[int, ...],
    scale: str,
    trade: Industry,
    *,
    name: CompanyName | None = None,
    group_mark: str = "",
    traits: Traits = PLAIN,
) -> Party:
    chance = cluster.chance
    party = cluster.join("corporate", people, traits)
    if traits.long_name is not None:
        name = long_name(traits.long_name)
    named = name or company_name(chance, trade, scale, group_mark)
    party.name, party.short_name = named.full, named.short
    party.scale, party.industry = scale, trade.code
    party.opened = cluster.frame.today - whole(chance, 60, 5_500)
    deposits, payroll = _SIZE[scale]
    party.fortune = int(spread(chance, deposits * WAN, 0.9)) if traits.fortune is None else traits.fortune
    party.pay = int(payroll * WAN * (0.6 + 0.8 * chance.random()))
    if traits is PLAIN and chance.random() < 0.05:
        party.status = one_of(chance, ("potential", "dormant"))
        party.opened = None if party.status == "potential" else min(party.opened, cluster.frame.today - 500)
    party.credit_code = credit_code(chance, "91", party.district.code)
    party.type_code = "large_company" if scale in ("medium", "large") else "small_company"
    party.document = ("credit_code", party.credit_code)
    return party


def _executives(cluster: Cluster, company: Party, count: int, people: tuple[int, ...]) -> list[Party]:
    """Up to `count` executives of `company`, the legal representative first, with their own accounts, tied to it."""
    leaders = []
    for number in range(count):
        position = _LEADER if number == 0 else _FINANCE
        leader = new_person(cluster, people[:1], _traits_of(cluster, 1 + number), livelihood=position, steady=True)
        leader.employer = company.name
        settle_person(cluster, leader)
        relate(cluster, leader, company, "legal_representative" if number == 0 else "executive")
        leaders.append(leader)
    return leaders


def _traits_of(cluster: Cluster, place: int) -> Traits:
    traits = cluster.plan.traits
    return traits[place] if place < len(traits) else PLAIN


def _settle_company(cluster: Cluster, party: Party, leaders: list[Party]) -> None:
    """Everything that hangs off one company."""
    chance = cluster.chance
    legal = leaders[0].name if leaders else person_name(chance, one_of(chance, "MMF"), whole(chance, *_BORN))
    founded = (party.opened or cluster.frame.today) - whole(chance, 100, 5_000)
    capital = {"micro": 50, "small": 300, "medium": 2_000, "large": 12_000}[party.scale] * WAN
    rating = one_of(chance, ("AA", "A", "A", "BBB", "BBB", "BB")) if party.scale != "micro" else ""
    row = _company(
        cluster.ids.next(),
        party.id,
        party.credit_code,
        party.short_name,
        party.industry,
        party.scale,
        legal,
        capital,
        text(founded),
        rating,
    )
    cluster.out.add("corporate_profile", row, party.books)
    contacts = [
        (leader.name, leader.position, "decides" if number == 0 else "influences", leader.mobile) for number, leader in enumerate(leaders)
    ]
    if not contacts or chance.random() < 0.5:
        contacts.append(
            (person_name(chance, "F", whole(chance, *_BORN)), one_of(chance, ("accountant", "finance_director")), "uses", mobile(chance))
        )
    _write_reach(cluster, party, contacts)
    if party.status != "potential":
        _write_money(cluster, party, leaders[1] if len(leaders) > 1 else None)
    write_background(cluster, party)


def _write_reach(cluster: Cluster, party: Party, contacts: list[tuple[str, str, str, str]]) -> None:
    """Contact persons (name, position, decision role, phone), the company's line and address."""
    chance, out, ids = cluster.chance, cluster.out, cluster.ids
    for name, position, role, phone in contacts:
        known = chance.random() < 0.6
        year, month, day = whole(chance, *_BORN), whole(chance, 1, 12), whole(chance, 1, 28)
        calendar = "lunar" if chance.random() < 0.15 else "solar"
        born = (year, month, day) if known else (None, None, None)
        out.add("contact_person", _contact_person(ids.next(), party.id, name, position, role, phone, calendar, *born), party.books)
    line = landline(chance, AREA_CODE)
    out.add("contact_point", _point(ids.next(), party.id, "phone", line, digits_of(line), 1), party.books)
    out.add("contact_point", _point(ids.next(), party.id, "post", office_address(chance, party.district), "", 0), party.books)


def _write_money(cluster: Cluster, party: Party, authorised: Party | None) -> None:
    """Settlement account with its movements, term deposits, loans and lines."""
    chance, frame, catalogue = cluster.chance, cluster.frame, cluster.world.catalogue
    assert party.opened is not None
    put_away = int(party.fortune * (0.1 + 0.4 * chance.random())) if chance.random() < 0.3 else 0
    flows = write_company_deposit(cluster, party, put_away // WAN * WAN) if put_away >= 10 * WAN else []
    if party.status == "dormant":
        points, party.last_own = (
            balances.resting(frame, party.fortune // 50, party.opened),
            max(party.opened, frame.today - whole(chance, 200, 900)),
        )
    else:
        swing = yesterdays_swing(cluster, party)
        if swing:
            flows.append(balances.Flow(frame.as_of, swing, "sales" if swing > 0 else "supplier"))
        points = balances.moved(balances.business(chance, frame, party.fortune - put_away, party.pay, party.opened), flows)
        party.last_own = points[-1][0]
    others = ((authorised, "authorised"),) if authorised is not None else ()
    party.settlement = open_account(
        cluster, party, catalogue["D-COMPANY"], points, opened=party.opened, last_own=party.last_own, others=others
    )
    if party.status == "active" and (party.traits is not PLAIN or chance.random() < 0.45):
        write_transactions(cluster, party, party.settlement, points, flows)
    if party.status == "active" and chance.random() < 0.12:
        extra = balances.resting(frame, party.fortune // 6, party.opened)
        open_account(
            cluster, party, catalogue[one_of(chance, ("D-AGREED", "D-SPECIAL"))], extra, opened=party.opened, last_own=party.opened
        )
    if party.kind == "corporate" and party.status == "active" and (party.traits.line_in is not None or chance.random() < 0.35):
        principal = max(20, int(party.fortune / WAN * (0.3 + 0.9 * chance.random()))) * WAN
        write_bullet(cluster, party, catalogue["L-WORKING"], principal, in_days=whole(chance, 2, 355))
        if party.scale in ("medium", "large") and chance.random() < 0.4:
            ends = months_later(frame.today, whole(chance, 5, 50)) - frame.today
            write_bullet(cluster, party, catalogue["L-PROJECT"], principal * 2, in_days=ends)
        write_line(cluster, party, int(principal * 1.5) // WAN * WAN)
