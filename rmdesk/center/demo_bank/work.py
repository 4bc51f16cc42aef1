"""A manager's work with one customer: contacts, campaign tasks, complaints, groups, and the trace of changed fields."""

from __future__ import annotations

import json
from datetime import date
from functools import cache

from rmdesk.center.demo_bank.campaigns import Drive, drives
from rmdesk.center.demo_bank.chance import one_of, whole
from rmdesk.center.demo_bank.contacts import write_contacts
from rmdesk.center.demo_bank.frame import maybe_text, text
from rmdesk.center.demo_bank.outcomes import open_due, write_task
from rmdesk.center.demo_bank.phrases import complained, task_text
from rmdesk.center.demo_bank.rows import maker
from rmdesk.center.demo_bank.world import Cluster, Party
from rmdesk.domain.ids import id_from_key

_IN_CAMPAIGN = {"ordinary": 0.04, "gold": 0.2, "platinum": 0.3, "diamond": 0.3, "private": 0.2, "corporate": 0.1}
_WELL_OFF = frozenset({"platinum", "diamond", "private"})
GROUPS = (
    ("key", "重点维护客户", "entity"),
    ("elder", "银发客户", "entity"),
    ("owners", "企业主", "entity"),
    ("quiet", "久未联系", "concept"),
    ("top", "钻石以上客户", "time"),
)
"""Code, name and kind of the groups every manager keeps."""

_complaint = maker(
    "complaint", "id customer_id complaint_no received due category severity status summary content closed_at registered_at", source="crm"
)
_member = maker("group_member", "id group_id customer_id", source="crm")
_member_day = maker("group_member_day", "id group_id customer_id date", source="center")
_history = maker("field_history", "id table_name row_id customer_id owner_id field old new who at", source="center")


@cache
def group_id(staff_no: str, code: str) -> str:
    """The id of a manager's group."""
    return id_from_key("customer_group", "demo", f"{staff_no}/{code}")


def write_work(cluster: Cluster, party: Party) -> None:
    """Everything that was done with or for one customer."""
    chance = cluster.chance
    write_contacts(cluster, party)
    if party.traits.campaign:
        running = next(drive for drive in drives(cluster.frame) if drive.status == "running")
        write_task(
            cluster,
            party,
            party.people[0],
            running.start,
            _campaign_text(running),
            "campaign",
            due=running.end,
            done=None,
            campaign=running.id,
        )
    elif party.status == "active" and not party.refuses and chance.random() < _IN_CAMPAIGN[party.level]:
        _campaign_task(cluster, party, one_of(chance, drives(cluster.frame)))
    if party.traits.complaint or (party.status != "potential" and chance.random() < 0.011):
        _write_complaint(cluster, party)
    if party.level in _WELL_OFF and chance.random() < 0.12:
        kind, line = one_of(chance, (("birthday", "wealth"), ("maturity", "time"), ("maturity", "wealth"), ("supervisor", "wealth")))
        write_task(cluster, party, party.people[0], cluster.frame.as_of, task_text(kind, line), kind, due=open_due(cluster), done=None)
    _join_groups(cluster, party)
    if party.employer and party.profile is not None and chance.random() < 0.03:
        _change_employer(cluster, party)


def _campaign_text(drive: Drive) -> str:
    return f"{drive.name_zh}：致电客户"


def _campaign_task(cluster: Cluster, party: Party, drive: Drive) -> None:
    chance, frame = cluster.chance, cluster.frame
    made = min(drive.start, frame.as_of)
    description = _campaign_text(drive)
    if drive.end < frame.today or (drive.start < frame.as_of and chance.random() < 0.5):
        done = min(whole(chance, drive.start, min(drive.end, frame.as_of)), frame.as_of)
        feedback = one_of(chance, ("F01", "F02", "F02", "F03", "F04", "F04", "F05", "F06"))
        write_task(
            cluster, party, party.people[0], made, description, "campaign", due=drive.end, done=done, campaign=drive.id, feedback=feedback
        )
    elif drive.start <= frame.today:
        due = min(drive.end, open_due(cluster))
        write_task(cluster, party, party.people[0], made, description, "campaign", due=max(due, drive.start), done=None, campaign=drive.id)


def _write_complaint(cluster: Cluster, party: Party) -> None:
    chance, frame = cluster.chance, cluster.frame
    received = frame.today - (whole(chance, 1, 6) if party.traits.complaint else whole(chance, 2, 330))
    is_open = party.traits.complaint or received > frame.today - 15
    closed = None if is_open else f"{text(min(received + whole(chance, 1, 14), frame.as_of))}T08:00:00.000Z"
    category, summary, content = complained(chance)
    row = _complaint(
        cluster.ids.next(),
        party.id,
        f"TS{text(received).replace('-', '')}{party.number:07d}",
        text(received),
        maybe_text(received + 15),
        category,
        one_of(chance, ("normal", "normal", "serious")),
        "open" if is_open else "done",
        summary,
        content,
        closed,
        text(received),
    )
    cluster.out.add("complaint", row, party.books)


def _join_groups(cluster: Cluster, party: Party) -> None:
    chance, out, ids = cluster.chance, cluster.out, cluster.ids
    staff_no = cluster.staff(party.people[0]).staff_no
    born = date.fromordinal(party.born).year if party.born is not None else None
    joins = []
    if party.level in ("diamond", "private") and chance.random() < 0.5:
        joins.append("key")
    if born is not None and cluster.frame.business_date.year - born >= 65 and party.level in _WELL_OFF and chance.random() < 0.4:
        joins.append("elder")
    if party.position in ("proprietor", "general_manager", "chairman") and chance.random() < 0.25:
        joins.append("owners")
    for code in joins:
        out.add("group_member", _member(ids.next(), group_id(staff_no, code), party.id), party.books)
    if party.level in ("diamond", "private") and party.status == "active":
        for month in cluster.frame.months[-4:-1]:
            out.add("group_member_day", _member_day(ids.next(), group_id(staff_no, "top"), party.id, text(month.last)), party.books)


def _change_employer(cluster: Cluster, party: Party) -> None:
    """A change of employer that the manager entered some time ago."""
    chance, frame = cluster.chance, cluster.frame
    who = cluster.staff(party.people[0]).id
    at = f"{text(frame.today - whole(chance, 3, 400))}T03:20:00.000Z"
    old = json.dumps(one_of(chance, cluster.world.employers), ensure_ascii=False)
    new = json.dumps(party.employer, ensure_ascii=False)
    row = _history(cluster.ids.next(), "retail_profile", party.profile, party.id, who, "employer", old, new, who, at)
    cluster.out.add("field_history", row, party.books)
