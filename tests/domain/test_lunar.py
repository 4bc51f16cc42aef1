from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rmdesk.domain.lunar import (
    LeapMonthRule,
    LunarDay,
    LunarOutOfRange,
    from_solar,
    kept_in,
    lunar_text,
    next_occurrence,
    occurrences,
    to_solar,
)
from rmdesk.errors import InvalidValue

solar_days = st.dates(date(1900, 1, 31), date(2101, 1, 28))
birthdays = st.tuples(st.integers(1, 12), st.integers(1, 30))


@pytest.mark.parametrize(
    ("solar", "lunar"),
    [
        (date(1900, 1, 31), LunarDay(1900, 1, 1)),
        (date(1933, 7, 23), LunarDay(1933, 6, 1)),
        (date(1949, 10, 1), LunarDay(1949, 8, 10)),
        (date(1954, 12, 25), LunarDay(1954, 12, 1)),
        (date(1978, 9, 3), LunarDay(1978, 8, 1)),
        (date(2000, 2, 5), LunarDay(2000, 1, 1)),
        (date(2020, 5, 23), LunarDay(2020, 4, 1, leap=True)),
        (date(2023, 3, 22), LunarDay(2023, 2, 1, leap=True)),
        (date(2024, 2, 10), LunarDay(2024, 1, 1)),
        (date(2025, 1, 28), LunarDay(2024, 12, 29)),
        (date(2025, 1, 29), LunarDay(2025, 1, 1)),
        (date(2025, 7, 25), LunarDay(2025, 6, 1, leap=True)),
        (date(2026, 2, 17), LunarDay(2026, 1, 1)),
        (date(2026, 9, 25), LunarDay(2026, 8, 15)),
        (date(2033, 12, 22), LunarDay(2033, 11, 1, leap=True)),
        (date(2101, 1, 28), LunarDay(2100, 12, 29)),
    ],
)
def test_known_days(solar, lunar):
    """New Year's days and leap months as the official almanacs print them."""
    assert from_solar(solar) == lunar
    assert to_solar(lunar) == solar


@given(solar_days)
def test_there_and_back(day):
    assert to_solar(from_solar(day)) == day


@given(solar_days.filter(lambda day: day < date(2101, 1, 28)))
def test_the_next_solar_day_is_the_next_lunar_day(day):
    today, tomorrow = from_solar(day), from_solar(day + timedelta(1))
    assert tomorrow.day == today.day + 1 or (tomorrow.day == 1 and today.day in (29, 30))


@pytest.mark.parametrize("day", [date(1900, 1, 30), date(2101, 1, 29), date(1, 1, 1), date(9999, 12, 31)])
def test_outside_the_tables(day):
    with pytest.raises(LunarOutOfRange):
        from_solar(day)
    with pytest.raises(LunarOutOfRange):
        next_occurrence(12, 30, from_date=day)


@pytest.mark.parametrize(
    "lunar", [LunarDay(2024, 12, 30), LunarDay(2024, 1, 1, leap=True), LunarDay(2024, 13, 1), LunarDay(2024, 1, 0), LunarDay(2024, 1, 31)]
)
def test_a_day_that_the_year_does_not_have(lunar):
    with pytest.raises(InvalidValue):
        to_solar(lunar)


def test_a_late_birthday_falls_into_some_solar_years_never_and_into_others_twice():
    assert occurrences(11, 25, first=date(2023, 1, 1), last=date(2023, 12, 31)) == []
    assert occurrences(11, 25, first=date(2024, 1, 1), last=date(2024, 12, 31)) == [date(2024, 1, 6), date(2024, 12, 25)]


def test_a_year_without_a_thirtieth_keeps_it_on_the_twenty_ninth():
    assert next_occurrence(12, 30, from_date=date(2024, 1, 1)) == date(2024, 2, 9)
    assert next_occurrence(12, 30, from_date=date(2025, 1, 1)) == date(2025, 1, 28)


def test_a_birth_in_a_leap_month_is_kept_in_the_ordinary_one():
    assert next_occurrence(6, 1, leap=True, from_date=date(2025, 1, 1)) == date(2025, 6, 25)
    assert next_occurrence(6, 1, leap=True, from_date=date(2025, 6, 26)) == next_occurrence(6, 1, from_date=date(2026, 1, 1))


def test_a_bank_may_keep_it_in_the_leap_month_where_there_is_one():
    rule = LeapMonthRule.LEAP_MONTH_IF_ANY
    assert kept_in(2025, 6, 1, leap=True, rule=rule) == date(2025, 7, 25)
    assert kept_in(2026, 6, 1, leap=True, rule=rule) == kept_in(2026, 6, 1)
    assert kept_in(2025, 6, 1, leap=False, rule=rule) == date(2025, 6, 25)


@given(birthdays, st.dates(date(1900, 1, 31), date(2098, 12, 31)))
def test_the_next_occurrence_is_the_first_one(birthday, from_date):
    month, day = birthday
    found = next_occurrence(month, day, from_date=from_date)
    lunar = from_solar(found)
    assert from_date <= found <= from_date + timedelta(385)
    assert (lunar.month, lunar.leap) == (month, False)
    assert lunar.day == day or (day == 30 and lunar.day == 29)
    assert next_occurrence(month, day, from_date=found) == found
    earlier = from_date
    while earlier < found and (found - earlier).days < 40:
        assert next_occurrence(month, day, from_date=earlier) == found
        earlier += timedelta(1)


@given(birthdays, st.integers(1902, 2098))
def test_a_solar_year_has_none_one_or_two(birthday, year):
    month, day = birthday
    found = occurrences(month, day, first=date(year, 1, 1), last=date(year, 12, 31))
    assert len(found) in (0, 1, 2)
    assume(month <= 10)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("month", "day", "leap", "zh", "en"),
    [
        (10, 25, False, "农历十月廿五", "lunar 10/25"),
        (6, 1, True, "农历闰六月初一", "lunar leap 6/1"),
        (12, 30, False, "农历腊月三十", "lunar 12/30"),
        (1, 10, False, "农历正月初十", "lunar 1/10"),
        (11, 20, False, "农历十一月二十", "lunar 11/20"),
        (2, 11, False, "农历二月十一", "lunar 2/11"),
        (8, 21, False, "农历八月廿一", "lunar 8/21"),
    ],
)
def test_in_words(month, day, leap, zh, en):
    assert (lunar_text(month, day, "zh_CN", leap=leap), lunar_text(month, day, "en", leap=leap)) == (zh, en)


@pytest.mark.parametrize(("month", "day"), [(0, 1), (13, 1), (1, 0), (1, 31)])
def test_no_such_yearly_day(month, day):
    for attempt in (
        lambda: next_occurrence(month, day, from_date=date(2026, 1, 1)),
        lambda: lunar_text(month, day, "zh_CN"),
        lambda: kept_in(2026, month, day),
    ):
        with pytest.raises(InvalidValue):
            attempt()
