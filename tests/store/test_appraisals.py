"""The desk's appraisal is kept up to date by what changed, and always says what a whole new count says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from rmdesk.clock import StoppedClock
from rmdesk.desk.appraisal import Appraisals
from rmdesk.desk.list_settings import ListSettings
from rmdesk.domain.appraisal import Aspect
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.store.changes import ANYTHING, Changed
from rmdesk.store.replica import Replica
from rmdesk.store.vault import REPLICA_FILE
from tests.store import builders as book
from tests.store.desks import KEY

TODAY = date(2026, 11, 20)
WAN = 1_000_000


@pytest.fixture
def desk(home: Path) -> Iterator[Replica]:
    opened = Replica(home, KEY)
    assert (home / REPLICA_FILE).exists()
    yield opened
    opened.close()


def appraisals(replica: Replica) -> Appraisals:
    return Appraisals(replica, StoppedClock(as_of=TODAY), ListSettings(replica))


def filled(replica: Replica) -> list[str]:
    with replica.bulk() as conn:
        customers: list[str] = []
        for number in range(12):
            customer = book.a_customer(conn, f"客户{number}", tier="gold", opened=date(2010 + number, 1, 1))
            book.an_account(conn, customer, balance=number * 7 * WAN, joint=tuple(customers[-1:]))
            customers.append(customer)
        book.worked_out(conn, TODAY)
    return customers


def test_what_is_brought_up_is_what_a_whole_new_count_says(desk: Replica) -> None:
    customers = filled(desk)
    kept = appraisals(desk)
    assert kept.book() == appraisals(desk).book()
    assert kept.leaving() == appraisals(desk).leaving()
    with desk.bulk() as conn:
        account = book.an_account(conn, customers[3], balance=500 * WAN, joint=(customers[7],))
        book.add(conn, "transaction", account_id=account, date=TODAY, amount=-5, category="shopping")
        book.a_contact(conn, customers[5])
        book.delete(conn, "customer", customers[1])
        newcomer = book.a_customer(conn, "新客")
        book.worked_out(conn, TODAY)
    touched = frozenset({customers[place] for place in (1, 3, 5, 7)} | {newcomer, account})
    desk.changed.publish(Changed(frozenset({"account", "contact"}), touched))
    assert kept.leaving() == appraisals(desk).leaving()
    assert kept.courses() == appraisals(desk).courses()
    assert kept.book() == appraisals(desk).book()
    assert newcomer in kept.book().appraised
    assert customers[1] not in kept.book().appraised


@pytest.mark.parametrize("ask_first", [Appraisals.courses, Appraisals.book, Appraisals.leaving])
def test_asking_for_one_page_does_not_let_another_forget_a_change(desk: Replica, ask_first: Callable[[Appraisals], object]) -> None:
    customers = filled(desk)
    kept = appraisals(desk)
    kept.leaving()
    kept.book()
    with desk.bulk() as conn:
        book.an_account(conn, customers[4], balance=300 * WAN)
        book.worked_out(conn, TODAY)
    desk.changed.publish(Changed(frozenset({"account"}), frozenset({customers[4]})))
    ask_first(kept)
    fresh = appraisals(desk)
    assert (kept.courses(), kept.book(), kept.leaving()) == (fresh.courses(), fresh.book(), fresh.leaving())


def test_what_changes_everybody_is_counted_anew(desk: Replica) -> None:
    customers = filled(desk)
    kept = appraisals(desk)
    before = kept.book().appraised[customers[5]].facts.income
    with desk.bulk() as conn:
        conn.execute("UPDATE product SET coefficient = 500000")
    desk.changed.publish(ANYTHING)
    assert kept.book().appraised[customers[5]].facts.income * 2 == before


def test_marks_are_explained_for_one_customer_and_refused_for_strangers(desk: Replica) -> None:
    customers = filled(desk)
    found = appraisals(desk).marks(customers[5])
    assert [one.aspect for one in found] == list(Aspect)
    with pytest.raises(NotFound):
        appraisals(desk).marks("nobody")


def test_segments_hold_everybody_in_the_order_of_what_they_bring(desk: Replica) -> None:
    filled(desk)
    for by in ("abc", "deciles"):
        found = appraisals(desk).ranking(by)
        assert sum(one.customers for one in found.segments) == len(found.ranked) == 12
        incomes = [one.facts.income for one in found.ranked]
        assert incomes == sorted(incomes, reverse=True)


def test_finds_of_ones_own_are_kept_found_and_forgotten(desk: Replica) -> None:
    customers = filled(desk)
    with desk.bulk() as conn:
        account = book.an_account(conn, customers[0], balance=1)
        book.add(conn, "transaction", account_id=account, date=TODAY, amount=-5_00, counterparty="钓鱼俱乐部")
    ours = appraisals(desk)
    ours.keep_find("钓鱼", "钓鱼 3m ; 渔具分期")
    ((found,), _currency) = ours.found("own")
    assert ([match.customer_id for match in found.matches], found.find.suggestion) == ([customers[0]], "渔具分期")
    with pytest.raises(InvalidValue):
        ours.keep_find("", "钓鱼")
    with pytest.raises(InvalidValue):
        ours.keep_find("x", "3m")
    ours.forget_find("钓鱼")
    assert ours.found("own")[0] == []
