"""Targets are set, handed out to the last unit, and reach the desk of the person they are for, and nobody else's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rmdesk.center import targets
from rmdesk.center.feed import Feed
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.errors import NotFound, UsageError
from tests.center.small_bank import CHEN, LIN, NOW, SmallBank
from tests.sync.small_desk import SmallDesk

NOVEMBER = Period(Span.MONTH, date(2026, 11, 1))


@pytest.fixture
def bank(bank: SmallBank) -> SmallBank:
    """The small bank with a team and three KPIs."""
    bank.load("team", [{"id": "team", "code": "T1", "name": "一队"}])
    bank.load("person", [{"id": who, "staff_no": who, "name": who.title(), "branch_id": "east", "team_id": "team"} for who in (CHEN, LIN)])
    for position, (code, unit) in enumerate((("aum", "money"), ("contacts", "count"), ("npl_ratio", "ppm"))):
        bank.load("kpi", [{"id": code, "code": code, "name_zh": code, "formula": code, "unit": unit, "position": position}])
    return bank


def shared(bank: SmallBank, code: str, whole: int, way: str = targets.EQUAL, period: Period = NOVEMBER) -> list[int]:
    def work(feed: Feed) -> list[int]:
        return targets.hand_out(feed, targets.find_measure(feed.tx, code), period, targets.find_team(feed.tx, "T1"), whole, way)

    return bank.db.write(lambda tx: work(Feed(tx, "operator", NOW)))


def of(bank: SmallBank, period: Period = NOVEMBER) -> list[tuple[str, str, int]]:
    with bank.db.read() as tx:
        return [(one.staff_no, one.kpi, one.target) for one in targets.targets(tx, period)]


def test_a_teams_target_is_handed_out_to_the_last_unit(bank: SmallBank) -> None:
    assert shared(bank, "aum", 1_000_001) == [500_001, 500_000]
    assert of(bank) == [(CHEN, "aum", 500_001), (LIN, "aum", 500_000)]


def test_a_target_set_again_is_changed_and_never_doubled(bank: SmallBank) -> None:
    shared(bank, "contacts", 90)
    shared(bank, "contacts", 100)
    assert of(bank) == [(CHEN, "contacts", 50), (LIN, "contacts", 50)]


def test_the_former_targets_give_the_ratio(bank: SmallBank) -> None:
    with_more = [(CHEN, 300), (LIN, 100)]
    bank.db.write(lambda tx: targets.put(Feed(tx, "operator", NOW), targets.find_measure(tx, "contacts"), NOVEMBER.previous(), with_more))
    assert shared(bank, "contacts", 50, targets.FORMER) == [38, 12]


def test_a_ratio_is_everybodys_whole(bank: SmallBank) -> None:
    assert shared(bank, "npl_ratio", 12_000) == [12_000, 12_000]


def test_wrong_words_are_refused_with_what_there_is(bank: SmallBank) -> None:
    with pytest.raises(UsageError, match="equal, former"):
        shared(bank, "aum", 1, "lottery")
    with pytest.raises(UsageError, match="below zero"):
        shared(bank, "aum", -1)
    with pytest.raises(NotFound, match="foo") as missing, bank.db.read() as tx:
        targets.find_measure(tx, "foo")
    assert "aum, contacts, npl_ratio" in missing.value.todo
    with pytest.raises(NotFound, match="T9"), bank.db.read() as tx:
        targets.find_team(tx, "T9")
    assert of(bank) == []


def test_a_target_reaches_its_persons_desk_only(bank: SmallBank, tmp_path: Path) -> None:
    shared(bank, "aum", 900)
    desk = SmallDesk(tmp_path / "chen", bank, CHEN)
    desk.sync()
    with desk.replica.reading() as conn:
        assert conn.execute("SELECT person_id, target FROM kpi_target").fetchall() == [(CHEN, 450)]
