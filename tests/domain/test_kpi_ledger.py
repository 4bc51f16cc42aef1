"""What a book is from day to day, against walking the days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.kpi.facts import Holder, Use, account_steps, credited, holding_steps, line_steps, loan_steps
from rmdesk.domain.kpi.ledger import ALWAYS, Columns, Entry, Ledger, Measure, Part

START = date(2026, 1, 1)
ZERO = START.toordinal()
offsets = st.integers(-15, 40)
points = st.dictionaries(offsets, st.integers(-500, 500), max_size=8)
PART = Part(Measure.BALANCE, "demand", 1_000_000, 600_000)


def at(day: int) -> date:
    return START + timedelta(day)


def ledger_of(steps: dict[int, int], part: Part = PART) -> Ledger:
    return Ledger([Entry(part, day, delta) for day, delta in steps.items()])


def balance(points: dict[int, int], opened: int | None, closed: int | None, day: int) -> int:
    """By the rule itself: nothing before the opening, nothing from the closing on, else the last change point."""
    if (opened is not None and day < opened) or (closed is not None and day >= closed):
        return 0
    known = [on for on in points if on <= day]
    return points[max(known)] if known else 0


@given(points, st.none() | offsets, st.none() | offsets, offsets, st.integers(0, 40))
def test_an_account_is_what_its_change_points_say_while_it_is_open(
    found: dict[int, int], opened: int | None, closed: int | None, since: int, length: int
) -> None:
    steps = account_steps(
        [(ZERO + day, amount) for day, amount in found.items()],
        None if opened is None else ZERO + opened,
        None if closed is None else ZERO + closed,
    )
    ledger = ledger_of(steps)
    walked = [balance(found, opened, closed, since + number) for number in range(length)]
    last = at(since + length - 1)
    assert ledger.total({Measure.BALANCE}, lambda series: series.days(at(since), last)) == sum(walked)
    if length:
        assert ledger.total({Measure.BALANCE}, lambda series: series.at(last)) == walked[-1]
        assert sum(series.at(last) for _kind, series in ledger.series({Measure.BALANCE}, weighed=True)) == walked[-1] * PART.share


@given(st.lists(points, max_size=5), offsets, st.integers(1, 40))
def test_the_change_points_of_many_accounts_add_up_to_those_of_the_book(books: list[dict[int, int]], since: int, length: int) -> None:
    entries = [
        Entry(PART, day, delta) for one in books for day, delta in account_steps({ZERO + d: a for d, a in one.items()}, None, None).items()
    ]
    whole = Ledger(entries)
    last = at(since + length - 1)
    one_by_one = sum(balance(one, None, None, since + number) for one in books for number in range(length))
    assert whole.total({Measure.BALANCE}, lambda series: series.days(at(since), last)) == one_by_one


@given(st.integers(-300, 300), st.none() | offsets, st.none() | offsets, offsets)
def test_a_holding_counts_from_purchase_through_maturity(value: int, bought: int | None, maturity: int | None, day: int) -> None:
    steps = holding_steps(value, None if bought is None else ZERO + bought, None if maturity is None else ZERO + maturity)
    there = (bought is None or bought <= day) and (maturity is None or day <= maturity)
    counted = ledger_of(steps).total({Measure.BALANCE}, lambda series: series.at(at(day)))
    assert counted == (value if there else 0)


uses = st.lists(st.tuples(st.sampled_from("abc"), offsets, st.none() | offsets), max_size=7)


@given(uses, st.integers(-5, 5), st.integers(0, 45))
def test_a_customer_uses_so_many_lines_as_there_are_different_ones(
    found: list[tuple[str, int, int | None]], since: int, later: int
) -> None:
    steps = line_steps([Use(line, ZERO + first, None if after is None else ZERO + after) for line, first, after in found], ZERO + since)
    day = since + later
    expected = len({line for line, first, after in found if first <= day and (after is None or day < after)})
    at_that_number = {number: sum(delta for on, delta in of.items() if on <= ZERO + day) for number, of in steps.items()}
    assert {number: count for number, count in at_that_number.items() if count} == {expected: 1}


def test_before_they_are_customers_nobody_uses_anything() -> None:
    steps = line_steps([Use("demand", ALWAYS, None)], ZERO)
    assert steps == {1: {ZERO: 1}}


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        ([("b", 600_000, False), ("a", 400_000, True)], "b"),
        ([("b", 600_000, False), ("a", 600_000, True)], "a"),
        ([("b", 600_000, True), ("a", 600_000, True)], "a"),
    ],
)
def test_an_account_counts_for_the_greatest_share_then_the_owner(holders: Sequence[tuple[str, int, bool]], expected: str) -> None:
    assert credited([Holder(*one) for one in holders]).customer_id == expected


def test_before_the_core_has_spoken_a_loan_has_no_grade() -> None:
    assert loan_steps(100, 70, "loss", 10, 30) == {"": {10: 100, 30: -100}, "loss": {30: 70}}
    assert loan_steps(100, 70, "loss", 10, None) == {"loss": {10: 70}}
    assert loan_steps(100, 0, "pass", 10, 30) == {"": {10: 100, 30: -100}}


def test_what_has_been_there_always_is_no_first_day() -> None:
    kind = (Measure.INVESTMENT, "fund", 1_000_000)
    assert Ledger(columns={kind: Columns([ALWAYS, ZERO], [5, 5], [5, 5])}).first(Measure.INVESTMENT) == START
    assert Ledger(columns={kind: Columns([ALWAYS], [5], [5])}).first(Measure.INVESTMENT) is None
