"""Reminders of one desk: derive them, show them, decide about them. What the desk, the engine and the headless run use."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.domain.reminder_life import Decision, Life, State, check_decision
from rmdesk.domain.reminder_overrides import Plain
from rmdesk.errors import NotAllowed, NotFound
from rmdesk.i18n import _
from rmdesk.reminders import agenda, explaining, passes
from rmdesk.reminders.agenda import CallList, Listed, Reason
from rmdesk.reminders.explaining import Explanation, Preview, WhyNot
from rmdesk.reminders.ruleset import RuleSet, rules_of
from rmdesk.reminders.wording import Reader
from rmdesk.store import reminder_rows, settings
from rmdesk.store.changes import Changed
from rmdesk.store.queries import reminder_ranks, reminder_setup
from rmdesk.store.queries.reminder_decisions import decisions
from rmdesk.store.queries.reminder_ranks import Tally
from rmdesk.store.reminder_rows import Refreshed
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from sqlite3 import Connection

    from rmdesk.store.edits import Edits


class Reminders:
    """The reminders of the replica, as of the clock's business date. All methods may be called from any thread."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits
        self._passing = threading.Lock()

    def refresh(self, customers: Collection[str] | None = None) -> Refreshed:
        """Bring the reminders up to date: everybody's, or those of `customers`; one pass at a time. See `passes.refresh`."""
        with self._passing:
            return passes.refresh(self._replica, self._clock, customers)

    def affected(self, changed: Changed) -> frozenset[str] | None:
        """Whose reminders to refresh after a change of the replica: nobody's, some customers', or (None) everybody's."""
        with self._replica.reading() as conn:
            return passes.affected(conn, changed)

    def are_of(self) -> date | None:
        """The business date that the live reminders are for; None before the first pass."""
        with self._replica.reading() as conn:
            return reminder_rows.reminders_of(conn)

    def call_list(self, limit: int | None = 200, customers: Collection[str] | None = None) -> CallList:
        """One row for each customer with something to do, the most pressing first; of `customers` only, if given."""
        today = self._clock.today()
        with self._replica.reading() as conn:
            rules = rules_of(conn)
            rows, total = agenda.call_rows(conn, rules, self._reader(conn), limit, customers)
            as_of = reminder_setup.data_as_of(conn)
            calendar = reminder_setup.working_calendar(conn)
            stale = as_of is not None and as_of < calendar.add(today, -1)
            return CallList(tuple(rows), total, reminder_rows.reminders_of(conn), as_of, stale, rules.problems)

    def announce(self) -> bool:
        """Whether the list of this business date is to be called out now: true once, whichever program asks first."""
        today = self._clock.today().isoformat()
        with self._replica.writing() as conn:
            told = settings.get(conn, "reminders_announced")
            settings.put(conn, "reminders_announced", today)
        return told != today

    def tallies(self, rules: Collection[str]) -> list[Tally]:
        """How many reminders some rules have by stage, and what is at stake in them, whatever was decided."""
        with self._replica.reading() as conn:
            return reminder_ranks.tallies(conn, rules)

    def all(self, customers: Collection[str] | None = None) -> list[Reason]:
        """Every live reminder whatever its state, the nearest event first."""
        with self._replica.reading() as conn:
            decided, reader, ranking = decisions(conn, customers), self._reader(conn), rules_of(conn).ranking
            rows = [stored.row for stored in reminder_ranks.all_reminders(conn, customers)]
            return [agenda.reason_of(row, agenda.life_of_row(row, decided, reader.today), ranking, reader) for row in rows]

    def history(self, customers: Collection[str] | None = None) -> list[Reason]:
        """Reminders that have ended, the latest first, with how."""
        with self._replica.reading() as conn:
            decided, reader, ranking = decisions(conn, customers), self._reader(conn), rules_of(conn).ranking
            ended = reminder_ranks.all_reminders(conn, customers, ended=True)
            return [agenda.reason_of(one.row, agenda.ended_state(one, decided, reader.today), ranking, reader) for one in ended]

    def listed(self, *, ended: bool = False) -> list[Listed]:
        """Every live reminder, or those that have ended, each with its customer; one whose customer has left the book is left out."""
        reasons = self.history() if ended else self.all()
        with self._replica.reading() as conn:
            names = reminder_ranks.customer_names(conn, {reason.customer_id for reason in reasons})
        known = ((reason, names.get(reason.customer_id)) for reason in reasons)
        return [Listed(reason, who.name, who.level) for reason, who in known if who is not None]

    def explain(self, reminder_id: str) -> Explanation:
        """Everything behind a reminder.

        Raises:
            NotFound: this desk does not know it.
        """
        with self._replica.reading() as conn:
            return explaining.explain(conn, reminder_id, self._reader(conn))

    def why_not(self, customer_id: str, rule: str, subject_id: str = "") -> list[WhyNot]:
        """Why a rule does not remind of a customer (or of one deposit, loan … of theirs).

        Raises:
            InvalidValue: there is no such rule.
        """
        with self._replica.reading() as conn:
            return explaining.why_not(conn, rules_of(conn), self._reader(conn), customer_id, rule, subject_id)

    def decide(
        self, reminder_id: str, decision: Decision, *, note: str = "", until: date | None = None, linked_id: str | None = None
    ) -> Life:
        """Say something about a reminder; where it stands then.

        `note` is the reason or the outcome, `until` the day up to which it is snoozed, `linked_id` the task or contact that takes care of it.

        Raises:
            NotFound: this desk does not know the reminder.
            NotAllowed: it is closed or has ended, or may not be snoozed (so long, or again).
            InvalidValue: the reason, outcome or day is missing.
        """
        today = self._clock.today()
        with self._replica.reading() as conn:
            stored = reminder_ranks.reminder(conn, reminder_id)
            if stored is None:
                raise NotFound(_("There is no such reminder."))
            row = stored.row
            before = agenda.ended_state(stored, decisions(conn, [row.customer_id]), today)
        if before.state in (State.SUPERSEDED, State.RESOLVED, State.EXPIRED):
            raise NotAllowed(_("This reminder has ended: {how}.").format(how=explaining.state_name(before.state)))
        check_decision(agenda.subject_of(row), before, decision, today, until=until, note=note)
        from rmdesk.store.tables.base import moment_text

        with self._edits().batch() as batch:
            batch.insert(
                "reminder_decision",
                {
                    "reminder_id": row.id,
                    "customer_id": row.customer_id,
                    "rule": row.rule,
                    "subject_id": row.subject_id,
                    "occurrence": row.occurrence,
                    "stage": row.stage,
                    "decision": decision.value,
                    "until": until.isoformat() if until else None,
                    "reason": note.strip(),
                    "linked_id": linked_id,
                    "at": moment_text(self._clock.now()),
                },
            )
        with self._replica.reading() as conn:
            return agenda.life_of_row(row, decisions(conn, [row.customer_id]), today)

    def rules(self) -> RuleSet:
        """The rules in force here."""
        with self._replica.reading() as conn:
            return rules_of(conn)

    def preview(self, rule: str, values: Mapping[str, Plain]) -> Preview:
        """What this person's own values for a rule would change today: would add n, remove m.

        Raises:
            InvalidValue: no such rule, or values that the bank's bounds do not allow.
        """
        with self._replica.reading() as conn:
            return explaining.preview(conn, rules_of(conn), self._clock.today(), rule, values)

    def change_rule(self, rule: str, values: Mapping[str, Plain]) -> Refreshed:
        """Keep this person's own values for a rule (none: back to the bank's) and derive the reminders anew.

        Raises:
            InvalidValue: no such rule, or values that the bank's bounds do not allow.
        """
        with self._replica.writing() as conn:
            rules_of(conn).changed(rule, values)
            kept = {**reminder_setup.overrides(conn), rule: dict(values)}
            reminder_setup.keep_overrides(conn, {code: own for code, own in kept.items() if own})
        self._replica.changed.publish(Changed(frozenset({"setting"})))
        return self.refresh()

    def _reader(self, conn: Connection) -> Reader:
        return Reader(self._clock.today(), reminder_setup.level_names(conn))
