"""Editing a customer's fields and the rows about them: in words of either language, checked as a whole, nothing written where one does not fit."""

from __future__ import annotations

import json

import pytest

from rmdesk import i18n
from rmdesk.errors import InvalidValue, NotAllowed, NotFound
from rmdesk.store.about_edits import FORMS, add, change, form, remove, rows_about, verify
from rmdesk.store.field_edits import Edited, edit, fields_of
from rmdesk.store.replica import Replica
from rmdesk.store.typed_rows import FieldRefused
from tests.store.desks import a_customer, a_row, edits_of, rows


@pytest.fixture
def customer(replica: Replica) -> str:
    customer = a_customer(replica)
    a_row(replica, "retail_profile", id="p1", customer_id=customer, birth_month=2, birth_day=10, birth_calendar="lunar")
    for position, (code, zh, en) in enumerate((("single", "未婚", "Single"), ("married", "已婚", "Married"))):
        a_row(replica, "code", id=code, code_set="marital_status", code=code, name_zh=zh, name_en=en, position=position)
    return customer


def edited(replica: Replica, customer: str, **values: str) -> Edited:
    return edit(edits_of(replica), replica, customer, values)


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("text", ["Married", "已婚", "married"])
def test_a_coded_field_is_set_in_words_of_either_language(replica: Replica, customer: str, lang: str, text: str) -> None:
    i18n.set_language(lang)
    assert [(one.field, one.new) for one in edited(replica, customer, marital_status=text).requested] == [("marital_status", "married")]
    assert json.loads(str(rows(replica, "service_request")[0]["new"])) == "married"


def test_what_is_not_among_the_values_names_those_that_are(replica: Replica, customer: str) -> None:
    with pytest.raises(FieldRefused, match=r"Marital status: “rich” is not one .* Single, Married") as refused:
        edited(replica, customer, remarks="x", marital_status="rich")
    assert refused.value.field == "marital_status"
    assert rows(replica, "customer")[0]["remarks"] == ""
    assert not rows(replica, "outbox")


def test_a_request_is_checked_like_any_edit(replica: Replica, customer: str) -> None:
    for field, text in (("birth_month", "13"), ("birth_day", "31"), ("risk_rated_on", "2099-01-01"), ("name", " ")):
        with pytest.raises(FieldRefused):
            edited(replica, customer, **{field: text})
    assert not rows(replica, "service_request")


def test_fields_that_go_together_are_checked_together(replica: Replica, customer: str) -> None:
    assert len(edited(replica, customer, birth_calendar="solar", birth_month="1", birth_day="31").requested) == 3
    with pytest.raises(FieldRefused, match="no such birthday"):
        edited(replica, customer, birth_calendar="lunar", birth_month="1", birth_day="31")


def test_several_preferences_make_one_row(replica: Replica, customer: str) -> None:
    edited(replica, customer, channel="WeChat", may_disturb="是", hobbies="tea")
    (row,) = rows(replica, "preference")
    assert (row["channel"], row["may_disturb"], row["hobbies"]) == ("wechat", 1, "tea")


def test_a_field_says_what_the_center_was_asked_for(replica: Replica, customer: str) -> None:
    edited(replica, customer, employer="School")
    (employer,) = (field for field in fields_of(replica, customer) if field.name == "employer")
    assert (employer.value, employer.waiting, employer.asked) == ("", "School", True)


def test_the_fields_are_those_of_the_customers_kind_and_numbers_stay_masked(replica: Replica, customer: str) -> None:
    a_row(replica, "contact_point", id="c1", customer_id=customer, kind="mobile", value="13812345678", digits="13812345678")
    found = {field.name: field for field in fields_of(replica, customer)}
    assert "credit_code" not in found
    assert (found["mobile"].value, found["mobile"].masked) == ("", "138****5678")
    assert [choice.code for choice in found["marital_status"].choices] == ["single", "married"]


def test_a_customer_of_somebody_else_has_no_fields(replica: Replica) -> None:
    with pytest.raises(NotFound):
        fields_of(replica, "nobody")


@pytest.mark.parametrize(
    ("table", "texts"),
    [
        ("contact_point", {"kind": "手机", "value": "138 0000 1111", "preferred": "yes"}),
        ("contact_person", {"name": "王芳", "position": "财务总监", "phone": "0571-88886666", "birth_month": "5", "birth_day": "6"}),
        ("family_member", {"name": "李娜", "kinship": "Spouse", "birth_year": "1982"}),
        ("important_date", {"label": "开业", "month": "8", "day": "8"}),
        ("customer_note", {"text": "两个孩子在国外"}),
        ("other_bank", {"bank": "另一家", "amount": "20w", "matures": "2027-01-02"}),
        ("customer_rating", {"kind": "relationship", "mark": "A", "rated_on": "2026-07-01"}),
    ],
)
def test_a_row_about_a_customer_is_added_as_typed_changed_and_taken_back(
    replica: Replica, customer: str, table: str, texts: dict[str, str]
) -> None:
    row = add(edits_of(replica), replica, customer, table, texts)
    assert {field.name for field in form(replica, table, row)} == set(FORMS[table])
    assert [one.table for one in rows_about(replica, customer)] == [table]
    last = list(texts)[-1]
    if table == "customer_note":
        with pytest.raises(NotAllowed):
            change(edits_of(replica), replica, table, row, {last: "other"})
    else:
        assert not change(edits_of(replica), replica, table, row, {last: texts[last]})
    remove(edits_of(replica), table, row)
    assert rows_about(replica, customer) == []


@pytest.mark.parametrize(
    ("table", "texts", "field"),
    [
        ("family_member", {"kinship": "spouse"}, "name"),
        ("important_date", {"label": "婚", "month": "8"}, "day"),
        ("important_date", {"label": "婚", "calendar": "农历", "month": "8", "day": "31"}, "day"),
        ("contact_point", {"value": "12"}, "value"),
        ("contact_point", {"kind": "电子邮件", "value": "12"}, "kind"),
        ("other_bank", {"bank": "x" * 121}, "bank"),
    ],
)
def test_a_row_that_does_not_fit_names_its_field_and_is_not_written(
    replica: Replica, customer: str, table: str, texts: dict[str, str], field: str
) -> None:
    with pytest.raises(FieldRefused) as refused:
        add(edits_of(replica), replica, customer, table, texts)
    assert refused.value.field == field
    assert not rows(replica, "outbox")


def test_a_confirmed_field_is_kept_and_can_be_asked_about(replica: Replica, customer: str) -> None:
    a_row(replica, "contact_point", id="c1", customer_id=customer, kind="mobile", value="13812345678", digits="13812345678")
    verify(edits_of(replica), replica, customer, "contact_point", "c1", "value")
    verify(edits_of(replica), replica, customer, "retail_profile", "p1", "employer")
    assert rows(replica, "contact_point")[0]["verified_on"] == str(edits_of(replica).clock.today())
    (event,) = rows(replica, "audit_event")
    assert (event["event"], event["subject_id"], json.loads(str(event["detail"]))["field"]) == ("verify", "p1", "employer")


def test_any_new_number_must_be_confirmed_anew(replica: Replica, customer: str) -> None:
    a_row(replica, "contact_point", id="c1", customer_id=customer, kind="mobile", value="13812345678", verified_on="2026-01-01")
    change(edits_of(replica), replica, "contact_point", "c1", {"value": "13912345678"})
    assert rows(replica, "contact_point")[0]["verified_on"] is None


def test_an_unknown_field_names_those_there_are(replica: Replica, customer: str) -> None:
    with pytest.raises(InvalidValue, match="Fields: remarks"):
        edited(replica, customer, colour="red")
