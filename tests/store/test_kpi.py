"""My performance over a replica: the lines of a person, the rows behind them, what moved them, and what more money would do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import pytest

from rmdesk.clock import Clock
from rmdesk.desk.performance import Performance
from rmdesk.domain.kpi.lines import Light
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.store.replica import Replica
from tests.store.builders import (
    ME,
    TODAY,
    a_contact,
    a_customer,
    a_holding,
    a_loan,
    a_person,
    a_product,
    a_task,
    a_tier,
    add,
    an_account,
    an_assignment,
    delete,
)
from tests.store.kpi_books import JANUARY, KINDS, OTHER, SUMS, a_kpi, a_target, history, lines, performance


@pytest.fixture
def kpis(replica: Replica) -> dict[str, str]:
    """The ids of one KPI of each kind."""
    with replica.writing() as conn:
        for person in (ME, OTHER):
            a_person(conn, id=person)
        for level, zh in (("ordinary", "普通"), ("gold", "金卡"), ("platinum", "白金")):
            a_tier(conn, level, zh, level.title())
        return {code: a_kpi(conn, code, formula, parameters, unit) for code, (formula, parameters, unit) in KINDS.items()}


@pytest.fixture
def book(replica: Replica, kpis: dict[str, str]) -> Replica:
    """Three customers of mine, one of them with a share, one shared account, investments, loans and work."""
    with replica.writing() as conn:
        mine, shared, young = (
            a_customer(conn, "张伟", opened=date(2025, 3, 1)),
            a_customer(conn, "李娜"),
            a_customer(conn, "王芳", opened=TODAY),
        )
        an_assignment(conn, mine, ME)
        an_assignment(conn, shared, ME, share=333_333)
        an_assignment(conn, shared, OTHER, share=666_667)
        an_assignment(conn, young, ME, valid_from=TODAY)
        account = an_account(
            conn, mine, balances={date(2025, 2, 1): 1_000, date(2026, 10, 5): 3_001, date(2026, 11, 11): 5_000}, joint=(shared,)
        )
        an_account(conn, shared, line="time", balances={date(2025, 6, 1): 7_777, date(2026, 11, 1): 70_001})
        an_account(conn, shared, balances={date(2026, 11, 3): -500}, currency="USD")
        an_account(conn, young, balances={TODAY: 11}, opened=TODAY)
        an_account(conn, young, line="loan", balance=-9_999)
        a_product(conn, "fund", coefficient=500_000)
        a_holding(conn, mine, 900, bought=date(2026, 11, 6), cost=1_000)
        a_holding(conn, mine, 400, line="fund", bought=date(2025, 12, 1), maturity=date(2026, 11, 10))
        a_loan(conn, account, 300, principal=500, start=date(2026, 11, 2), as_of=date(2026, 11, 19), grade="loss")
        a_loan(conn, account, 700, principal=900, start=date(2026, 9, 2), as_of=date(2026, 11, 19))
        history(conn, mine, "level", "ordinary", "gold", date(2026, 11, 4))
        a_contact(conn, mine, TODAY, owner_id=ME)
        a_contact(conn, shared, TODAY, owner_id=ME, connected=False, result="no_answer")
        a_contact(conn, mine, TODAY, owner_id=OTHER)
        add(conn, "feedback_code", code="F1", name_zh="成", success=True)
        add(conn, "campaign", id="campaign", code="C", name_zh="C", start=JANUARY, end=TODAY)
        for feedback in ("F1", "", "F2", "F1"):
            a_task(conn, mine, owner_id=ME, campaign_id="campaign", start=TODAY, feedback_code=feedback)
    return replica


def test_every_kind_says_what_its_rule_says(book: Replica) -> None:
    found = {code: line.actual for code, line in lines(book).items()}
    # 张伟's account counts for him (share 1), not for 李娜 who holds it too; hers with a third
    demand = 10 * 3_001 + 10 * 5_000 + 11
    time = 20 * 70_001 * 333_333
    assert found["average"] == round((demand * 10**6 + time) / (20 * 10**6))
    assert found["whole"] == round((demand + 20 * 70_001) / 20)
    assert found["point"] == round(5_000 + 11 + 70_001 * 0.333333)
    assert found["growth"] == round((demand * 10**6 + time) / (20 * 10**6) - (1_000 + 7_777 * 0.333333))
    invested = 15 * 900 + 10 * 400
    assert found["aum"] == round(((demand + invested) * 10**6 + time) / (20 * 10**6))
    assert found["weighted"] == round(((demand + 15 * 900 + 10 * 200) * 10**6 + time) / (20 * 10**6))
    assert (found["granted"], found["sold"], found["new"], found["upgraded"], found["contacts"]) == (500, 1_000, 1, 1, 1)
    # 张伟: demand, wealth, loan; 李娜: demand (twice), time, loan (the joint account's); 王芳: demand
    assert found["coverage"] == round(7_000_000 / 3)
    assert found["cross_sell"] == round(2_000_000 / 3)
    assert (found["churn"], found["campaign"], found["npl"]) == (0, 500_000, 300_000)


def test_the_rows_of_a_sum_add_up_to_it_exactly(book: Replica) -> None:
    mine = performance(book)
    for span in Span:
        for line in mine.lines(span):
            rows = mine.rows(line.code, span)
            if line.code in SUMS and line.actual is not None:
                assert sum(row.amount for row in rows) == line.actual, (line.code, span)
            assert [abs(row.amount) for row in rows] == sorted((abs(row.amount) for row in rows), reverse=True)
    (first, *_rest) = mine.rows("average", Span.MONTH, limit=1)
    assert (first.customer_name, first.share_ppm, first.unit, first.account_no_masked[4]) == ("李娜", 333_333, "money", "*")
    assert [row.product for row in mine.rows("upgraded", Span.MONTH)] == ["Ordinary → Gold"]
    assert [(row.amount, row.unit) for row in mine.rows("npl", Span.MONTH)] == [(300, "money")]


@pytest.mark.parametrize("limit", [0, 1, 2, 5])
def test_the_largest_rows_alone_are_those_of_all(book: Replica, limit: int) -> None:
    mine = performance(book)
    for line in mine.lines(Span.MONTH):
        assert mine.rows(line.code, Span.MONTH, limit=limit) == mine.rows(line.code, Span.MONTH)[:limit], line.code


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 5, 100])
def test_the_largest_rows_and_the_rest_are_the_figure(book: Replica, limit: int) -> None:
    mine = performance(book)
    for line in mine.lines(Span.MONTH):
        found, every = mine.largest(line.code, Span.MONTH, limit=limit), mine.rows(line.code, Span.MONTH)
        assert sum(row.amount for row in found.rows) + found.rest == sum(row.amount for row in every), line.code
        assert found.customers == len({row.customer_id for row in every}), line.code
        assert found.is_all == (found.rows == every), line.code


def test_among_equal_rows_a_limit_takes_those_that_come_first_in_all(replica: Replica) -> None:
    with replica.writing() as conn:
        a_person(conn, id=ME)
        a_kpi(conn, "point", *KINDS["point"])
        for balances in ((50, 50), (100,), (50,), (50, 70), (50,)):
            customer = a_customer(conn, "张伟")
            an_assignment(conn, customer, ME)
            for balance in balances:
                an_account(conn, customer, balance=balance)
    mine = performance(replica)
    every = mine.rows("point", Span.MONTH)
    assert [mine.rows("point", Span.MONTH, limit=limit) for limit in range(9)] == [every[:limit] for limit in range(9)]


def test_the_largest_account_may_be_of_a_customer_who_brings_less_than_another(replica: Replica) -> None:
    with replica.writing() as conn:
        a_person(conn, id=ME)
        a_kpi(conn, "point", *KINDS["point"])
        many, one = a_customer(conn, "多"), a_customer(conn, "一")
        for customer, balances in ((many, (50, 40, 30)), (one, (60,))):
            an_assignment(conn, customer, ME, share=333_333)
            for balance in balances:
                an_account(conn, customer, balance=balance)
    mine = performance(replica)
    assert [row.customer_name for row in mine.rows("point", Span.MONTH, limit=1)] == ["一"]
    assert sum(row.amount for row in mine.rows("point", Span.MONTH)) == mine.line("point", Span.MONTH).actual == 60


def test_what_a_customer_moved_is_the_sum_of_their_rows(book: Replica) -> None:
    mine = performance(book)
    for code in SUMS:
        moved = mine.movers(code, Span.MONTH)
        rows = mine.rows(code, Span.MONTH)
        for one in (*moved.up, *moved.down):
            assert one.after == sum(row.amount for row in rows if row.customer_id == one.customer_id), code


@pytest.mark.parametrize("against", ["previous", "year_before"])
@pytest.mark.parametrize("by", ["customer", "account"])
def test_who_moved_it_adds_up_to_the_change(
    book: Replica, against: Literal["previous", "year_before"], by: Literal["customer", "account"]
) -> None:
    mine = performance(book)
    for line in mine.lines(Span.MONTH):
        if line.code not in SUMS:
            with pytest.raises(InvalidValue, match="ratio"):
                mine.movers(line.code, Span.MONTH)
            continue
        found = mine.movers(line.code, Span.MONTH, against=against, top=1, by=by)
        assert found.after == (line.actual or found.after)
        assert found.rest + sum(one.change for one in (*found.up, *found.down)) == found.after - found.before
        assert all(one.change == one.after - one.before for one in (*found.up, *found.down))


def test_money_moves_are_named_with_their_customer(book: Replica) -> None:
    found = performance(book).movers("average", Span.MONTH)
    assert found.before == lines(book)["average"].previous
    assert [(one.name, one.change > 0) for one in found.up] == [("李娜", True), ("张伟", True), ("王芳", True)]


def test_compared_periods_are_whole_and_to_the_same_day(book: Replica) -> None:
    line = lines(book)["average"]
    assert line.previous == round(((4 * 1_000 + 27 * 3_001) * 10**6 + 31 * 7_777 * 333_333) / (31 * 10**6))
    assert line.previous_to_date == round(((4 * 1_000 + 16 * 3_001) * 10**6 + 20 * 7_777 * 333_333) / (20 * 10**6))
    assert line.year_before == round((1_000 * 10**6 + 7_777 * 333_333) / 10**6)
    assert line.year_before_to_date == line.year_before


def test_what_adds_up_is_compared_with_as_many_days_of_the_year_before(replica: Replica) -> None:
    with replica.writing() as conn:
        a_person(conn, id=ME)
        a_kpi(conn, "sold", *KINDS["sold"])
        customer = a_customer(conn)
        an_assignment(conn, customer, ME)
        for day, paid in ((date(2025, 11, 20), 10), (date(2025, 11, 21), 5)):
            a_holding(conn, customer, paid, bought=day)
    line = lines(replica)["sold"]
    assert (line.year_before, line.year_before_to_date) == (15, 10)


def test_nothing_is_said_of_days_before_the_books_first_change_point(book: Replica) -> None:
    found = {code: line.year_before for code, line in lines(book, span=Span.YEAR).items()}
    assert (found["average"], found["growth"]) == (None, None)
    assert found["point"] is not None
    assert lines(book, date(2025, 1, 15))["point"].actual is None


def test_targets_are_those_of_the_period(book: Replica, kpis: dict[str, str]) -> None:
    with book.writing() as conn:
        a_target(conn, kpis["sold"], 1_500)
        a_target(conn, kpis["sold"], 9_000, Period(Span.YEAR, JANUARY))
        a_target(conn, kpis["sold"], 77, person=OTHER)
    month = lines(book)["sold"]
    assert (month.target, month.proportional, month.gap, month.completion) == (1_500, 1_000, 500, 666_667)
    assert (month.light, month.needed) == (Light.YELLOW, 50)
    assert lines(book, span=Span.YEAR)["sold"].target == 9_000
    assert lines(book, span=Span.QUARTER)["sold"].target is None


def test_another_persons_figures_are_theirs(book: Replica) -> None:
    mine = performance(book)
    theirs = {line.code: line.actual for line in mine.lines(Span.MONTH, person=OTHER)}
    # the joint account counts for 李娜 with them: they do not look after 张伟
    assert theirs["point"] == round((5_000 + 70_001) * 0.666667)
    # nor is their contact with 张伟 theirs any more: their own desk knows nothing of it
    assert theirs["contacts"] == 0


def test_a_customer_handed_over_takes_their_history_along(book: Replica) -> None:
    tomorrow = TODAY + timedelta(1)
    with book.writing() as conn:
        (customer,) = conn.execute("SELECT id FROM customer WHERE name = '张伟'").fetchone()
        conn.execute("UPDATE assignment SET valid_to = ? WHERE customer_id = ?", (tomorrow.isoformat(), customer))
        an_assignment(conn, customer, OTHER, valid_from=tomorrow)
    before = performance(book).lines(Span.MONTH, at=date(2026, 10, 31), person=OTHER)[0].actual
    after = performance(book, tomorrow).lines(Span.MONTH, at=date(2026, 10, 31), person=OTHER)[0].actual
    assert (before or 0) < (after or 0)


def test_figures_follow_the_business_date_by_themselves(book: Replica) -> None:
    performance(book)
    replayed = Performance(book, Clock(as_of=date(2026, 10, 31)), lambda: ME)
    assert replayed.line("point", Span.MONTH).actual == round(3_001 + 7_777 * 0.333333)


def test_a_kpi_that_cannot_be_computed_says_why_and_the_others_stand(book: Replica) -> None:
    with book.writing() as conn:
        a_kpi(conn, "moon", "moon_phase", {})
        a_kpi(conn, "typo", "contacts", {"conected": True})
    mine = performance(book)
    found = {line.code: line for line in mine.lines(Span.MONTH)}
    assert "moon_phase" in found["moon"].problem
    assert "conected" in found["typo"].problem
    assert (found["moon"].actual, found["average"].problem) == (None, "")
    for code in ("moon", "typo"):
        with pytest.raises(InvalidValue, match=code):
            mine.explain(code, Span.MONTH)
    with pytest.raises(NotFound, match="average"):
        mine.rows("unheard of", Span.MONTH)


def test_an_explanation_shows_formula_inputs_and_sources(book: Replica) -> None:
    mine = performance(book)
    for line in mine.lines(Span.MONTH):
        found = mine.explain(line.code, Span.MONTH)
        assert found.line == line
        assert found.formula
        assert found.sources
        assert ("to", "2026-11-20") in [(one.name, one.value) for one in found.inputs]
    inputs = {one.name: one.value for one in mine.explain("whole", Span.MONTH).inputs}
    assert inputs["sum of the days"] == f"{(10 * 3_001 + 10 * 5_000 + 11 + 20 * 70_001) / 100:,.2f}"
    assert inputs["divisor"].startswith("20")


def test_a_trend_shows_what_is_on_record_and_computes_the_rest(book: Replica, kpis: dict[str, str]) -> None:
    with book.writing() as conn:
        add(conn, "kpi_value", kpi_id=kpis["average"], person_id=ME, period_start=date(2026, 9, 1), value=42)
        add(conn, "kpi_value", kpi_id=kpis["average"], person_id=ME, period_start=date(2026, 11, 1), value=43)
        a_target(conn, kpis["average"], 5)
    points = performance(book).trend("average", Span.MONTH, 24)
    assert [point.period.first for point in points][::23] == [date(2024, 12, 1), date(2026, 11, 1)]
    assert points[0].value is None
    assert [(point.value, point.official) for point in points if point.period.first == date(2026, 9, 1)] == [(42, True)]
    assert (points[-1].official, points[-1].target) == (False, 5)
    assert points[-1].value == lines(book)["average"].actual
    assert points[-2].value == lines(book)["average"].previous


def test_what_more_money_would_do(book: Replica, kpis: dict[str, str]) -> None:
    with book.writing() as conn:
        a_target(conn, kpis["whole"], 100_000)
    found = performance(book).what_if("whole", Span.MONTH, 30_000, date(2026, 11, 15))
    projected = 20 * 70_001 + 10 * 3_001 + 10 * 5_000 + 11 + 10 * (70_001 + 5_000 + 11)
    assert found.average_now == round(projected / 30)
    assert found.average_then == round((projected + 16 * 30_000) / 30)
    assert (found.completion_now, found.completion_then) == (found.average_now * 10, found.average_then * 10)


def test_lost_customers_are_lost_when_their_history_says(replica: Replica, kpis: dict[str, str]) -> None:
    with replica.writing() as conn:
        for number in range(4):
            customer = a_customer(conn, opened=date(2020, 1, 1), status="lost" if number in (1, 2) else "active")
            an_assignment(conn, customer, ME)
            if number == 1:
                history(conn, customer, "status", "active", "lost", date(2026, 11, 3))
            if number == 3:
                an_assignment(conn, customer, OTHER)
                delete(conn, "customer", customer)
    mine = performance(replica)
    line = mine.line("churn", Span.MONTH)
    assert line.actual == 500_000  # one of two: the other lost one was lost nobody knows when, the deleted one is nobody's
    assert (line.previous, line.less_is_better) == (0, True)
    assert len(mine.rows("churn", Span.MONTH)) == 1


def test_other_currencies_stand_beside(book: Replica) -> None:
    found = {(line.currency, line.code): line for line in performance(book).beside(Span.MONTH)}
    assert {currency for currency, _code in found} == {"USD"}
    assert found["USD", "point"].actual == round(-500 * 0.333333)
    assert found["USD", "whole"].actual == -500 * 18 / 20
    assert {line.target for line in found.values()} == {None}


def test_a_period_that_has_not_begun_has_no_figures_and_one_that_is_over_is_compared_whole(book: Replica) -> None:
    mine = performance(book)
    ahead = mine.line("average", Span.MONTH, date(2026, 12, 24))
    assert (ahead.actual, ahead.previous_to_date, ahead.previous) == (None, None, mine.line("average", Span.MONTH).actual)
    assert mine.rows("average", Span.MONTH, date(2026, 12, 24)) == ()
    over = mine.line("average", Span.MONTH, date(2026, 9, 9))
    assert over.previous_to_date == over.previous


def test_an_empty_book_has_nothing_and_says_so(replica: Replica, kpis: dict[str, str]) -> None:
    found = lines(replica)
    assert {found[code].actual for code in SUMS} == {0}
    assert {found[code].actual for code in KINDS if code not in SUMS} == {None}
    assert performance(replica).rows("average", Span.MONTH) == ()
    assert performance(replica).movers("average", Span.MONTH).rest == 0
