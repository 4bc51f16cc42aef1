"""Customer 360: what a picture holds on which day, and what it hides."""

from __future__ import annotations

import dataclasses
import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest

from rmdesk import i18n
from rmdesk.domain.money import Money
from rmdesk.errors import NotFound
from rmdesk.store.queries.picture import CustomerPicture, customer_picture
from rmdesk.store.queries.rows import row, rows_of_customer
from tests.store.builders import (
    ME,
    TODAY,
    a_balance,
    a_book,
    a_card,
    a_company,
    a_contact,
    a_customer,
    a_holding,
    a_loan,
    a_person,
    a_task,
    a_tier,
    a_time_deposit,
    add,
    an_account,
    an_assignment,
    an_opportunity,
    change,
    delete,
)

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def conn() -> sqlite3.Connection:
    return a_book()


def picture(conn: sqlite3.Connection, customer: str, today: date = TODAY) -> CustomerPicture:
    return customer_picture(conn, customer, today)


def test_identity_names_level_branch_type_and_who_looks_after_them(conn: sqlite3.Connection) -> None:
    a_tier(conn, "diamond", "钻石", "Diamond")
    branch = add(conn, "branch", code="0571", name="城东支行")
    kind = add(conn, "customer_type", code="R1", kind="retail", name_zh="个人客户", name_en="Person")
    customer = a_customer(conn, "张伟", tier="diamond", branch_id=branch, type_id=kind, id_type="resident", id_number="11010119900307123X")
    lead, assist, former = a_person(conn, "陈静"), a_person(conn, "李强"), a_person(conn, "王敏")
    an_assignment(conn, customer, assist, part="assist", share=300_000)
    an_assignment(conn, customer, lead, share=700_000)
    an_assignment(conn, customer, former, valid_to=TODAY - timedelta(days=1))
    who = picture(conn, customer).identity
    assert (who.name, who.level, who.level_name, who.branch, who.type_name) == ("张伟", "diamond", "Diamond", "城东支行", "Person")
    assert who.id_masked == "110101********123X"
    assert [(one.name, one.part, one.share) for one in who.managers] == [("陈静", "lead", 700_000), ("李强", "assist", 300_000)]
    i18n.set_language("zh_CN")
    assert picture(conn, customer).identity.level_name == "钻石"


def test_who_is_not_in_the_book_has_no_picture(conn: sqlite3.Connection) -> None:
    with pytest.raises(NotFound):
        picture(conn, "nobody")
    customer = a_customer(conn)
    delete(conn, "customer", customer)
    with pytest.raises(NotFound):
        picture(conn, customer)


def test_no_number_stands_in_a_picture_in_full(conn: sqlite3.Connection) -> None:
    secrets = [
        "11010119900307123X",
        "13812345678",
        "6222021234567890123",
        "6228481111222233334",
        "13900007777",
        "13766665555",
        "9876543210123",
    ]
    customer = a_customer(conn, phone=secrets[1], id_number=secrets[0])
    account = an_account(conn, customer, line="time", account_no=secrets[2])
    a_time_deposit(conn, account, TOMORROW)
    a_card(conn, customer, secrets[3])
    add(conn, "family_member", customer_id=customer, name="孙小美", kinship="wife", phone=secrets[4])
    add(conn, "contact_person", customer_id=customer, name="孙大美", phone=secrets[5])
    add(conn, "standing_order", account_id=account, order_no="1", amount=1, to_account=secrets[6])
    seen = picture(conn, customer)
    assert [secret for secret in secrets if secret in str(dataclasses.asdict(seen))] == []
    assert (seen.points[0].value_masked, seen.family[0].phone_masked, seen.persons[0].phone_masked) == (
        "138****5678",
        "139****7777",
        "137****5555",
    )
    assert (seen.accounts[0].account_masked, seen.cards[0].card_masked) == ("6222***********0123", "6228***********3334")
    assert (seen.time_deposits[0].account_masked, seen.standing_orders[0].to_masked) == ("6222***********0123", "9876*****0123")


@pytest.mark.parametrize(
    ("profile", "following", "turns", "age"),
    [
        ({"birth_year": 1980, "birth_month": 11, "birth_day": 20}, date(2026, 11, 20), 46, 46),
        ({"birth_year": 1980, "birth_month": 11, "birth_day": 21}, date(2026, 11, 21), 46, 45),
        ({"birth_year": 1980, "birth_month": 11, "birth_day": 19}, date(2027, 11, 19), 47, 46),
        ({"birth_year": None, "birth_month": 12, "birth_day": 3}, date(2026, 12, 3), None, None),
        ({"birth_calendar": "lunar", "birth_year": 1980, "birth_month": 10, "birth_day": 25}, date(2026, 12, 3), 46, 45),
        ({"birth_year": 1980, "birth_month": 4, "birth_day": 31}, None, None, None),
    ],
)
def test_a_birthday_tells_the_next_one_and_the_age(
    conn: sqlite3.Connection, profile: dict[str, str | int | None], following: date | None, turns: int | None, age: int | None
) -> None:
    customer = a_customer(conn)
    add(conn, "retail_profile", customer_id=customer, **profile)
    birthday = picture(conn, customer).birthday
    assert birthday is not None
    assert (birthday.next, birthday.turns, birthday.age) == (following, turns, age)


def test_a_missing_birthday_is_none(conn: sqlite3.Connection) -> None:
    customer, unknown = a_customer(conn), a_customer(conn)
    add(conn, "retail_profile", customer_id=customer, sex="F", risk_rated_on=TODAY)
    assert picture(conn, customer).birthday is None
    assert picture(conn, customer).profile.fields == {"sex": "F", "risk_rated_on": TODAY}
    assert (picture(conn, unknown).profile.table, picture(conn, unknown).birthday) == ("", None)


def test_a_company_shows_its_own_profile(conn: sqlite3.Connection) -> None:
    company = a_company(conn)
    add(conn, "corporate_profile", customer_id=company, industry="建材", capital=1_000_000_00, currency="USD", founded=date(2001, 5, 6))
    profile = picture(conn, company).profile
    assert profile.table == "corporate_profile"
    assert profile.fields == {"industry": "建材", "capital": Money(1_000_000_00, "USD"), "founded": date(2001, 5, 6)}


def test_accounts_show_balance_role_and_since_when(conn: sqlite3.Connection) -> None:
    customer, other = a_customer(conn), a_customer(conn)
    own = an_account(conn, customer, balances={date(2026, 11, 1): 100, date(2026, 11, 10): -30, TOMORROW: 9})
    signed_for = an_account(conn, other, balance=5_000, authorised=(customer,))
    an_account(conn, customer, opened=TOMORROW)
    an_account(conn, customer, closed=TODAY)
    lines = {line.id: line for line in picture(conn, customer).accounts}
    assert lines.keys() == {own, signed_for}
    assert (lines[own].balance, lines[own].balance_since, lines[own].roles, lines[own].owned) == (
        Money(-30),
        date(2026, 11, 10),
        ("owner",),
        True,
    )
    assert (lines[signed_for].balance, lines[signed_for].roles, lines[signed_for].owned) == (Money(5_000), ("authorised",), False)
    assert picture(conn, customer).figures[0].deposits == Money(-30)
    a_balance(conn, own, TODAY, 77)
    assert picture(conn, customer).figures[0].deposits == Money(77)


def test_what_begins_later_is_not_in_the_picture_yet(conn: sqlite3.Connection) -> None:
    customer, other = a_customer(conn), a_customer(conn)
    account = an_account(conn, customer, line="time")
    a_time_deposit(conn, account, date(2028, 1, 1), start=TOMORROW)
    a_loan(conn, account, start=TOMORROW)
    a_holding(conn, customer, bought=TOMORROW)
    a_card(conn, customer, issued=TOMORROW)
    a_contact(conn, customer, TOMORROW)
    an_opportunity(conn, customer, start=TOMORROW)
    add(conn, "requirement", customer_id=customer, owner_id=ME, start=TOMORROW)
    add(conn, "complaint", customer_id=customer, received=TOMORROW)
    add(conn, "credit_line", customer_id=customer, line_no="1", start=TOMORROW, expiry=date(2028, 1, 1))
    kin = add(conn, "relation_type", code="kin", name_zh="亲属")
    add(conn, "customer_relation", customer_id=customer, related_id=other, type_id=kin, since=TOMORROW)
    sections = (
        *("time_deposits", "loans", "holdings", "cards", "contacts", "opportunities"),
        *("requirements", "complaints", "limits", "relations"),
    )
    now, then = picture(conn, customer), picture(conn, customer, TOMORROW)
    assert [len(getattr(now, section)) for section in sections] == [0] * 10
    assert [len(getattr(then, section)) for section in sections] == [1] * 10
    assert (now.gate.open_complaints, then.gate.open_complaints) == (0, 1)


def test_deleted_rows_are_in_no_section(conn: sqlite3.Connection) -> None:
    customer = a_customer(conn, phone="13812345678")
    account = an_account(conn, customer, balance=100)
    rows = [
        ("contact_point", conn.execute("SELECT id FROM contact_point").fetchone()[0]),
        ("account", account),
        ("holding", a_holding(conn, customer)),
        ("card", a_card(conn, customer)),
        ("contact", a_contact(conn, customer)),
        ("activity", a_task(conn, customer)),
        ("opportunity", an_opportunity(conn, customer)),
        ("retail_profile", add(conn, "retail_profile", customer_id=customer, birth_month=1, birth_day=1)),
        ("preference", add(conn, "preference", customer_id=customer, do_not_call=True)),
        ("important_date", add(conn, "important_date", customer_id=customer, label="x", month=1, day=1)),
        ("customer_note", add(conn, "customer_note", customer_id=customer, text="x")),
    ]
    for table, row_id in rows:
        delete(conn, table, row_id)
    seen = picture(conn, customer)
    empty = ("points", "accounts", "holdings", "cards", "contacts", "tasks", "opportunities", "important_days", "notes")
    assert [section for section in empty if getattr(seen, section)] == []
    assert (seen.birthday, seen.gate.do_not_call, seen.figures[0].aum) == (None, False, Money(0))


def test_a_loan_tells_what_is_due_next(conn: sqlite3.Connection) -> None:
    customer = a_customer(conn)
    loan = a_loan(conn, an_account(conn, customer), 70_000_00, payment=10_000_00, rate=45_000, as_of=date(2026, 11, 1))
    for number, due, paid in ((1, date(2026, 10, 30), date(2026, 10, 30)), (2, date(2026, 11, 30), None), (3, date(2026, 12, 30), None)):
        add(conn, "instalment", loan_id=loan, number=number, due=due, amount=10_000_00 + number, paid_on=paid)
    (line,) = picture(conn, customer).loans
    assert (line.outstanding, line.as_of, line.next_due, line.next_amount) == (
        Money(70_000_00),
        date(2026, 11, 1),
        date(2026, 11, 30),
        Money(10_000_02),
    )
    (after_all,) = picture(conn, customer, date(2027, 1, 1)).loans
    assert (after_all.next_due, after_all.next_amount) == (None, None)


def test_before_the_core_described_a_loan_what_was_not_yet_paid_is_outstanding(conn: sqlite3.Connection) -> None:
    customer = a_customer(conn)
    account = an_account(conn, customer)
    repaid, unknown, bare = (
        a_loan(conn, account, left, as_of=date(2028, 1, 1), start=date(2026, 8, 5), principal=300) for left in (0, 300, 120)
    )
    for loan, paid in ((repaid, True), (unknown, False)):
        for number, due in enumerate((date(2026, 9, 5), date(2026, 10, 5), date(2026, 12, 5)), 1):
            add(conn, "instalment", loan_id=loan, number=number, due=due, amount=110, paid_on=due if paid else None)
    outstanding = {line.id: line.outstanding.minor for line in picture(conn, customer).loans}
    assert outstanding == {repaid: 110, unknown: 300, bare: 300}
    assert picture(conn, customer).figures[0].loans == Money(710)
    later = {line.id: line.outstanding.minor for line in picture(conn, customer, date(2028, 1, 1)).loans}
    assert later == {repaid: 0, unknown: 300, bare: 120}


def test_a_time_deposit_tells_how_long_it_runs_and_stays_while_it_lies_idle(conn: sqlite3.Connection) -> None:
    customer = a_customer(conn)
    account = an_account(conn, customer, line="time")
    a_time_deposit(conn, account, date(2026, 11, 28), rollover=True)
    a_time_deposit(conn, account, date(2026, 11, 19))
    a_time_deposit(conn, account, date(2026, 11, 10), closed=date(2026, 11, 10))
    assert [(one.days_left, one.rollover) for one in picture(conn, customer).time_deposits] == [(-1, False), (8, True)]


def test_amounts_of_different_currencies_are_never_added(conn: sqlite3.Connection) -> None:
    customer = a_customer(conn)
    account = an_account(conn, customer, balance=100)
    an_account(conn, customer, balance=50, line="time")
    an_account(conn, customer, balance=7, currency="USD")
    a_loan(conn, account, 900, currency="EUR")
    figures = picture(conn, customer).figures
    assert [(sums.aum, sums.loans) for sums in figures] == [
        (Money(150), Money(0)),
        (Money(0, "EUR"), Money(900, "EUR")),
        (Money(7, "USD"), Money(0, "USD")),
    ]
    assert (figures[0].demand, figures[0].time) == (Money(100), Money(50))


def test_a_relation_reads_rightly_from_both_ends(conn: sqlite3.Connection) -> None:
    boss, company = a_customer(conn, "张伟"), a_company(conn, "浙江华东实业有限公司")
    executive = add(
        conn, "relation_type", code="executive", name_zh="高管", name_en="executive", inverse_zh="任职企业", inverse_en="employer"
    )
    add(conn, "customer_relation", customer_id=boss, related_id=company, type_id=executive)
    assert [(one.name, one.label) for one in picture(conn, company).relations] == [("张伟", "executive")]
    assert [(one.name, one.label) for one in picture(conn, boss).relations] == [("浙江华东实业有限公司", "employer")]
    delete(conn, "customer", boss)
    assert picture(conn, company).relations == ()


def test_the_gate_counts_this_weeks_calls_to_the_customer(conn: sqlite3.Connection) -> None:
    customer = a_customer(conn)
    monday = date(2026, 11, 16)
    a_contact(conn, customer, monday - timedelta(days=1))
    a_contact(conn, customer, monday, connected=False, result="no_answer")
    a_contact(conn, customer, TODAY)
    a_contact(conn, customer, TODAY, direction="in")
    a_contact(conn, customer, TODAY, channel="visit")
    add(conn, "complaint", customer_id=customer, received=monday)
    add(conn, "complaint", customer_id=customer, received=monday, status="done")
    gate = picture(conn, customer).gate
    assert (gate.attempts_this_week, gate.open_complaints) == (2, 1)
    assert (gate.consent, gate.do_not_call, gate.may_disturb) == (True, False, False)
    add(conn, "preference", customer_id=customer, do_not_call=True, consent=False, channel="wechat")
    gate = picture(conn, customer).gate
    assert (gate.consent, gate.do_not_call, gate.channel) == (False, True, "wechat")


def test_the_last_contacts_come_newest_first_and_corrections_replace(conn: sqlite3.Connection) -> None:
    customer, me = a_customer(conn), a_person(conn, "陈静")
    a_contact(conn, customer, date(2026, 11, 2), summary="first", owner_id=me)
    wrong = a_contact(conn, customer, date(2026, 11, 10), summary="wrong")
    a_contact(conn, customer, date(2026, 11, 10), summary="right", corrects_id=wrong)
    contacts = picture(conn, customer).contacts
    assert [(one.summary, one.owner) for one in contacts] == [("right", ""), ("first", "陈静")]
    assert contacts[1].start == datetime(2026, 11, 2, 2, tzinfo=UTC)


def test_open_work_is_shown_the_most_pressing_first(conn: sqlite3.Connection) -> None:
    customer = a_customer(conn)
    for description, due, priority in (("undated", None, 1), ("later", TOMORROW, 1), ("calm", TODAY, 0), ("urgent", TODAY, 1)):
        a_task(conn, customer, due, description=description, priority=priority)
    a_task(conn, customer, TODAY, status="done")
    an_opportunity(conn, customer, stage="won")
    an_opportunity(conn, customer, expected_value=20_000_000)
    seen = picture(conn, customer)
    assert [task.description for task in seen.tasks] == ["urgent", "calm", "later", "undated"]
    assert [one.expected_value for one in seen.opportunities] == [Money(20_000_000)]


def test_changes_tell_who_and_what_newest_first(conn: sqlite3.Connection) -> None:
    customer, me = a_customer(conn), a_person(conn, "陈静")
    given = {"table_name": "customer", "row_id": customer, "customer_id": customer, "field": "remarks", "device": "d"}
    add(conn, "field_history", **given, who=me, at=datetime(2026, 11, 1, tzinfo=UTC), old='""', new='"a"')
    add(conn, "field_history", **given, who="somebody", at=datetime(2026, 11, 2, tzinfo=UTC), old='"a"', new='"b"')
    assert [(one.who, one.new) for one in picture(conn, customer).changes] == [("somebody", '"b"'), ("陈静", '"a"')]


def test_important_days_come_nearest_first(conn: sqlite3.Connection) -> None:
    customer = a_customer(conn)
    add(conn, "important_date", customer_id=customer, label="wedding", month=1, day=5, year=2010)
    add(conn, "important_date", customer_id=customer, label="opening", month=12, day=1)
    assert [(one.label, one.when.next, one.when.turns) for one in picture(conn, customer).important_days] == [
        ("opening", date(2026, 12, 1), None),
        ("wedding", date(2027, 1, 5), 17),
    ]


def test_a_raw_row_is_given_as_stored(conn: sqlite3.Connection) -> None:
    customer = a_customer(conn, phone="13812345678")
    found = row(conn, "customer", customer)
    assert found is not None
    assert (found["name"], found["level_rank"]) == ("张伟", 0)
    assert row(conn, "customer", "nobody") is None
    assert [one["value"] for one in rows_of_customer(conn, "contact_point", customer)] == ["13812345678"]
    change(
        conn, "contact_point", str(rows_of_customer(conn, "contact_point", customer)[0]["id"]), deleted_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert rows_of_customer(conn, "contact_point", customer) == []
    for table in ("no such table", "setting", 'customer"; DROP TABLE customer; --'):
        with pytest.raises(NotFound):
            row(conn, table, customer)
        with pytest.raises(NotFound):
            rows_of_customer(conn, table, customer)
