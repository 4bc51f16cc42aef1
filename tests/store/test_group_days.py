"""Time groups: today's members are put down once a business date, and the group's figures follow the membership of each day."""

from __future__ import annotations

from datetime import date
from sqlite3 import Connection

from rmdesk.domain.money import Money
from rmdesk.store import figures, group_days, undo
from rmdesk.store.queries.group_figures import GroupFigures, group_figures, sum_in
from rmdesk.store.queries.groups import group_lines
from rmdesk.store.replica import Replica
from tests.store import builders as book
from tests.store.desks import RM, a_customer, a_row, edits_of, rows

TODAY = date(2026, 11, 20)


def a_group(replica: Replica, rule: str = "status:active", **values: str) -> str:
    return a_row(replica, "customer_group", **{"id": "g1", "name": "每日", "kind": "time", "rule": rule, "owner_id": RM, **values})


def test_members_are_put_down_once_a_business_date_and_sent(replica: Replica) -> None:
    zhang, li = a_customer(replica, "1"), a_customer(replica, "2")
    a_customer(replica, "3", status="lost")
    a_group(replica)
    assert group_days.put_down(edits_of(replica), replica, TODAY) == 2
    assert group_days.put_down(edits_of(replica), replica, TODAY) == 0
    assert {row["customer_id"] for row in rows(replica, "group_member_day")} == {zhang, li}
    assert [row["table_name"] for row in rows(replica, "outbox")] == ["group_member_day"] * 2
    assert group_days.put_down(edits_of(replica), replica, date(2026, 11, 21)) == 2
    assert undo.last_batch(replica) is None  # nobody made it, so nobody takes it back


def test_only_ones_own_groups_with_a_rule_that_can_be_read(replica: Replica) -> None:
    a_customer(replica)
    a_group(replica, "nonsense:::")
    a_group(replica, id="g2", owner_id="somebody")
    a_group(replica, "", id="g3")
    a_group(replica, id="g4", kind="concept")
    assert group_days.put_down(edits_of(replica), replica, TODAY) == 0
    assert rows(replica, "outbox") == []


def test_two_desks_that_put_down_the_same_agree_on_the_ids(replica: Replica) -> None:
    a_customer(replica)
    a_group(replica)
    group_days.put_down(edits_of(replica), replica, TODAY)
    (first,) = rows(replica, "group_member_day")
    with replica.bulk() as db:
        db.execute("DELETE FROM group_member_day")
    group_days.put_down(edits_of(replica), replica, TODAY)
    assert [row["id"] for row in rows(replica, "group_member_day")] == [first["id"]]


def test_a_book_that_is_being_filled_or_worked_out_is_put_down_once_it_is_whole(replica: Replica) -> None:
    a_customer(replica)
    a_group(replica)
    filling = "INSERT INTO sync_cursor VALUES ('rm', 1, 0, 0, 9, 'customer', 'x', 0, 0)"
    behind = "INSERT INTO setting (name, value) VALUES ('stale', '\"all\"')"
    for hindrance, gone in ((filling, "DELETE FROM sync_cursor"), (behind, "UPDATE setting SET value = '[]' WHERE name = 'stale'")):
        with replica.bulk() as db:
            db.execute(hindrance)
        assert group_days.put_down(edits_of(replica), replica, TODAY) == 0
        with replica.bulk() as db:
            db.execute(gone)
    assert group_days.put_down(edits_of(replica), replica, TODAY) == 1


def a_time_group(conn: Connection) -> tuple[str, str, str]:
    zhang, li = book.a_customer(conn), book.a_customer(conn)
    book.an_account(conn, zhang, balances={date(2026, 1, 1): 100, date(2026, 11, 11): 300})
    book.an_account(conn, li, balance=1_000)
    group = book.add(conn, "customer_group", name="每日", kind="time", owner_id=book.ME)
    for customer, on in ((zhang, date(2026, 10, 31)), (zhang, date(2026, 11, 6)), (li, date(2026, 11, 6)), (li, date(2026, 11, 16))):
        book.add(conn, "group_member_day", group_id=group, customer_id=customer, date=on)
    return group, zhang, li


def test_the_average_of_a_time_group_is_that_of_each_days_members() -> None:
    conn = book.a_book()
    group, _zhang, _li = a_time_group(conn)
    book.worked_out(conn, TODAY)
    whole = 5 * 100 + (5 * 100 + 5 * 300 + 10 * 1_000) + 5 * 1_000
    assert sum_in(conn, group, date(2026, 11, 1), TODAY, "CNY") == (whole, 20)
    (line,) = group_lines(conn, TODAY)
    assert line.figures is not None
    assert (line.count, line.figures.aum, line.figures.average, line.figures.days) == (1, Money(1_000), Money(whole // 20), 20)


def test_days_before_the_first_that_was_put_down_are_not_averaged_over() -> None:
    conn = book.a_book()
    zhang = book.a_customer(conn)
    book.an_account(conn, zhang, balance=600)
    group = book.add(conn, "customer_group", name="每日", kind="time", owner_id=book.ME)
    figures.refresh(conn, TODAY)
    assert group_figures(conn, group, "time", [], TODAY).average is None
    book.add(conn, "group_member_day", group_id=group, customer_id=zhang, date=date(2026, 11, 18))
    assert group_figures(conn, group, "time", [1], TODAY) == GroupFigures(Money(600), Money(600), 3)


def test_fixed_members_and_rules_have_the_figures_of_todays_members() -> None:
    conn = book.a_book()
    zhang = book.a_customer(conn)
    book.an_account(conn, zhang, balances={date(2026, 11, 11): 200})
    group = book.add(conn, "customer_group", name="固定", kind="entity", owner_id=book.ME)
    book.add(conn, "group_member", group_id=group, customer_id=zhang)
    book.worked_out(conn, TODAY)
    (line,) = group_lines(conn, TODAY)
    assert line.figures is not None
    assert (line.figures.aum, line.figures.average) == (Money(200), Money(100))
