"""The formulas, each against the rule itself."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.kpi.change import changes, part_worth, settled, split
from rmdesk.domain.kpi.definitions import FLOWS, Formula, Kpi, kpi_of
from rmdesk.domain.kpi.figures import Ranks, Stretch, Worth, base_worth, reaches, to_date, whole, worth
from rmdesk.domain.kpi.ledger import Entry, Ledger, LevelChange, Measure, Part
from rmdesk.domain.kpi.periods import Period, Span

NOVEMBER = Period(Span.MONTH, date(2026, 11, 1))
TODAY = date(2026, 11, 20)
RANKS = Ranks({"ordinary": 10, "gold": 20, "platinum": 40})


def kpi(formula: Formula, parameters: str = "{}") -> Kpi:
    return kpi_of("k", formula, parameters)


def entry(measure: Measure, day: date, delta: int, line: str = "demand", share: int = 1_000_000, coefficient: int = 1_000_000) -> Entry:
    return Entry(Part(measure, line, coefficient, share), day.toordinal(), delta)


def rounded(formula: Formula, ledger: Ledger, stretch: Stretch | None = None, parameters: str = "{}") -> int | None:
    found = worth(kpi(formula, parameters), ledger, stretch or to_date(NOVEMBER, TODAY), RANKS)
    return None if found is None else found.rounded


def test_forty_million_on_one_of_ninety_days_is_a_ninetieth_of_it() -> None:
    quarter = Period(Span.QUARTER, date(2026, 1, 1))
    one = Ledger([entry(Measure.BALANCE, date(2026, 2, 3), 4000), entry(Measure.BALANCE, date(2026, 2, 4), -4000)])
    two = Ledger([entry(Measure.BALANCE, date(2026, 2, 3), 4000), entry(Measure.BALANCE, date(2026, 2, 5), -4000)])
    assert (rounded(Formula.DAILY_AVERAGE, one, whole(quarter)), rounded(Formula.DAILY_AVERAGE, two, whole(quarter))) == (44, 89)


@pytest.mark.parametrize(
    ("divisor", "stretch", "average"),
    [
        ('"actual"', to_date(NOVEMBER, TODAY), 3000),
        ('"30"', to_date(NOVEMBER, TODAY), 2000),
        ("30", whole(Period(Span.MONTH, date(2026, 12, 1))), 3100),
        ('"fixed"', whole(Period(Span.QUARTER, date(2026, 10, 1))), 2033),  # 61 days since 1 November by 90
        ('"actual"', whole(Period(Span.QUARTER, date(2026, 10, 1))), 1989),
    ],
)
def test_a_sum_of_days_is_divided_by_the_days_gone_or_by_thirty_a_month(divisor: str, stretch: Stretch, average: int) -> None:
    ledger = Ledger([entry(Measure.BALANCE, date(2026, 11, 1), 3000)])
    assert rounded(Formula.DAILY_AVERAGE, ledger, stretch, f'{{"divisor": {divisor}}}') == average


@pytest.mark.parametrize(("base", "held", "growth"), [("last_year_end", 599, 400), ("previous", 900, 99), ("last_11_days", 509, 490)])
def test_growth_is_counted_from_its_base(base: str, held: int, growth: int) -> None:
    ledger = Ledger(
        [
            entry(Measure.BALANCE, date(2025, 1, 1), 500),
            entry(Measure.BALANCE, date(2025, 12, 31), 99),  # dressed up for the last day: the 11 days average 509
            entry(Measure.BALANCE, date(2026, 1, 1), 301),
            entry(Measure.BALANCE, date(2026, 11, 1), 99),
        ]
    )
    stretch, parameters = to_date(NOVEMBER, TODAY), f'{{"base": "{base}"}}'
    assert base_worth(kpi(Formula.NET_GROWTH, parameters), ledger, NOVEMBER).rounded == held
    assert rounded(Formula.NET_GROWTH, ledger, stretch, parameters) == growth


def test_shares_and_coefficients_are_multiplied_exactly_and_rounded_once() -> None:
    ledger = Ledger(
        [
            entry(Measure.BALANCE, date(2026, 1, 1), 1, share=333_333, coefficient=500_000),
            entry(Measure.BALANCE, date(2026, 1, 1), 1, share=666_667),
            entry(Measure.INVESTMENT, date(2026, 1, 1), 1, line="fund", coefficient=333_334),
        ]
    )
    stretch = to_date(NOVEMBER, TODAY)
    assert worth(kpi(Formula.WEIGHTED_AUM), ledger, stretch) == Worth(
        20 * (333_333 * 500_000 + 666_667 * 1_000_000 + 333_334 * 1_000_000), 20 * 10**12
    )
    assert rounded(Formula.WEIGHTED_AUM, ledger) == 1
    assert rounded(Formula.AUM_AVERAGE, ledger) == 2
    assert rounded(Formula.AUM_AVERAGE, ledger, parameters='{"share": false}') == 3
    assert rounded(Formula.POINT_BALANCE, ledger, parameters='{"lines": ["fund"]}') == 1


def test_of_accounts_only_deposits_count_whatever_else_has_a_balance() -> None:
    ledger = Ledger(
        [entry(Measure.BALANCE, date(2026, 1, 1), amount, line) for amount, line in ((1, "demand"), (20, "time"), (-400, "loan"))]
    )
    assert {rounded(formula, ledger) for formula in (Formula.POINT_BALANCE, Formula.DAILY_AVERAGE, Formula.AUM_AVERAGE)} == {21}
    assert rounded(Formula.POINT_BALANCE, ledger, parameters='{"lines": ["demand", "loan"]}') == 1


def test_negative_balances_count_as_they_are_and_halves_round_away_from_zero() -> None:
    ledger = Ledger([entry(Measure.BALANCE, date(2026, 11, 11), -5)])  # 10 of 20 days
    assert rounded(Formula.DAILY_AVERAGE, ledger) == -3
    assert rounded(Formula.POINT_BALANCE, ledger) == -5


amounts = st.integers(-(10**13), 10**13)
changes_of_a_book = st.lists(st.tuples(st.integers(-400, 60), amounts), max_size=12)


@given(changes_of_a_book, st.lists(st.integers(1, 10), min_size=1, max_size=4), st.sampled_from(["actual", "30"]))
def test_where_shares_sum_to_one_the_persons_figures_sum_to_the_whole_before_rounding(
    found: list[tuple[int, int]], parts: list[int], divisor: str
) -> None:
    cuts = [1_000_000 * part // sum(parts) for part in parts]
    cuts[0] += 1_000_000 - sum(cuts)
    measured = kpi(Formula.DAILY_AVERAGE, f'{{"divisor": "{divisor}"}}')

    def exact(share: int) -> Fraction:
        ledger = Ledger([entry(Measure.BALANCE, NOVEMBER.first + timedelta(day), delta, share=share) for day, delta in found])
        one = worth(measured, ledger, to_date(NOVEMBER, TODAY))
        assert one is not None
        return Fraction(one.over, one.under)

    assert sum(map(exact, cuts)) == exact(1_000_000)


def test_flows_count_what_happened_in_the_period() -> None:
    ledger = Ledger(
        [
            entry(measure, day, 10, share=500_000)
            for measure in (Measure.GRANTED, Measure.SOLD)
            for day in (date(2026, 10, 31), date(2026, 11, 1), TODAY, date(2026, 11, 21))
        ]
        + [entry(Measure.OPENED, TODAY, 1), entry(Measure.CONTACTS, TODAY, 3, "connected"), entry(Measure.CONTACTS, TODAY, 4, "tried")]
    )
    assert (rounded(Formula.LOANS_GRANTED, ledger), rounded(Formula.WEALTH_SOLD, ledger)) == (10, 10)
    assert rounded(Formula.WEALTH_SOLD, ledger, parameters='{"lines": ["wealth"]}') == 0
    assert rounded(Formula.NEW_CUSTOMERS, ledger) == 1
    assert (rounded(Formula.CONTACTS, ledger), rounded(Formula.CONTACTS, ledger, parameters='{"connected": false}')) == (3, 7)


@pytest.mark.parametrize(
    ("moves", "from_tier", "count"),
    [
        ([("2026-11-03", "ordinary", "gold")], "gold", 1),
        ([("2026-11-03", "ordinary", "gold")], "platinum", 0),
        ([("2026-11-03", "ordinary", "gold"), ("2026-11-09", "gold", "ordinary")], "", 0),
        ([("2026-11-03", "platinum", "ordinary"), ("2026-11-09", "ordinary", "gold")], "", 0),
        ([("2026-11-03", "ordinary", "gold"), ("2026-11-09", "gold", "platinum")], "", 1),
        ([("2026-10-31", "ordinary", "gold"), ("2026-11-21", "gold", "platinum")], "", 0),
        ([("2026-11-03", "unheard of", "gold")], "", 1),
    ],
)
def test_a_customer_is_upgraded_whose_level_rose_over_the_period(moves: list[tuple[str, str, str]], from_tier: str, count: int) -> None:
    levels = [LevelChange("c", date.fromisoformat(day).toordinal(), before, after) for day, before, after in moves]
    found = worth(kpi(Formula.UPGRADED_CUSTOMERS, f'{{"from_tier": "{from_tier}"}}'), Ledger((), levels), to_date(NOVEMBER, TODAY), RANKS)
    assert found == Worth(count, 1)


def test_ratios_divide_counts_and_nothing_by_nothing() -> None:
    spring = date(2026, 3, 1)
    ledger = Ledger(
        [
            entry(Measure.LINES, spring, 2, "0"),
            entry(Measure.LINES, spring, 1, "1"),
            entry(Measure.LINES, spring, 1, "3"),
            entry(Measure.CUSTOMERS, spring, 8),
            entry(Measure.LOST, TODAY, 2),
            entry(Measure.HANDED, TODAY, 5),
            entry(Measure.SUCCEEDED, TODAY, 2),
            entry(Measure.LOANS, TODAY, 970, "pass"),
            entry(Measure.LOANS, TODAY, 30, "loss"),
        ]
    )
    ratios = {
        Formula.COVERAGE: 1_000_000,
        Formula.CROSS_SELL: 250_000,
        Formula.CHURN: 250_000,
        Formula.CAMPAIGN_SUCCESS: 400_000,
        Formula.NPL_RATIO: 30_000,
    }
    assert {formula: rounded(formula, ledger) for formula in ratios} == ratios
    assert {rounded(formula, Ledger()) for formula in ratios} == {None}


def test_an_unknown_grade_makes_the_npl_ratio_unknown() -> None:
    ledger = Ledger([entry(Measure.LOANS, date(2026, 1, 1), 970, "pass"), entry(Measure.LOANS, date(2026, 1, 1), 30, "")])
    assert rounded(Formula.NPL_RATIO, ledger) is None


def test_before_the_first_change_point_of_a_book_nothing_can_be_said() -> None:
    ledger = Ledger([entry(Measure.BALANCE, date(2026, 11, 10), 100)])
    average = kpi(Formula.DAILY_AVERAGE)
    assert reaches(average, ledger, to_date(NOVEMBER, TODAY))
    assert not reaches(average, ledger, to_date(NOVEMBER, TODAY), fully=True)
    assert not reaches(average, ledger, whole(NOVEMBER.previous()))
    assert not reaches(kpi(Formula.NET_GROWTH), ledger, to_date(NOVEMBER, TODAY))
    assert worth(average, ledger, to_date(NOVEMBER, date(2026, 10, 5))) is None


def test_what_adds_up_is_not_said_of_a_period_before_the_book_begins() -> None:
    september, october = NOVEMBER.back(2), NOVEMBER.previous()
    began = [entry(Measure.BALANCE, date(2026, 11, 10), 100)]
    ledger = Ledger(began)
    for formula in FLOWS:
        assert not reaches(kpi(formula), ledger, whole(october))
        assert reaches(kpi(formula), ledger, to_date(NOVEMBER, TODAY))
        assert reaches(kpi(formula), Ledger(), whole(october)), "an empty book has counted nothing, and that is known"
    logged = Ledger([*began, entry(Measure.CONTACTS, date(2026, 10, 7), 1, "connected")])
    assert reaches(kpi(Formula.CONTACTS), logged, whole(october))
    assert not reaches(kpi(Formula.CONTACTS), logged, whole(september))
    assert not reaches(kpi(Formula.WEALTH_SOLD), logged, whole(october))
    risen_before = Ledger(began, [LevelChange("c1", date(2026, 9, 7).toordinal(), "gold", "platinum")])
    assert reaches(kpi(Formula.UPGRADED_CUSTOMERS), risen_before, whole(september))
    assert not reaches(kpi(Formula.UPGRADED_CUSTOMERS), risen_before, whole(october))


@given(st.lists(st.integers(-(10**15), 10**15), max_size=30), st.integers(1, 10**12))
def test_parts_add_up_to_the_rounded_whole_each_within_one(overs: list[int], under: int) -> None:
    found = settled([Worth(over, under) for over in overs])
    assert sum(found) == Worth(sum(overs), under).rounded
    assert all(abs(Fraction(over, under) - one) < 1 for over, one in zip(overs, found, strict=True))


@given(st.dictionaries(st.integers(0, 20), changes_of_a_book, max_size=6), st.integers(0, 4))
def test_movers_and_the_rest_are_the_whole_change(books: dict[int, list[tuple[int, int]]], top: int) -> None:
    measured = kpi(Formula.DAILY_AVERAGE)
    ledgers = {
        key: Ledger([entry(Measure.BALANCE, NOVEMBER.first + timedelta(day), delta, share=123_457) for day, delta in found])
        for key, found in books.items()
    }
    everything = Ledger(
        [entry(Measure.BALANCE, NOVEMBER.first + timedelta(day), delta, share=123_457) for found in books.values() for day, delta in found]
    )
    now, was = to_date(NOVEMBER, TODAY), whole(NOVEMBER.previous())
    after, before = split(measured, ledgers, now, RANKS), split(measured, ledgers, was, RANKS)
    found = changes(before, after, top)
    assert [found.before, found.after] == [
        one.rounded for one in (worth(measured, everything, was), worth(measured, everything, now)) if one
    ]
    assert found.rest + sum(one.by for one in (*found.up, *found.down)) == found.after - found.before
    assert max(len(found.up), len(found.down)) <= top
    assert all(one.by > 0 for one in found.up)
    assert all(one.by < 0 for one in found.down)


def test_parts_of_different_denominators_are_no_parts_of_one_figure() -> None:
    with pytest.raises(ValueError, match="one denominator"):
        settled([Worth(1, 2), Worth(1, 3)])


def test_of_a_ratio_the_rows_are_what_stands_above_the_line() -> None:
    three_lines = Ledger([entry(Measure.LINES, date(2026, 1, 1), 1, "3")])
    bad_loan = Ledger([entry(Measure.LOANS, TODAY, 100, "loss", share=400_000)])
    stretch = to_date(NOVEMBER, TODAY)
    assert part_worth(kpi(Formula.COVERAGE), three_lines, stretch, RANKS).rounded == 3
    assert part_worth(kpi(Formula.CROSS_SELL), three_lines, stretch, RANKS).rounded == 1
    assert part_worth(kpi(Formula.NPL_RATIO), bad_loan, stretch, RANKS).rounded == 40
