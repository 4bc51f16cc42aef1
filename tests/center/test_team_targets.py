"""Targets are set on the supervisor's desk, offline too, and reach the RM they are for; nobody else can set them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rmdesk.center import targets as at_center
from rmdesk.center.feed import Feed
from rmdesk.center.permission import Person
from rmdesk.center.push import take
from rmdesk.center.service import CenterService, CenterSession
from rmdesk.desk.performance import Performance
from rmdesk.desk.team import Team
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.errors import InvalidValue, NotAllowed, NotFound
from rmdesk.store.undo import undo
from rmdesk.sync.protocol import Outcome, Push, Status
from tests.center.small_bank import CHEN, LIN, NOW, STAMP, SmallBank, a_mutation, a_small_bank
from tests.sync.small_desk import SmallDesk

HEAD = "head"
NOVEMBER = Period(Span.MONTH, date(2026, 11, 1))
OCTOBER = NOVEMBER.previous()


def head(bank: SmallBank) -> Person:
    return Person(HEAD, "Head", "supervisor", "east", "城东支行", f"device-{HEAD}")


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[SmallBank]:
    """Chen and Lin under a supervisor; Zhou in another team."""
    with a_small_bank(tmp_path) as bank:
        bank.load("team", [{"id": one, "code": one, "name": one} for one in ("ours", "theirs")])
        for who, team, role in ((CHEN, "ours", "rm"), (LIN, "ours", "rm"), (HEAD, "ours", "supervisor"), ("zhou", "theirs", "rm")):
            bank.load(
                "person",
                [{"id": who, "staff_no": who, "name": who.title(), "role": role, "branch_id": "east", "team_id": team, "active": 1}],
            )
        for position, (code, unit, formula) in enumerate(
            (("contacts", "count", "contacts"), ("sold", "money", "wealth_sold"), ("coverage", "ppm", "coverage"))
        ):
            bank.load("kpi", [{"id": code, "code": code, "name_zh": code, "formula": formula, "unit": unit, "position": position}])
        yield bank


@pytest.fixture
def boss(bank: SmallBank, tmp_path: Path) -> Iterator[SmallDesk]:
    desk = SmallDesk(tmp_path / "boss", bank, HEAD)
    desk.center = CenterSession(CenterService(bank.db, desk.clock), head(bank))
    desk.sync()
    yield desk
    desk.close()


@pytest.fixture
def chen(bank: SmallBank, tmp_path: Path) -> Iterator[SmallDesk]:
    desk = SmallDesk(tmp_path / "chen", bank, CHEN)
    desk.sync()
    yield desk
    desk.close()


def team(desk: SmallDesk) -> Team:
    mine = Performance(desk.replica, desk.clock, lambda: desk.who)
    return Team(desk.replica, desk.clock, lambda: desk.who, lambda: mine, desk.edits)


def hand_out(desk: SmallDesk, code: str, whole: int, way: str = "equal", period: Period = NOVEMBER) -> None:
    of = team(desk)
    of.set_targets(code, period, of.plan(code, period, whole, way))


def at(desk: SmallDesk, code: str = "contacts", period: Period = NOVEMBER) -> dict[str, int]:
    with desk.replica.reading() as db:
        sql = "SELECT person_id, target FROM kpi_target WHERE kpi_id = ? AND period = ? AND period_start = ? AND deleted_at IS NULL"
        return dict(db.execute(sql, (code, str(period.span), period.first.isoformat())).fetchall())


def test_targets_handed_out_offline_reach_the_rm_with_the_next_sync(bank: SmallBank, boss: SmallDesk, chen: SmallDesk) -> None:
    hand_out(boss, "contacts", 51)
    assert at(boss) == {CHEN: 26, LIN: 25}
    assert [line.target for line in team(boss).figures(Span.MONTH).sums if line.code == "contacts"] == [51]
    boss.sync()
    assert at(boss) == {CHEN: 26, LIN: 25}
    assert boss.outbox() == [("kpi_target", "acked"), ("kpi_target", "acked")]
    chen.sync()
    assert at(chen) == {CHEN: 26}
    assert boss.verify().equal
    assert chen.verify().equal
    bank.assert_sums_hold()


def test_they_are_the_same_rows_that_the_center_sets(bank: SmallBank, boss: SmallDesk, chen: SmallDesk) -> None:
    hand_out(boss, "contacts", 50)
    boss.sync()
    measure = at_center.Measure("contacts", "contacts", "count")
    bank.db.write(lambda tx: at_center.put(Feed(tx, "operator", NOW), measure, NOVEMBER, [(CHEN, 40)]))
    boss.sync()
    assert at(boss) == {CHEN: 40, LIN: 25}
    hand_out(boss, "contacts", 60)
    boss.sync()
    chen.sync()
    assert at(chen) == {CHEN: 30}


def test_by_the_former_targets_and_a_ratio_whole(boss: SmallDesk) -> None:
    of = team(boss)
    december = Period(Span.MONTH, date(2026, 12, 1))
    of.set_targets("contacts", NOVEMBER, of.plan("contacts", NOVEMBER, 90)[:1])
    assert [(one.before, one.target) for one in of.plan("contacts", december, 30, "former")] == [(None, 30), (None, 0)]
    assert [one.target for one in of.plan("coverage", december, 1_450_000)] == [1_450_000, 1_450_000]
    with pytest.raises(InvalidValue):
        of.plan("contacts", december, -1)
    with pytest.raises(InvalidValue):
        of.plan("contacts", december, 1, "by hand")


def test_setting_targets_is_undone_and_redone_like_any_edit(boss: SmallDesk, chen: SmallDesk) -> None:
    hand_out(boss, "contacts", 50)
    hand_out(boss, "contacts", 70)
    undo(boss.edits(), boss.replica)
    assert at(boss) == {CHEN: 25, LIN: 25}
    boss.sync()
    with boss.replica.reading() as db:
        first = db.execute("SELECT batch FROM outbox ORDER BY counter LIMIT 1").fetchone()[0]
    undone = undo(boss.edits(), boss.replica, first)
    boss.sync()
    chen.sync()
    assert at(boss) == at(chen) == {}
    hand_out(boss, "contacts", 12)
    boss.sync()
    chen.sync()
    assert at(chen) == {CHEN: 6}
    assert all(state == "acked" for _table, state in boss.outbox())
    assert undone.what[0].op == "removed"


def test_no_rm_sets_targets_not_even_their_own(bank: SmallBank, boss: SmallDesk, chen: SmallDesk) -> None:
    with pytest.raises(NotFound):
        team(chen).plan("contacts", NOVEMBER, 5)
    with pytest.raises(NotAllowed, match="set by the supervisor"), chen.edits().batch() as batch:
        batch.insert("kpi_target", a_target(CHEN))
    hand_out(boss, "contacts", 50)
    boss.sync()
    chen.sync()
    with chen.replica.reading() as db:
        ((row,),) = db.execute("SELECT id FROM kpi_target").fetchall()
    with pytest.raises(NotAllowed, match="set by the supervisor"), chen.edits().batch() as batch:
        batch.update("kpi_target", row, {"target": 1})
    forged = bank.push(CHEN, a_mutation(1, "kpi_target", row, target=(25, 1)), a_mutation(2, "kpi_target", "own", "insert", **sent(CHEN)))
    assert [one.status for one in forged] == [Status.REJECTED] * 2
    assert all("set by the supervisor" in one.reason for one in forged)


def test_nobody_of_another_team_is_given_targets(bank: SmallBank, boss: SmallDesk) -> None:
    for person in ("zhou", HEAD):
        with pytest.raises(NotAllowed, match="not in your team"), boss.edits().batch() as batch:
            batch.insert("kpi_target", a_target(person))
        assert pushed(bank, **sent(person)).status is Status.QUARANTINED


def test_what_is_over_stays_as_it_is(bank: SmallBank, boss: SmallDesk) -> None:
    with pytest.raises(NotAllowed, match="2026-10 is over"):
        hand_out(boss, "contacts", 5, period=OCTOBER)
    answer = pushed(bank, **sent(CHEN, period_start="2026-10-01"))
    assert (answer.status, "2026-10 is over" in answer.reason) == (Status.REJECTED, True)
    hand_out(boss, "contacts", 5, period=Period(Span.QUARTER, date(2026, 10, 1)))
    for wrong in ({"period": "week"}, {"period_start": "2026-11-02"}, {"target": -1}):
        assert pushed(bank, **sent(CHEN, **wrong)).status is Status.REJECTED


def test_a_target_stays_whose_it_is(boss: SmallDesk) -> None:
    hand_out(boss, "contacts", 50)
    with boss.replica.reading() as db:
        row = db.execute("SELECT id FROM kpi_target WHERE person_id = ?", (CHEN,)).fetchone()[0]
    for field, value in (("person_id", LIN), ("period", "year"), ("period_start", "2026-12-01"), ("kpi_id", "sold")):
        with pytest.raises(NotAllowed, match="stays as it is"), boss.edits().batch() as batch:
            batch.update("kpi_target", row, {field: value})


def a_target(person: str, **more: str | int) -> dict[str, str | int | None]:
    return {"kpi_id": "contacts", "person_id": person, "period": "month", "period_start": "2026-11-01", "target": 9, **more}


def sent(person: str, **more: str | int) -> dict[str, tuple[None, str | int | None]]:
    return {name: (None, value) for name, value in {**a_target(person, **more), "source": "desk", "modified_at": STAMP}.items()}


COUNTER = iter(range(100, 200))


def pushed(bank: SmallBank, **fields: tuple[None, str | int | None]) -> Outcome:
    number = next(COUNTER)
    one = a_mutation(number, "kpi_target", f"t-{number}", "insert", **fields)
    (answer,) = take(bank.db, head(bank), Push(f"device-{HEAD}", 1, [one]), NOW).outcomes
    return answer
