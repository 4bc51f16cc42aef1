"""Rules 1 and 2: birthdays by sun and moon, days to remember, festivals."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from tests.reminders.said import only, reminders, stages, text, why, with_calendar, with_rule
from tests.store.builders import Value, a_book, a_company, a_customer, add, an_account


def a_birthday(conn: sqlite3.Connection, month: int, day: int, *, tier: str = "diamond", **values: Value) -> str:
    customer = a_customer(conn, tier=tier)
    fields = {name if name == "sex" else f"birth_{name}": value for name, value in values.items()}
    add(conn, "retail_profile", customer_id=customer, birth_month=month, birth_day=day, **fields)
    return customer


@pytest.mark.parametrize(
    ("days_before", "ordinary", "diamond"),
    [(8, None, None), (7, None, "T-7"), (2, None, "T-7"), (1, None, "T-1"), (0, "T-0", "T-0"), (-3, "T-0", "T-0"), (-4, None, None)],
)
def test_ordinary_customers_are_greeted_on_the_day_others_prepared_for(days_before: int, ordinary: str | None, diamond: str | None) -> None:
    birthday = date(2026, 11, 18)  # a Wednesday
    for tier, stage in (("ordinary", ordinary), ("diamond", diamond)):
        conn = a_book()
        a_birthday(conn, 11, 18, tier=tier, year=1970)
        assert stages(conn, birthday - timedelta(days_before), "birthday") == ([stage] if stage else [])


def test_a_birthday_on_a_day_off_is_greeted_on_the_working_day_before() -> None:
    conn = a_book()
    a_birthday(conn, 11, 21, tier="ordinary", year=1970)  # a Saturday
    friday = only(conn, date(2026, 11, 20), "birthday")
    assert (friday.stage, friday.event_on, friday.act_on) == ("T-0", "2026-11-21", "2026-11-20")
    assert stages(conn, date(2026, 11, 19), "birthday") == []


def test_the_age_is_said_where_the_year_is_known() -> None:
    conn = a_book()
    a_birthday(conn, 11, 25, year=1966)
    day = date(2026, 11, 20)
    assert text(conn, only(conn, day, "birthday"), day) == "Birthday on 11-25 (in 5d), turns 60"


@pytest.mark.parametrize(("leap_day", "kept"), [("02-28", date(2026, 2, 28)), ("03-01", date(2026, 3, 1))])
def test_29_february_is_kept_by_the_banks_parameter(leap_day: str, kept: date) -> None:
    conn = a_book()
    with_rule(conn, "birthday", {"leap_day": leap_day})
    a_birthday(conn, 2, 29, year=1988)
    assert only(conn, date(2026, 2, 27), "birthday").event_on == kept.isoformat()
    assert only(conn, date(2028, 2, 28), "birthday").event_on == "2028-02-29"


def lunar_birthdays(month: int, day: int, year: int) -> list[str]:
    """The days of `year` on which a lunar birthday is told of as today's."""
    conn = a_book()
    a_birthday(conn, month, day, calendar="lunar")
    with_calendar(conn, [], [date(year, 1, 1) + timedelta(number) for number in range(366)])  # no days off
    days = [date(year, 1, 1) + timedelta(number) for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    return sorted({row.event_on for one in days[::3] for row in reminders(conn, one, "birthday") if row.event_on.startswith(str(year))})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("month", "day", "year", "kept"),
    [
        (11, 25, 2023, []),
        (11, 25, 2024, ["2024-01-06", "2024-12-25"]),
        (12, 30, 2025, ["2025-01-28"]),  # 蛇年 has no 腊月三十: the 29th, which is 2026-02-16
        (12, 30, 2026, ["2026-02-16"]),
        (1, 1, 2026, ["2026-02-17"]),
        (6, 15, 2025, ["2025-07-09"]),
    ],
)
def test_a_lunar_birthday_may_fall_into_a_year_never_once_or_twice(month: int, day: int, year: int, kept: list[str]) -> None:
    assert lunar_birthdays(month, day, year) == kept


def test_a_leap_month_birth_is_kept_in_the_ordinary_month_or_by_parameter_in_the_leap_one() -> None:
    conn = a_book()
    a_birthday(conn, 6, 10, calendar="lunar", leap=True)  # 2025 has a leap 6th month
    assert only(conn, date(2025, 7, 1), "birthday").event_on == "2025-07-04"
    with_rule(conn, "birthday", {"leap_month": "leap"})
    assert stages(conn, date(2025, 7, 1), "birthday") == []
    assert only(conn, date(2025, 8, 1), "birthday").event_on == "2025-08-03"


def test_a_lunar_birthday_is_one_for_each_lunar_year() -> None:
    conn = a_book()
    a_birthday(conn, 11, 25, calendar="lunar", year=1970)
    assert only(conn, date(2024, 1, 5), "birthday").occurrence == "L2023"
    told = only(conn, date(2024, 12, 24), "birthday")
    assert told.occurrence == "L2024"
    assert text(conn, told, date(2024, 12, 24)) == "Birthday on 12-25 (lunar 11/25, tomorrow), turns 54"


def test_executives_of_companies_have_birthdays_too() -> None:
    conn = a_book()
    firm = a_company(conn)
    add(conn, "contact_person", customer_id=firm, name="王总", birth_month=11, birth_day=20)
    day = date(2026, 11, 20)
    told = only(conn, day, "birthday")
    assert (told.customer_id, text(conn, told, day)) == (firm, "Birthday of 王总 on 11-20 (today)")
    with_rule(conn, "birthday", {"executives": False})
    assert why(conn, firm, "birthday", day) == ["Birthdays of contact persons are switched off."]


def test_an_impossible_birthday_makes_no_reminder_and_says_so() -> None:
    conn = a_book()
    customer = a_birthday(conn, 4, 31)
    assert stages(conn, date(2026, 4, 30), "birthday") == []
    assert why(conn, customer, "birthday", date(2026, 4, 30)) == ["The day is impossible: There is no such birthday: 4-31."]


def test_the_stake_is_a_share_of_the_assets() -> None:
    conn = a_book()
    an_account(conn, a_birthday(conn, 11, 20), balance=1_000_000_00)
    assert only(conn, date(2026, 11, 20), "birthday").stake == 10_000_00


@pytest.mark.parametrize(
    ("values", "day", "event"),
    [
        ({"month": 11, "day": 24, "year": 2006}, date(2026, 11, 17), "2026-11-24"),
        ({"month": 2, "day": 29, "year": 2008}, date(2026, 2, 27), "2026-02-28"),
        ({"calendar": "lunar", "month": 12, "day": 30}, date(2026, 2, 16), "2026-02-16"),
        ({"month": 1, "day": 2}, date(2026, 12, 31), "2027-01-02"),
    ],
)
def test_a_noted_day_comes_round(values: dict[str, Value], day: date, event: str) -> None:
    conn = a_book()
    add(conn, "important_date", customer_id=a_customer(conn), label="结婚纪念日", **values)
    assert only(conn, day, "anniversary").event_on == event


# ---- festivals -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("festival", "day", "sex", "born", "tier", "told"),
    [
        ("spring", date(2026, 2, 17), "M", None, "diamond", True),
        ("spring", date(2026, 2, 10), "F", None, "platinum", True),
        ("spring", date(2026, 2, 9), "F", None, "platinum", False),
        ("spring", date(2026, 2, 17), "M", None, "gold", False),
        ("mid_autumn", date(2026, 9, 25), "M", None, "private", True),
        ("chongyang", date(2026, 10, 16), "M", 1966, "diamond", True),
        ("chongyang", date(2026, 10, 16), "M", 1967, "diamond", False),
        ("chongyang", date(2026, 10, 16), "M", None, "diamond", False),
        ("womens_day", date(2027, 3, 8), "F", None, "diamond", True),
        ("womens_day", date(2027, 3, 8), "M", None, "diamond", False),
    ],
)
def test_festivals_are_for_some(festival: str, day: date, sex: str, born: int | None, tier: str, told: bool) -> None:
    conn = a_book()
    a_birthday(conn, 6, 1, sex=sex, year=born, tier=tier)
    assert [row.subject_id for row in reminders(conn, day, "festival")] == ([festival] if told else [])
