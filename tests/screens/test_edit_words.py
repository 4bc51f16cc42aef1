"""Edits are said as the person who made them would say them: no table names, no codes, no numbers that are masked elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rmdesk import i18n
from rmdesk.screens.edit_words import counted, edit_words, value_words
from rmdesk.store.queries.waiting import EditedRow, Value, WaitingEdit

AT = datetime(2026, 11, 20, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.set_language("en")


def new(table: str, **fields: Value) -> EditedRow:
    return EditedRow(1, table, f"{table}-1", "insert", {field: (None, value) for field, value in fields.items()})


def changed(table: str, subject: str = "", **fields: tuple[Value, Value]) -> EditedRow:
    return EditedRow(1, table, f"{table}-1", "update", fields, subject)


def item(*rows: EditedRow) -> WaitingEdit:
    return WaitingEdit("b", "c", "张伟", "pending", AT, 0, "", rows)


CONTACT = new("contact", channel="phone", result="interested", summary="等年终奖", owner_id="p")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([CONTACT], "Contact: Phone · Interested · 等年终奖"),
        (
            [CONTACT, new("opportunity"), new("contact_opportunity"), new("activity")],
            "Contact: Phone · Interested · 等年终奖 + Opportunity + Task",
        ),
        ([changed("customer", remarks=("", "likes tea"))], "Remarks: — → likes tea"),
        ([changed("customer", remarks=("open", "done"))], "Remarks: open → done"),
        ([changed("preference", do_not_call=(0, 1))], "Do not call: no → yes"),
        ([changed("contact_point", "mobile", value=("13812345678", "13900001111"))], "Mobile: 138****5678 → 139****1111"),
        ([changed("activity", "call again", status=("open", "done"), done_at=(None, "x"))], "Task “call again”: Status: open → Done"),
        ([new("audit_event", event="reveal")], "Looked at a masked number"),
        ([new("audit_event", event="export", subject_table="work_log", detail='{"file": "week.docx"}')], "Exported: week.docx"),
        ([changed("customer", remarks=("a", "b")), changed("sync_conflict", status=("open", "settled"))], "Remarks: a → b"),
    ],
)
def test_an_edit_in_one_line(rows: list[EditedRow], said: str) -> None:
    assert edit_words(rows) == said


def test_values_are_said_as_people_read_them() -> None:
    assert value_words("probability", 500_000) == "50 %"
    assert value_words("remarks", None) == "—"
    assert value_words("id_number", "110101198010011234") != "110101198010011234"


def test_a_contact_with_its_task_counts_as_one_contact() -> None:
    items = [item(CONTACT, new("activity")), item(new("activity")), item(changed("customer", remarks=("", "x"))), item(CONTACT)]
    assert counted(items) == "2 contacts, 1 task, 1 change"
    assert counted([]) == ""
