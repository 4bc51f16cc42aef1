"""A supervisor's desk holds the books of the team: the same figures as each RM's own desk and the center, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rmdesk.center import devices
from rmdesk.center.database import CenterDb
from rmdesk.center.demo_bank import DemoBank, generate
from rmdesk.center.feed import Feed
from rmdesk.center.kpi.facts import Facts
from rmdesk.center.kpi.figures import figures, ledger, managers, measures, put_on_record
from rmdesk.center.permission import Person
from rmdesk.center.service import CenterService, CenterSession
from rmdesk.clock import StoppedClock
from rmdesk.desk.performance import Performance
from rmdesk.desk.team import Team
from rmdesk.domain.ids import id_from_key
from rmdesk.domain.kpi.figures import ratio_parts, to_date
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.domain.money import divide_half_up
from rmdesk.errors import NotFound
from rmdesk.store import settings
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from rmdesk.sync.run import quiet, sync
from tests.center.small_bank import NOW

DAY = date(2026, 11, 20)
CLOCK = StoppedClock(as_of=DAY, at=NOW)
HEAD = id_from_key("person", "demo", "200001")
"""The supervisor of the only branch."""


class Office:
    """A demo bank whose books are entangled, the desks of its two managers, and that of their supervisor."""

    def __init__(self, db: CenterDb, folder: Path, currency: str) -> None:
        """`currency` is that of the second manager's accounts and what is on them."""
        self.db = db
        self.currency = currency
        self.bank: DemoBank = generate(db, customers=90, managers=2, months=13, business_date=DAY, seed=11)
        self.first, self.second = (one.person_id for one in self.bank.managers)
        db.write(devices.prepare)
        self._entangle()
        if currency != "CNY":
            self._change_currency()
        self.replicas = {who: self._desk(folder / who, who) for who in (self.first, self.second, HEAD)}

    def _entangle(self) -> None:
        """A customer that both look after, an account that two of their customers hold, a contact made before a customer was handed over."""
        with self.db.read() as tx:
            mine, yours = (
                [
                    (str(customer), str(assignment))
                    for customer, assignment in tx.rows(
                        "SELECT s.customer_id, s.id FROM assignment s JOIN account_role r ON r.customer_id = s.customer_id AND r.role = 'owner' "
                        "WHERE s.person_id = ? AND s.valid_to IS NULL AND s.part = 'lead' GROUP BY s.customer_id, s.id ORDER BY s.customer_id",
                        (person,),
                    )
                ]
                for person in (self.first, self.second)
            )
            ((account,),) = tx.rows(
                "SELECT min(account_id) FROM account_role WHERE customer_id = ? AND role = 'owner' AND deleted_at IS NULL", (mine[0][0],)
            )
        shared, assignment = mine[1]
        contact = {"customer_id": yours[1][0], "owner_id": self.first, "start": "2026-11-05T02:00:00.000Z", "channel": "phone"}
        rows = {
            "assignment": [
                {"id": assignment, "share": 333_333},
                {
                    "id": "helper",
                    "customer_id": shared,
                    "person_id": self.second,
                    "part": "assist",
                    "share": 666_667,
                    "valid_from": "2026-01-01",
                },
            ],
            "account_role": [{"id": "joint", "account_id": str(account), "customer_id": yours[0][0], "role": "joint"}],
            "contact": [{"id": "before", **contact, "result": "interested", "connected": 1}],
        }
        for table, images in rows.items():
            self.db.write(lambda tx, table=table, images=images: Feed(tx, "operator", NOW).load(table, images))  # type: ignore[misc]

    def _change_currency(self) -> None:
        held = "SELECT r.account_id FROM account_role r JOIN assignment s ON s.customer_id = r.customer_id WHERE s.person_id = ? AND s.valid_to IS NULL"
        for table, column in (("account", "id"), ("loan", "account_id")):
            with self.db.read() as tx:
                rows = tx.rows(f"SELECT id FROM {table} WHERE {column} IN ({held}) ORDER BY id", (self.second,))
            changed = [{"id": str(id), "currency": self.currency} for (id,) in rows]
            self.db.write(lambda tx, table=table, changed=changed: Feed(tx, "operator", NOW).load(table, changed))  # type: ignore[misc]

    def _desk(self, home: Path, person: str) -> Replica:
        replica = Replica.create(home, Vault(home).create("a passphrase"))
        with replica.writing() as conn:
            settings.put(conn, "device", f"device-{person}")
            settings.put(conn, "person_id", person)
        self.sync(replica, person)
        return replica

    def sync(self, replica: Replica, person: str) -> None:
        role = "supervisor" if person == HEAD else "rm"
        sync(replica, CenterSession(CenterService(self.db, CLOCK), Person(person, "", role, "", "", f"device-{person}")), CLOCK, quiet)

    def performance(self, desk: str) -> Performance:
        return Performance(self.replicas[desk], CLOCK, lambda: desk)

    def team(self, desk: str = HEAD) -> Team:
        replica = self.replicas[desk]
        return Team(replica, CLOCK, lambda: desk, lambda: self.performance(desk), lambda: Edits(replica, desk, f"device-{desk}", CLOCK))


@pytest.fixture(scope="module", params=["CNY", "USD"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("team")
    db = CenterDb(f"sqlite:///{folder}/center.db")
    db.create_schema()
    office = Office(db, folder, request.param)
    yield office
    for replica in office.replicas.values():
        replica.close()
    db.close()


PERIODS = [(Span.MONTH, DAY), (Span.QUARTER, DAY), (Span.YEAR, DAY), (Span.MONTH, date(2026, 10, 31)), (Span.MONTH, date(2026, 2, 14))]


@pytest.mark.parametrize(("span", "at"), PERIODS)
def test_supervisors_desk_the_rms_own_and_the_center_agree_to_the_last_unit(office: Office, span: Span, at: date) -> None:
    with office.db.read() as tx:
        everybody = figures(tx, managers(tx), Period.holding(span, at), DAY)
    team = office.team().figures(span, at)
    assert [one.member.id for one in team.members] == [office.first, office.second]
    for one in team.members:
        own = office.performance(one.member.id).lines(span, at)
        assert one.lines == own == office.performance(HEAD).lines(span, at, person=one.member.id)
        there = [
            (line.kpi, line.currency, line.actual, line.target, line.completion)
            for line in everybody
            if line.staff_no == one.member.staff_no
        ]
        assert [(line.code, line.currency, line.actual, line.target, line.completion) for line in own] == there
    currencies = [{line.currency for line in one.lines if line.unit == "money"} for one in team.members]
    assert currencies == [{"CNY"}, {office.currency}]


@pytest.mark.parametrize(("span", "at"), PERIODS)
def test_the_sum_is_that_of_the_lines_shown_and_a_ratio_that_of_its_parts(office: Office, span: Span, at: date) -> None:
    team = office.team().figures(span, at)
    stretch = to_date(Period.holding(span, at), DAY)
    with office.db.read() as tx:
        kpis = {one.code: one.kpi for one in measures(tx)[0]}
        books = [ledger(Facts(tx, one.id, DAY)) for one in managers(tx)]
    for line in team.sums:
        if office.currency != "CNY" and (line.unit == "money" or line.code == "npl_ratio"):
            assert "different currencies" in line.problem
            assert line.actual is None
            continue
        each = [one.actual for one in (team.of(member.member.id, line.code) for member in team.members) if one is not None]
        if line.unit == "ppm":
            parts = [ratio_parts(kpis[line.code], book, stretch) for book in books]
            above, below = (sum(part) for part in zip(*parts, strict=True))
            assert line.actual == (divide_half_up(above * 1_000_000, below) if below else None), line.code
        else:
            assert line.actual == (None if None in each else sum(one or 0 for one in each)), line.code


def test_the_course_ends_where_the_team_stands_and_takes_what_is_on_record(office: Office) -> None:
    now = {line.code: line for line in office.team().figures(Span.MONTH).sums}
    for code in ("deposit_daily_average", "contacts", "coverage") if office.currency == "CNY" else ("contacts", "coverage"):
        points = office.team().course(code, periods=3)
        assert [point.period.label() for point in points] == ["2026-09", "2026-10", "2026-11"]
        assert (points[-1].value, points[-1].target, points[-1].completion) == (now[code].actual, now[code].target, now[code].completion)
    october = Period(Span.MONTH, date(2026, 10, 1))
    office.db.write(lambda tx: put_on_record(Feed(tx, "operator", NOW), october, DAY))
    with office.db.read() as tx:
        recorded = tx.value(
            "SELECT sum(v.value) FROM kpi_value v JOIN kpi k ON k.id = v.kpi_id WHERE k.code = 'deposit_point' AND v.period_start = '2026-10-01'"
        )
    office.sync(office.replicas[HEAD], HEAD)
    assert office.team().course("deposit_point", periods=2)[0].value == (int(recorded or 0) if office.currency == "CNY" else None)
    single = office.team().course("deposit_point", periods=2, person=office.first)
    assert single[-1].value == office.performance(office.first).line("deposit_point", Span.MONTH).actual


def test_who_leads_no_team_has_none(office: Office) -> None:
    team = office.team(office.first)
    assert team.members() == ()
    assert team.figures(Span.MONTH).members == ()
    with pytest.raises(NotFound, match="nobody"):
        team.course("contacts")
