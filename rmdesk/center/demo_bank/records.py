"""The customer row itself, written last because the level follows from everything held, and who looks after them."""

from __future__ import annotations

from functools import cache

from rmdesk.center.demo_bank.about import remark
from rmdesk.center.demo_bank.chance import one_of, whole
from rmdesk.center.demo_bank.frame import maybe_text, text
from rmdesk.center.demo_bank.measures import TIERS, tier_code
from rmdesk.center.demo_bank.rows import maker
from rmdesk.center.demo_bank.world import Cluster, Party
from rmdesk.domain.ids import id_from_key
from rmdesk.domain.sort_names import sort_name

PPM = 1_000_000

_customer = maker(
    "customer",
    "id customer_no kind type_id status level level_rank name search_name id_type id_number branch_id opened as_of registered_at remarks",
    source="crm",
    first_review="passed",
    second_review="passed",
)
_assignment = maker("assignment", "id customer_id person_id part share valid_from valid_to reason registered_at", source="crm")

_LEAD_SHARES = (700_000, 700_000, 600_000, 800_000, 500_000)
"""What the lead keeps of a customer whom somebody assists with."""
RANKS = {tier.code: tier.rank for tier in TIERS}


def customer_number(party: Party) -> str:
    """The customer number: eight digits and up."""
    return str(81_000_001 + party.number)


@cache
def _type_id(code: str) -> str:
    return id_from_key("customer_type", "demo", code)


def write_customer(cluster: Cluster, party: Party) -> None:
    """The row of `customer`, with the level that the month's average AUM gives."""
    frame = cluster.frame
    days = frame.as_of - frame.month_start + 1
    party.level = tier_code(party.days_held, days) if party.kind == "retail" else "corporate"
    opened = maybe_text(party.opened)
    row = _customer(
        party.id,
        customer_number(party),
        party.kind,
        _type_id(party.type_code),
        party.status,
        party.level,
        -RANKS[party.level],
        party.name,
        sort_name(party.name),
        *party.document,
        cluster.world.bank.branches[party.branch].id,
        opened,
        text(frame.as_of),
        opened or text(frame.as_of),
        remark(cluster, party),
    )
    cluster.out.add("customer", row, party.books)


def write_assignments(cluster: Cluster, party: Party) -> None:
    """Who looks after the customer: lead and assist with shares that add up to the whole; some came from another manager."""
    chance, frame, out = cluster.chance, cluster.frame, cluster.out
    since = party.opened if party.opened is not None else frame.today - whole(chance, 10, 300)
    lead, *assistants = party.people
    share = one_of(chance, _LEAD_SHARES)
    party.since = since
    came = party.traits.came
    if came is None and since < frame.today - 400 and chance.random() < 0.07:
        came = whole(chance, 40, 380)
    if came is not None and since < frame.today - came - 1:
        moved = frame.today - came
        before = cluster.world.bank.colleague(lead, party.number % 3)
        row = _assignment(
            cluster.ids.next(), party.id, cluster.staff(before).id, "lead", PPM, text(since), text(moved - 1), "岗位调整", text(since)
        )
        out.add("assignment", row, party.books)
        party.before = (before, moved)
        since = moved
    reason = "客户划分" if came is None else "岗位调整移交"
    listed = [(lead, "lead", PPM if not assistants else share)] + [(index, "assist", PPM - share) for index in assistants[:1]]
    for index, part, portion in listed:
        row = _assignment(cluster.ids.next(), party.id, cluster.staff(index).id, part, portion, text(since), None, reason, text(since))
        out.add("assignment", row, party.books)
