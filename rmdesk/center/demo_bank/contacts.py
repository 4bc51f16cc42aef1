"""The last year's contacts with one customer, and what came of them: follow-up tasks, opportunities, requirements, corrections."""

from __future__ import annotations

from bisect import bisect_left
from random import Random

from rmdesk.center.demo_bank.chance import Odds, one_of, whole
from rmdesk.center.demo_bank.frame import text
from rmdesk.center.demo_bank.outcomes import follow_up, new_opportunity, new_requirement
from rmdesk.center.demo_bank.phrases import COMPANYS_LINES, PERSONS_LINES, said
from rmdesk.center.demo_bank.rows import maker
from rmdesk.center.demo_bank.world import Cluster, Party, WorkEvent

_A_YEAR = {"private": 12, "diamond": 6, "platinum": 3, "gold": 1.2, "ordinary": 0.3, "corporate": 4}
"""Contacts a year that a customer of a level gets."""
_CHANNELS = Odds((("phone", 70.0), ("message", 14.0), ("visit", 8.0), ("meeting", 6.0), ("email", 2.0)))
_REACHED = Odds(
    (
        ("interested", 21.0),
        ("success", 13.0),
        ("call_again", 16.0),
        ("not_interested", 20.0),
        ("informed", 29.0),
        ("refuses_marketing", 1.0),
    )
)
_MISSED = Odds((("no_answer", 78.0), ("switched_off", 12.0), ("suspended", 5.0), ("empty_number", 3.0), ("wrong_number", 2.0)))
_CONNECTED_SHARE = 0.7
_LOG_DAYS = 21
_SLOTS = tuple(f"{hour - 8:02d}:{minute:02d}" for hour in (9, 10, 11, 14, 15, 16, 17, 18, 19) for minute in range(0, 45, 3))
"""Times at which customers are called (09–12 and 14–20 in Shanghai), in UTC."""

_contact = maker(
    "contact",
    "id owner_id customer_id start end business_date channel direction connected result summary registered_at modified_at modified_by",
    source="crm",
)
_request = maker("service_request", "id customer_id kind status table_name content registered_at modified_by", source="crm")


def contact_days(cluster: Cluster, party: Party) -> list[int]:
    """The days on which somebody dealt with the customer, oldest first; all of them working days."""
    chance, frame = cluster.chance, cluster.frame
    rate = _A_YEAR[party.level] if party.status == "active" else 0.6
    count = int(rate * (0.4 + 1.2 * chance.random()) + chance.random())
    days = frame.past_days[bisect_left(frame.past_days, party.since) :]
    picked = sorted({one_of(chance, days) for _n in range(count)}) if days else []
    if party.traits.silent is not None:
        before = frame.today - party.traits.silent
        picked = [day for day in picked if day < before] + [max((day for day in days if day <= before), default=days[0])]
    return picked


def write_contacts(cluster: Cluster, party: Party) -> None:
    """All contacts of the last year with their consequences."""
    for day in contact_days(cluster, party):
        if not write_contact(cluster, party, day):
            return


def write_contact(cluster: Cluster, party: Party, day: int) -> bool:
    """One contact; False if the customer refuses to be called again."""
    chance, ids = cluster.chance, cluster.ids
    owner = party.people[-1] if chance.random() < 0.25 else party.people[0]
    if party.before is not None and day < party.before[1]:
        owner = party.before[0]
    line = (PERSONS_LINES if party.kind == "retail" else COMPANYS_LINES).draw(chance)
    has_phone = party.kind != "retail" or bool(party.mobile)
    connected = party.traits.silent is not None or not has_phone or chance.random() < _CONNECTED_SHARE
    channel = "visit" if not has_phone else _CHANNELS.draw(chance) if connected else "phone"
    inbound = connected and chance.random() < 0.14
    result = (_REACHED if connected else _MISSED).draw(chance)
    if party.refuses and connected and not inbound:
        result = "refuses_marketing"
    elif result == "refuses_marketing":
        result = "not_interested"
    start, end = _when(chance, day, whole(chance, 2, 14) if connected else 1)
    who, contact_id, day_text, summary = cluster.staff(owner).id, ids.next(), text(day), said(chance, result, line)
    direction = "in" if inbound else "out"
    row = _contact(contact_id, who, party.id, start, end, day_text, channel, direction, int(connected), result, summary, day_text, end, who)
    cluster.out.add("contact", row, party.books)
    if day > cluster.frame.today - _LOG_DAYS:
        told = f"{party.name}：{summary or '未接通'}"
        cluster.events.append(WorkEvent(owner, day, 2 if channel in ("visit", "meeting") else 1, told, party.id, "contact", contact_id))
    if result in ("success", "interested") and chance.random() < 0.4:
        new_opportunity(cluster, party, owner, day, contact_id, result, line)
    elif result in ("interested", "call_again"):
        follow_up(cluster, party, owner, day, contact_id, line)
    elif inbound and chance.random() < 0.4:
        new_requirement(cluster, party, owner, day, contact_id, line)
    elif result in ("empty_number", "wrong_number"):
        _ask_for_number(cluster, party, day, who, summary)
    return result != "refuses_marketing"


def _when(chance: Random, day: int, minutes: int) -> tuple[str, str]:
    """Start and end of a contact of `minutes`, in calling hours, as moments."""
    slot, day_text = one_of(chance, _SLOTS), text(day)
    start = f"{day_text}T{slot}:{whole(chance, 10, 29)}.000Z"
    return start, f"{day_text}T{slot[:3]}{int(slot[3:]) + minutes:02d}:30.000Z"


def _ask_for_number(cluster: Cluster, party: Party, day: int, who: str, summary: str) -> None:
    status = "done" if day < cluster.frame.today - 30 else "open"
    row = _request(cluster.ids.next(), party.id, "phone_correction", status, "contact_point", f"更正电话：{summary}", text(day), who)
    cluster.out.add("service_request", row, party.books)
