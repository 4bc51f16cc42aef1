"""The passes: what the rules derive from the replica now, of everybody or of the customers that something touched."""

from __future__ import annotations

import gc
import json
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import msgspec

from rmdesk import courtesy
from rmdesk.clock import Clock
from rmdesk.reminders.judging import JUDGES
from rmdesk.reminders.ruleset import RuleSet, rules_of, today_of
from rmdesk.reminders.verdict import Draft, Today
from rmdesk.store import figures, reminder_rows
from rmdesk.store.changes import Changed
from rmdesk.store.queries.reminder_scope import Wanted
from rmdesk.store.reminder_rows import Refreshed, ReminderRow
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from sqlite3 import Connection

_encode: Final = msgspec.json.Encoder().encode
_OF_CUSTOMERS: Final = frozenset(
    {
        "account",
        "account_role",
        "activity",
        "assignment",
        "balance",
        "card",
        "complaint",
        "contact",
        "contact_person",
        "credit_line",
        "customer",
    }
    | {"holding", "important_date", "instalment", "loan", "preference", "retail_profile", "time_deposit", "transaction"}
)
_OF_EVERYBODY: Final = frozenset({"calendar_day", "campaign", "product", "reminder_override", "reminder_rule", "tier"})
"""Tables that the rules read: rows of customers, and what all of them depend on."""
_CACHE_KIB: Final = 256 * 1024
"""Several statements walk the same pages of customers, accounts and balances; what stays in memory is not decrypted again."""
_CACHE_OF_SOME_KIB: Final = 64 * 1024
"""Twenty statements walk the same few thousand pages, which a reader's usual cache does not hold."""
BALANCE_RULES: Final = frozenset({"balance_swing", "cumulative_loss", "dormant", "tier_at_risk"})
"""Rules that walk everybody's accounts: one thread's, so that only its connection reads and decrypts those pages."""


def drafts(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today, only: Collection[str] = tuple(JUDGES)) -> Iterator[Draft]:
    """Every reminder of the rules `only` that stands on the business date, in the rules' order."""
    for rule in rules.enabled():
        for verdict in JUDGES[rule.code](conn, wanted, rules, today) if rule.code in only else ():
            if type(verdict) is Draft:
                yield verdict


def row_of(draft: Draft, version: int) -> ReminderRow:
    """A reminder as it is kept."""
    return ReminderRow(
        draft.id,
        draft.thread,
        draft.rule,
        draft.customer_id,
        draft.subject_id,
        draft.occurrence,
        draft.stage,
        draft.event_on.isoformat(),
        draft.act_on.isoformat(),
        draft.until.isoformat() if draft.until else "",
        draft.escalates_on.isoformat() if draft.escalates_on else "",
        draft.level,
        draft.stake,
        draft.currency,
        draft.message,
        _encode(draft.parameters).decode(),
        _encode(draft.inputs).decode(),
        version,
        draft.as_of.isoformat() if draft.as_of else "",
        int(draft.certain),
    )


def digest_of(draft: Draft, version: int) -> int:
    """A number (64 bits, signed) that differs where anything about the reminder does."""
    return int.from_bytes(blake2b(_encode((draft, version)), digest_size=8).digest(), "big", signed=True)


def derived(conn: Connection, today: date, customers: Collection[str] | None = None, rules: RuleSet | None = None) -> list[ReminderRow]:
    """What the rules say on `today`, of everybody or of `customers`. The figures of customers must be of that day."""
    rules = rules or rules_of(conn)
    wanted = Wanted(today, None if customers is None else frozenset(customers))
    return [row_of(draft, rules.version(draft.rule)) for draft in drafts(conn, wanted, rules, today_of(conn, today))]


class Pass:
    """What a pass finds: the drafts that are new or different, and which reminders are there. Rows are read by one thread or by two."""

    def __init__(self, before: Mapping[str, int], today: date, customers: Collection[str] | None) -> None:
        self._before = before
        self._same = {digest: id for id, digest in before.items()}
        self._wanted = Wanted(today, None if customers is None else frozenset(customers))
        self.found: set[str] = set()
        self.rows: list[tuple[ReminderRow, int]] = []

    def derive(self, conn: Connection, only: Collection[str]) -> None:
        """Take in what the rules `only` say."""
        rules = rules_of(conn)
        versions = {code: rule.version for code, rule in rules.rules.items()}
        for draft in drafts(conn, self._wanted, rules, today_of(conn, self._wanted.day), only):
            version = versions[draft.rule]
            digest = digest_of(draft, version)
            id = self._same.get(digest)
            if id is None:  # only what is new or different needs its id made
                row = row_of(draft, version)
                self.rows.append((row, digest))
                id = row.id
            self.found.add(id)

    def told(self) -> Refreshed:
        """What it changes."""
        ids = {row.id for row, _digest in self.rows}
        added = frozenset(ids - self._before.keys())
        return Refreshed(added, frozenset(self._before.keys() - self.found), frozenset(ids - added), len(self.found))


def affected(conn: Connection, changed: Changed) -> frozenset[str] | None:
    """Whose reminders a change of the replica may concern: no customer, some, or (None) everybody."""
    if changed.tables and changed.tables.isdisjoint(_OF_CUSTOMERS | _OF_EVERYBODY):
        return frozenset()
    if not changed.tables or not changed.keys or not changed.tables.isdisjoint(_OF_EVERYBODY):
        return None
    keys = json.dumps(sorted(changed.keys))
    found = conn.execute("SELECT c.id FROM json_each(?) AS w CROSS JOIN customer AS c ON c.id = w.value", (keys,))
    return frozenset(customer for (customer,) in found)


def _derive_by_two(replica: Replica, found: Pass) -> None:
    """The rules that mostly wait for the database run in a thread of their own, beside those that mostly make reminders."""

    def derive(only: Collection[str]) -> None:
        with replica.reading() as conn:
            conn.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")  # goes with the thread's connection
            found.derive(conn, only)

    with ThreadPoolExecutor(2, "reminders", courtesy.stay_behind if courtesy.is_behind() else None) as threads:
        halves = [threads.submit(derive, only) for only in (BALANCE_RULES, JUDGES.keys() - BALANCE_RULES)]
        for half in halves:
            half.result()


@contextmanager
def no_collecting() -> Iterator[None]:
    """Python does not look for cycles meanwhile: hundreds of thousands of tuples are made and no cycle, and looks took a third of a pass."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def refresh(replica: Replica, clock: Clock, customers: Collection[str] | None = None) -> Refreshed:
    """Bring the reminders up to date on the business date: everybody's, or those of `customers`.

    If the reminders are of another day, everybody's are derived. Rows are read outside the transaction that writes the differences, so the
    desk is not kept from saving meanwhile; whoever saves then also says which customers to look at again.

    Raises:
        DiskFull, DamagedReplica, Locked: nothing was changed.
    """
    today = clock.today()
    with replica.reading() as conn:
        others_day = reminder_rows.reminders_of(conn) != today
        figures_day = figures.figures_as_of(conn)
    if others_day:
        customers = None
    if figures_day != today:
        with replica.writing() as conn:
            figures.refresh(conn, today, ())
    with replica.reading() as conn:
        found = Pass(reminder_rows.standing(conn, customers), today, customers)
    with no_collecting():
        if customers is None:
            _derive_by_two(replica, found)
        else:
            with replica.reading() as conn:
                conn.execute(f"PRAGMA cache_size=-{_CACHE_OF_SOME_KIB}")
                found.derive(conn, tuple(JUDGES))
    told = found.told()
    if told or others_day:  # what is as it was costs no commit, which every other process on the profile would have to look into
        with replica.writing() as conn:
            reminder_rows.replace(conn, today, found.rows, told.removed)
            if customers is None:
                reminder_rows.all_looked_at(conn, today)
    if told or others_day:
        keys = frozenset() if customers is None else told.added | told.removed | told.changed | frozenset(customers)
        tables = frozenset({"reminder", "customer_figure"} if figures_day != today else {"reminder"})
        replica.changed.publish(Changed(tables, keys))
    return told
