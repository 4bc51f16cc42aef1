"""The functions that mappings name."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.center.intake.made_up import czech_mobile, czech_name, female_surname
from rmdesk.center.intake.transforms import TRANSFORMS, add_months, birth_of, months_due, still_owed
from rmdesk.center.intake.values import KIND_OF, Unfit
from rmdesk.domain.phones import PhoneKind, parse_phone

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("number", "born", "sex"),
    [
        ("501231", date(1950, 12, 31), "M"),
        ("506231", date(1950, 12, 31), "F"),
        ("000101", date(1900, 1, 1), "M"),
        ("045229", date(1904, 2, 29), "F"),
        ("055229", None, ""),
        ("045201", date(1904, 2, 1), "F"),
        ("040229", date(1904, 2, 29), "M"),
        ("030229", None, ""),
        ("991301", None, ""),
        ("995001", None, ""),
        ("12345", None, ""),
        ("1234567", None, ""),
        ("", None, ""),
        ("9a0101", None, ""),
        ("９９０１０１", None, ""),
    ],
)
def test_a_birth_number_says_when_and_who(number: str, born: date | None, sex: str) -> None:
    if born is None:
        with pytest.raises(Unfit, match="birth number"):
            birth_of(number)
    else:
        assert birth_of(number) == (born, sex)


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.booleans())
def test_a_birth_number_is_read_back(born: date, woman: bool) -> None:
    number = f"{born:%y}{born.month + 50 * woman:02d}{born:%d}"
    assert birth_of(number) == (born, "F" if woman else "M")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(1994, 1, 31), 1, date(1994, 2, 28)),
        (date(1996, 1, 31), 1, date(1996, 2, 29)),
        (date(1994, 3, 31), 12, date(1995, 3, 31)),
        (date(1993, 7, 5), 12, date(1994, 7, 5)),
        (date(1994, 12, 15), 1, date(1995, 1, 15)),
        (date(1994, 1, 15), -1, date(1993, 12, 15)),
        (date(1994, 8, 31), 0, date(1994, 8, 31)),
    ],
)
def test_months_later_clamps_to_the_months_end(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(0, 600))
def test_months_later_is_in_the_right_month_and_never_on_a_later_day(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, calendar.monthrange(later.year, later.month)[1])


@given(DAYS, st.integers(0, 400), st.integers(0, 40))
def test_instalments_due_are_those_whose_day_has_come(start: date, months: int, extra: int) -> None:
    until = date.fromordinal(add_months(start, months).toordinal() + extra)
    assert months_due(start, until) == sum(add_months(start, number) <= until for number in range(1, months + 5))


def test_what_is_owed_falls_with_each_instalment_and_ends_at_nothing() -> None:
    start = date(1994, 1, 31)
    owed = [
        still_owed(1200, 100, start, 12, until)
        for until in (start, date(1994, 2, 27), date(1994, 2, 28), date(1994, 7, 31), date(1996, 1, 1))
    ]
    assert owed == [1200, 1200, 1100, 600, 0]


@pytest.mark.parametrize(
    ("man", "woman"),
    [("Novák", "Nováková"), ("Černý", "Černá"), ("Svoboda", "Svobodová"), ("Hájek", "Hájková"), ("Němec", "Němcová"), ("Krejčí", "Krejčí")],
)
def test_a_womans_surname(man: str, woman: str) -> None:
    assert female_surname(man) == woman


@given(st.text(min_size=1, max_size=12))
def test_made_up_names_are_stable_and_know_the_sex(key: str) -> None:
    his, hers = czech_name(key, "M"), czech_name(key, "F")
    assert his == czech_name(key, "M")
    assert hers.split()[1] == female_surname(his.split()[1])
    assert czech_name(key, "") in (his, hers)


def test_made_up_names_stay_what_they_are() -> None:
    assert [czech_name("1", "F"), czech_name("2", "M"), czech_mobile("1")] == [
        "Miroslava Sedláčková",
        "Karel Hruška",
        "+420600862276",
    ]


@given(st.text(max_size=12))
def test_made_up_telephones_are_valid_and_nobodys(key: str) -> None:
    phone = parse_phone(czech_mobile(key))
    assert phone.kind is PhoneKind.FOREIGN
    assert phone.e164.startswith("+420600")
    assert len(phone.e164) == 13


def test_every_transform_takes_and_gives_known_types() -> None:
    assert {
        name for name, about in TRANSFORMS.items() if not set(about.takes) <= KIND_OF.keys() or about.gives not in KIND_OF.values()
    } == set()
