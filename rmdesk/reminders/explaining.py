"""Why there is a reminder, why there is none, and what other parameters would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rmdesk.domain.reminder_life import Life, State
from rmdesk.domain.reminder_overrides import defaults_of
from rmdesk.domain.reminder_parameters import SETTINGS
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.reminders.agenda import ended_state, text_of, values_of
from rmdesk.reminders.judging import JUDGES
from rmdesk.reminders.passes import row_of
from rmdesk.reminders.ruleset import RuleSet, today_of
from rmdesk.reminders.verdict import Draft
from rmdesk.reminders.wording import Reader, failed_text, rule_title, value_text
from rmdesk.store.queries.reminder_decisions import Decided, decisions, people
from rmdesk.store.queries.reminder_lives import life_of_row
from rmdesk.store.queries.reminder_ranks import reminder
from rmdesk.store.queries.reminder_scope import Wanted
from rmdesk.store.reminder_rows import ReminderRow

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind a reminder."""

    id: str
    rule: str
    title: str
    text: str
    customer_id: str
    subject_id: str
    occurrence: str
    stage: str
    rule_version: int
    """0: the defaults, the bank has set nothing."""
    parameters: Mapping[str, str]
    """What the rule compared with, in words, by name."""
    inputs: Mapping[str, str]
    """What it found, in words, by name."""
    event_on: str
    act_on: str
    until: str
    escalates_on: str
    first_seen: str
    data_as_of: str
    certain: bool
    life: Life
    history: tuple[Decided, ...]
    """Every decision about this occurrence, the oldest first."""
    people: Mapping[str, str]
    """Names of those who decided, by id, as far as this desk knows them."""


@dataclass(frozen=True, slots=True)
class WhyNot:
    """For one subject of a rule: the condition that failed, or that there is a reminder after all."""

    rule: str
    subject_id: str
    text: str
    reminder_id: str
    """Empty if there is none."""
    state: State | None
    """Of the reminder, if there is one."""


def explain(conn: Connection, reminder_id: str, reader: Reader) -> Explanation:
    """Everything behind a reminder, live or ended.

    Raises:
        NotFound: this desk does not know it.
    """
    stored = reminder(conn, reminder_id)
    if stored is None:
        raise NotFound(_("There is no such reminder."))
    row = stored.row
    decided = decisions(conn, [row.customer_id])
    history = tuple(decided.get(row.thread, ()))
    return Explanation(
        id=row.id,
        rule=row.rule,
        title=rule_title(row.rule),
        text=text_of(row, reader),
        customer_id=row.customer_id,
        subject_id=row.subject_id,
        occurrence=row.occurrence,
        stage=row.stage,
        rule_version=row.rule_version,
        parameters={name: value_text(value, reader) for name, value in values_of(row.parameters).items()},
        inputs={name: value_text(value, reader) for name, value in values_of(row.inputs).items()},
        event_on=row.event_on,
        act_on=row.act_on,
        until=row.until,
        escalates_on=row.escalates_on,
        first_seen=stored.first_seen,
        data_as_of=row.data_as_of,
        certain=bool(row.certain),
        life=ended_state(stored, decided, reader.today),
        history=history,
        people=people(conn, {one.who for one in history}),
    )


def why_not(conn: Connection, rules: RuleSet, reader: Reader, customer_id: str, code: str, subject_id: str = "") -> list[WhyNot]:
    """What a rule says about a customer: for each of its subjects (or only `subject_id`) why there is no reminder.

    Raises:
        InvalidValue: there is no such rule.
    """
    defaults_of(code)
    if code in SETTINGS:
        raise InvalidValue(_("There is no reminder rule {code}.").format(code=code))
    if not rules.rules[code].enabled:
        off = "rule_off_by_you" if rules.rules[code].bank_enabled else "rule_off"
        return [WhyNot(code, subject_id, failed_text(off, {}, reader), "", None)]
    wanted = Wanted(reader.today, frozenset({customer_id}), whenever=True)
    decided = decisions(conn, [customer_id])
    found = []
    for verdict in JUDGES[code](conn, wanted, rules, today_of(conn, reader.today)):
        if subject_id and verdict.subject_id != subject_id:
            continue
        if isinstance(verdict, Draft):
            row = row_of(verdict, rules.version(code))
            life = life_of_row(row, decided, reader.today)
            found.append(WhyNot(code, row.subject_id, _told(row, life, reader), row.id, life.state))
        else:
            found.append(WhyNot(code, verdict.subject_id, failed_text(verdict.message, verdict.values, reader), "", None))
    return found or [WhyNot(code, subject_id, failed_text("nothing_known", {}, reader), "", None)]


def _told(row: ReminderRow, life: Life, reader: Reader) -> str:
    """What the reminder says; or, if somebody has decided, what."""
    if life.at is None:
        return text_of(row, reader)
    values = {"decision": ("text", state_name(life.state)), "at": ("day", life.at.date().isoformat())}
    return failed_text("decided", values, reader)


def state_name(state: State) -> str:
    """A state in words."""
    names = {
        State.OPEN: _("open"),
        State.ACKNOWLEDGED: _("acknowledged"),
        State.IN_PROGRESS: _("in progress"),
        State.SNOOZED: _("snoozed"),
        State.ESCALATED: _("escalated"),
        State.DONE: _("done"),
        State.DISMISSED: _("dismissed"),
        State.SUPERSEDED: _("followed by a later stage"),
        State.RESOLVED: _("settled by itself"),
        State.EXPIRED: _("expired"),
    }
    return names[state]
