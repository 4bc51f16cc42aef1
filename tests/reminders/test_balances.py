"""Rules 8, 9 and 10: swings, losses, the level of the month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.reminders.said import WAN, only, reminders, stages, text, why, with_levels, with_rule
from tests.store.builders import LONG_AGO, a_book, a_customer, a_holding, add, an_account

DAY = date(2026, 11, 19)  # a Thursday
NEXT = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("tier", "before", "after", "stage"),
    [
        ("diamond", 600, 650, "in"),  # 50万 in any case
        ("diamond", 600, 649, None),  # below that, and 8 %
        ("diamond", 600, 550, "out"),
        ("diamond", 50, 60, "in"),  # 20 % and 10万
        ("diamond", 50, 40, "out"),
        ("diamond", 50, 59, None),  # less than the floor
        ("diamond", 51, 61, None),  # less than 20 %
        ("private", 300, 330, "in"),
        ("private", 301, 331, None),
        ("platinum", 16, 11, "out"),
        ("platinum", 10, 6, None),
        ("gold", 4, 2, "out"),
        ("gold", 2, 1, None),
        ("gold", 100, 105, "in"),
        ("ordinary", 100, 0, None),
        ("gold", 0, 3, None),  # no average to be a share of
        ("gold", -2, 3, "in"),
        ("gold", 5, -1, "out"),
    ],
)
def test_a_move_is_told_by_amount_or_by_share_and_floor(tier: str, before: int, after: int, stage: str | None) -> None:
    conn = a_book()
    an_account(conn, a_customer(conn, tier=tier), balances={LONG_AGO: before * WAN, DAY: after * WAN})
    assert stages(conn, NEXT, "balance_swing") == ([stage] if stage else [])


def test_companies_have_limits_of_their_own() -> None:
    conn = a_book()
    add(conn, "customer", id="firm", customer_no="F1", name="公司", kind="corporate", level="corporate")
    an_account(conn, "firm", balances={LONG_AGO: 900 * WAN, DAY: 1_100 * WAN})
    assert stages(conn, NEXT, "balance_swing") == ["in"]


def test_a_customers_accounts_are_netted_and_own_transfers_left_out() -> None:
    conn = a_book()
    customer = a_customer(conn, tier="gold")
    an_account(conn, customer, balances={LONG_AGO: 50 * WAN, DAY: 40 * WAN})
    an_account(conn, customer, balances={LONG_AGO: 50 * WAN, DAY: 60 * WAN})
    assert stages(conn, NEXT, "balance_swing") == []


def test_money_put_into_a_product_is_an_own_transfer_where_the_booking_says_so() -> None:
    conn = a_book()
    customer = a_customer(conn, tier="gold")
    account = an_account(conn, customer, balances={LONG_AGO: 50 * WAN, DAY: 30 * WAN})
    assert stages(conn, NEXT, "balance_swing") == ["out"]
    add(conn, "transaction", account_id=account, date=DAY, amount=-20 * WAN, own_account=True)
    assert stages(conn, NEXT, "balance_swing") == []


def test_what_came_in_is_told_although_it_went_into_a_product_on_the_same_day() -> None:
    conn = a_book()
    customer = a_customer(conn, tier="gold")
    account = an_account(conn, customer, balance=50 * WAN)
    add(conn, "transaction", account_id=account, date=DAY, amount=20 * WAN)
    add(conn, "transaction", account_id=account, date=DAY, amount=-20 * WAN, own_account=True)
    assert stages(conn, NEXT, "balance_swing") == ["in"]


def test_money_put_away_for_a_term_is_an_own_transfer_even_without_bookings() -> None:
    conn = a_book()
    customer = a_customer(conn, tier="gold")
    an_account(conn, customer, balances={LONG_AGO: 50 * WAN, DAY: 30 * WAN})
    an_account(conn, customer, line="time", balances={DAY: 15 * WAN}, opened=DAY)
    told = only(conn, NEXT, "balance_swing")
    assert (told.stage, told.stake) == ("out", 5 * WAN)


def test_a_swing_is_told_of_for_two_working_days_and_over_the_weekend() -> None:
    conn = a_book()
    an_account(conn, a_customer(conn, tier="gold"), balances={LONG_AGO: 0, date(2026, 11, 20): 10 * WAN})  # a Friday
    days = [date(2026, 11, 19) + timedelta(number) for number in range(8)]
    assert [day.day for day in days if stages(conn, day, "balance_swing")] == [20, 21, 22, 23, 24]


def test_moves_of_two_days_are_two_reminders() -> None:
    conn = a_book()
    an_account(conn, a_customer(conn, tier="gold"), balances={LONG_AGO: 50 * WAN, DAY: 30 * WAN, NEXT: 60 * WAN})
    assert {(row.occurrence, row.stage) for row in reminders(conn, NEXT, "balance_swing")} == {("2026-11-19", "out"), ("2026-11-20", "in")}


def test_the_average_is_that_of_the_thirty_days_before() -> None:
    conn = a_book()
    since = DAY - timedelta(15)
    an_account(conn, a_customer(conn, tier="diamond"), balances={LONG_AGO: 10 * WAN, since: 110 * WAN, DAY: 50 * WAN})
    told = only(conn, NEXT, "balance_swing")
    assert text(conn, told, NEXT) == "Out 600.0K ≥ 500.0K (diamond) on 11-19; 30-day average 600.0K; data of 11-19"


def test_accounts_in_other_currencies_are_not_compared_with_the_limits() -> None:
    conn = a_book()
    customer = a_customer(conn, tier="gold")
    an_account(conn, customer, balance=1)
    an_account(conn, customer, balance=1)
    an_account(conn, customer, currency="USD", balances={LONG_AGO: 0, DAY: 100 * WAN})
    assert stages(conn, NEXT, "balance_swing") == []


def test_joint_money_moves_for_every_holder() -> None:
    conn = a_book()
    owner, joint = a_customer(conn, tier="gold"), a_customer(conn, tier="gold")
    an_account(conn, owner, joint=(joint,), balances={LONG_AGO: 0, DAY: 10 * WAN})
    assert {row.customer_id for row in reminders(conn, NEXT, "balance_swing")} == {owner, joint}


def test_why_there_is_no_swing() -> None:
    conn = a_book()
    customer = a_customer(conn, tier="diamond")
    an_account(conn, customer, balances={LONG_AGO: 600 * WAN, DAY: 601 * WAN})
    assert why(conn, customer, "balance_swing", NEXT) == ["Moved 10.0K on 11-19: < 500.0K, and < 20% of the average 6.00M or < 100.0K."]


# ---- cumulative loss -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "now", "stage"),
    [
        ((50, 45, 40), 40, "months"),  # 08-31, 09-30, 10-31
        ((50, 50, 40), 40, None),
        ((42, 41, 40.5), 40.5, None),  # less than 2万
        ((50, 50, 50), 35, "share"),
        ((50, 50, 50), 36, None),
        ((50, 45, 40), 20, "share"),
        ((2, 2, 2), 0.5, None),
    ],
)
def test_a_loss_is_two_falling_month_ends_or_thirty_percent_in_thirty_days(ends: tuple[float, ...], now: float, stage: str | None) -> None:
    conn = a_book()
    days = (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 18))
    points = {day: int(amount * WAN) for day, amount in zip(days, (*ends, now), strict=True)}
    points[date(2026, 10, 20)] = points[date(2026, 9, 30)]
    an_account(conn, a_customer(conn, tier="gold"), balances=points)
    assert stages(conn, NEXT, "cumulative_loss") == ([stage] if stage else [])


def test_money_that_was_invested_is_not_lost() -> None:
    conn = a_book()
    customer = a_customer(conn, tier="gold")
    an_account(conn, customer, balances={LONG_AGO: 50 * WAN, date(2026, 11, 10): 20 * WAN})
    assert stages(conn, NEXT, "cumulative_loss") == ["share"]
    a_holding(conn, customer, 30 * WAN, bought=date(2026, 11, 10))
    assert stages(conn, NEXT, "cumulative_loss") == []


def test_a_loss_prints_what_it_compares_and_is_one_reminder_a_month() -> None:
    conn = a_book()
    an_account(conn, a_customer(conn, tier="gold"), balances={LONG_AGO: 50 * WAN, date(2026, 11, 10): 20 * WAN})
    told = only(conn, NEXT, "cumulative_loss")
    assert text(conn, told, NEXT) == "500.0K on 10-21 → 200.0K: −60% ≥ 30% in 30 days, −300.0K ≥ 20.0K"
    assert only(conn, date(2026, 11, 25), "cumulative_loss").id == told.id
    assert only(conn, date(2026, 12, 1), "cumulative_loss").id != told.id


# ---- the level of the month ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "before", "now", "stage"),
    [
        ("gold", 6, 6, None),
        ("gold", 6, 1, "risk"),  # (6 × 9 + 1 × 21) ÷ 30 = 2.5
        ("gold", 5, 5, None),
        ("gold", 4.99, 4.99, "risk"),
        ("gold", 10, 3, None),  # (90 + 63) ÷ 30 = 5.1
        ("ordinary", 4.8, 4.8, "near"),
        ("ordinary", 4.74, 4.74, None),
        ("ordinary", 4.75, 4.75, "near"),
        ("ordinary", 5, 5, None),  # reaches it: that is an upgrade
        ("ordinary", 12, 1.7, None),  # would average 4.79, but the money has gone
        ("gold", 19.5, 19.5, "near"),
        ("private", 700, 600, None),
    ],
)
def test_the_month_is_projected_from_today(tier: str, before: float, now: float, stage: str | None) -> None:
    conn = a_book()
    with_levels(conn)
    an_account(conn, a_customer(conn, tier=tier), balances={LONG_AGO: int(before * WAN), date(2026, 11, 10): int(now * WAN)})
    assert stages(conn, NEXT, "tier_at_risk") == ([stage] if stage else [])


def test_a_level_at_risk_says_what_is_needed_for_the_rest_of_the_month() -> None:
    conn = a_book()
    with_levels(conn)
    an_account(conn, a_customer(conn, tier="gold"), balances={LONG_AGO: 6 * WAN, date(2026, 11, 10): 1 * WAN})
    told = only(conn, NEXT, "tier_at_risk")
    # 20 days gone: 9 × 6 + 11 × 1 = 65; 150 wanted, 85 over 10 days
    assert text(conn, told, NEXT) == "Month average will be 25.0K < 50.0K (Gold): 25.0K missing; 85.0K needed on each remaining day"


def test_five_days_must_be_left() -> None:
    conn = a_book()
    with_levels(conn)
    customer = a_customer(conn, tier="gold")
    an_account(conn, customer, balance=1 * WAN)
    assert stages(conn, date(2026, 11, 25), "tier_at_risk") == ["risk"]
    assert stages(conn, date(2026, 11, 26), "tier_at_risk") == []
    assert why(conn, customer, "tier_at_risk", date(2026, 11, 26)) == ["4 days of the month are left, fewer than 5."]


def test_investments_count_for_the_days_they_are_held() -> None:
    conn = a_book()
    with_levels(conn)
    customer = a_customer(conn, tier="gold")
    an_account(conn, customer, balance=4 * WAN)
    a_holding(conn, customer, 2 * WAN, bought=date(2026, 11, 15))  # 16 of 30 days: 1.07 on average
    assert stages(conn, NEXT, "tier_at_risk") == []
    a_holding(conn, a_customer(conn, tier="gold"), 30 * WAN, maturity=date(2026, 11, 4))  # four days: 4 on average
    assert stages(conn, NEXT, "tier_at_risk") == ["risk"]


def test_levels_and_limits_are_the_banks() -> None:
    conn = a_book()
    with_rule(conn, "balance_swing", {"tiers": {"ordinary": {"absolute": 3 * WAN, "share": 900_000, "floor": 2 * WAN}}})
    an_account(conn, a_customer(conn), balances={LONG_AGO: 0, DAY: 3 * WAN})
    an_account(conn, a_customer(conn, tier="private"), balances={LONG_AGO: 0, DAY: 900 * WAN})
    assert len(reminders(conn, NEXT, "balance_swing")) == 1
