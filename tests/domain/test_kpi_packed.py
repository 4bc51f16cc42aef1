"""The facts of a customer as bytes: what is read of them is what was written, and a course is what its changes say."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.kpi.ledger import Course, Series
from rmdesk.domain.kpi.packed import courses, names_of, packed, unpacked

START = date(2026, 1, 1)
steps = st.dictionaries(st.integers(START.toordinal() - 5, START.toordinal() + 30), st.integers(-(10**15), 10**15), max_size=500)
facts = st.dictionaries(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=6), steps, max_size=6
)
days = st.integers(-8, 35).map(lambda number: START + timedelta(number))


@given(facts)
def test_what_is_read_is_what_was_written(found: dict[str, dict[int, int]]) -> None:
    assert {name: dict(those) for name, those in unpacked(packed(found))} == found


@given(facts, st.data(), days, days)
def test_a_course_is_read_like_the_series_of_its_changes(
    found: dict[str, dict[int, int]], data: st.DataObject, one: date, other: date
) -> None:
    wanted = sorted(data.draw(st.sets(st.integers(0, len(found) - 1)))) if found else []
    written = packed(found)
    names = sorted(found)
    for place, course in zip(wanted, courses(written, len(names_of(written)), len(names), wanted), strict=True):
        those = sorted(found[names[place]].items())
        series = Series([day for day, _delta in those], [delta for _day, delta in those])
        assert (course.at(one), course.within(one, other), course.days(one, other)) == (
            series.at(one),
            series.within(one, other),
            series.days(one, other),
        )


def test_no_stretch_holds_nothing() -> None:
    course = Course([START.toordinal()], list(accumulate([5])))
    assert (course.within(START, START - timedelta(1)), course.days(START, START - timedelta(1))) == (0, 0)
