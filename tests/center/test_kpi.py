"""A figure is computed at the center from all books and on the desk from the replica; the two agree to the last unit."""

from __future__ import annotations

from collections.abc import Iterator
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
    assert compared or at > DAY


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
    for person, replica in office.replicas.items():
        office.sync(replica, person)
    test_desk_and_center_agree_to_the_last_unit(office, Span.MONTH, DAY)


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
