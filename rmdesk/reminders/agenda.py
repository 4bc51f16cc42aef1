"""The call list: one row for each customer, the most pressing first, with every reason, its arithmetic and its rank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from rmdesk.domain.money import Money
from rmdesk.domain.reminder_life import CLOSING, WAITING, Decision, Life, State
from rmdesk.domain.reminder_parameters import Complaint, Ranking
from rmdesk.domain.reminder_rank import Priority, priority
from rmdesk.i18n import _
from rmdesk.reminders.ruleset import RuleSet
from rmdesk.reminders.verdict import Value
from rmdesk.reminders.wording import Reader, reminder_text, rule_title, value_text
from rmdesk.store.queries.reading import day
from rmdesk.store.queries.reminder_decisions import Decided, decisions
from rmdesk.store.queries.reminder_links import Linked, linked_work
from rmdesk.store.queries.reminder_lives import life_of_row
from rmdesk.store.queries.reminder_ranks import (
    CustomerName,
    StoredReminder,
    customer_names,
    customers_waiting,
    ranked,
    reminders_of_customers,
)
from rmdesk.store.reminder_rows import ReminderRow

if TYPE_CHECKING:
    from sqlite3 import Connection

SALES_RULES: Final = frozenset({"campaign_task", "wealth_maturity", "tier_at_risk"})
"""Prompts to sell: withheld while a complaint of the customer is open."""
_CARED_FOR: Final = frozenset({State.IN_PROGRESS, State.ESCALATED})
"""States of a reminder that a task or contact may take care of."""
_values: Final = msgspec.json.Decoder(dict[str, tuple[str | int, ...]])


@dataclass(frozen=True, slots=True)
class Reason:
    """One reminder, in words."""

    id: str
    customer_id: str
    rule: str
    title: str
    text: str
    """With its arithmetic."""
    subject_id: str
    stage: str
    event_on: date
    act_on: date
    stake: Money
    priority: Priority
    state: State
    life: Life
    withheld: bool
    """A prompt to sell, while a complaint is open."""
    certain: bool
    """Whether its working day is known for sure; if not, the year's calendar is not announced."""
    data_as_of: date | None
    linked: Linked | None
    """The task or contact that takes care of it, if it is in progress."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A customer, and why to call them."""

    customer_id: str
    customer_no: str
    name: str
    kind: str
    level: str
    score: int
    """Of the most pressing reason, minor units."""
    reasons: tuple[Reason, ...]
    """The most pressing first."""


@dataclass(frozen=True, slots=True)
class CallList:
    """The rows, and how many customers there are in all."""

    rows: tuple[CallRow, ...]
    customers: int
    business_date: date | None
    """The day that the reminders are for."""
    data_as_of: date | None
    stale: bool
    """The data is older than one working day."""
    problems: tuple[str, ...]
    """What is wrong with the bank's parameters or this person's."""


def values_of(text: str) -> dict[str, Value]:
    """Values as a row keeps them."""
    return _values.decode(text)


def text_of(row: ReminderRow, reader: Reader) -> str:
    """What a reminder says, with the day of the data it follows from."""
    said = reminder_text(row.message, {**values_of(row.parameters), **values_of(row.inputs)}, reader)
    return said if not row.data_as_of else _("{text}; data of {day}").format(text=said, day=value_text(("day", row.data_as_of), reader))


def reason_of(
    row: ReminderRow, life: Life, ranking: Ranking, reader: Reader, work: Mapping[str, Linked], *, withheld: bool = False
) -> Reason:
    """A reminder as a reason to call; `work` are tasks and contacts by id."""
    return Reason(
        id=row.id,
        customer_id=row.customer_id,
        rule=row.rule,
        title=rule_title(row.rule),
        text=text_of(row, reader),
        subject_id=row.subject_id,
        stage=row.stage,
        event_on=date.fromisoformat(row.event_on),
        act_on=date.fromisoformat(row.act_on),
        stake=Money(row.stake, row.currency or "CNY"),
        priority=priority(ranking, row.stake, row.level, date.fromisoformat(row.event_on), reader.today),
        state=life.state,
        life=life,
        withheld=withheld,
        certain=bool(row.certain),
        data_as_of=day(row.data_as_of),
        linked=work.get(life.linked_id) if life.linked_id and life.state in _CARED_FOR else None,
    )


def work_of(conn: Connection, decided: Mapping[str, Sequence[Decided]]) -> dict[str, Linked]:
    """The tasks and contacts that decisions name, by id."""
    return linked_work(conn, {one.linked_id for said in decided.values() for one in said if one.linked_id})


def left_out(conn: Connection, decided: Mapping[str, Sequence[Decided]], today: date) -> set[str]:
    """Live reminders that want nothing today, because of what was decided: closed or snoozed, with all stages that this covers."""
    customers = {one.customer_id for said in decided.values() for one in said if one.decision in (*CLOSING, Decision.SNOOZED)}
    rows = (row for row in reminders_of_customers(conn, customers) if row.thread in decided)
    return {row.id for row in rows if life_of_row(row, decided, today).state not in WAITING}


def to_call(conn: Connection, today: date) -> int:
    """How many customers have something to do: as many as `call_rows` says, without ranking them."""
    return customers_waiting(conn, left_out(conn, decisions(conn), today))


def call_rows(
    conn: Connection, rules: RuleSet, reader: Reader, limit: int | None = 200, customers: Collection[str] | None = None
) -> tuple[list[CallRow], int]:
    """Whom to call, the most pressing first; how many customers there are in all. Of `customers` only, if given.

    Prompts to sell do not make a customer pressing while a complaint of theirs is open; they are shown as withheld, after the others.
    """
    decided = decisions(conn)
    out = left_out(conn, decided, reader.today)
    if customers is None:
        found, total = ranked(conn, reader.today, rules.ranking, out, limit)
        who: Collection[str] = [one.customer_id for one in found]
    else:
        who, total = customers, len(customers)
    names = customer_names(conn, who)
    of: dict[str, list[ReminderRow]] = defaultdict(list)
    for row in reminders_of_customers(conn, who):
        if row.id not in out:
            of[row.customer_id].append(row)
    work = work_of(conn, {row.thread: decided[row.thread] for rows in of.values() for row in rows if row.thread in decided})
    withheld = SALES_RULES if rules.parameters("complaint", Complaint).withholds_sales else ()
    rows = [
        _call_row(customer, names[customer], of[customer], decided, rules.ranking, reader, work, withheld)
        for customer in who
        if customer in names and of[customer]
    ]
    rows.sort(key=lambda row: (-row.score, row.customer_id))
    return rows, total


def _call_row(
    customer: str,
    name: CustomerName,
    rows: Sequence[ReminderRow],
    decided: Mapping[str, Sequence[Decided]],
    ranking: Ranking,
    reader: Reader,
    work: Mapping[str, Linked],
    withheld: Collection[str],
) -> CallRow:
    withheld = withheld if any(row.rule == "complaint" for row in rows) else ()
    reasons = [
        reason_of(row, life_of_row(row, decided, reader.today), ranking, reader, work, withheld=row.rule in withheld) for row in rows
    ]
    reasons.sort(key=lambda reason: (reason.withheld, -reason.priority.score, reason.event_on, reason.id))
    score = max((reason.priority.score for reason in reasons if not reason.withheld), default=0)
    return CallRow(customer, name.customer_no, name.name, name.kind, name.level, score, tuple(reasons))


def ended_state(stored: StoredReminder, decided: Mapping[str, Sequence[Decided]], today: date) -> Life:
    """Where a reminder stands or stood: what people decided wins over how it ended."""
    life = life_of_row(stored.row, decided, today)
    if not stored.ended_on or life.state in (State.DONE, State.DISMISSED):
        return life
    return Life(State(stored.ended_why), None, life.notes, life.by, life.at, life.snoozes, life.linked_id)
