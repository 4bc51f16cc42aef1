"""What the customers of the demo bank hold: balances that add up, levels that follow from them, contracts that run as contracts do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmdesk.center.database import CenterDb
from rmdesk.center.demo_bank import generate
from rmdesk.center.demo_bank.balances import Flow, held, moved, value_at
from rmdesk.center.demo_bank.documents import luhn
from rmdesk.center.demo_bank.parts import make_part, plans_of, unpack
from rmdesk.center.demo_bank.world import Recipe, world_of
from rmdesk.domain.money import Money
from rmdesk.domain.tiers import tier_of
from rmdesk.store.wire import Image, check_value, shape
from tests.center.demo_banks import DAY, Made

AS_OF = DAY - timedelta(days=1)
MONTH_START = AS_OF.replace(day=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Five hundred customers with eighteen months of balances."""
    db = CenterDb(f"sqlite:///{tmp_path_factory.mktemp('demo')}/center.db")
    yield Made(db, generate(db, business_date=DAY, customers=500, managers=3, workers=0))
    db.close()


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _points(made: Made) -> dict[object, list[tuple[date, int]]]:
    points: dict[object, list[tuple[date, int]]] = defaultdict(list)
    for image in made.images("balance"):
        points[image["account_id"]].append((_day(image["date"]), _number(image["amount"])))
    return {account: sorted(found) for account, found in points.items()}


def _average(points: list[tuple[date, int]]) -> tuple[int, int]:
    """Σ of the end-of-day balances of the month to date, and the last one."""
    days = [MONTH_START + timedelta(days=n) for n in range((AS_OF - MONTH_START).days + 1)]
    daily = [next((amount for when, amount in reversed(points) if when <= day), 0) for day in days]
    return sum(daily), daily[-1]


# ---- AUM and levels --------------------------------------------------------------------------------------------------------------------


def test_a_persons_level_follows_from_the_months_average_of_all_they_own(made: Made) -> None:
    points = _points(made)
    lines = {image["id"]: image["line"] for image in made.images("product")}
    deposits = {
        image["id"] for image in made.images("account") if lines[image["product_id"]] in ("demand", "time") and image["currency"] == "CNY"
    }
    days = (AS_OF - MONTH_START).days + 1
    sums: dict[object, int] = defaultdict(int)
    for image in made.images("account_role"):
        if image["role"] in ("owner", "joint") and image["account_id"] in deposits:
            sums[image["customer_id"]] += _average(points.get(image["account_id"], []))[0]
    for image in made.images("holding"):
        if image["maturity"] is None or _day(image["maturity"]) >= DAY:
            first = max(_day(image["bought"]), MONTH_START)
            sums[image["customer_id"]] += _number(image["value"]) * max(0, (AS_OF - first).days + 1)
    for image in made.images("customer"):
        if image["kind"] == "retail":
            assert image["level"] == tier_of(Money(sums[image["id"]] // days)), image["customer_no"]


def test_status_fits_what_happens_on_the_accounts(made: Made) -> None:
    accounts = {image["id"]: image for image in made.images("account")}
    theirs: dict[object, list[Image]] = defaultdict(list)
    for image in made.images("account_role"):
        if image["role"] == "owner":
            theirs[image["customer_id"]].append(accounts[image["account_id"]])
    limit = (DAY - timedelta(days=180)).isoformat()
    for image in made.images("customer"):
        mine = theirs[image["id"]]
        if image["status"] == "potential":
            assert not mine
            assert image["opened"] is None
        elif image["status"] == "lost":
            assert {account["status"] for account in mine} == {"closed"}
        elif image["status"] == "dormant":
            assert all(str(account["last_own_transaction"]) < limit for account in mine)
        else:
            assert max(str(account["last_own_transaction"]) for account in mine) >= limit


# ---- balances and bookings -------------------------------------------------------------------------------------------------------------


def test_balances_lie_inside_the_history_and_end_on_the_last_closed_day(made: Made) -> None:
    days = [_day(image["date"]) for image in made.images("balance")]
    assert min(days) == date(2025, 5, 20)
    assert max(days) == AS_OF


def test_there_is_a_pulse_of_pay_days_and_of_quarter_ends(made: Made) -> None:
    weekdays = [_day(image["date"]) for image in made.images("balance")]
    paydays = sum(1 for day in weekdays if day in (date(2026, 10, 9), date(2026, 10, 15), date(2026, 10, 23)))
    others = sum(1 for day in weekdays if day in (date(2026, 10, 8), date(2026, 10, 14), date(2026, 10, 22)))
    assert paydays > 4 * others


def test_a_days_bookings_add_up_to_how_the_balance_moved(made: Made) -> None:
    points = _points(made)
    bookings: dict[tuple[object, date], int] = defaultdict(int)
    last: dict[tuple[object, date], int] = {}
    for image in made.images("transaction"):
        key = (image["account_id"], _day(image["date"]))
        bookings[key] += _number(image["amount"])
        last[key] = _number(image["balance_after"])
        assert image["amount"] != 0
    assert len(bookings) > 500
    for (account, day), amount in bookings.items():
        before = next((value for when, value in reversed(points[account]) if when < day), 0)
        assert dict(points[account])[day] == before + amount == last[account, day]


def test_only_who_is_meant_to_is_overdrawn(made: Made) -> None:
    negative = {account for account, points in _points(made).items() if points[-1][1] < 0}
    assert len(negative) == 1


def test_account_and_card_numbers_are_unique_and_have_right_check_digits(made: Made) -> None:
    for table, column in (("account", "account_no"), ("card", "card_no")):
        numbers = [str(image[column]) for image in made.images(table)]
        assert len(set(numbers)) == len(numbers)
        assert all(luhn(number[:-1]) == number[-1] for number in numbers)
        assert len({number[-4:] for number in numbers}) > len(numbers) // 3


# ---- contracts -------------------------------------------------------------------------------------------------------------------------


def test_a_time_deposits_account_holds_its_principal_until_it_is_paid_out(made: Made) -> None:
    points = _points(made)
    for image in made.images("time_deposit"):
        start, maturity = _day(image["start"]), _day(image["maturity"])
        assert start < maturity
        if image["closed"] is None:
            assert maturity >= DAY
            assert points[image["account_id"]][-1][1] == image["principal"]
        elif image["account_id"] in points:
            assert points[image["account_id"]][-1] == (_day(image["closed"]), 0)


def test_loans_are_repaid_by_their_instalments(made: Made) -> None:
    instalments: dict[object, list[Image]] = defaultdict(list)
    for image in made.images("instalment"):
        instalments[image["loan_id"]].append(image)
    points = _points(made)
    for image in made.images("loan"):
        mine = sorted(instalments[image["id"]], key=lambda one: _number(one["number"]))
        assert [one["number"] for one in mine] == list(range(_number(mine[0]["number"]), _number(mine[0]["number"]) + len(mine)))
        assert all(_day(one["due"]) < _day(other["due"]) for one, other in pairwise(mine))
        assert all(_day(one["paid_on"]) <= AS_OF for one in mine if one["paid_on"] is not None)
        unpaid = [one for one in mine if one["paid_on"] is None and _day(one["due"]) <= AS_OF]
        assert bool(unpaid) == (image["status"] == "overdue"), image["loan_no"]
        assert (image["grade"] == "pass") == (not unpaid)
        if image["grade"] in ("substandard", "doubtful", "loss") and _number(image["payment"]) * 6 > _number(image["principal"]):
            assert (DAY - _day(unpaid[0]["due"])).days > 90
        assert 0 < _number(image["outstanding"]) <= _number(image["principal"])
        assert points[image["account_id"]][-1][1] == image["outstanding"]


def test_a_positions_value_is_units_times_price_and_wealth_products_share_their_dates(made: Made) -> None:
    lines = {image["id"]: image["line"] for image in made.images("product")}
    dates: dict[object, set[tuple[object, object]]] = defaultdict(set)
    for image in made.images("holding"):
        assert image["value"] == _number(image["units"]) * _number(image["price"]) // 1_000_000
        assert _day(image["bought"]) <= DAY
        if lines[image["product_id"]] == "wealth":
            dates[image["product_id"]].add((image["bought"], image["maturity"]))
    assert len(dates) > 10
    assert all(len(found) == 1 for found in dates.values())


def test_every_line_is_sold_and_held(made: Made) -> None:
    sold = {image["id"]: image["line"] for image in made.images("product")}
    assert set(sold.values()) == {"demand", "time", "loan", "wealth", "fund", "bond", "insurance", "gold", "card", "service"}
    held_lines = {sold[image["product_id"]] for image in (*made.images("holding"), *made.images("account"))}
    assert held_lines == {"demand", "time", "loan", "wealth", "fund", "bond", "insurance", "gold"}


# ---- laws ------------------------------------------------------------------------------------------------------------------------------

_POINTS = st.lists(
    st.tuples(st.integers(100, 160), st.integers(-500, 5_000)), min_size=1, max_size=12, unique_by=lambda point: point[0]
).map(sorted)


@given(_POINTS, st.integers(95, 165), st.integers(0, 40))
def test_the_sum_over_days_is_the_sum_of_each_days_balance(points: list[tuple[int, int]], first: int, more: int) -> None:
    last = first + more
    assert held(points, first, last) == sum(value_at(points, day) for day in range(first, last + 1))


@given(_POINTS, st.lists(st.tuples(st.integers(90, 170), st.integers(-900, 900)), max_size=5))
def test_flows_lift_every_later_day_by_what_they_moved(points: list[tuple[int, int]], flows: list[tuple[int, int]]) -> None:
    after = moved(points, [Flow(day, amount, "transfer_in") for day, amount in flows])
    assert [day for day, _amount in after] == sorted({day for day, _amount in after})
    for day in range(points[0][0], 171):
        assert value_at(after, day) == value_at(points, day) + sum(amount for when, amount in flows if when <= day)


@given(
    day=st.dates(date(2010, 1, 1), date(2045, 12, 31)),
    seed=st.integers(0, 1_000_000),
    months=st.integers(2, 30),
    managers=st.integers(1, 12),
)
@settings(max_examples=25)
def test_a_bank_of_any_day_has_valid_rows_whose_days_have_passed(day: date, seed: int, months: int, managers: int) -> None:
    recipe = Recipe(140, managers, seed, months, day)
    part = make_part(world_of(recipe), plans_of(recipe))
    assert part.customers == 140
    for block in unpack(part.packed):
        of = shape(block.table)
        for row in block.rows:
            assert len(row) == len(of.columns)
            for column, value in zip(of.columns, row, strict=True):
                assert check_value(of, column, value) == value
        for column in {"balance": ["date"], "transaction": ["date"], "contact": ["business_date"], "time_deposit": ["start", "closed"]}.get(
            block.table, []
        ):
            place = of.columns.index(column)
            assert all(row[place] is None or str(row[place]) <= (day - timedelta(days=1)).isoformat() for row in block.rows), block.table
