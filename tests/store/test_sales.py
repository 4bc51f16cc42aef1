"""Opportunities, requirements, complaints and what ties them, on a real replica."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rmdesk.clock import StoppedClock
from rmdesk.domain.money import Money
from rmdesk.domain.pipeline import CHANCES
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.store import links, sales, tasks, undo
from rmdesk.store.queries import links as link_queries
from rmdesk.store.queries import picture_work
from rmdesk.store.queries import sales as queries
from rmdesk.store.replica import Replica
from rmdesk.store.sales import Case, Offer
from tests.store.desks import a_contact, a_customer, a_row, edits_of, rows

FRIDAY = date(2026, 11, 20)
CLOCK = StoppedClock(as_of=FRIDAY, at=datetime(2026, 11, 20, 2, tzinfo=UTC))
WEALTH = Offer(product_line="wealth", value=Money(200_000_00), end=date(2026, 11, 30), summary="等年终奖")


def opened(replica: Replica, offer: Offer = WEALTH, customer: str = "") -> str:
    return sales.open_opportunity(edits_of(replica, CLOCK), customer or a_customer(replica), offer, FRIDAY)


def test_a_new_opportunity_is_a_lead_with_the_usual_chance(replica: Replica) -> None:
    opened(replica)
    (row,) = rows(replica, "opportunity")
    assert (row["stage"], row["probability"], row["expected_value"], row["currency"]) == ("lead", CHANCES["lead"], 200_000_00, "CNY")
    assert (row["start"], row["end"], row["summary"]) == ("2026-11-20", "2026-11-30", "等年终奖")
    assert len(rows(replica, "outbox")) == 1


def test_an_opportunity_about_nothing_is_refused(replica: Replica) -> None:
    with pytest.raises(InvalidValue):
        opened(replica, Offer(probability=500_000))
    assert rows(replica, "opportunity") == []


def test_a_note_that_does_not_fit_is_refused_and_not_cut(replica: Replica) -> None:
    with pytest.raises(InvalidValue):
        opened(replica, Offer(summary="长" * 301))


def test_it_advances_stage_by_stage_and_then_must_be_decided(replica: Replica) -> None:
    edits, one = edits_of(replica, CLOCK), opened(replica)
    assert [sales.advance(edits, replica, one) for _step in range(3)] == ["qualified", "proposed", "negotiating"]
    (row,) = rows(replica, "opportunity")
    assert row["probability"] == CHANCES["negotiating"]
    with pytest.raises(InvalidValue):
        sales.advance(edits, replica, one)


def test_an_opportunity_that_left_the_book_is_not_brought_forward(replica: Replica) -> None:
    edits = edits_of(replica, CLOCK)
    with pytest.raises(NotFound):
        sales.advance(edits, replica, "gone")
    with pytest.raises(NotFound):
        sales.take_up(edits, replica, "complaint", "gone")


def test_winning_asks_for_the_value_and_ends_it(replica: Replica) -> None:
    edits, one = edits_of(replica, CLOCK), opened(replica)
    sales.win(edits, replica, one, Money(180_000_00), FRIDAY)
    (row,) = rows(replica, "opportunity")
    assert (row["stage"], row["probability"], row["expected_value"], row["end"]) == ("won", 1_000_000, 180_000_00, "2026-11-20")
    with pytest.raises(InvalidValue):
        sales.lose(edits, replica, one, "too late", FRIDAY)


def test_losing_keeps_the_reason_and_the_stage_it_was_in(replica: Replica) -> None:
    edits, one = edits_of(replica, CLOCK), opened(replica)
    sales.advance(edits, replica, one)
    sales.lose(edits, replica, one, "他行利率高", FRIDAY)
    with replica.reading() as db:
        (offer,) = queries.sales(db, FRIDAY).offers
    assert (offer.stage, offer.remarks, offer.reached, offer.probability) == ("lost", "他行利率高", "qualified", 0)


def test_a_closed_opportunity_is_listed_for_twelve_months(replica: Replica) -> None:
    customer = a_customer(replica)
    a_row(replica, "opportunity", id="a" * 36, customer_id=customer, owner_id="x", stage="won", start="2025-01-01", end="2025-11-19")
    a_row(replica, "opportunity", id="b" * 36, customer_id=customer, owner_id="x", stage="won", start="2025-01-01", end="2025-11-21")
    with replica.reading() as db:
        assert [offer.id for offer in queries.sales(db, FRIDAY).offers] == ["b" * 36]


def test_an_undo_brings_the_stage_back(replica: Replica) -> None:
    edits, one = edits_of(replica, CLOCK), opened(replica)
    sales.advance(edits, replica, one)
    done = undo.undo(edits, replica)
    assert {restored.field for restored in done.what} == {"stage", "probability"}
    assert rows(replica, "opportunity")[0]["stage"] == "lead"


def test_what_is_changed_keeps_its_stage(replica: Replica) -> None:
    edits, one = edits_of(replica, CLOCK), opened(replica)
    sales.advance(edits, replica, one)
    changed = sales.rewrite_opportunity(edits, one, Offer(product_line="fund", value=Money(200_000_00), summary="等年终奖"))
    assert changed == {"product_line", "end"}
    assert rows(replica, "opportunity")[0]["stage"] == "qualified"


# -- requirements and complaints ---------------------------------------------------------------------------------------------


def test_a_requirement_is_opened_taken_up_and_settled(replica: Replica) -> None:
    edits, customer = edits_of(replica, CLOCK), a_customer(replica)
    one = sales.open_requirement(edits, customer, Case(summary="要一份资产证明", due=FRIDAY, priority=1), FRIDAY)
    sales.take_up(edits, replica, "requirement", one)
    sales.close(edits, replica, "requirement", one, "已寄出", CLOCK)
    (row,) = rows(replica, "requirement")
    assert (row["status"], row["urgency"], row["end"], row["remarks"]) == ("done", "urgent", "2026-11-20", "已寄出")
    with pytest.raises(InvalidValue):
        sales.take_up(edits, replica, "requirement", one)


def test_a_complaint_stops_sales_until_it_is_closed_with_what_was_done(replica: Replica) -> None:
    edits, customer = edits_of(replica, CLOCK), a_customer(replica)
    one = sales.open_complaint(edits, customer, Case(summary="短信费没有告知", priority=2, category="fee"), FRIDAY)
    with replica.reading() as db:
        assert picture_work.gate(db, customer, FRIDAY).open_complaints == 1
    with pytest.raises(InvalidValue):
        sales.close(edits, replica, "complaint", one, "  ", CLOCK)
    sales.close(edits, replica, "complaint", one, "已退费并致歉", CLOCK)
    (row,) = rows(replica, "complaint")
    assert (row["status"], row["severity"], row["received"], row["closed_at"]) == ("done", "high", "2026-11-20", "2026-11-20T02:00:00.000Z")
    with replica.reading() as db:
        assert picture_work.gate(db, customer, FRIDAY).open_complaints == 0


def test_a_case_without_words_is_refused(replica: Replica) -> None:
    with pytest.raises(InvalidValue):
        sales.open_complaint(edits_of(replica, CLOCK), a_customer(replica), Case(summary=" ", priority=1), FRIDAY)
    assert rows(replica, "complaint") == []


# -- what belongs together ---------------------------------------------------------------------------------------------------


def four(replica: Replica, customer: str) -> dict[str, str]:
    """One row of each kind."""
    edits = edits_of(replica, CLOCK)
    with edits.batch() as batch:
        contact = batch.insert("contact", a_contact(customer, summary="谈理财"))
    return {
        "opportunity": opened(replica, customer=customer),
        "requirement": sales.open_requirement(edits, customer, Case(summary="要一份资产证明"), FRIDAY),
        "activity": tasks.create(edits, tasks.NewTask(description="再电", customer_id=customer, due=FRIDAY)),
        "contact": contact,
    }


def test_each_of_the_six_links_can_be_walked_from_both_ends(replica: Replica) -> None:
    ids = four(replica, a_customer(replica))
    for first, second in (tuple(pair) for pair in links.TIES):
        links.tie(edits_of(replica, CLOCK), replica, (first, ids[first]), (second, ids[second]))
    with replica.reading() as db:
        for kind, row in ids.items():
            around = {(one.kind, one.id) for one in link_queries.linked(db, kind, row, FRIDAY)}
            assert around == {(other, ids[other]) for other in ids if other != kind}


def test_the_same_pair_is_tied_once(replica: Replica) -> None:
    ids, edits = four(replica, a_customer(replica)), edits_of(replica, CLOCK)
    one, other = ("opportunity", ids["opportunity"]), ("activity", ids["activity"])
    assert links.tie(edits, replica, one, other) == links.tie(edits, replica, other, one)
    assert len(rows(replica, "activity_opportunity")) == 1


def test_a_link_that_was_undone_can_be_made_again(replica: Replica) -> None:
    ids, edits = four(replica, a_customer(replica)), edits_of(replica, CLOCK)
    one, other = ("opportunity", ids["opportunity"]), ("contact", ids["contact"])
    made = links.tie(edits, replica, one, other)
    undo.undo(edits, replica)
    with replica.reading() as db:
        assert link_queries.linked(db, *one, FRIDAY) == []
    assert links.tie(edits, replica, one, other) == made
    with replica.reading() as db:
        assert [row.id for row in link_queries.linked(db, *one, FRIDAY)] == [other[1]]


def test_rows_of_different_customers_are_never_tied(replica: Replica) -> None:
    mine, theirs = four(replica, a_customer(replica)), four(replica, a_customer(replica, "1002"))
    with pytest.raises(InvalidValue):
        links.tie(edits_of(replica, CLOCK), replica, ("opportunity", mine["opportunity"]), ("contact", theirs["contact"]))
    with pytest.raises(NotFound):
        links.tie(edits_of(replica, CLOCK), replica, ("opportunity", mine["opportunity"]), ("contact", "nobody"))


def test_what_can_be_tied_is_what_is_not_tied_yet(replica: Replica) -> None:
    customer = a_customer(replica)
    ids = four(replica, customer)
    links.tie(edits_of(replica, CLOCK), replica, ("opportunity", ids["opportunity"]), ("contact", ids["contact"]))
    with replica.reading() as db:
        offered = link_queries.linkable(db, "opportunity", ids["opportunity"], customer, FRIDAY)
        everything = link_queries.work_of(db, customer, FRIDAY)
    assert {row.kind for row in offered} == {"requirement", "activity"}
    assert {row.kind for row in everything} == set(ids)
    assert not everything[-1].is_open
