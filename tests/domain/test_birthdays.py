from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.birthdays import Birthday, Calendar, LeapDayRule, age_on, check_birthday, next_birthday, turning
from rmdesk.errors import InvalidValue

SOLAR, LUNAR = Calendar.SOLAR, Calendar.LUNAR


@pytest.mark.parametrize(
    ("birthday", "from_date", "expected"),
    [
        (Birthday(SOLAR, 1980, 11, 20), date(2026, 11, 20), date(2026, 11, 20)),
        (Birthday(SOLAR, 1980, 11, 19), date(2026, 11, 20), date(2027, 11, 19)),
        (Birthday(SOLAR, None, 1, 1), date(2026, 12, 31), date(2027, 1, 1)),
        (Birthday(SOLAR, 2000, 2, 29), date(2026, 1, 1), date(2026, 2, 28)),
        (Birthday(SOLAR, 2000, 2, 29), date(2027, 3, 1), date(2028, 2, 29)),
        (Birthday(SOLAR, None, 2, 29), date(2026, 3, 1), date(2027, 2, 28)),
        (Birthday(LUNAR, 1975, 10, 25), date(2026, 11, 20), date(2026, 12, 3)),
        (Birthday(LUNAR, 1987, 6, 15, leap=True), date(2026, 1, 1), date(2026, 7, 28)),
        (Birthday(LUNAR, None, 12, 30), date(2025, 1, 1), date(2025, 1, 28)),
    ],
)
def test_the_next_birthday(birthday, from_date, expected):
    assert next_birthday(birthday, from_date) == expected


def test_a_leap_day_may_be_kept_on_the_first_of_march():
    birthday = Birthday(SOLAR, 2000, 2, 29)
    assert next_birthday(birthday, date(2026, 1, 1), leap_day=LeapDayRule.MAR_1) == date(2026, 3, 1)
    assert next_birthday(birthday, date(2028, 1, 1), leap_day=LeapDayRule.MAR_1) == date(2028, 2, 29)


@pytest.mark.parametrize(
    "birthday",
    [
        Birthday(SOLAR, 1981, 2, 29), Birthday(SOLAR, 1900, 2, 29), Birthday(SOLAR, None, 4, 31), Birthday(SOLAR, None, 13, 1), Birthday(SOLAR, None, 1, 0),
        Birthday(SOLAR, 0, 1, 1),
        Birthday(SOLAR, 1980, 1, 1, leap=True), Birthday(LUNAR, None, 1, 31), Birthday(LUNAR, None, 13, 1), Birthday(LUNAR, None, 0, 1),
    ],
)  # fmt: skip
def test_there_is_no_such_day(birthday):
    with pytest.raises(InvalidValue):
        check_birthday(birthday)
    with pytest.raises(InvalidValue):
        next_birthday(birthday, date(2026, 1, 1))


@given(st.dates(date(1901, 1, 1), date(2020, 12, 31)), st.dates(date(2021, 1, 1), date(2090, 12, 31)))
def test_a_solar_birthday_comes_within_a_year_and_only_on_its_day(birth, from_date):
    found = next_birthday(Birthday(SOLAR, birth.year, birth.month, birth.day), from_date)
    assert from_date <= found <= from_date + timedelta(365)
    assert (found.month, found.day) == (birth.month, birth.day) or (birth.month, birth.day, found.month, found.day) == (2, 29, 2, 28)


def test_what_age_is_reached():
    assert turning(Birthday(SOLAR, 1980, 11, 20), date(2026, 11, 20)) == 46
    assert turning(Birthday(SOLAR, None, 11, 20), date(2026, 11, 20)) is None
    assert turning(Birthday(LUNAR, 1975, 12, 20), next_birthday(Birthday(LUNAR, 1975, 12, 20), date(2026, 1, 1))) == 50


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1980, 11, 20), date(2026, 11, 19), 45),
        (date(1980, 11, 20), date(2026, 11, 20), 46),
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
        (date(2026, 1, 2), date(2026, 1, 1), -1),
    ],
)
def test_completed_years(birth, day, age):
    assert age_on(birth, day) == age
