"""Day after day on a demo bank: contacts, decisions, snoozes, pages from the center, kills and lost tables; nothing is doubled, lost or revived."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rmdesk.center.database import CenterDb
from rmdesk.center.demo_bank import generate
from rmdesk.clock import StoppedClock
from rmdesk.domain.ids import id_under
from rmdesk.domain.reminder_life import WAITING, Decision, State
from rmdesk.errors import NotAllowed
from rmdesk.reminders.book import Reminders
from rmdesk.reminders.judging import JUDGES
from rmdesk.reminders.passes import Pass, derived
from rmdesk.store import figures, reminder_rows, settings
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from rmdesk.store.tables import SYNCED
from rmdesk.store.undo import undo
from rmdesk.store.wire import SQLITE, insert_sql, shape
from tests.store.desks import DEVICE, KEY

BUSINESS_DATE = date(2026, 11, 20)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


class Killed(Exception):
    """The process was killed in the middle of a write."""


@dataclass(frozen=True)
class DayClock(StoppedClock):
    """Nine o'clock of its business date, and a little later with each decision."""

    minute: int = 0

    def now(self) -> datetime:
        assert self.as_of is not None
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day, 1, tzinfo=UTC) + timedelta(minutes=self.minute)


@dataclass
class Story:
    """One desk through the days, and what must stay true of it."""

    home: Path
    person: str
    chance: random.Random
    today: date
    closed: dict[str, State] = field(default_factory=dict)
    decided: int = 0
    identities: dict[str, tuple[str, ...]] = field(default_factory=dict)
    minute: int = 0

    def __post_init__(self) -> None:
        self.replica = Replica(self.home, KEY)

    @property
    def reminders(self) -> Reminders:
        self.minute += 1
        clock = DayClock(as_of=self.today, minute=self.minute)
        return Reminders(self.replica, clock, lambda: Edits(self.replica, self.person, DEVICE, clock))

    def morning(self) -> None:
        what = self.chance.randrange(8)
        if what == 0:
            self.lose_the_table()
        elif what == 1:
            self.be_killed()
        elif what == 2:  # the clock was wrong for a moment
            right, self.today = self.today, self.today - timedelta(self.chance.randrange(1, 40))
            self.reminders.refresh()
            self.today = right
        self.reminders.refresh()

    def lose_the_table(self) -> None:
        with self.replica.writing() as conn:
            conn.execute("DELETE FROM reminder")

    def be_killed(self) -> None:
        with pytest.raises(Killed):
            self.half_a_pass()
        self.replica.close()
        self.replica = Replica(self.home, KEY)

    def half_a_pass(self) -> None:
        with self.replica.writing() as conn:
            found = Pass(reminder_rows.standing(conn), self.today, None)
            found.derive(conn, tuple(JUDGES))
            reminder_rows.replace(conn, self.today, found.rows[::2], found.told().removed)
            raise Killed

    def work(self) -> None:
        """A few calls and decisions, as somebody would make them from the list."""
        rows = self.reminders.call_list(limit=12).rows
        for row in self.chance.sample(rows, min(4, len(rows))):
            reason = self.chance.choice(row.reasons)
            decision = self.chance.choice([one for one in Decision if one is not Decision.TAKEN_BACK])
            until = self.today + timedelta(self.chance.randrange(1, 9)) if decision is Decision.SNOOZED else None
            try:
                life = self.reminders.decide(reason.id, decision, note="说明", until=until)
            except NotAllowed:
                continue
            self.decided += 1
            if self.chance.random() < 0.15:
                self.undo()
                continue
            if life.state not in WAITING and life.state is not State.SNOOZED:
                self.closed[reason.id] = life.state
            if self.chance.random() < 0.3:
                self.call(row.customer_id)

    def undo(self) -> None:
        """The decision of a moment ago is taken back: one more row."""
        clock = DayClock(as_of=self.today, minute=self.minute + 1)
        undo(Edits(self.replica, self.person, DEVICE, clock), self.replica)
        self.decided += 1

    def call(self, customer: str) -> None:
        clock = DayClock(as_of=self.today, minute=self.minute)
        contact = {"customer_id": customer, "channel": "phone", "result": "interested", "business_date": self.today.isoformat()}
        with Edits(self.replica, self.person, DEVICE, clock).batch() as batch:
            batch.insert("contact", {**contact, "start": f"{self.today}T02:00:00.000Z"})
        self.reminders.refresh([customer])

    def sync(self) -> None:
        """A page: some balances move, a loan is repaid, a deposit closed; only whom it touches is looked at."""
        with self.replica.bulk() as conn:
            rows = conn.execute(
                "SELECT r.customer_id, r.account_id FROM account_role r JOIN account a ON a.id = r.account_id WHERE a.currency = 'CNY' ORDER BY r.id"
            )
            some = self.chance.sample(rows.fetchall(), 5)
            for _customer, account in some:
                amount = self.chance.randrange(0, 90_000_000)
                row = {
                    "id": id_under(account, self.today.toordinal()),
                    "account_id": account,
                    "date": self.today.isoformat(),
                    "amount": amount,
                }
                image = {"row_version": 1, "source": "core", "as_of": None, "deleted_at": None, **row}
                conn.execute("DELETE FROM balance WHERE account_id = ? AND date = ?", (account, row["date"]))
                conn.execute(insert_sql("balance", SQLITE), shape("balance").row(image))
                conn.execute("UPDATE loan SET outstanding = 0 WHERE account_id = ?", (account,))
                conn.execute(
                    "UPDATE time_deposit SET closed = ? WHERE account_id = ? AND maturity <= ?", (row["date"], account, row["date"])
                )
            touched = {
                customer
                for _customer, account in some
                for (customer,) in conn.execute("SELECT customer_id FROM account_role WHERE account_id = ?", (account,))
            }
            figures.refresh(conn, self.today, touched)
        self.reminders.refresh(touched)

    def check(self) -> None:
        """What must hold at the end of every day."""
        conn = self.replica.reader()
        live = reminder_rows.live(conn)
        full = {row.id: row for row in derived(conn, self.today)}
        assert live == full
        assert len({row.thread for row in live.values()}) == len(live)
        for row in live.values():
            identity = (row.rule, row.customer_id, row.subject_id, row.occurrence, row.stage)
            assert self.identities.setdefault(row.id, identity) == identity
        states = {reason.id: reason.state for reason in self.reminders.all()}
        assert {id: states[id] for id in self.closed if id in states} == {id: state for id, state in self.closed.items() if id in states}
        assert not {reason.id for row in self.reminders.call_list(limit=None).rows for reason in row.reasons} & self.closed.keys()
        assert conn.execute("SELECT count(*) FROM reminder_decision").fetchone() == (self.decided,)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> tuple[Path, str]:
    """A demo bank's file and its first manager."""
    path = tmp_path_factory.mktemp("demo") / "center.db"
    db = CenterDb(f"sqlite:///{path}")
    bank = generate(db, customers=request.param, managers=1, months=13, business_date=BUSINESS_DATE, seed=5)
    db.close()
    return path, bank.first_manager.person_id


def filled(home: Path, center: Path, person: str) -> None:
    """The replica in `home` holds the whole bank; what the demo says of decisions is left out."""
    replica = Replica(home, KEY)
    source = sqlite3.connect(center)
    with replica.bulk() as conn:
        for model in SYNCED:
            table = str(model.__tablename__)
            if table not in ("reminder_decision", "transaction"):
                columns = ", ".join(f'"{column}"' for column in shape(table).columns)
                conn.executemany(insert_sql(table, SQLITE), source.execute(f'SELECT {columns} FROM "{table}"'))
        settings.put(conn, "person_id", person)
    source.close()
    replica.close()


def replayed(home: Path, demo: tuple[Path, str], first: date, days: int) -> Story:
    path, person = demo
    filled(home, path, person)
    story = Story(home, person, random.Random(7), first)
    for _number in range(days):
        story.morning()
        story.work()
        story.sync()
        story.check()
        story.today += timedelta(1)
    story.replica.close()
    return story


@pytest.mark.parametrize("demo", [40], indirect=True)
def test_a_month_of_a_small_bank(home: Path, demo: tuple[Path, str]) -> None:
    story = replayed(home, demo, date(2026, 10, 20), 30)
    assert story.decided > 50
    assert story.closed


@pytest.mark.soak
@pytest.mark.parametrize("demo", [250], indirect=True)
def test_four_hundred_days_of_a_larger_bank(home: Path, demo: tuple[Path, str]) -> None:
    story = replayed(home, demo, date(2025, 11, 1), 400)
    assert story.decided > 800
