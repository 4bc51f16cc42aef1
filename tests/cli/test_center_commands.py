"""The center's operator at work: people, branches, assignments, codes, and what `--json` promises of them."""

from __future__ import annotations

import sqlite3

import pytest

from rmdesk.center.database import CenterDb
from rmdesk.center.feed import Feed
from rmdesk.clock import StoppedClock
from rmdesk.store.wire import Image
from tests.cli.runner import CommandLine


def with_customers(center: CommandLine, *numbers: str) -> None:
    """Customers that nobody looks after yet."""
    db = CenterDb(f"sqlite:///{center.home}/center.db")
    now = StoppedClock().now()
    images: list[Image] = [{"id": f"id-{number}", "customer_no": number, "name": f"客户{number}"} for number in numbers]
    db.write(lambda tx: Feed(tx, "test", now).load("customer", images))
    db.close()


def test_a_center_is_set_up_once_and_setting_it_up_again_keeps_it(rmdesk: CommandLine) -> None:
    first = rmdesk.json("center", "init")
    assert rmdesk.json("center", "init") == first
    assert first["db"] == f"sqlite:///{rmdesk.home}/center.db"
    assert rmdesk.json("center", "status")["center"] == first["center"]


def test_people_and_branches_are_listed_with_what_they_have(center: CommandLine) -> None:
    branches = center.json("center", "branch")["rows"]
    people = center.json("center", "people", "list")
    assert [(b["code"], b["name"], b["region"], b["people"]) for b in branches] == [("001", "城东支行", "330102", 2)]
    assert [(p["staff_no"], p["name"], p["role"], p["branch_name"], p["customers"]) for p in people["rows"]] == [
        ("1001", "陈静", "rm", "城东支行", 0),
        ("1002", "林海", "rm", "城东支行", 0),
    ]
    assert set(people) == {"rows", "business_date", "as_of"}
    assert center.json("--as-of", "2026-11-20", "center", "people")["business_date"] == "2026-11-20"


def test_columns_are_aligned_by_cells_not_characters(center: CommandLine) -> None:
    from rich.cells import cell_len

    head, _rule, chen, lin = center("center", "people").well().out.splitlines()
    places = {line: cell_len(line[: line.index(mark)]) for line, mark in ((head, "Branch"), (chen, "城东"), (lin, "城东"))}
    assert len(set(places.values())) == 1
    assert not chen.endswith(" ")


def test_everything_added_at_the_center_reaches_the_book_of_the_bank(center: CommandLine) -> None:
    status = center.json("center", "status")
    assert (status["branches"], status["people"], status["rows"]) == (1, 2, 3)
    proof = center.json("center", "verify")
    assert proof["equal"] is True
    assert proof["rows_checked"] == 3
    assert [(book["book"], book["row_count"]) for book in proof["books"]] == [("bank", 3)]


def test_a_new_lead_takes_the_customer_over_and_an_assistant_joins(center: CommandLine) -> None:
    with_customers(center, "C1")
    first = center.json("center", "assign", "C1", "陈静")
    assert (first["customer_no"], first["staff_no"], first["part"], first["share"], first["ended"]) == ("C1", "1001", "lead", 1_000_000, [])
    helper = center.json("center", "assign", "C1", "1002", "--part", "assist", "--share", "37.5")
    assert (helper["part"], helper["share"], helper["ended"]) == ("assist", 375_000, [])
    second = center.json("center", "assign", "C1", "1002")
    assert second["ended"] == ["陈静"]
    assert {p["staff_no"]: p["customers"] for p in center.json("center", "people")["rows"]} == {"1001": 0, "1002": 1}
    assert center.json("center", "verify")["equal"] is True


def test_a_customer_given_back_on_the_same_day_is_one_assignment(center: CommandLine) -> None:
    with_customers(center, "C1")
    for person in ("1001", "1002", "1001"):
        center("--as-of", "2026-11-20", "center", "assign", "C1", person).well()
    with sqlite3.connect(center.home / "center.db") as db:
        sql = "SELECT p.staff_no, a.valid_from, a.valid_to FROM assignment a JOIN person p ON p.id = a.person_id ORDER BY 1"
        kept = db.execute(sql).fetchall()
    assert kept == [("1001", "2026-11-20", None), ("1002", "2026-11-20", "2026-11-20")]
    assert center.json("center", "verify")["equal"] is True


def test_repeating_an_assignment_changes_nothing(center: CommandLine) -> None:
    with_customers(center, "C1")
    center("center", "assign", "C1", "1001").well()
    before = center.json("center", "verify")
    center("center", "assign", "C1", "1001").well()
    assert center.json("center", "verify") == before


def test_a_code_is_for_one_person_and_a_device_can_be_looked_at(center: CommandLine) -> None:
    code = center.json("center", "device", "code", "陈静")
    assert (code["staff_no"], code["name"]) == ("1001", "陈静")
    assert len(code["code"].replace("-", "")) == 15
    plain = center("center", "device", "code", "1001").well()
    assert len(plain.out.strip().replace("-", "")) == 15, "stdout is the code and nothing else"
    assert center.json("center", "device", "list")["rows"] == []


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("UPDATE change SET hash = hash + 1 WHERE table_name = 'branch'", "differs"),
        ("DELETE FROM change WHERE table_name = 'branch'", "missing"),
        ("UPDATE person SET deleted_at = '2026-11-20T00:00:00.000Z' WHERE staff_no = '1001'", "stranger"),
    ],
)
def test_a_book_that_does_not_follow_from_the_rows_is_found(center: CommandLine, damage: str, what: str) -> None:
    with sqlite3.connect(center.home / "center.db") as db:
        db.execute(damage)
    found = center("--json", "center", "verify")
    assert found.status == 7
    assert found.document["equal"] is False
    assert [one["what"] for one in found.document["differences"]] == [what]
    assert "do not agree" in found.complaint


def test_a_book_whose_sum_was_changed_is_found(center: CommandLine) -> None:
    with sqlite3.connect(center.home / "center.db") as db:
        db.execute("UPDATE book SET row_count = row_count + 1")
    found = center("center", "verify")
    assert found.status == 7
    assert "bank" in found.out


def test_the_demo_bank_agrees_with_itself_and_is_made_in_an_empty_center_only(rmdesk: CommandLine) -> None:
    rmdesk("center", "init").well()
    made = rmdesk.json("--as-of", "2026-11-20", "center", "demo-bank", "--customers", "40", "--managers", "2", "--months", "2")
    assert (made["customers"], len(made["managers"]), made["business_date"]) == (40, 2, "2026-11-20")
    status = rmdesk.json("center", "status")
    assert (status["customers"], status["unassigned"], status["business_date"]) == (40, 0, "2026-11-20")
    assert rmdesk.json("center", "verify")["equal"] is True
    again = rmdesk("center", "demo-bank", "--customers", "10")
    assert again.status == 1
    assert "holds customers already" in again.complaint


def test_the_help_names_the_demo_banks_own_defaults() -> None:
    from rmdesk.center.demo_bank.generate import CUSTOMERS, MANAGERS, MONTHS, SEED
    from rmdesk.cli import center_data

    assert (center_data.CUSTOMERS, center_data.MANAGERS, center_data.SEED, center_data.MONTHS) == (CUSTOMERS, MANAGERS, SEED, MONTHS)
