"""What people type into a field, and what is said where it does not fit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.field_values import Choice, Kind, check_yearly, read_value
from rmdesk.errors import InvalidValue

TODAY = date(2026, 11, 20)
STATES = (Choice("potential", ("Potential", "潜在")), Choice("active", ("Active", "活跃")), Choice("dormant", ("Dormant", "沉寂")))

RIGHT = [
    (Kind.TEXT, "  likes tea ", "likes tea"),
    (Kind.YES_NO, "是", 1),
    (Kind.YES_NO, "No", 0),
    (Kind.CHOICE, "潜在", "potential"),
    (Kind.CHOICE, "ACTIVE", "active"),
    (Kind.CHOICE, "dor", "dormant"),
    (Kind.SUGGESTED, "活跃", "active"),
    (Kind.SUGGESTED, "something else", "something else"),
    (Kind.DAY, "2026-11-28", "2026-11-28"),
    (Kind.DAY, "20261128", "2026-11-28"),
    (Kind.DAY, "2026年11月28日", "2026-11-28"),
    (Kind.DAY, "２０２６/１/２", "2026-01-02"),
    (Kind.DAY, "", None),
    (Kind.MONEY, "20万", 20_000_000),
    (Kind.MONEY, "1,234.56", 123_456),
    (Kind.MONTH, "１２", 12),
    (Kind.MONTH_DAY, "30", 30),
    (Kind.YEAR, "1980", 1980),
    (Kind.MOBILE, "138 1234 5678", "13812345678"),
    (Kind.PHONE, "(0571)88886666", "0571-88886666"),
    (Kind.EMAIL, "wang@example.com", "wang@example.com"),
    (Kind.RESIDENT_ID, "11010519491231002x", "11010519491231002X"),
    (Kind.CREDIT_CODE, "91350100M000100Y43", "91350100M000100Y43"),
    (Kind.DOCUMENT, "e1234 5678", "E12345678"),
    (Kind.CURRENCY, "usd", "USD"),
]

WRONG = [
    (Kind.YES_NO, "maybe", "yes or no"),
    (Kind.CHOICE, "private", "Potential, Active, Dormant"),
    (Kind.CHOICE, "x", "Potential, Active, Dormant"),
    (Kind.DAY, "2026-02-30", "2026-11-28"),
    (Kind.DAY, "tomorrow", "2026-11-28"),
    (Kind.PAST_DAY, "2026-11-21", "2026-11-20"),
    (Kind.MONTH, "13", "1 to 12"),
    (Kind.MONTH_DAY, "32", "1 to 31"),
    (Kind.YEAR, "80", "four digits"),
    (Kind.MONEY, "much", "amount"),
    (Kind.MOBILE, "0571-88886666", "not as a mobile"),
    (Kind.PHONE, "12", "13812345678"),
    (Kind.EMAIL, "wang", "name@example.com"),
    (Kind.RESIDENT_ID, "110105194912310021", "document"),
    (Kind.CREDIT_CODE, "91350100M000100Y44", "document"),
    (Kind.DOCUMENT, "12", "at least five"),
    (Kind.CURRENCY, "yuan", "three letters"),
]


@pytest.mark.parametrize(("kind", "text", "value"), RIGHT)
def test_what_is_typed_becomes_the_value_it_means(kind: Kind, text: str, value: object) -> None:
    assert read_value(kind, text, TODAY, STATES) == value


@pytest.mark.parametrize(("kind", "text", "right"), WRONG)
def test_what_does_not_fit_is_refused_with_what_would_be_right(kind: Kind, text: str, right: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_value(kind, text, TODAY, STATES)
    assert right in str(refused.value)


@pytest.mark.parametrize(
    ("calendar", "year", "month", "day", "leap"),
    [("solar", None, 4, 31, False), ("lunar", None, 8, 31, False), ("solar", 2023, 2, 29, False), ("solar", None, 6, 1, True)],
)
def test_a_yearly_day_must_exist_in_its_calendar(calendar: str, year: int | None, month: int, day: int, leap: bool) -> None:
    with pytest.raises(InvalidValue):
        check_yearly(calendar, year, month, day, leap)


def test_half_a_birthday_passes() -> None:
    check_yearly("lunar", 1980, None, 31, False)


@given(text=st.text(max_size=40))
def test_free_text_is_kept_as_it_is_but_for_its_ends(text: str) -> None:
    assert read_value(Kind.TEXT, text, TODAY) == text.strip()


@given(kind=st.sampled_from(list(Kind)), text=st.text(max_size=30))
def test_any_text_is_read_or_refused(kind: Kind, text: str) -> None:
    try:
        value = read_value(kind, text, TODAY, STATES)
    except InvalidValue:
        return
    assert value is None or isinstance(value, int | str)


@given(code=st.sampled_from([choice.code for choice in STATES]))
def test_every_name_of_a_code_in_any_language_means_the_code(code: str) -> None:
    (choice,) = (choice for choice in STATES if choice.code == code)
    assert {read_value(Kind.CHOICE, name, TODAY, STATES) for name in (code, *choice.names)} == {code}
