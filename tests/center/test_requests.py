"""What an RM asks for is carried out through the feed, or refused with a reason; the desk shows which."""

from __future__ import annotations

from pathlib import Path

import pytest

from rmdesk.center import requests
from rmdesk.center.database import CenterDb
from rmdesk.center.feed import Feed
from rmdesk.domain.sort_names import sort_name
from rmdesk.errors import InvalidValue, NotAllowed, NotFound
from rmdesk.store.field_edits import edit, fields_of
from tests.center.empty_center import an_empty_center
from tests.center.small_bank import CHEN, NOW, SmallBank
from tests.sync.small_desk import SmallDesk


@pytest.fixture
def bank(tmp_path: Path) -> SmallBank:
    bank = SmallBank(an_empty_center(CenterDb(f"sqlite:///{tmp_path}/center.db")))
    bank.load("retail_profile", [{"id": "p1", "customer_id": "chen1", "employer": "旧"}])
    bank.load("tier", [{"id": "t1", "code": "gold", "rank": 2, "name_zh": "黄金"}])
    return bank


@pytest.fixture
def chen(bank: SmallBank, tmp_path: Path) -> SmallDesk:
    desk = SmallDesk(tmp_path / "chen", bank, CHEN)
    desk.sync()
    return desk


def asked(desk: SmallDesk, **values: str) -> None:
    edit(desk.edits(), desk.replica, "chen1", values)
    desk.sync()


def waiting(bank: SmallBank) -> list[requests.Request]:
    with bank.db.read() as tx:
        return requests.requests(tx)


def accepted(bank: SmallBank, request: requests.Request, *, anyway: bool = False) -> None:
    bank.db.write(lambda tx: requests.accept(Feed(tx, "operator", NOW), request, anyway=anyway))


def test_a_request_is_listed_with_who_asks_for_what(chen: SmallDesk, bank: SmallBank) -> None:
    asked(chen, employer="新单位")
    (one,) = waiting(bank)
    assert (one.customer, one.person, one.table, one.field, one.old, one.new, one.now) == (
        "客户chen1",
        "Chen",
        "retail_profile",
        "employer",
        "旧",
        "新单位",
        "旧",
    )


def test_an_accepted_request_sets_the_value_and_the_desk_hears_of_it(chen: SmallDesk, bank: SmallBank) -> None:
    asked(chen, employer="新单位")
    accepted(bank, waiting(bank)[0])
    chen.sync()
    assert chen.value("retail_profile", "p1", "employer") == "新单位"
    (employer,) = (field for field in fields_of(chen.replica, "chen1") if field.name == "employer")
    assert (employer.value, employer.waiting) == ("新单位", None)
    assert waiting(bank) == []
    assert chen.verify().equal
    bank.assert_sums_hold()


def test_a_new_name_and_level_bring_what_follows_from_them(chen: SmallDesk, bank: SmallBank) -> None:
    asked(chen, name="周敏", level="黄金")
    for one in waiting(bank):
        accepted(bank, one)
    assert bank.rows("SELECT name, search_name, level, level_rank FROM customer WHERE id = 'chen1'") == [
        ("周敏", sort_name("周敏"), "gold", -2)
    ]


def test_a_refused_request_leaves_the_value_and_says_why(chen: SmallDesk, bank: SmallBank) -> None:
    asked(chen, employer="新单位")
    bank.db.write(lambda tx: requests.refuse(Feed(tx, "operator", NOW), requests.requests(tx)[0], "needs a document"))
    chen.sync()
    assert chen.value("retail_profile", "p1", "employer") == "旧"
    with chen.replica.reading() as db:
        assert db.execute("SELECT status, content FROM service_request").fetchall() == [("cancelled", "needs a document")]


def test_a_value_that_has_changed_since_is_not_overwritten_unasked(chen: SmallDesk, bank: SmallBank) -> None:
    asked(chen, employer="新单位")
    bank.load("retail_profile", [{"id": "p1", "employer": "第三家"}])
    with pytest.raises(NotAllowed, match="第三家"):
        accepted(bank, waiting(bank)[0])
    accepted(bank, waiting(bank)[0], anyway=True)
    assert bank.rows("SELECT employer FROM retail_profile WHERE id = 'p1'") == [("新单位",)]


def test_a_request_is_decided_once_and_refused_with_a_reason(chen: SmallDesk, bank: SmallBank) -> None:
    asked(chen, employer="新单位")
    (one,) = waiting(bank)
    with pytest.raises(InvalidValue):
        bank.db.write(lambda tx: requests.refuse(Feed(tx, "operator", NOW), one, " "))
    accepted(bank, one)
    with bank.db.read() as tx, pytest.raises(NotAllowed):
        requests.accept(Feed(tx, "operator", NOW), requests.find(tx, one.id))


def test_a_request_nobody_made_is_not_found(bank: SmallBank) -> None:
    with bank.db.read() as tx, pytest.raises(NotFound):
        requests.find(tx, "nothing")
