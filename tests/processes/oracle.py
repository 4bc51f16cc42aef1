"""What must hold when everybody has calmed down: no edit that was reported saved is missing at the center, none is there twice, none was lost in silence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rmdesk.center.quarantine import not_taken
from rmdesk.store.history import history_id
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from rmdesk.store.wire import Wire
from tests.center.small_bank import SmallBank
from tests.processes.running import PASSPHRASE, DeskProcess


@dataclass(frozen=True)
class Sent:
    """An edit as a desk keeps it."""

    table: str
    row: str
    op: str
    fields: dict[str, Wire]
    """Field → new value."""
    state: str


@dataclass(frozen=True)
class Count:
    """What became of the edits, for the report."""

    edits: int
    applied: int
    conflicts: int
    quarantined: int
    unreported: int
    """Saved and sent, but the desk was killed before it could say so."""


def sent_by(desk: DeskProcess) -> dict[str, Sent]:
    """Edit → what the desk still keeps of it (all of them, as long as the center has made no backup)."""
    replica = Replica(desk.home, Vault(desk.home).unlock(PASSPHRASE))
    try:
        rows = replica.reader().execute("SELECT edit, table_name, row_id, op, fields, state FROM outbox").fetchall()
        return {
            str(edit): Sent(table, row, op, {name: new for name, (_base, new) in json.loads(fields).items()}, state)
            for edit, table, row, op, fields, state in rows
        }
    finally:
        replica.close()


def assert_exactly_once(bank: SmallBank, desks: Sequence[DeskProcess]) -> Count:
    """Every edit that was reported saved is at the center, once, with its effect, or shown as a conflict or in quarantine."""
    kept = {edit: one for desk in desks for edit, one in sent_by(desk).items()}
    saved = [edit for desk in desks for edit in desk.saved()]
    assert len(set(saved)) == len(saved)
    answers = {str(edit): json.loads(str(outcome)) for edit, outcome in bank.rows("SELECT edit, outcome FROM mutation")}
    assert len(answers) == bank.rows("SELECT count(*) FROM mutation")[0][0]
    assert set(saved) - answers.keys() == set(), "reported saved, and not at the center"
    assert answers.keys() - set(saved) <= kept.keys(), "at the center, and no desk knows of it"
    _assert_effects(bank, answers, kept)
    with bank.db.read() as tx:
        shown_at_center = {(line.row_id, line.op, tuple(line.values)) for line in not_taken(tx)}
    for edit, one in kept.items():
        status = answers[edit]["status"]
        if status in ("quarantined", "rejected"):
            assert one.state == status, "kept and shown on the desk"
            assert (one.row, one.op, tuple(one.fields)) in shown_at_center
        else:
            assert one.state in ("acked", "conflict", "quarantined"), (edit, one, status)
    bank.assert_sums_hold()
    statuses = [answer["status"] for answer in answers.values()]
    applied, conflicts, quarantined = (statuses.count(name) for name in ("applied", "conflict", "quarantined"))
    return Count(len(answers), applied, conflicts, quarantined, len(answers) - len(saved))


def _assert_effects(bank: SmallBank, answers: dict[str, dict[str, object]], kept: dict[str, Sent]) -> None:
    """Rows, history lines and conflicts at the center are those that follow from the answers: none missing, none double."""
    applied = {edit: one for edit, one in kept.items() if answers[edit]["status"] in ("applied", "conflict")}
    for table in ("contact", "customer_note"):
        rows = {str(row) for (row,) in bank.rows(f"SELECT id FROM {table}")}
        assert rows == {one.row for one in applied.values() if one.op == "insert" and one.table == table}
    lines = {str(line) for (line,) in bank.rows("SELECT id FROM field_history WHERE table_name = 'customer' AND field = 'remarks'")}
    remarks = {
        edit: one.fields["remarks"] for edit, one in applied.items() if one.table == "customer" and answers[edit]["status"] == "applied"
    }
    assert lines <= {history_id(edit, "remarks") for edit in remarks}, "history of edits that nobody made"
    often = Counter(remarks.values())
    assert {history_id(edit, "remarks") for edit, text in remarks.items() if often[text] == 1} <= lines, "applied, and without a trace"
    conflicts = {str(edit) for (edit,) in bank.rows("SELECT mutation FROM sync_conflict")}
    assert conflicts == {edit for edit, answer in answers.items() if answer["status"] == "conflict"}
    stored = {text for (text,) in bank.rows("SELECT remarks FROM customer WHERE remarks <> ''")}
    assert stored <= set(remarks.values())
