"""An opportunity, what it is linked with and how it came along, on their way to the center and to a colleague's desk."""

from __future__ import annotations

from rmdesk.domain.money import Money
from rmdesk.store import links, sales, tasks
from rmdesk.store.queries import links as link_queries
from rmdesk.store.queries import sales as queries
from rmdesk.store.sales import Case, Offer
from tests.center.small_bank import LIN, SmallBank
from tests.sync.small_desk import SmallDesk

SHARED = "chen1"


def meet(chen: SmallDesk, lin: SmallDesk, bank: SmallBank) -> None:
    """Both look after one customer."""
    bank.assign(SHARED, LIN, part="assist")
    chen.sync()
    lin.sync()


def test_an_opportunity_reaches_a_colleague_with_its_stage_and_its_links(chen: SmallDesk, lin: SmallDesk, bank: SmallBank) -> None:
    meet(chen, lin, bank)
    customer, today = SHARED, chen.clock.today()
    offer = sales.open_opportunity(chen.edits(), customer, Offer(product_line="wealth", value=Money(200_000_00)), today)
    asked = sales.open_requirement(chen.edits(), customer, Case(summary="要一份资产证明"), today)
    task = tasks.create(chen.edits(), tasks.NewTask(description="再电", customer_id=customer))
    contact = chen.log_contact(customer)
    ids = {"opportunity": offer, "requirement": asked, "activity": task, "contact": contact}
    for first, second in (tuple(pair) for pair in links.TIES):
        links.tie(chen.edits(), chen.replica, (first, ids[first]), (second, ids[second]))
    sales.advance(chen.edits(), chen.replica, offer)
    complaint = sales.open_complaint(chen.edits(), customer, Case(summary="短信费", category="fee"), today)
    chen.sync()
    lin.sync()
    with lin.replica.reading() as db:
        around = {(row.kind, row.id) for row in link_queries.linked(db, "opportunity", offer, today)}
        page = queries.sales(db, today)
    assert around == {(kind, row) for kind, row in ids.items() if kind != "opportunity"}
    assert [(row.id, row.stage) for row in page.offers if row.id == offer] == [(offer, "qualified")]
    assert complaint in {row.id for row in page.complaints}
    assert chen.verify().equal
    assert lin.verify().equal
    bank.assert_sums_hold()


def test_two_desks_that_tie_the_same_rows_make_one_link(chen: SmallDesk, lin: SmallDesk, bank: SmallBank) -> None:
    meet(chen, lin, bank)
    customer, today = SHARED, chen.clock.today()
    offer = sales.open_opportunity(chen.edits(), customer, Offer(product_line="fund"), today)
    contact = chen.log_contact(customer)
    chen.sync()
    lin.sync()
    for desk in (chen, lin):
        links.tie(desk.edits(), desk.replica, ("opportunity", offer), ("contact", contact))
    chen.sync()
    lin.sync()
    chen.sync()
    assert len(chen.ids("contact_opportunity")) == len(lin.ids("contact_opportunity")) == 1
    assert chen.verify().equal
    assert lin.verify().equal
    bank.assert_sums_hold()
