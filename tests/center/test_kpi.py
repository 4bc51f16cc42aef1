"""A figure is computed at the center from all books and on the desk from the replica; the two agree to the last unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from rmdesk.center import devices
from rmdesk.center.database import CenterDb
from rmdesk.center.demo_bank import DemoBank, generate
from rmdesk.center.feed import Feed
from rmdesk.center.kpi.figures import figures, managers, put_on_record
from rmdesk.center.permission import Person
from rmdesk.center.service import CenterService, CenterSession
from rmdesk.clock import StoppedClock
from rmdesk.desk.performance import Performance
from rmdesk.domain.kpi.lines import KpiLine
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.errors import UsageError
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from rmdesk.store.wire import Image, Wire
from rmdesk.sync.run import quiet, sync
from tests.center.small_bank import NOW

DAY = date(2026, 11, 20)
CLOCK = StoppedClock(as_of=DAY, at=NOW)


class Office:
    """A demo bank with two managers, and their desks."""

    def __init__(self, db: CenterDb, folder: Path) -> None:
        self.db = db
        self.bank: DemoBank = generate(db, customers=240, managers=2, months=13, business_date=DAY, seed=7)
        db.write(devices.prepare)
        self.replicas = {one.person_id: self._desk(folder / one.person_id, one.person_id) for one in self.bank.managers}

    def _desk(self, home: Path, person: str) -> Replica:
        replica = Replica.create(home, Vault(home).create("a passphrase"))
        with replica.writing() as conn:
            settings.put(conn, "device", f"device-{person}")
            settings.put(conn, "person_id", person)
        self.sync(replica, person)
        return replica

    def sync(self, replica: Replica, person: str) -> None:
        """Bring a desk up to date."""
        session = CenterSession(CenterService(self.db, CLOCK), Person(person, "", "rm", "", "", f"device-{person}"))
        sync(replica, session, CLOCK, quiet)

    def sync_all(self) -> None:
        """Bring all desks up to date."""
        for person, replica in self.replicas.items():
            self.sync(replica, person)

    def load(self, table: str, *images: Image) -> None:
        """Rows as an intake would load them."""
        self.db.write(lambda tx: Feed(tx, "operator", NOW).load(table, images))

    def one(self, statement: str, *params: Wire) -> str:
        """The first value of a query with `?`."""
        with self.db.read() as tx:
            return str(tx.rows(statement, params)[0][0])

    def on_desk(self, person: str, span: Span, at: date) -> tuple[KpiLine, ...]:
        """What the desk of `person` shows."""
        return Performance(self.replicas[person], CLOCK, lambda: person).lines(span, at)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The demo bank and its desks."""
    folder = tmp_path_factory.mktemp("office")
    url = f"sqlite:///{folder}/center.db" if request.param == "sqlite" else request.getfixturevalue("postgres_module_db")
    db = CenterDb(url)
    db.create_schema()
    office = Office(db, folder)
    yield office
    for replica in office.replicas.values():
        replica.close()
    db.close()


@pytest.mark.parametrize(
    ("span", "at"),
    [
        (Span.MONTH, DAY),
        (Span.QUARTER, DAY),
        (Span.YEAR, DAY),
        (Span.MONTH, date(2026, 10, 31)),
        (Span.MONTH, date(2026, 2, 14)),
        (Span.QUARTER, date(2026, 5, 1)),
        (Span.MONTH, date(2027, 1, 1)),
    ],
)
def test_desk_and_center_agree_to_the_last_unit(office: Office, span: Span, at: date) -> None:
    compared = agreeing(office, span, at)
    assert compared or at > DAY


def agreeing(office: Office, span: Span, at: date) -> int:
    """Every figure is the same on both ends; how many there are to compare."""
    with office.db.read() as tx:
        everybody = figures(tx, managers(tx), Period.holding(span, at), DAY)
    known = {one.staff_no: one.person_id for one in office.bank.managers}
    compared = 0
    for staff_no, person in known.items():
        there = [
            (one.kpi, one.unit, one.currency, one.actual, one.target, one.completion, one.light)
            for one in everybody
            if one.staff_no == staff_no
        ]
        here = [
            (one.code, one.unit, one.currency, one.actual, one.target, one.completion, one.light)
            for one in office.on_desk(person, span, at)
        ]
        assert here == there
        compared += sum(actual is not None for _code, _unit, _currency, actual, *_rest in here)
    return compared


def test_a_share_moves_the_figures_of_both_alike(office: Office) -> None:
    first, second = office.bank.managers[:2]
    with office.db.read() as tx:
        ((customer,),) = tx.rows(
            "SELECT s.customer_id FROM assignment s JOIN account_role r ON r.customer_id = s.customer_id "
            "WHERE s.person_id = ? AND s.valid_to IS NULL AND s.part = 'lead' ORDER BY s.customer_id LIMIT 1",
            (first.person_id,),
        )
        ((assignment,),) = tx.rows(
            "SELECT id FROM assignment WHERE customer_id = ? AND person_id = ? AND valid_to IS NULL", (customer, first.person_id)
        )
    office.db.write(
        lambda tx: Feed(tx, "operator", NOW).load(
            "assignment",
            [
                {"id": str(assignment), "share": 333_333},
                {
                    "id": "helper",
                    "customer_id": str(customer),
                    "person_id": second.person_id,
                    "part": "assist",
                    "share": 666_667,
                    "valid_from": "2026-01-01",
                },
            ],
        )
    )
    office.sync_all()
    assert agreeing(office, Span.MONTH, DAY)


def test_what_is_put_on_record_reaches_the_desk_as_official(office: Office) -> None:
    october = Period(Span.MONTH, date(2026, 10, 1))
    person = office.bank.managers[0].person_id
    written = office.db.write(lambda tx: put_on_record(Feed(tx, "operator", NOW), october, DAY))
    assert written > 10
    assert office.db.write(lambda tx: put_on_record(Feed(tx, "operator", NOW), october, DAY)) == written
    office.sync(office.replicas[person], person)
    trend = Performance(office.replicas[person], CLOCK, lambda: person).trend("deposit_daily_average", periods=3)
    assert [point.official for point in trend] == [False, True, False]
    assert trend[1].value == office.on_desk(person, Span.MONTH, october.first)[0].actual
    with office.db.read() as tx:
        assert tx.value("SELECT count(*) FROM kpi_value") == written


def test_only_a_month_that_has_begun_is_put_on_record(office: Office) -> None:
    for period in (Period(Span.YEAR, date(2026, 1, 1)), Period(Span.MONTH, date(2026, 12, 1))):
        with pytest.raises(UsageError, match="has begun"):
            office.db.write(lambda tx, period=period: put_on_record(Feed(tx, "operator", NOW), period, DAY))  # type: ignore[misc]


# ---- what happens to customers ------------------------------------------------------------------------------------------------

_MINE = """
    SELECT s.customer_id
    FROM assignment s
    JOIN account_role r ON r.customer_id = s.customer_id AND r.role = 'owner' AND r.deleted_at IS NULL
    JOIN account a ON a.id = r.account_id AND a.status = 'open' AND a.currency = 'CNY'
    JOIN product p ON p.id = a.product_id AND p.line = 'demand'
    JOIN balance b ON b.account_id = a.id AND b.amount > 0
    JOIN customer c ON c.id = s.customer_id AND c.status <> 'lost'
    WHERE s.person_id = ? AND s.valid_to IS NULL AND s.deleted_at IS NULL
    GROUP BY s.customer_id
    HAVING count(DISTINCT s.id) = 1
    ORDER BY s.customer_id
    LIMIT 1 OFFSET ?
"""


class Case:
    """A customer of the first manager, an account of theirs, and somebody else's customer."""

    def __init__(self, office: Office, place: int) -> None:
        self.office = office
        self.me, self.other = (one.person_id for one in office.bank.managers[:2])
        self.customer = office.one(_MINE, self.me, place)
        self.others = office.one(_MINE, self.other, place)
        self.account = office.one(
            "SELECT r.account_id FROM account_role r JOIN account a ON a.id = r.account_id JOIN balance b ON b.account_id = a.id "
            "JOIN product p ON p.id = a.product_id WHERE r.customer_id = ? AND r.role = 'owner' AND a.status = 'open' "
            "AND p.line = 'demand' AND a.currency = 'CNY' ORDER BY b.amount DESC, a.id LIMIT 1",
            self.customer,
        )
        self.product = office.one("SELECT product_id FROM account WHERE id = ?", self.account)

    def contact(self, name: str, customer: str, owner: str, day: str = "2026-11-12", **more: Wire) -> None:
        row: Image = {"id": name, "customer_id": customer, "owner_id": owner, "business_date": day, "start": f"{day}T03:00:00.000Z"}
        self.office.load("contact", {**row, "channel": "phone", "result": "interested", "connected": 1, "source": "center"} | more)

    def moved(self, field: str, old: str, new: str, day: str) -> None:
        """What the history says of the customer."""
        row: Image = {"id": f"{self.customer[-12:]}-{field}-{day}", "table_name": "customer", "row_id": self.customer}
        row |= {"customer_id": self.customer, "field": field, "old": f'"{old}"', "new": f'"{new}"', "who": "core", "source": "center"}
        self.office.load("field_history", row | {"at": f"{day}T17:30:00.000Z"})


def handed_over(case: Case) -> None:
    case.contact("by-me-before", case.customer, case.me)
    case.contact("by-the-other-before", case.customer, case.other)
    task: Image = {"id": "campaign-task", "customer_id": case.customer, "owner_id": case.me, "title": "T", "start": "2026-11-03"}
    campaign = case.office.one("SELECT id FROM campaign ORDER BY id LIMIT 1")
    feedback = case.office.one("SELECT code FROM feedback_code WHERE success ORDER BY code LIMIT 1")
    case.office.load("activity", task | {"campaign_id": campaign, "feedback_code": feedback, "source": "center"})
    old = case.office.one("SELECT id FROM assignment WHERE customer_id = ? AND valid_to IS NULL", case.customer)
    case.office.load("assignment", {"id": old, "valid_to": DAY.isoformat()})
    new: Image = {"id": "handed-over", "customer_id": case.customer, "person_id": case.other, "part": "lead", "valid_from": DAY.isoformat()}
    case.office.load("assignment", new)
    case.contact("by-the-other-after", case.customer, case.other)


def closed(case: Case) -> None:
    case.office.load("account", {"id": case.account, "status": "closed", "closed": "2026-11-10"})


def closed_nobody_knows_when(case: Case) -> None:
    case.office.load("account", {"id": case.account, "status": "closed", "closed": None})


def held_by_two(case: Case) -> None:
    for customer in (case.others, case.customer):
        assignment = case.office.one("SELECT id FROM assignment WHERE customer_id = ? AND valid_to IS NULL", customer)
        case.office.load("assignment", {"id": assignment, "share": 700_000 if customer == case.customer else 300_001})
    role: Image = {"id": "joint-with-another", "account_id": case.account, "customer_id": case.others, "role": "joint"}
    case.office.load("account_role", role | {"since": "2026-11-05"})


def in_dollars(case: Case) -> None:
    account: Image = {"id": "in-dollars", "account_no": "62290000111", "product_id": case.product, "currency": "USD", "status": "open"}
    case.office.load("account", account | {"opened": "2026-03-01"})
    case.office.load("account_role", {"id": "of-dollars", "account_id": "in-dollars", "customer_id": case.customer, "role": "owner"})
    case.office.load("balance", {"id": "dollars", "account_id": "in-dollars", "date": "2026-03-01", "amount": 77_777})


def lost(case: Case) -> None:
    case.office.load("customer", {"id": case.customer, "status": "lost"})
    case.moved("status", "active", "lost", "2026-11-08")


def lost_nobody_knows_when(case: Case) -> None:
    case.office.load("customer", {"id": case.customer, "status": "lost", "opened": None})


def corrected(case: Case) -> None:
    case.contact("mistaken", case.customer, case.me)
    case.contact("corrected", case.customer, case.me, "2026-10-31", corrects_id="mistaken", connected=0)
    case.contact("late", case.customer, case.me, business_date=None, start="2026-10-31T17:00:00.000Z")


def a_loan(case: Case, name: str, **more: Wire) -> None:
    account: Image = {"id": f"account-{name}", "account_no": f"6229{name}", "product_id": case.office.one(
        "SELECT id FROM product WHERE line = 'loan' ORDER BY id LIMIT 1"
    )}  # fmt: skip
    case.office.load("account", account | {"status": "open", "opened": "2026-04-01"})
    case.office.load("account_role", {"id": f"of-{name}", "account_id": f"account-{name}", "customer_id": case.customer, "role": "owner"})
    loan: Image = {"id": name, "loan_no": name, "account_id": f"account-{name}", "principal": 50_000_00, "start": "2026-11-02"}
    case.office.load("loan", loan | {"outstanding": 49_000_00, "maturity": "2029-11-02", "grade": "loss", "as_of": "2026-11-19"} | more)


def graded(case: Case) -> None:
    a_loan(case, "graded-in-time", start="2026-09-15", as_of="2026-10-20")


def graded_later(case: Case) -> None:
    a_loan(case, "graded-later", as_of="2026-11-25")


def risen_and_fallen(case: Case) -> None:
    case.moved("level", "gold", "diamond", "2026-11-03")
    case.moved("level", "diamond", "platinum", "2026-11-06")


def deleted(case: Case) -> None:
    case.office.load("customer", {"id": case.customer, "deleted_at": "2026-11-19T01:00:00.000Z"})


def everything(office: Office) -> list[KpiLine]:
    """All figures of all desks, those in other currencies too."""
    found: list[KpiLine] = []
    for person, replica in office.replicas.items():
        mine = Performance(replica, CLOCK, lambda person=person: person)  # type: ignore[misc]
        found += [*mine.lines(Span.MONTH, DAY), *mine.beside(Span.MONTH, DAY)]
    return found


HAPPENINGS = [
    handed_over,
    closed,
    closed_nobody_knows_when,
    held_by_two,
    in_dollars,
    lost,
    lost_nobody_knows_when,
    corrected,
    graded,
    risen_and_fallen,
    deleted,
    graded_later,
]


@pytest.mark.parametrize(("place", "happening"), list(enumerate(HAPPENINGS, 3)), ids=[one.__name__ for one in HAPPENINGS])
def test_they_agree_after_whatever_happens_to_customers(office: Office, place: int, happening: Callable[[Case], None]) -> None:
    before = everything(office)
    happening(Case(office, place))
    office.sync_all()
    assert everything(office) != before
    for at in (DAY, date(2026, 10, 31)):
        assert agreeing(office, Span.MONTH, at)
    assert agreeing(office, Span.QUARTER, DAY)
