"""What customers are appraised by, who moves between levels, who seems to leave, what bookings tell; all as of a business date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from sqlite3 import Connection

import pytest

from rmdesk.domain.appraisal import Facts
from rmdesk.domain.appraisal_parameters import Appraisal, Signals, TierMovement
from rmdesk.domain.finds import BUILT_IN, Find, Way
from rmdesk.domain.money import Money
from rmdesk.domain.signals import Sign
from rmdesk.errors import InvalidValue
from rmdesk.store.queries.appraisal import appraised
from rmdesk.store.queries.bank_parameters import bank_parameters
from rmdesk.store.queries.finds import Found, categories_known, found_by
from rmdesk.store.queries.fund_flow import book_flow, fund_flow
from rmdesk.store.queries.month_course import averages, courses, stretches
from rmdesk.store.queries.picture_trend import movement
from rmdesk.store.queries.signals import Leaving, leaving
from rmdesk.store.queries.tier_movement import Way as Going
from rmdesk.store.queries.tier_movement import movers
from tests.store import builders as book

TODAY = date(2026, 11, 20)
WAN = 1_000_000
RULES = Appraisal()


@pytest.fixture
def conn() -> Iterator[Connection]:
    conn = book.a_book()
    yield conn
    conn.close()


def a_booking(conn: Connection, account: str, amount: int, on: date = date(2026, 11, 2), **values: book.Value) -> str:
    return book.add(conn, "transaction", account_id=account, date=on, amount=amount, **values)


def facts(conn: Connection, customers: list[str] | None = None) -> dict[str, Facts]:
    book.worked_out(conn, TODAY)
    of = stretches(TODAY, 3)
    had = courses(conn, of, "CNY", RULES.contribution.margins, 3)
    found = appraised(conn, TODAY, "CNY", RULES, lambda: had, of, customers)
    return {customer: known for customer, (_person, known) in found.items()}


# ---- what is known -------------------------------------------------------------------------------------------------------------------------


def test_everything_that_marks_go_by(conn: Connection) -> None:
    zhang = book.a_customer(conn, opened=date(2016, 11, 21))
    account = book.an_account(conn, zhang, balance=100 * WAN)
    book.a_holding(conn, zhang, 300 * WAN, line="fund")
    lent = book.an_account(conn, zhang, line="loan")
    book.a_loan(conn, lent, 50 * WAN, grade="special_mention")
    loan = book.a_loan(conn, lent, 1 * WAN, grade="pass")
    for number, (due, paid) in enumerate([(date(2026, 9, 1), None), (date(2026, 10, 1), date(2026, 12, 1)), (date(2026, 11, 20), None)], 1):
        book.add(conn, "instalment", loan_id=loan, number=number, due=due, amount=1, paid_on=paid)
    a_booking(conn, account, -500, category="shopping", channel="card")
    a_booking(conn, account, -500, date(2026, 8, 31), category="shopping")
    a_booking(conn, account, -500, own_account=True)
    a_booking(conn, account, 8_000, date(2026, 10, 5), category="salary", channel="batch")
    a_booking(conn, account, 8_000, date(2026, 11, 5), category="salary", channel="batch")
    a_booking(conn, account, 5, category="interest")
    book.add(conn, "standing_order", account_id=account, order_no="O1", amount=1)
    book.a_contact(conn, zhang, date(2026, 9, 1))
    book.a_contact(conn, zhang, date(2026, 8, 31))
    book.a_contact(conn, zhang, date(2026, 11, 1), connected=False, result="no_answer")
    known = facts(conn)[zhang]
    income = 100 * WAN * 18 // 1000 + 300 * WAN * 8 // 1000 + 51 * WAN * 20 // 1000
    assert known == Facts(zhang, income, 1, 1, 9, 3, 2, 1, "special_mention", 2, 0, 750_000)
    assert facts(conn, [zhang]) == {zhang: known}


def test_customers_of_whom_nothing_is_known_are_there_and_deleted_ones_are_not(conn: Connection) -> None:
    nobody, gone = book.a_customer(conn), book.a_customer(conn)
    book.delete(conn, "customer", gone)
    assert facts(conn) == {nobody: Facts(nobody)}


def test_the_banks_own_parameters_hold_and_wrong_ones_are_said(conn: Connection) -> None:
    assert bank_parameters(conn, TierMovement) == TierMovement()
    row = book.add(conn, "reminder_rule", code="tier_movement", parameters='{"grace": 2}')
    assert bank_parameters(conn, TierMovement) == TierMovement(grace=2)
    book.change(conn, "reminder_rule", row, parameters='{"grace": "two"}')
    with pytest.raises(InvalidValue):
        bank_parameters(conn, TierMovement)


# ---- levels --------------------------------------------------------------------------------------------------------------------------------


def the_levels(conn: Connection) -> None:
    for code, rank, floor in (("ordinary", 0, 0), ("gold", 1, 5 * WAN), ("platinum", 2, 20 * WAN)):
        book.add(conn, "tier", code=code, rank=rank, name_zh=code, threshold=floor)


def test_who_moves_and_how_far_they_have_come(conn: Connection) -> None:
    the_levels(conn)
    named = {}
    for name, level, balances in (
        ("lost", "gold", {date(2026, 1, 1): 4 * WAN}),
        ("watched", "gold", {date(2026, 1, 1): 6 * WAN, date(2026, 7, 1): 4 * WAN}),
        ("below", "gold", {date(2026, 1, 1): 6 * WAN, date(2026, 11, 1): 4 * WAN}),
        ("new", "gold", {date(2026, 11, 1): 4 * WAN}),
        ("risen", "ordinary", {date(2026, 1, 1): 6 * WAN}),
        ("near", "gold", {date(2026, 1, 1): 19 * WAN}),
        ("safe", "gold", {date(2026, 1, 1): 6 * WAN}),
        ("poor", "ordinary", {date(2026, 1, 1): 1 * WAN}),
    ):
        named[name] = book.a_customer(conn, name, tier=level)
        book.an_account(conn, named[name], balances=balances)
    book.an_account(conn, book.a_company(conn, tier="gold"), balance=4 * WAN)
    book.worked_out(conn, TODAY)
    found = {one.name: one for one in movers(conn, TODAY)}
    told = {name: (one.way, one.standing.watch, one.standing.months_below) for name, one in found.items()}
    assert told == {
        "lost": (Going.DROP, 4, 6),
        "watched": (Going.WATCH, 2, 4),
        "below": (Going.BELOW, 0, 0),
        "new": (Going.BELOW, 0, 0),
        "risen": (Going.RISEN, 0, 0),
        "near": (Going.NEAR, 0, 0),
    }
    assert found["lost"].standing.drops_to == "ordinary"
    assert found["near"].standing.next_missing == Money(1 * WAN)
    assert [one.name for one in movers(conn, TODAY, Going.NEAR)] == ["near"]
    for name, customer in named.items():
        own = movement(conn, customer, "retail", "ordinary" if name in ("risen", "poor") else "gold", TODAY).tier
        if name in found:
            assert own == found[name].standing  # the customer's page says the same


def test_months_before_the_level_was_given_are_not_counted(conn: Connection) -> None:
    the_levels(conn)
    zhang = book.a_customer(conn, tier="gold")
    book.an_account(conn, zhang, balance=4 * WAN)
    book.add(conn, "field_history", table_name="customer", row_id=zhang, field="level", who="x", at=datetime(2026, 9, 3, tzinfo=UTC))
    book.worked_out(conn, TODAY)
    (mover,) = movers(conn, TODAY)
    assert (mover.way, mover.standing.months_below) == (Going.BELOW, 2)


def test_without_levels_nobody_moves(conn: Connection) -> None:
    book.an_account(conn, book.a_customer(conn), balance=4 * WAN)
    assert movers(book.worked_out(conn, TODAY), TODAY) == []


# ---- leaving -------------------------------------------------------------------------------------------------------------------------------


def signs(conn: Connection, only: Sign | None = None) -> list[Leaving]:
    book.worked_out(conn, TODAY)
    of = stretches(TODAY, 3)
    months = {customer: averages(course, of) for customer, course in courses(conn, of, "CNY").items()}
    return leaving(conn, TODAY, "CNY", Signals(), lambda: months, only)


def test_customers_who_seem_to_leave_come_by_the_money_at_stake_each_with_its_arithmetic(conn: Connection) -> None:
    falls = book.a_customer(conn, "falls")
    book.an_account(
        conn,
        falls,
        balances={date(2026, 8, 1): 90 * WAN, date(2026, 9, 1): 70 * WAN, date(2026, 10, 1): 50 * WAN, date(2026, 11, 1): 30 * WAN},
    )
    moves = book.a_customer(conn, "moves")
    account = book.an_account(conn, moves, balance=10 * WAN)
    book.add(conn, "transaction", account_id=account, date=date(2026, 11, 3), amount=-20 * WAN, counterparty="某证券")
    book.add(conn, "transaction", account_id=account, date=date(2026, 11, 4), amount=2 * WAN)
    book.add(conn, "transaction", account_id=account, date=date(2026, 11, 4), amount=-9 * WAN, own_account=True)
    still = book.a_customer(conn, "still")
    book.an_account(conn, still, balance=40 * WAN, last_own_transaction=date(2026, 1, 1))
    angry = book.a_customer(conn, "angry")
    book.an_account(conn, angry, balance=10 * WAN)
    book.add(conn, "complaint", customer_id=angry, received=date(2026, 11, 1), summary="利率")
    found = signs(conn)
    assert [(one.name, one.stake) for one in found] == [("falls", 60 * WAN), ("moves", 18 * WAN), ("still", 10 * WAN), ("angry", 1 * WAN)]
    by_name = {one.name: one.signals[0] for one in found}
    assert by_name["falls"].amounts == (90 * WAN, 70 * WAN, 50 * WAN, 30 * WAN)
    left = by_name["moves"]
    assert (left.amounts, left.share, left.on, left.text) == ((18 * WAN, 28 * WAN), 642_857, date(2026, 11, 3), "某证券")
    assert (by_name["still"].count, by_name["angry"].text) == (323, "利率")
    assert [one.name for one in signs(conn, Sign.SILENT)] == ["still"]


def test_a_deposit_that_another_followed_is_not_closed_for_good(conn: Connection) -> None:
    rolls, leaves = book.a_customer(conn, "rolls"), book.a_customer(conn, "leaves")
    for customer in (rolls, leaves):
        book.an_account(conn, customer, line="time", balances={date(2026, 1, 1): 5 * WAN}, closed=date(2026, 10, 10), status="closed")
    book.an_account(conn, rolls, line="time", balances={date(2026, 10, 10): 5 * WAN}, opened=date(2026, 10, 10))
    (one,) = signs(conn, Sign.CLOSED)
    assert (one.name, one.stake, one.signals[0].on) == ("leaves", 5 * WAN, date(2026, 10, 10))


def test_pay_that_stopped(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    account = book.an_account(conn, zhang, balance=7 * WAN)
    for month in (7, 8, 9):
        book.add(conn, "transaction", account_id=account, date=date(2026, month, 15), amount=8_000_00, category="salary")
    (one,) = signs(conn, Sign.PAY_STOPPED)
    assert (one.signals[0].count, one.signals[0].on, one.stake) == (3, date(2026, 9, 15), 7 * WAN)


# ---- flow and finds ------------------------------------------------------------------------------------------------------------------------


def test_a_customers_flow_leaves_out_their_own_accounts_in_whatever_way_these_are_told(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    account = book.an_account(conn, zhang, balance=1)
    other = book.an_account(conn, zhang, balance=1, account_no="6222000011112222")
    bookings: list[dict[str, book.Value]] = [
        {"amount": -100, "counterparty": "甲"},
        {"amount": -300, "counterparty_account": "9999888877776666", "counterparty_bank": "工行"},
        {"amount": 500, "counterparty": "单位", "category": "salary"},
        {"amount": -7, "own_account": True},
        {"amount": -9, "counterparty_account": "6222000011112222"},
        {"amount": -100, "date": date(2026, 1, 1), "counterparty": "甲"},
    ]
    for values in bookings:
        book.add(conn, "transaction", account_id=account, **{"date": date(2026, 11, 2), **values})
    book.add(conn, "transaction", account_id=other, date=date(2026, 11, 2), amount=7, own_account=True)
    found = fund_flow(conn, zhang, date(2026, 10, 21), TODAY)
    assert [(one.name, one.amount, one.share) for one in found.flow.outward.parties] == [("工行 *6666", 300, 750_000), ("甲", 100, 250_000)]
    assert [(one.name, one.category) for one in found.flow.inward.parties] == [("单位", "salary")]
    assert (found.own, found.known_from) == (3, date(2026, 1, 1))


def test_counterparties_of_the_book_with_the_customers_behind_them(conn: Connection) -> None:
    accounts = [book.an_account(conn, book.a_customer(conn), balance=1) for _number in range(2)]
    for account in accounts:
        book.add(conn, "transaction", account_id=account, date=TODAY, amount=-50, counterparty="某证券")
    (one,) = book_flow(conn, date(2026, 11, 1), TODAY, -1, 10)
    assert (one.name, one.amount, one.count, len(one.rows)) == ("某证券", 100, 2, 2)
    assert book_flow(conn, date(2026, 11, 1), TODAY, 1, 10) == []


def found(conn: Connection, *finds: Find) -> list[Found]:
    return found_by(conn, finds, TODAY, "CNY")


def test_a_find_goes_by_category_or_word_time_sum_number_and_direction(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    account = book.an_account(conn, zhang, balance=1)
    for on, amount, category, party, text in (
        (date(2026, 11, 2), -3_000_00, "wedding", "某影楼", ""),
        (date(2026, 5, 21), -2_000_00, "", "唯一婚纱摄影", ""),
        (date(2026, 5, 20), -2_000_00, "wedding", "too early", ""),
        (date(2026, 11, 3), 9_000_00, "wedding", "refund", ""),
        (date(2026, 11, 3), -1_00, "", "", "备注 ABC"),
    ):
        book.add(conn, "transaction", account_id=account, date=on, amount=amount, category=category, counterparty=party, text=text)
    book.add(conn, "transaction", account_id=account, date=TODAY, amount=-99_00, category="wedding", own_account=True)
    wedding = Find("w", "w", "", ("wedding",), ("婚纱",), 6, 5_000, 2)
    one, more, few, back, word, none = found(
        conn,
        wedding,
        Find("m", "m", "", ("wedding",), ("婚纱",), 6, 5_001, 2),
        Find("f", "f", "", ("wedding",), ("婚纱",), 6, 0, 3),
        Find("b", "b", "", ("wedding",), (), 6, 0, 1, Way.IN),
        Find("a", "a", "", (), ("abc",), 1),
        Find("n", "n", "", ("unheard-of",), ("nothing",)),
    )
    (match,) = one.matches
    assert (match.amount, match.count, match.last, match.party) == (5_000_00, 2, date(2026, 11, 2), "某影楼")
    assert (more.matches, few.matches, none.matches, none.known) == ((), (), (), False)
    assert [(one.amount, one.count) for one in (*back.matches, *word.matches)] == [(9_000_00, 1), (1_00, 1)]


def test_the_built_in_finds_work_on_a_book_without_bookings(conn: Connection) -> None:
    assert [one.matches for one in found(conn, *BUILT_IN)] == [()] * len(BUILT_IN)


def test_categories_are_known_by_code_and_both_names(conn: Connection) -> None:
    book.add(conn, "code", code_set="transaction_category", code="wedding", name_zh="婚庆", name_en="Wedding")
    assert categories_known(conn) == {"wedding": "wedding", "婚庆": "wedding"}
