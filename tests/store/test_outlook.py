"""What follows from a customer's rows: the months, what to talk about, how fresh the facts are, the timeline; all as of a business date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from sqlite3 import Connection

import pytest

from rmdesk.domain.money import Money
from rmdesk.store.queries.freshness import asked_changes, facts_known
from rmdesk.store.queries.picture import customer_picture
from rmdesk.store.queries.picture_trend import Movement, movement
from rmdesk.store.queries.talking import Talk, Topic, peers_of, talk
from rmdesk.store.queries.timeline import Happening, timeline
from tests.store import builders as book

TODAY = date(2026, 11, 20)


@pytest.fixture
def conn() -> Iterator[Connection]:
    conn = book.a_book()
    yield conn
    conn.close()


def moved(conn: Connection, customer: str, kind: str = "retail", level: str = "gold") -> Movement:
    book.worked_out(conn, TODAY)
    return movement(conn, customer, kind, level, TODAY)


def talked(conn: Connection, customer: str) -> Talk:
    found = moved(conn, customer)
    seen = customer_picture(conn, customer, TODAY)
    return talk(conn, seen, found, peers_of(conn, seen.identity.level, TODAY))


def test_months_are_sums_of_the_last_balances_before_their_ends(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    book.an_account(conn, zhang, balances={date(2026, 8, 5): 100, date(2026, 10, 31): 300, date(2026, 11, 1): 50})
    book.an_account(conn, zhang, line="time", balances={date(2026, 9, 1): 1_000})
    book.a_holding(conn, zhang, 7, bought=date(2026, 10, 10))
    found = moved(conn, zhang)
    tail = [(month.day, month.deposits, month.aum) for month in found.months[-4:]]
    assert tail == [
        (date(2026, 8, 31), Money(100, "CNY"), Money(100, "CNY")),
        (date(2026, 9, 30), Money(1_100, "CNY"), Money(1_100, "CNY")),
        (date(2026, 10, 31), Money(1_300, "CNY"), Money(1_307, "CNY")),
        (TODAY, Money(1_050, "CNY"), Money(1_057, "CNY")),
    ]
    assert found.months[0].deposits is None


def test_the_last_month_is_what_the_page_says_of_today(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    book.an_account(conn, zhang, balance=12_345)
    book.a_holding(conn, zhang, 500)
    found = moved(conn, zhang)
    assert found.months[-1].aum == customer_picture(conn, zhang, TODAY).figures[0].aum


def test_a_closed_account_counts_until_it_was_closed(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    book.an_account(conn, zhang, balances={date(2026, 8, 1): 900}, closed=date(2026, 10, 15), status="closed")
    book.an_account(conn, zhang, balances={date(2026, 8, 1): 1})
    assert [month.deposits.minor for month in moved(conn, zhang).months[-3:] if month.deposits] == [901, 1, 1]


def test_companies_have_no_standing_in_a_level(conn: Connection) -> None:
    book.a_tier(conn, "gold", "黄金", "Gold")
    assert moved(conn, book.a_company(conn), "corporate").tier is None


def test_what_ends_lies_idle_or_runs_out_is_worth_a_word_with_its_reason(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    account = book.an_account(conn, zhang, balance=9_000_000)
    book.a_time_deposit(conn, account, date(2026, 11, 28), 1_000_000)
    book.a_holding(conn, zhang, 2_000_000, maturity=date(2026, 12, 1))
    book.add(conn, "retail_profile", customer_id=zhang, risk_rating="C3", risk_rated_on=date(2025, 11, 1), id_expiry=date(2027, 1, 1))
    topics = [point.topic for point in talked(conn, zhang).points]
    assert {Topic.DEPOSIT, Topic.INVESTMENT, Topic.IDLE, Topic.RISK, Topic.DOCUMENT, Topic.SILENCE} <= set(topics)


@pytest.mark.parametrize("wish", [{"do_not_call": True}, {"consent": False}])
def test_sales_points_are_withheld_where_the_customer_does_not_want_them(conn: Connection, wish: dict[str, bool]) -> None:
    zhang = book.a_customer(conn)
    book.an_account(conn, zhang, balance=9_000_000)
    book.add(conn, "preference", customer_id=zhang, **wish)
    found = talked(conn, zhang)
    assert Topic.IDLE not in {point.topic for point in found.points}
    assert found.withheld == 1


def test_an_open_complaint_comes_first_and_withholds_sales(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    book.an_account(conn, zhang, balance=9_000_000)
    book.add(conn, "complaint", customer_id=zhang, received=date(2026, 11, 1), summary="利率")
    found = talked(conn, zhang)
    assert (found.points[0].topic, found.withheld) == (Topic.COMPLAINT, 1)


def test_what_peers_hold_and_this_one_does_not(conn: Connection) -> None:
    zhang = book.a_customer(conn, tier="gold")
    for number in range(12):
        peer = book.a_customer(conn, tier="gold")
        if number < 6:
            book.a_holding(conn, peer, line="fund")
    (peers,) = (point for point in talked(conn, zhang).points if point.topic is Topic.PEERS)
    assert (peers.text, peers.share, peers.count) == ("fund", 6 * 1_000_000 // 13, 13)


def test_the_gate_follows_the_banks_own_rule(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    book.add(conn, "reminder_rule", code="call_gate", parameters='{"attempts_a_week": 2, "hours": [["10:00", "11:00"]]}')
    book.add(conn, "calendar_day", date=TODAY, working=False)
    gate = customer_picture(conn, zhang, TODAY).gate
    assert (gate.most_attempts, gate.hours, gate.works_today, gate.certain) == (2, (("10:00", "11:00"),), False, True)


def test_facts_go_stale_and_are_fresh_again_when_confirmed(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    profile = book.add(conn, "retail_profile", customer_id=zhang, employer="学校", position="teacher", registered_at=date(2024, 1, 1))
    book.add(conn, "contact_point", customer_id=zhang, kind="mobile", value="13812345678", verified_on=date(2026, 10, 1))
    said = '{"field": "employer", "customer": "' + zhang + '"}'
    at = datetime(2026, 11, 2, tzinfo=UTC)
    book.add(conn, "audit_event", owner_id="me", event="verify", subject_table="retail_profile", subject_id=profile, detail=said, at=at)
    found = {fact.field: (fact.since, fact.verified, fact.stale) for fact in facts_known(conn, zhang, "retail", TODAY)}
    assert found == {
        "position": (date(2024, 1, 1), False, True),
        "value": (date(2026, 10, 1), True, False),
        "employer": (date(2026, 11, 2), True, False),
    }


def test_what_the_center_was_asked_for_waits_or_says_why_not(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    about = {"customer_id": zhang, "kind": "change", "table_name": "retail_profile", "field": "employer", "old": '"a"', "new": '"b"'}
    book.add(conn, "service_request", **about, registered_at=date(2026, 11, 3))
    book.add(conn, "service_request", **about, status="cancelled", content="no document", registered_at=date(2026, 11, 1))
    book.add(conn, "service_request", **about, status="done", registered_at=date(2026, 1, 1))
    assert [(one.status, one.reason) for one in asked_changes(conn, zhang, TODAY)] == [("open", ""), ("cancelled", "no document")]


def test_the_timeline_is_one_stream_the_newest_first(conn: Connection) -> None:
    zhang = book.a_customer(conn, tier="gold")
    account = book.an_account(conn, zhang, balance=1)
    book.a_contact(conn, zhang, date(2026, 11, 3))
    book.a_task(conn, zhang, date(2026, 11, 5))
    book.an_opportunity(conn, zhang, start=date(2026, 11, 4))
    book.add(conn, "complaint", customer_id=zhang, received=date(2026, 11, 1))
    book.add(conn, "requirement", customer_id=zhang, owner_id="me", start=date(2026, 11, 2))
    book.a_time_deposit(conn, account, date(2026, 12, 28))
    for day, amount, own in ((6, 3_000_000, False), (7, 100, False), (8, -9_000_000, True)):
        book.add(conn, "transaction", account_id=account, date=date(2026, 11, day), amount=amount, own_account=own)
    found = timeline(conn, zhang, "gold", TODAY)
    assert [event.kind.value for event in found] == ["maturity", "money", "task", "opportunity", "contact", "requirement", "complaint"]
    assert [event.kind for event in timeline(conn, zhang, "gold", TODAY, [Happening.MONEY])] == [Happening.MONEY]


def test_a_customer_with_nothing_has_an_empty_outlook(conn: Connection) -> None:
    firm = book.a_company(conn)
    found = moved(conn, firm, "corporate", "ordinary")
    assert [month.aum for month in found.months] == [None] * 12 + [None]
    assert timeline(conn, firm, "ordinary", TODAY) == []
    assert facts_known(conn, firm, "corporate", TODAY) == []
