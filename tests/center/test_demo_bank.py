"""What the demo bank promises: the same rows for the same numbers, valid and routed as any other bank's, in an empty center or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rmdesk.center.database import CenterDb, get_setting
from rmdesk.center.demo_bank import NotEmpty, generate, hard_cases
from rmdesk.center.demo_bank.balances import balance_rows
from rmdesk.center.demo_bank.frame import frame_of
from rmdesk.center.verify import verify
from rmdesk.domain.ids import id_under
from rmdesk.errors import UsageError
from rmdesk.store.wire import check_value, shape
from tests.center.demo_banks import DAY, TABLES, Made


def _made(path: Path, name: str, *, customers: int = 300, managers: int = 3, seed: int = 20, day: date = DAY, workers: int = 0) -> Made:
    db = CenterDb(f"sqlite:///{path / name}.db")
    return Made(db, generate(db, business_date=day, customers=customers, managers=managers, seed=seed, workers=workers))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Three hundred customers of three managers."""
    bank = _made(tmp_path_factory.mktemp("demo"), "bank")
    yield bank
    bank.db.close()


# ---- the same bank every time ----------------------------------------------------------------------------------------------------------


def test_equal_numbers_give_the_same_bank_to_the_last_byte(made: Made, tmp_path: Path) -> None:
    assert _made(tmp_path, "again").everything() == made.everything()


@pytest.mark.slow
def test_a_bank_made_by_several_processes_is_the_same_bank(made: Made, tmp_path: Path) -> None:
    assert _made(tmp_path, "parallel", workers=2).everything() == made.everything()


def test_another_seed_gives_another_bank(made: Made, tmp_path: Path) -> None:
    other = _made(tmp_path, "other", customers=60, seed=21)
    names = {row["name"] for row in made.images("customer")}
    assert len({row["name"] for row in other.images("customer")} - names) > 10


def test_the_bank_has_exactly_as_many_customers_as_asked_for(made: Made, tmp_path: Path) -> None:
    assert made.bank.customers == len(made.images("customer")) == 300
    assert sum(manager.customers for manager in made.bank.managers) == 300
    for customers in (1, 2, 7, 75):
        assert _made(tmp_path, f"small{customers}", customers=customers, managers=1).bank.customers == customers


# ---- valid -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_every_value_fits_its_column(made: Made, table: str) -> None:
    of = shape(table)
    for image in made.images(table):
        for column, value in image.items():
            assert check_value(of, column, value) == value
        assert image["row_version"] == 1


def test_every_reference_leads_to_a_row(made: Made) -> None:
    assert made.rows("PRAGMA foreign_key_check") == []
    assert made.rows("PRAGMA integrity_check") == [("ok",)]


def test_references_without_a_foreign_key_lead_to_rows_too(made: Made) -> None:
    people = {image["id"] for image in made.images("person")}
    for table, column in (
        ("contact", "owner_id"),
        ("activity", "owner_id"),
        ("opportunity", "owner_id"),
        ("kpi_target", "person_id"),
        ("work_log", "owner_id"),
        ("note", "owner_id"),
    ):
        assert {image[column] for image in made.images(table)} <= people, table
    groups = {image["id"] for image in made.images("customer_group")}
    assert {image["group_id"] for table in ("group_member", "group_member_day") for image in made.images(table)} <= groups
    campaigns = {image["id"] for image in made.images("campaign")}
    assert {image["campaign_id"] for image in made.images("activity")} - {None} <= campaigns
    contacts = {image["id"] for image in made.images("contact")}
    assert {image["source_id"] for image in made.images("work_log_entry")} <= contacts
    assert {image["level"] for image in made.images("customer")} <= {image["code"] for image in made.images("tier")}


def test_the_center_finds_every_row_in_the_books_where_it_belongs(made: Made) -> None:
    report = verify(made.db, lambda _what, _done, _total: None)
    assert report.differences == []
    assert report.equal
    assert report.rows_checked == sum(made.bank.rows.values())


def test_balance_rows_have_the_ids_and_columns_that_the_store_gives_them() -> None:
    frame = frame_of(DAY, 2)
    account = "01234567-89ab-8cde-8f01-23456789abcd"
    (row,) = balance_rows(frame, account, [(frame.as_of, 5)])
    assert shape("balance").image(row) == {
        "id": id_under(account, frame.as_of),
        "row_version": 1,
        "source": "core",
        "as_of": None,
        "deleted_at": None,
        "account_id": account,
        "date": "2026-11-19",
        "amount": 5,
    }


# ---- hard cases ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", hard_cases(), ids=lambda case: case.code)
def test_a_hard_case_occurs(made: Made, case) -> None:
    sql, days = case.question(DAY)
    assert made.rows(sql, *days), case.title


@pytest.mark.parametrize(("seed", "managers", "day"), [(1, 1, date(2027, 2, 1)), (2, 8, date(2024, 2, 29)), (3, 2, date(2026, 10, 4))])
def test_the_hard_cases_occur_with_any_seed_and_on_any_day(tmp_path: Path, seed: int, managers: int, day: date) -> None:
    other = _made(tmp_path, "other", managers=managers, seed=seed, day=day)
    missing = []
    for case in hard_cases():
        sql, days = case.question(day)
        if not other.rows(sql, *days):
            missing.append(case.title)
    assert missing == []
    assert other.rows("PRAGMA foreign_key_check") == []


def test_every_surname_read_in_an_unusual_way_occurs(made: Made) -> None:
    names = {str(image["name"])[0] for image in made.images("customer") if image["kind"] == "retail"}
    assert set("曾单解仇查区朴翟缪覃乐盖吕") <= names


# ---- an empty center, or nothing -------------------------------------------------------------------------------------------------------


def test_a_center_that_holds_customers_is_refused(made: Made) -> None:
    before = made.rows("SELECT sum(seq) FROM book")
    with pytest.raises(NotEmpty, match="holds customers already"):
        generate(made.db, business_date=DAY, customers=10)
    assert made.rows("SELECT sum(seq) FROM book") == before


def test_an_interrupted_demo_bank_leaves_the_center_empty_and_it_can_be_made_again(tmp_path: Path) -> None:
    class Interrupted(Exception):
        pass

    def interrupt(_done: int, _total: int) -> None:
        raise Interrupted

    db = CenterDb(f"sqlite:///{tmp_path}/center.db")
    with pytest.raises(Interrupted):
        generate(db, business_date=DAY, customers=60, progress=interrupt)
    assert Made(db, None).rows("SELECT count(*) FROM customer") == [(0,)]  # type: ignore[arg-type]
    assert generate(db, business_date=DAY, customers=60).customers == 60
    db.close()


def test_the_center_is_as_careful_as_before_once_the_bank_is_made(made: Made) -> None:
    settings = [made.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert settings == ["wal", 2, 1]


@pytest.mark.parametrize(("customers", "managers", "months"), [(0, 1, 18), (10, 0, 18), (10, 1, 1), (10, 1, 1000)])
def test_numbers_outside_their_range_are_refused(tmp_path: Path, customers: int, managers: int, months: int) -> None:
    db = CenterDb(f"sqlite:///{tmp_path}/center.db")
    with pytest.raises(UsageError, match="must lie between"):
        generate(db, business_date=DAY, customers=customers, managers=managers, months=months)


def test_progress_counts_customers_up_to_all_of_them(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    generate(
        CenterDb(f"sqlite:///{tmp_path}/center.db"),
        business_date=DAY,
        customers=90,
        managers=2,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1] == (90, 90)
    assert seen == sorted(seen)


def test_the_center_knows_the_business_date_and_the_last_closed_day(made: Made) -> None:
    with made.db.read() as tx:
        assert (get_setting(tx, "business_date"), get_setting(tx, "as_of")) == ("2026-11-20", "2026-11-19")
    assert (made.bank.business_date, made.bank.as_of) == (DAY, date(2026, 11, 19))


def test_each_manager_can_be_enrolled_and_the_first_has_the_richest_book(made: Made) -> None:
    staff = {image["id"]: image for image in made.images("person")}
    assert [staff[manager.person_id]["staff_no"] for manager in made.bank.managers] == [manager.staff_no for manager in made.bank.managers]
    assert all(staff[manager.person_id]["role"] == "rm" for manager in made.bank.managers)
    assert made.bank.first_manager.aum == max(manager.aum for manager in made.bank.managers)


def test_the_same_bank_stands_on_postgresql(postgres_db: str) -> None:
    db = CenterDb(postgres_db)
    bank = generate(db, business_date=DAY, customers=90, managers=2, months=3, workers=0)
    report = verify(db, lambda _what, _done, _total: None)
    assert report.equal
    assert report.rows_checked == sum(bank.rows.values())
    db.close()
