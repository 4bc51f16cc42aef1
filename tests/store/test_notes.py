"""Notes: written, found, pinned, taken away and back; tasks made of them. And the handbook."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rmdesk.clock import StoppedClock
from rmdesk.errors import InvalidValue
from rmdesk.i18n import set_language
from rmdesk.store import notes, undo
from rmdesk.store.edits import Edits
from rmdesk.store.queries.handbook import pages
from rmdesk.store.queries.notes import NoteLine
from rmdesk.store.queries.notes import notes as listed
from rmdesk.store.replica import Replica
from rmdesk.store.tasks import NewTask
from tests.store import builders as book
from tests.store.desks import DEVICE, rows

CLOCK = StoppedClock(as_of=date(2026, 11, 20), at=datetime(2026, 11, 20, 9, tzinfo=UTC))


@pytest.fixture
def edits(replica: Replica) -> Edits:
    return Edits(replica, book.ME, DEVICE, CLOCK)


def all_of(replica: Replica, wanted: str = "") -> list[NoteLine]:
    with replica.reading() as db:
        return listed(db, book.ME, wanted)


def test_a_note_without_a_title_is_called_by_its_first_line(replica: Replica, edits: Edits) -> None:
    notes.create(edits, "", "\n 大额存单额度 \n本周约两千万")
    (note,) = all_of(replica)
    assert (note.title, note.text) == ("大额存单额度", "大额存单额度 \n本周约两千万")
    with pytest.raises(InvalidValue):
        notes.create(edits, " ", "\n")


def test_notes_are_found_by_pinyin_and_pinned_ones_stand_first(replica: Replica, edits: Edits) -> None:
    first = notes.create(edits, "大额存单额度", "two thousand")
    notes.create(edits, "周会要点", "额度")
    notes.pin(edits, all_of(replica, "decd")[0])
    assert [note.title for note in all_of(replica)] == ["大额存单额度", "周会要点"]
    assert [note.title for note in all_of(replica, "额度")] == ["大额存单额度", "周会要点"]
    assert [note.id for note in all_of(replica, "thousand")] == [first]
    notes.pin(edits, all_of(replica)[0])
    assert not all_of(replica)[0].pinned


def test_a_note_is_changed_deleted_and_brought_back(replica: Replica, edits: Edits) -> None:
    note = notes.create(edits, "one", "text")
    assert notes.change(edits, note, "one", "other text") == {"text"}
    notes.remove(edits, note)
    assert all_of(replica) == []
    undo.undo(edits, replica)
    assert all_of(replica)[0].text == "other text"


def test_a_task_of_a_note_and_the_way_to_it_are_one_edit(replica: Replica, edits: Edits) -> None:
    notes.create(edits, "send the form", "")
    task = notes.make_task(edits, all_of(replica)[0], NewTask(description="send the form", category="own"))
    assert [(source.table, source.id) for source in all_of(replica)[0].made] == [("activity", task)]
    undo.undo(edits, replica)
    assert all_of(replica)[0].made == ()
    assert [row["deleted_at"] is not None for row in rows(replica, "activity")] == [True]


def test_others_notes_are_not_mine(replica: Replica) -> None:
    with replica.bulk() as conn:
        book.add(conn, "note", owner_id="other", title="x")
    assert all_of(replica) == []


def test_the_handbook_is_searched_and_leaves_out_what_is_worked_with(replica: Replica) -> None:
    with replica.bulk() as conn:
        book.add(
            conn, "handbook_page", slug="time-deposits", title_zh="定期存款", title_en="Time deposits", text_zh="转存", text_en="Rollover"
        )
        book.add(
            conn, "handbook_page", slug="tiers", title_zh="客户等级", title_en="Tiers", text_zh="金卡", text_en="Gold holds time deposits"
        )
        book.add(conn, "handbook_page", slug="checklist/loan", title_zh="贷后检查", text_zh="- [ ] x")
        set_language("en")
        assert [page.title for page in pages(conn)] == ["Tiers", "Time deposits"]
        assert [page.slug for page in pages(conn, "dqck")] == ["time-deposits"]
        assert [page.slug for page in pages(conn, "time deposits")] == ["time-deposits", "tiers"]
        assert pages(conn, "rollover")[0].found == "Rollover"
        set_language("zh_CN")
        assert [(page.title, page.other_title, page.text) for page in pages(conn, "金卡")] == [("客户等级", "Tiers", "金卡")]
