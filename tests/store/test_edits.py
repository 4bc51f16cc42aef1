"""An edit is the row, its history, the outbox entry and the center's image, all or nothing; and what a desk may not edit."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmdesk.clock import StoppedClock
from rmdesk.domain.ids import id_from_key
from rmdesk.errors import DiskFull, InvalidValue, Locked, NotAllowed, NotFound
from rmdesk.store.changes import Changed
from rmdesk.store.edits import Batch
from rmdesk.store.queries.search import find
from rmdesk.store.replica import Replica
from rmdesk.store.tables import SYNCED
from rmdesk.store.tables.base import Editor
from rmdesk.store.vault import REPLICA_FILE
from rmdesk.store.wire import Wire, mutation_hash
from tests.store.desks import DEVICE, KEY, RM, a_contact, a_customer, a_row, edits_of, files_limited_to, rows

NOW = "2026-11-20T01:12:00.000Z"


@pytest.fixture
def customer(replica: Replica) -> str:
    return a_customer(replica)


def a_point(replica: Replica, customer: str, **fields: Wire) -> str:
    known: dict[str, Wire] = {
        "id": id_from_key("contact_point", "test", "1"),
        "customer_id": customer,
        "kind": "mobile",
        "value": "13800000000",
    }
    return a_row(replica, "contact_point", row_version=3, **{**known, **fields})


def written(replica: Replica) -> dict[str, int]:
    tables = ("outbox", "overlay", "field_history", "contact", "contact_point", "opportunity", "contact_opportunity")
    return {table: len(rows(replica, table)) for table in tables}


def two_records(batch: Batch, customer: str, **opportunity: Wire) -> None:
    batch.insert("contact", a_contact(customer))
    batch.insert("opportunity", {"customer_id": customer, **opportunity})


def much(batch: Batch, customer: str) -> None:
    for _number in range(200):
        batch.insert("contact", a_contact(customer, content="长" * 10_000))


def test_a_new_row_is_there_at_once_and_waits_for_the_center(replica: Replica, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        contact = batch.insert("contact", a_contact(customer, summary="想买理财"))
    (row,) = rows(replica, "contact")
    assert row["id"] == contact
    assert (row["summary"], row["result"], row["direction"], row["connected"]) == ("想买理财", "interested", "out", 1)
    assert (row["row_version"], row["source"], row["owner_id"], row["modified_by"]) == (0, "desk", RM, RM)
    assert (row["modified_at"], row["registered_at"]) == (NOW, "2026-11-20")
    (entry,) = rows(replica, "outbox")
    assert (entry["counter"], entry["device"], entry["author"], entry["at"], entry["state"]) == (1, DEVICE, RM, NOW, "pending")
    assert (entry["table_name"], entry["row_id"], entry["op"], entry["base_version"], entry["customer_id"]) == (
        "contact",
        contact,
        "insert",
        0,
        customer,
    )
    (overlay,) = rows(replica, "overlay")
    assert (overlay["table_name"], overlay["row_id"], overlay["image"]) == ("contact", contact, "null")
    assert rows(replica, "field_history") == []


def test_a_new_rows_mutation_says_all_that_the_center_does_not_set_itself(replica: Replica, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        contact = batch.insert("contact", a_contact(customer))
    (entry,) = rows(replica, "outbox")
    (row,) = rows(replica, "contact")
    fields = json.loads(str(entry["fields"]))
    left_to_center = {"row_version", "field_versions", "first_review", "second_review", "reviewer"}
    assert fields == {name: [None, value] for name, value in row.items() if value is not None and name not in left_to_center}
    pairs = {name: (base, new) for name, (base, new) in fields.items()}
    assert entry["hash"] == mutation_hash("contact", contact, "insert", pairs)


def test_a_changed_field_keeps_its_history_and_what_the_center_has(replica: Replica, customer: str) -> None:
    point = a_point(replica, customer)
    with edits_of(replica).batch() as batch:
        assert batch.update("contact_point", point, {"value": "13911112222", "kind": "mobile"}) == {"value"}
    (row,) = rows(replica, "contact_point")
    assert (row["value"], row["modified_by"], row["modified_at"], row["row_version"]) == ("13911112222", RM, NOW, 3)
    (entry,) = rows(replica, "outbox")
    assert json.loads(str(entry["fields"])) == {"value": ["13800000000", "13911112222"]}
    assert (entry["op"], entry["base_version"], entry["customer_id"]) == ("update", 3, customer)
    (history,) = rows(replica, "field_history")
    assert history["id"] == id_from_key("field_history", str(entry["edit"]), "value")
    assert (history["table_name"], history["row_id"], history["customer_id"]) == ("contact_point", point, customer)
    assert (history["field"], history["old"], history["new"]) == ("value", '"13800000000"', '"13911112222"')
    assert (history["who"], history["at"], history["device"]) == (RM, NOW, DEVICE)
    (overlay,) = rows(replica, "overlay")
    assert json.loads(str(overlay["image"]))["value"] == "13800000000"


def test_the_centers_image_is_kept_from_before_the_first_edit(replica: Replica, customer: str) -> None:
    point = a_point(replica, customer)
    for value in ("13911112222", "13933334444"):
        with edits_of(replica).batch() as batch:
            batch.update("contact_point", point, {"value": value})
    (overlay,) = rows(replica, "overlay")
    assert json.loads(str(overlay["image"]))["value"] == "13800000000"
    bases = [json.loads(str(entry["fields"]))["value"] for entry in rows(replica, "outbox")]
    assert bases == [["13800000000", "13911112222"], ["13911112222", "13933334444"]]


def test_an_update_that_changes_nothing_writes_nothing(replica: Replica, customer: str) -> None:
    point = a_point(replica, customer)
    heard: list[Changed] = []
    replica.changed.subscribe(heard.append)
    before = rows(replica, "contact_point")
    with edits_of(replica).batch() as batch:
        assert batch.update("contact_point", point, {"value": "13800000000", "preferred": 0}) == frozenset()
    assert (written(replica)["outbox"], written(replica)["overlay"], heard) == (0, 0, [])
    assert rows(replica, "contact_point") == before


def test_linked_records_are_one_batch(replica: Replica, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        contact = batch.insert("contact", a_contact(customer))
        opportunity = batch.insert("opportunity", {"customer_id": customer, "product_line": "wealth", "expected_value": 20_000_000})
        batch.insert("contact_opportunity", {"contact_id": contact, "opportunity_id": opportunity})
        batch.insert("activity", {"customer_id": customer, "due": "2026-11-27", "priority": 1})
    entries = rows(replica, "outbox")
    assert [entry["counter"] for entry in entries] == [1, 2, 3, 4]
    assert len({entry["batch"] for entry in entries}) == 1
    assert [entry["customer_id"] for entry in entries] == [customer] * 4
    with edits_of(replica).batch() as batch:
        batch.insert("contact", a_contact(customer))
    assert len({entry["batch"] for entry in rows(replica, "outbox")}) == 2


def test_a_batch_that_fails_saves_none_of_its_records(replica: Replica, customer: str) -> None:
    heard: list[Changed] = []
    replica.changed.subscribe(heard.append)
    before = written(replica)
    with pytest.raises(InvalidValue), edits_of(replica).batch() as batch:
        two_records(batch, customer, stage="dreaming")
    assert written(replica) == before
    assert heard == []


def test_everybody_who_shows_it_hears_of_an_edit_after_it_is_saved(replica: Replica, customer: str) -> None:
    heard: list[tuple[Changed, int]] = []
    replica.changed.subscribe(lambda changed: heard.append((changed, len(rows(replica, "contact")))))
    with edits_of(replica).batch() as batch:
        contact = batch.insert("contact", a_contact(customer))
    ((changed, seen),) = heard
    assert seen == 1
    assert changed.keys == {contact, customer}
    assert {"contact", "outbox", "customer_figure"} <= changed.tables


def test_figures_follow_an_edit(replica: Replica, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        batch.insert("contact", a_contact(customer))
        batch.insert("activity", {"customer_id": customer, "due": "2026-11-27"})
    (figure,) = rows(replica, "customer_figure")
    assert (figure["customer_id"], figure["last_contact"], figure["next_action"]) == (customer, "2026-11-20T01:00:00.000Z", "2026-11-27")


def test_a_customer_is_found_by_what_was_just_written(replica: Replica, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        batch.insert("contact_point", {"customer_id": customer, "kind": "mobile", "value": "139 1111 2222", "digits": "13911112222"})
    assert [hit.id for hit in find(replica.reader(), "13911")] == [customer]


def test_numbers_go_on_after_the_outbox_was_emptied_and_the_desk_restarted(replica: Replica, home: Path, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        batch.insert("contact", a_contact(customer))
        batch.insert("contact", a_contact(customer))
    with replica.writing() as connection:
        connection.execute("DELETE FROM outbox")
    replica.close()
    again = Replica(home, KEY)
    with edits_of(again).batch() as batch:
        batch.insert("contact", a_contact(customer))
    assert [entry["counter"] for entry in rows(again, "outbox")] == [3]
    again.close()


def test_what_is_written_keeps_its_true_time_on_a_replayed_day(replica: Replica, customer: str) -> None:
    clock = StoppedClock(as_of=datetime(1994, 3, 31, tzinfo=UTC).date())
    with edits_of(replica, clock).batch() as batch:
        batch.insert("contact", a_contact(customer))
    (row,) = rows(replica, "contact")
    assert (row["modified_at"], row["registered_at"]) == (NOW, "1994-03-31")


def test_a_row_may_have_an_id_that_follows_from_what_it_is_about(replica: Replica, customer: str) -> None:
    wanted = id_from_key("preference", "desk", customer)
    with edits_of(replica).batch() as batch:
        assert batch.insert("preference", {"customer_id": customer}, row_id=wanted) == wanted
    with pytest.raises(InvalidValue), edits_of(replica).batch() as batch:
        batch.insert("preference", {"customer_id": customer}, row_id=wanted)


def test_remarks_of_a_customer_are_the_rms_to_write(replica: Replica, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        batch.update("customer", customer, {"remarks": "喜欢龙井"})
    (history,) = rows(replica, "field_history")
    assert (history["table_name"], history["row_id"], history["customer_id"], history["new"]) == (
        "customer",
        customer,
        customer,
        '"喜欢龙井"',
    )


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("customer", {"level": "private"}),
        ("customer", {"remarks": "x", "name": "y"}),
        ("account", {"status": "closed"}),
        ("tier", {"threshold": 1}),
    ],
)
def test_what_the_center_keeps_needs_a_change_request(replica: Replica, customer: str, table: str, values: dict[str, Wire]) -> None:
    with pytest.raises(NotAllowed, match="change request"), edits_of(replica).batch() as batch:
        batch.update(table, customer, values)
    with pytest.raises(NotAllowed, match="change request"), edits_of(replica).batch() as batch:
        batch.insert(table, values)
    assert written(replica)["outbox"] == 0


@pytest.mark.parametrize("table", sorted(str(model.__tablename__) for model in SYNCED if model.editor != Editor.RM))
def test_no_desk_adds_rows_to_a_table_of_the_center(replica: Replica, table: str) -> None:
    with pytest.raises(NotAllowed), edits_of(replica).batch() as batch:
        batch.insert(table, {})


@pytest.mark.parametrize(
    "field", ["id", "row_version", "source", "as_of", "field_versions", "registered_at", "modified_at", "modified_by", "reviewer"]
)
def test_system_fields_are_set_by_the_system(replica: Replica, customer: str, field: str) -> None:
    point = a_point(replica, customer)
    with pytest.raises(NotAllowed), edits_of(replica).batch() as batch:
        batch.update("contact_point", point, {field: "x"})
    with pytest.raises(NotAllowed), edits_of(replica).batch() as batch:
        batch.insert("contact", a_contact(customer, **{field: "x"}))


def test_a_contact_is_never_changed_only_followed_by_a_correction(replica: Replica, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        contact = batch.insert("contact", a_contact(customer))
    with pytest.raises(NotAllowed), edits_of(replica).batch() as batch:
        batch.update("contact", contact, {"summary": "otherwise"})
    with edits_of(replica).batch() as batch:
        batch.insert("contact", a_contact(customer, corrects_id=contact))


def test_a_row_does_not_change_hands_by_an_edit(replica: Replica, customer: str) -> None:
    point, other = a_point(replica, customer), a_customer(replica, "1002")
    with pytest.raises(NotAllowed), edits_of(replica).batch() as batch:
        batch.update("contact_point", point, {"customer_id": other})
    with pytest.raises(NotAllowed), edits_of(replica).batch() as batch:
        batch.insert("note", {"owner_id": id_from_key("person", "test", "somebody else"), "title": "x"})


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "pigeon"},
        {"kind": None},
        {"value": "1" * 301},
        {"value": 5},
        {"preferred": 2},
        {"verified_on": "20.11.2026"},
        {"nickname": "x"},
        {"value": "a\x00b"},
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_changes_nothing(replica: Replica, customer: str, values: dict[str, Wire]) -> None:
    point = a_point(replica, customer)
    before = rows(replica, "contact_point")
    with pytest.raises(InvalidValue), edits_of(replica).batch() as batch:
        batch.update("contact_point", point, values)
    with pytest.raises(InvalidValue), edits_of(replica).batch() as batch:
        batch.insert("contact_point", {"customer_id": customer, "kind": "mobile", "value": "139", **values})
    assert rows(replica, "contact_point") == before
    assert written(replica)["outbox"] == 0


def test_a_row_must_hang_from_one_that_is_here(replica: Replica) -> None:
    with pytest.raises(InvalidValue), edits_of(replica).batch() as batch:
        batch.insert("contact", a_contact("nobody"))
    with pytest.raises(InvalidValue), edits_of(replica).batch() as batch:
        batch.insert("contact", {"channel": "phone"})
    with pytest.raises(InvalidValue), edits_of(replica).batch() as batch:
        batch.insert("no such table", {})


def test_a_row_that_is_not_here_or_deleted_cannot_be_changed(replica: Replica, customer: str) -> None:
    gone = a_point(replica, customer, deleted_at=NOW)
    for row in (gone, "nowhere"):
        with pytest.raises(NotFound), edits_of(replica).batch() as batch:
            batch.update("contact_point", row, {"value": "139"})


def test_an_audit_event_is_kept_like_any_row(replica: Replica) -> None:
    with edits_of(replica).batch() as batch:
        batch.insert("audit_event", {"event": "reveal", "at": NOW, "device": DEVICE})
    (event,) = rows(replica, "audit_event")
    (entry,) = rows(replica, "outbox")
    assert (event["owner_id"], entry["customer_id"]) == (RM, None)


def test_a_full_disk_saves_no_part_of_an_edit(replica: Replica, home: Path, customer: str) -> None:
    before = written(replica)
    with files_limited_to((home / REPLICA_FILE).stat().st_size), pytest.raises(DiskFull), edits_of(replica).batch() as batch:
        much(batch, customer)
    assert written(replica) == before
    with edits_of(replica).batch() as batch:
        batch.insert("contact", a_contact(customer))
    assert written(replica)["contact"] == 1


def test_a_locked_desk_saves_nothing(replica: Replica, customer: str) -> None:
    edits = edits_of(replica)
    replica.close()
    with pytest.raises(Locked), edits.batch() as batch:
        batch.insert("contact", a_contact(customer))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["value", "digits", "verified_by", "remarks"]), st.text(alphabet="甲乙1\"'\\ ", max_size=3), min_size=1
        ),
        max_size=5,
    )
)
def test_the_outbox_tells_the_way_from_the_centers_row_to_what_is_shown(replica: Replica, edits: list[dict[str, Wire]]) -> None:
    customer = a_customer(replica)
    with replica.bulk() as connection:
        for table in ("outbox", "overlay", "field_history"):
            connection.execute(f"DELETE FROM {table}")
    point = a_point(replica, customer)
    for values in edits:
        with edits_of(replica).batch() as batch:
            batch.update("contact_point", point, values)
    entries, overlays = rows(replica, "outbox"), rows(replica, "overlay")
    assert bool(entries) == bool(overlays)
    shown = json.loads(str(overlays[0]["image"])) if overlays else {}
    for entry in entries:
        pairs = {name: (base, new) for name, (base, new) in json.loads(str(entry["fields"])).items()}
        assert entry["hash"] == mutation_hash("contact_point", point, "update", pairs)
        for name, (base, new) in pairs.items():
            assert shown[name] == base != new
            shown[name] = new
    (row,) = rows(replica, "contact_point")
    assert {name: row[name] for name in ("value", "digits", "verified_by", "remarks")} == {
        name: shown.get(name, row[name]) for name in ("value", "digits", "verified_by", "remarks")
    }
    assert len(rows(replica, "field_history")) == sum(len(json.loads(str(entry["fields"]))) for entry in entries)


def test_threads_save_side_by_side(replica: Replica, customer: str) -> None:
    edits = edits_of(replica)

    def save(number: int) -> str:
        with edits.batch() as batch:
            return batch.insert("contact", a_contact(customer, summary=str(number)))

    with ThreadPoolExecutor(4) as pool:
        saved = list(pool.map(save, range(24)))
    assert {row["id"] for row in rows(replica, "contact")} == set(saved)
    assert [entry["counter"] for entry in rows(replica, "outbox")] == list(range(1, 25))
