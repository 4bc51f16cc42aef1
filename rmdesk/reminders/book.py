"""Reminders of one desk: derive them, show them, decide about them. What the desk, the engine and the headless run use."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.domain.reminder_life import Decision, Life, State, check_decision
from rmdesk.domain.reminder_values import Plain
from rmdesk.errors import NotAllowed, NotFound
from rmdesk.i18n import _
from rmdesk.reminders import agenda, explaining, listing, passes, previewing, rule_views
from rmdesk.reminders.agenda import CallList, Reason
from rmdesk.reminders.explaining import Explanation, WhyNot
from rmdesk.reminders.listing import Listed
from rmdesk.reminders.previewing import Preview, Step, no_step
from rmdesk.reminders.rule_views import RuleView
from rmdesk.reminders.ruleset import RuleSet, rules_of
from rmdesk.reminders.wording import Reader
from rmdesk.store import figures, reminder_rows, settings
from rmdesk.store.changes import Changed
from rmdesk.store.queries import reminder_ranks, reminder_setup
from rmdesk.store.queries.calendar import working_calendar
from rmdesk.store.queries.reminder_decisions import decisions
from rmdesk.store.queries.reminder_lives import life_of_row, subject_of
from rmdesk.store.queries.reminder_ranks import StoredReminder, Tally
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
            calendar = working_calendar(conn)
            stale = as_of is not None and as_of < calendar.add(today, -1)
            return CallList(tuple(rows), total, reminder_rows.reminders_of(conn), as_of, stale, rules.problems)

    def to_call(self) -> int:
        """How many customers `call_list` has in all, in a third of its time."""
        with self._replica.reading() as conn:
            return agenda.to_call(conn, self._clock.today())

    def announce(self) -> bool:
        """Whether the list of this business date is to be called out now: true once, whichever program asks first."""
        today = self._clock.today().isoformat()
        with self._replica.writing() as conn:
            told = settings.get(conn, "reminders_announced")
            if told != today:
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
            work = agenda.work_of(conn, decided)
            return [agenda.reason_of(row, life_of_row(row, decided, reader.today), ranking, reader, work) for row in rows]

    def history(self, customers: Collection[str] | None = None) -> list[Reason]:
        """Reminders that have ended, the latest first, with how."""
        with self._replica.reading() as conn:
            decided, reader, ranking = decisions(conn, customers), self._reader(conn), rules_of(conn).ranking
            ended = reminder_ranks.all_reminders(conn, customers, ended=True)
            work = agenda.work_of(conn, decided)
            return [agenda.reason_of(one.row, agenda.ended_state(one, decided, reader.today), ranking, reader, work) for one in ended]

    def listed(self, *, ended: bool = False) -> list[Listed]:
        """Every live reminder, the most pressing first as on Today; or those that have ended, the latest first. Each with its customer.

        One whose customer has left the book is left out. A list of any length: words are made where they are looked at.
        """
        with self._replica.reading() as conn:
            return (listing.ended if ended else listing.listed)(conn, rules_of(conn), self._reader(conn))

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
        (life,) = self.decide_all([reminder_id], decision, note=note, until=until, linked_id=linked_id)
        return life

    def decide_all(
        self, ids: Collection[str], decision: Decision, *, note: str = "", until: date | None = None, linked_id: str | None = None
    ) -> list[Life]:
        """Say the same about several reminders in one edit, or about none of them; where each stands then. See `decide`, also for what is raised."""
        today = self._clock.today()
        rows = []
        with self._replica.reading() as conn:
            for stored in [self._known(conn, reminder_id) for reminder_id in ids]:
                before = agenda.ended_state(stored, decisions(conn, [stored.row.customer_id]), today)
                if before.state in (State.SUPERSEDED, State.RESOLVED, State.EXPIRED):
                    raise NotAllowed(_("This reminder has ended: {how}.").format(how=explaining.state_name(before.state)))
                check_decision(subject_of(stored.row), before, decision, today, until=until, note=note)
                rows.append(stored.row)
        from rmdesk.store import reminder_decisions

        with self._edits().batch() as batch:
            for row in rows:
                reminder_decisions.decide(batch, reminder_decisions.about(row), decision, note=note, until=until, linked_id=linked_id)
        with self._replica.reading() as conn:
            decided = decisions(conn, {row.customer_id for row in rows})
            return [life_of_row(row, decided, today) for row in rows]

    @staticmethod
    def _known(conn: Connection, reminder_id: str) -> StoredReminder:
        stored = reminder_ranks.reminder(conn, reminder_id)
        if stored is None:
            raise NotFound(_("There is no such reminder."))
        return stored

    def rules(self) -> RuleSet:
        """The rules in force here."""
        with self._replica.reading() as conn:
            return rules_of(conn)

    def rule_views(self) -> list[RuleView]:
        """Every rule with its values, the bank's and this person's own."""
        with self._replica.reading() as conn:
            return rule_views.rule_views(conn, rules_of(conn), figures.main_currency(conn))

    def preview(self, rule: str, values: Mapping[str, Plain], step: Step = no_step) -> Preview:
        """What this person's own values for a rule, by path, would change today: would add n, remove m.

        Raises:
            InvalidValue: no such rule, or values that the bank's bounds do not allow.
            Stopped: `step` said that nobody waits any more.
        """
        with self._replica.reading() as conn:
            return previewing.preview(conn, rules_of(conn), self._clock.today(), rule, values, self._reader(conn), step)

    def keep_rule(self, rule: str, values: Mapping[str, Plain]) -> None:
        """Keep this person's own values for a rule, by path, in place of those they had (none: back to the bank's).

        They go to the person's other desks, and can be undone. The reminders are those of before until they are derived anew.

        Raises:
            InvalidValue: no such rule, or values that the bank's bounds do not allow.
        """
        from rmdesk.store import reminder_overrides

        with self._replica.reading() as conn:
            rules_of(conn).changed(rule, values)
        reminder_overrides.keep(self._edits(), self._replica, rule, values)

    def change_rule(self, rule: str, values: Mapping[str, Plain]) -> Refreshed:
        """`keep_rule`, and derive the reminders anew. Raises what that raises."""
        self.keep_rule(rule, values)
        return self.refresh()

    def _reader(self, conn: Connection) -> Reader:
        return Reader(self._clock.today(), reminder_setup.level_names(conn))
