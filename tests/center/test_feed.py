"""Writing business rows: versions, history, and the books that hear of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from rmdesk.center.feed import Loaded
from tests.center.small_bank import CHEN, STAMP, SmallBank

MINE = {("customer", f"chen{n}") for n in (1, 2, 3)} | {("assignment", f"a-chen{n}-chen") for n in (1, 2, 3)}
SHARED = {("account", "shared"), ("balance", "b1")}


def test_a_book_holds_exactly_its_persons_customers_and_what_hangs_off_them(bank: SmallBank) -> None:
    assert bank.book("rm:chen") == MINE | SHARED | {("account_role", "owner")}
    assert ("account_role", "joint") in bank.book("rm:lin")
    assert bank.book("bank") == {("branch", "east"), ("person", "chen"), ("person", "lin"), ("product", "demand")}
    bank.assert_sums_hold()


def test_loading_the_same_rows_twice_changes_nothing(bank: SmallBank) -> None:
    before = bank.rows("SELECT id, seq, digest FROM book ORDER BY id")
    assert bank.load("customer", [{"id": "chen1", "customer_no": "chen1", "name": "客户chen1", "as_of": "2026-11-21"}]) == Loaded(same=1)
    assert bank.rows("SELECT id, seq, digest FROM book ORDER BY id") == before


def test_a_changed_row_gets_a_version_a_history_line_and_a_number_in_its_book_alone(bank: SmallBank) -> None:
    before = {str(book): seq for book, seq in bank.rows("SELECT id, seq FROM book")}
    assert bank.load("customer", [{"id": "chen1", "name": "新名字"}]) == Loaded(changed=1)
    assert bank.rows("SELECT row_version, name, field_versions FROM customer WHERE id = 'chen1'") == [(2, "新名字", '{"name": 2}')]
    assert bank.rows("SELECT field, old, new, who FROM field_history") == [("name", '"客户chen1"', '"新名字"', "intake")]
    after = {str(book): seq for book, seq in bank.rows("SELECT id, seq FROM book")}
    assert {book for book in after if after[book] != before[book]} == {"rm:chen"}
    bank.assert_sums_hold()


def test_a_customer_who_moves_takes_everything_along(bank: SmallBank) -> None:
    bank.load("contact_point", [{"id": "phone", "customer_id": "chen1", "kind": "mobile", "value": "1"}])
    bank.assign("chen1", "chen", until="2026-11-20")
    bank.assign("chen1", "lin")
    assert ("customer", "chen1") not in bank.book("rm:chen")
    assert bank.book("rm:chen") == {row for row in MINE if "chen1" not in row[1]}
    assert {("customer", "chen1"), ("contact_point", "phone"), ("account_role", "owner"), ("account", "shared")} <= bank.book("rm:lin")
    bank.assert_sums_hold()


def test_a_shared_account_stays_with_the_rm_whose_customer_still_holds_it(bank: SmallBank) -> None:
    bank.load("account_role", [{"id": "second", "account_id": "shared", "customer_id": "chen2", "role": "joint"}])
    bank.assign("chen1", "chen", until="2026-11-20")
    assert bank.book("rm:chen") >= SHARED | {("account_role", "second")}
    assert ("account_role", "owner") not in bank.book("rm:chen")
    bank.assert_sums_hold()


def test_an_account_role_that_ends_takes_the_account_out_of_the_book(bank: SmallBank) -> None:
    bank.load("account_role", [{"id": "joint", "deleted_at": "2026-11-20T00:00:00.000Z"}])
    assert not bank.book("rm:lin") & (SHARED | {("account_role", "joint")})
    assert bank.book("rm:chen") >= SHARED
    bank.assert_sums_hold()


def test_lead_and_assist_both_hold_the_customer(bank: SmallBank) -> None:
    bank.assign("chen1", "lin", part="assist")
    assert ("customer", "chen1") in bank.book("rm:chen") & bank.book("rm:lin")
    bank.assert_sums_hold()


def test_a_relation_is_seen_only_by_who_sees_both_ends(bank: SmallBank) -> None:
    bank.load("relation_type", [{"id": "kin", "code": "kin", "name_zh": "亲属"}])
    bank.load("customer_relation", [{"id": "across", "customer_id": "chen1", "related_id": "lin1", "type_id": "kin"}])
    assert ("customer_relation", "across") not in bank.book("rm:chen") | bank.book("rm:lin")
    bank.assign("lin1", "chen", part="assist")
    assert ("customer_relation", "across") in bank.book("rm:chen")
    assert ("customer_relation", "across") not in bank.book("rm:lin")
    bank.assert_sums_hold()


def test_a_deleted_row_leaves_its_books(bank: SmallBank) -> None:
    bank.load("balance", [{"id": "b1", "deleted_at": "2026-11-20T00:00:00.000Z"}])
    assert ("balance", "b1") not in bank.book("rm:chen") | bank.book("rm:lin")
    bank.assert_sums_hold()


def test_writers_at_the_same_time_leave_no_gap_and_lose_nothing(bank: SmallBank) -> None:
    def write(worker: int) -> None:
        for n in range(5):
            bank.load("customer_note", [{"id": f"n{worker}-{n}", "customer_id": f"chen{n % 3 + 1}", "text": str(worker)}])

    before = {str(book): seq for book, seq in bank.rows("SELECT id, seq FROM book")}
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    after = {str(book): seq for book, seq in bank.rows("SELECT id, seq FROM book")}
    assert int(after["rm:chen"] or 0) - int(before["rm:chen"] or 0) == 30
    assert len([row for row in bank.book("rm:chen") if row[0] == "customer_note"]) == 30
    bank.assert_sums_hold()


def test_what_hangs_off_a_row_that_was_taken_back_moves_with_its_customer(bank: SmallBank) -> None:
    bank.load("contact", [{"id": "talk", "customer_id": "chen1", "owner_id": CHEN, "start": STAMP, "channel": "phone"}])
    bank.load("opportunity", [{"id": "chance", "customer_id": "chen1", "owner_id": CHEN}])
    bank.load("contact_opportunity", [{"id": "both", "contact_id": "talk", "opportunity_id": "chance"}])
    bank.load("contact", [{"id": "talk", "deleted_at": STAMP}])
    bank.assign("chen1", CHEN, until="2026-01-02")
    assert not {"talk", "chance", "both"} & {row_id for _table, row_id in bank.book(f"rm:{CHEN}")}
