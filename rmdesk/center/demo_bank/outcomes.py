"""What follows from a contact: an opportunity with its stage, a task to call again, a requirement; and the links between them."""

from __future__ import annotations

from rmdesk.center.demo_bank.chance import Odds, one_of, whole
from rmdesk.center.demo_bank.frame import maybe_text, text
from rmdesk.center.demo_bank.phrases import LINES, SALES_METHODS, asked, task_text
from rmdesk.center.demo_bank.plan import WAN
from rmdesk.center.demo_bank.rows import maker
from rmdesk.center.demo_bank.world import Cluster, Party

_PROBABILITY = {"lead": 100_000, "qualified": 300_000, "proposed": 500_000, "negotiating": 750_000, "won": 1_000_000, "lost": 0}
_FRESH = 45
"""Days within which an opportunity is still running."""
_OPEN_STAGES = Odds((("lead", 25.0), ("qualified", 35.0), ("proposed", 25.0), ("negotiating", 15.0)))

_opportunity = maker(
    "opportunity",
    "id owner_id customer_id opportunity_no product_line probability start end sales_method stage summary expected_value registered_at modified_by",
    source="crm",
)
_requirement = maker(
    "requirement", "id owner_id customer_id start end summary content status severity urgency registered_at modified_by", source="crm"
)
_task = maker(
    "activity",
    "id owner_id customer_id start due description category status priority done_at campaign_id feedback_code registered_at modified_by",
    source="crm",
)
_LINKS = {
    table: maker(table, f"id {columns}", source="crm")
    for table, columns in (
        ("opportunity_requirement", "opportunity_id requirement_id"),
        ("contact_opportunity", "contact_id opportunity_id"),
        ("activity_opportunity", "activity_id opportunity_id"),
        ("contact_requirement", "contact_id requirement_id"),
        ("activity_requirement", "activity_id requirement_id"),
        ("activity_contact", "activity_id contact_id"),
    )
}


def link(cluster: Cluster, party: Party, table: str, one: str, other: str) -> None:
    """Two rows belong together; the columns' order is that of the table."""
    cluster.out.add(table, _LINKS[table](cluster.ids.next(), one, other), party.books)


def open_due(cluster: Cluster) -> int:
    """When an open task is due: a good part today, some overdue, most within two weeks."""
    chance, today = cluster.chance, cluster.frame.today
    draw = chance.random()
    return today if draw < 0.2 else today - whole(chance, 1, 9) if draw < 0.4 else today + whole(chance, 1, 14)


def write_task(
    cluster: Cluster, party: Party, owner: int, made: int, description: str, category: str, *, due: int, done: int | None, campaign: str | None = None,
    feedback: str = "",
) -> str:  # fmt: skip
    """A task; `done` is the day it was done."""
    task_id, who, chance = cluster.ids.next(), cluster.staff(owner).id, cluster.chance
    status = "done" if done is not None else "in_progress" if chance.random() < 0.12 else "open"
    at = f"{text(done)}T{whole(chance, 1, 9):02d}:30:00.000Z" if done is not None else None
    priority = whole(chance, 0, 3)
    row = _task(
        task_id, who, party.id, text(made), text(due), description, category, status, priority, at, campaign, feedback, text(made), who
    )
    cluster.out.add("activity", row, party.books)
    return task_id


def follow_up(cluster: Cluster, party: Party, owner: int, day: int, contact_id: str, line: str) -> str:
    """The promise to call again: still open if the contact was lately, or done within the week."""
    chance, frame = cluster.chance, cluster.frame
    description = task_text("visit" if chance.random() < 0.12 else "follow_up", line)
    if day > frame.today - 14 or chance.random() < 0.06:
        task = write_task(cluster, party, owner, day, description, "follow_up", due=max(day + 1, open_due(cluster)), done=None)
    else:
        due = day + whole(chance, 2, 8)
        task = write_task(cluster, party, owner, day, description, "follow_up", due=due, done=min(due + whole(chance, -1, 2), frame.as_of))
    link(cluster, party, "activity_contact", task, contact_id)
    return task


def new_opportunity(cluster: Cluster, party: Party, owner: int, day: int, contact_id: str, result: str, line: str) -> None:
    """A possible sale that the contact opened or closed."""
    chance, frame = cluster.chance, cluster.frame
    fresh = day > frame.today - _FRESH
    if result == "success":
        stage = "won"
    elif fresh or chance.random() < 0.08:
        stage = _OPEN_STAGES.draw(chance)
    else:
        stage = "won" if chance.random() < 0.45 else "lost"
    value = max(WAN, min(party.held, 500 * WAN) * whole(chance, 10, 30) // 100 // WAN * WAN)
    ends = day + whole(chance, 20, 60) if stage not in ("won", "lost") else min(day + whole(chance, 0, 30), frame.as_of)
    opportunity_id, who = cluster.ids.next(), cluster.staff(owner).id
    number = f"OP{text(day).replace('-', '')}{party.number:07d}"
    row = _opportunity(
        opportunity_id,
        who,
        party.id,
        number,
        line,
        _PROBABILITY[stage],
        text(day),
        maybe_text(ends),
        one_of(chance, SALES_METHODS),
        stage,
        f"{LINES[line]}约{value // WAN}万",
        value,
        text(day),
        who,
    )
    cluster.out.add("opportunity", row, party.books)
    link(cluster, party, "contact_opportunity", contact_id, opportunity_id)
    if stage not in ("won", "lost"):
        link(cluster, party, "activity_opportunity", follow_up(cluster, party, owner, day, contact_id, line), opportunity_id)
        if chance.random() < 0.15:
            requirement = new_requirement(cluster, party, owner, day, contact_id, line)
            link(cluster, party, "opportunity_requirement", opportunity_id, requirement)


def new_requirement(cluster: Cluster, party: Party, owner: int, day: int, contact_id: str, line: str) -> str:
    """Something the customer asked for, with a task if it is not settled."""
    chance, frame = cluster.chance, cluster.frame
    summary, content = asked(chance, line)
    settled = day < frame.today - 25
    status = "done" if settled else one_of(chance, ("open", "in_progress"))
    requirement_id, who = cluster.ids.next(), cluster.staff(owner).id
    ends = text(day + whole(chance, 1, 12)) if settled else None
    row = _requirement(
        requirement_id,
        who,
        party.id,
        text(day),
        ends,
        summary,
        content,
        status,
        one_of(chance, ("low", "normal", "high")),
        one_of(chance, ("normal", "normal", "urgent")),
        text(day),
        who,
    )
    cluster.out.add("requirement", row, party.books)
    link(cluster, party, "contact_requirement", contact_id, requirement_id)
    if not settled:
        task = write_task(cluster, party, owner, day, f"回复客户需求：{summary}", "requirement", due=open_due(cluster), done=None)
        link(cluster, party, "activity_requirement", task, requirement_id)
    return requirement_id
