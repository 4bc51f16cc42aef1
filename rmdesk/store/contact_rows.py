"""Which rows a line of the quick log makes: the contact, and the opportunity, requirement, task, preference and request that it speaks of, linked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rmdesk.clock import Clock
from rmdesk.domain.contact_codes import Channel, Result
from rmdesk.domain.dates import Workdays
from rmdesk.domain.pipeline import WON
from rmdesk.domain.quicklog import QuickLog, asked_for
from rmdesk.i18n import current_language
from rmdesk.store import reminder_decisions
from rmdesk.store.contact_known import Known, OpenOffer
from rmdesk.store.edits import Batch
from rmdesk.store.links import tied
from rmdesk.store.reminder_decisions import About
from rmdesk.store.tables.base import PPM, moment_text
from rmdesk.store.tasks import Ending, OpenTaskRow, settle
from rmdesk.store.wire import Image, Wire

_SUMMARY = 300
_TAGS = 300
_CHANCE = {Result.SUCCESS: PPM, Result.INTERESTED: PPM // 2}
"""Probability that a new opportunity starts with; a rough guess that the RM corrects."""

Rows = list[tuple[str, str]]
"""(table, id) of what was written."""


@dataclass(frozen=True)
class Occasion:
    """What is known of a contact besides the line."""

    channel: Channel = Channel.PHONE
    """What it was if the line does not say."""
    started: datetime | None = None
    """When a call mode's timer began to run; the contact then has an end."""
    task_ids: tuple[str, ...] = ()
    """The tasks that led to it."""
    override: str = ""
    """Why the customer was called although they should not have been; kept in the audit trail."""
    drafts: tuple[str, ...] = ()
    """Drafts that the line uses up, removed in the same transaction."""
    reminder_id: str = ""
    """The reminder that led to it: in progress from now on, unless it wants nothing any more."""
    ending: Ending | None = None
    """What became of the task that led to it; kept in the same transaction, unless the task is no longer open."""


def tables_of(parsed: QuickLog, known: Known) -> list[str]:
    """The tables that get a row of their own, links left out, in the order they are told."""
    tables = ["contact"]
    if parsed.proposes_opportunity:
        tables.append("opportunity")
    if parsed.need:
        tables.append("requirement")
    if parsed.next_action is not None:
        tables.append("activity")
    if parsed.result is not None and parsed.result.sets_do_not_call:
        tables.append("preference")
    if parsed.result is not None and parsed.result.opens_phone_correction and known.phone:
        tables.append("service_request")
    return tables


@dataclass
class ContactRows:
    """Writes the rows of one line into a batch. What `kept` names, by table, is linked instead of being made."""

    batch: Batch
    customer_id: str
    clock: Clock
    parsed: QuickLog
    known: Known
    kept: Mapping[str, str] = field(default_factory=dict)
    corrects: str | None = None
    reminder: About | None = None
    """What the line takes care of."""
    task: OpenTaskRow | None = None
    """The task that `occasion.ending` is about, if it is still open."""
    days: Workdays = field(default_factory=Workdays)
    """When the next one of a recurring task is due."""
    rows: Rows = field(default_factory=list)

    def write(self, line: str, occasion: Occasion) -> str:
        """Everything; the id of the contact."""
        contact = self._insert("contact", self._contact(line, occasion))
        wanted = tables_of(self.parsed, self.known)
        made: dict[str, str] = {table: self._make(table) for table in ("opportunity", "requirement", "activity") if table in wanted}
        self._link(contact, made, occasion)
        reminder_decisions.take_up(self.batch, self.reminder, made.get("activity", contact))
        if "preference" in wanted:
            self._no_more_calls()
        if "service_request" in wanted and self.known.phone and "service_request" not in self.kept:
            self._insert("service_request", self._correction(self.known.phone))
        if occasion.override:
            self._audit(contact, occasion.override)
        ending = occasion.ending
        if self.task is not None and ending is not None and (self.parsed.reached or not ending.if_reached):
            settle(self.batch, self.task, ending, self.clock, self.days)
        for draft in occasion.drafts:
            self.batch.put_setting(f"draft:{draft}", "")
        return contact

    def _insert(self, table: str, values: Mapping[str, Wire]) -> str:
        row = self.batch.insert(table, values)
        self.rows.append((table, row))
        return row

    def _make(self, table: str) -> str:
        if table in self.kept:
            return self.kept[table]
        if table == "opportunity" and (offer := goes_on_with(self.parsed, self.known)) is not None:
            self.batch.update("opportunity", offer.id, self._further(offer))
            self.rows.append(("opportunity", offer.id))
            return offer.id
        values = {"opportunity": self._opportunity, "requirement": self._requirement, "activity": self._task}[table]()
        return self._insert(table, values)

    def _link(self, contact: str, made: Mapping[str, str], occasion: Occasion) -> None:
        opportunity, requirement, task = (made.get(table) for table in ("opportunity", "requirement", "activity"))
        if opportunity:
            self._tie(contact=contact, opportunity=opportunity)
        if requirement:
            self._tie(contact=contact, requirement=requirement)
        if opportunity and requirement:
            self._tie(opportunity=opportunity, requirement=requirement)
        for activity in dict.fromkeys(one for one in (task, *occasion.task_ids) if one):
            self._tie(activity=activity, contact=contact)
        if task and opportunity:
            self._tie(activity=task, opportunity=opportunity)
        if task and requirement:
            self._tie(activity=task, requirement=requirement)

    def _tie(self, **ends: str) -> None:
        """Two rows by table. What is kept may have been tied to what goes on before: then the link that was taken back is there again."""
        one, other = ends.items()
        self.rows.append(tied(self.batch, one, other))

    def _contact(self, line: str, occasion: Occasion) -> Image:
        parsed, now = self.parsed, self.clock.now()
        return {
            "customer_id": self.customer_id,
            "start": moment_text(occasion.started or now),
            "end": moment_text(now) if occasion.started else None,
            "business_date": self.clock.today().isoformat(),
            "channel": parsed.channel.value,
            "direction": parsed.direction.value,
            "connected": int(parsed.reached),
            "result": parsed.result.value if parsed.result else None,
            "summary": parsed.note[:_SUMMARY],
            "content": line,
            "tags": _joined(parsed.tags),
            "corrects_id": self.corrects,
        }

    def _opportunity(self) -> Image:
        parsed, today = self.parsed, self.clock.today().isoformat()
        won = parsed.result is Result.SUCCESS
        values: Image = {
            "customer_id": self.customer_id,
            "product_line": parsed.line.value if parsed.line else "",
            "stage": "won" if won else "lead",
            "probability": _CHANCE.get(parsed.result, PPM // 5) if parsed.result else PPM // 5,
            "start": today,
            "end": today if won else None,
            "summary": parsed.note[:_SUMMARY],
        }
        if parsed.amount is not None:
            values |= {"expected_value": parsed.amount.minor, "currency": parsed.amount.currency}
        return values

    def _further(self, offer: OpenOffer) -> Image:
        """What the line says of an opportunity that is open already; what it does not say stays, and the probability never falls."""
        parsed = self.parsed
        values: Image = {}
        if parsed.amount is not None:
            values |= {"expected_value": parsed.amount.minor, "currency": parsed.amount.currency}
        if parsed.result in _CHANCE:
            values["probability"] = max(offer.probability, _CHANCE[parsed.result])
        if parsed.result is Result.SUCCESS:
            values |= {"stage": WON, "end": self.clock.today().isoformat()}
        return values

    def _requirement(self) -> Image:
        return {
            "customer_id": self.customer_id,
            "start": self.clock.today().isoformat(),
            "summary": asked_for(self.parsed, current_language())[:_SUMMARY],
            "content": self.parsed.note,
            "urgency": "urgent" if self.parsed.priority == 1 else "normal",
        }

    def _task(self) -> Image:
        following = self.parsed.next_action
        day, text = following if following is not None else (None, "")
        return {
            "customer_id": self.customer_id,
            "due": day.isoformat() if day else None,
            "description": text or self.parsed.note,
            "category": "follow_up",
            "priority": self.parsed.priority or 0,
        }

    def _no_more_calls(self) -> None:
        preference = self.known.preference
        if preference is None:
            self._insert("preference", {"customer_id": self.customer_id, "do_not_call": 1})
        else:
            self.batch.update("preference", preference[0], {"do_not_call": 1})
            self.rows.append(("preference", preference[0]))

    def _correction(self, phone: tuple[str, str]) -> Image:
        return {
            "customer_id": self.customer_id,
            "kind": "phone_correction",
            "table_name": "contact_point",
            "row_id": phone[0],
            "field": "value",
            "old": json.dumps(phone[1], ensure_ascii=False),
        }

    def _audit(self, contact: str, reason: str) -> None:
        values: Image = {
            "owner_id": self.batch.author,
            "event": "call_override",
            "subject_table": "contact",
            "subject_id": contact,
            "detail": json.dumps({"customer": self.customer_id, "reason": reason}, ensure_ascii=False),
            "at": moment_text(self.clock.now()),
            "device": self.batch.device,
        }
        self.batch.insert("audit_event", values)


def _joined(tags: tuple[str, ...]) -> str:
    """As many tags as fit; the line itself keeps them all."""
    text = " ".join(tags)
    return text if len(text) <= _TAGS else text[:_TAGS].rpartition(" ")[0] or text[:_TAGS]


def goes_on_with(parsed: QuickLog, known: Known) -> OpenOffer | None:
    """The open opportunity that the line is about; None where it is about none, or makes a new one."""
    return known.offers.get(parsed.line.value) if parsed.proposes_opportunity and parsed.line is not None else None
