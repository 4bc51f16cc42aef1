"""Marks follow from scales: examples of each, and laws that hold for all parameters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.appraisal import TOP, Appraiser, Aspect, Facts, letter_of, mark, marks, points_on, total_of, volatile_share, yearly
from rmdesk.domain.appraisal_parameters import Appraisal, Risk

RULES = Appraisal()
FACTS = st.builds(
    Facts,
    st.just("c"),
    st.integers(-(10**9), 10**9),
    st.integers(0, 60),
    st.integers(0, 9),
    st.integers(0, 40),
    st.integers(0, 8),
    st.integers(0, 3),
    st.integers(0, 4),
    st.sampled_from(["", "pass", "special_mention", "substandard", "doubtful", "loss", "unheard-of"]),
    st.integers(0, 12),
    st.integers(0, 1_000_000),
    st.integers(0, 1_000_000),
)


@pytest.mark.parametrize(("value", "points"), [(-1, 0), (0, 0), (4_999, 0), (5_000, 10), (19_999, 10), (20_000, 25), (10**12, 100)])
def test_the_highest_step_that_is_reached_counts(value: int, points: int) -> None:
    assert points_on(RULES.contribution.scale, value) == points


@pytest.mark.parametrize(
    ("facts", "aspect", "points", "letter"),
    [
        (Facts("c", income=100_000), Aspect.CONTRIBUTION, 55, "C"),
        (Facts("c", own=6, contacts=2), Aspect.ACTIVITY, 60, "B"),
        (Facts("c", years=6, lines=3, pay_months=2, orders=1), Aspect.LOYALTY, 80, "A"),
        (Facts("c", years=6, lines=3, pay_months=1), Aspect.LOYALTY, 55, "C"),
        (Facts("c", grade="pass"), Aspect.RISK, 0, "A"),
        (Facts("c", grade="substandard"), Aspect.RISK, 70, "D"),
        (Facts("c", grade="loss", overdue=3), Aspect.RISK, 100, "E"),
        (Facts("c", overdue=1, volatile=900_000), Aspect.RISK, 37, "B"),
    ],
)
def test_marks_by_example(facts: Facts, aspect: Aspect, points: int, letter: str) -> None:
    found = mark(aspect, facts, RULES)
    assert (found.points, found.letter) == (points, letter)


def test_every_mark_says_what_was_found_and_on_which_scale() -> None:
    (own, contacts) = mark(Aspect.ACTIVITY, Facts("c", own=6, contacts=2), RULES).reasons
    assert (own.code, own.value, own.points, own.scale) == ("own", 6, 30, RULES.activity.own_scale)
    assert (contacts.code, contacts.value, contacts.points) == ("contacts", 2, 30)


def test_the_bank_may_set_other_points() -> None:
    strict = Appraisal(risk=Risk(overdue_scale=((1, 90),)))
    assert mark(Aspect.RISK, Facts("c", overdue=1), strict).points == 90


@pytest.mark.parametrize(("sum_of_days", "days", "income"), [(18_000 * 100 * 90, 90, 2), (0, 30, 0), (10**6 * 45, 30, 2), (1, 0, 0)])
def test_contribution_is_rounded_once(sum_of_days: int, days: int, income: int) -> None:
    assert yearly(sum_of_days, days) == income


@pytest.mark.parametrize(("totals", "share"), [([], 0), ([0, 0], 0), ([100, 25], 750_000), ([-5, 10], 1_000_000), ([7], 0)])
def test_what_comes_and_goes_is_the_share_that_was_missing_on_the_lowest_day(totals: list[int], share: int) -> None:
    assert volatile_share(totals) == share


@given(facts=FACTS)
def test_marks_lie_between_0_and_100_and_lists_say_the_same_as_explanations(facts: Facts) -> None:
    four = marks(facts, RULES)
    assert all(0 <= one.points <= TOP for one in four)
    points = Appraiser(RULES).points(facts)
    assert points[:4] == tuple(one.points for one in four)
    assert points.total == total_of([one.points for one in four], RULES)
    assert 0 <= points.total <= TOP


@given(facts=st.lists(FACTS, max_size=30))
def test_looking_up_what_is_known_changes_nothing(facts: list[Facts]) -> None:
    once = Appraiser(RULES)
    assert [once.points(one) for one in facts] == [Appraiser(RULES).points(one) for one in facts]


@given(facts=FACTS, more=st.integers(0, 10**9))
def test_who_brings_more_is_never_marked_lower(facts: Facts, more: int) -> None:
    before, after = (mark(Aspect.CONTRIBUTION, one, RULES).points for one in (facts, facts._replace(income=facts.income + more)))
    assert before <= after


@given(points=st.integers(-50, 150))
def test_there_is_a_letter_for_every_number_of_points(points: int) -> None:
    assert letter_of(points, RULES) in {letter for _least, letter in RULES.letters}
