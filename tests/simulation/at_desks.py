"""What people do at their desks. Each deed says what it did, and checks that exactly this was saved."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from rmdesk.errors import DiskFull, InvalidValue, NotFound
from rmdesk.store import contact_log, decisions
from rmdesk.store.edits import Edits
from rmdesk.store.tables.base import moment_text
from rmdesk.store.wire import Wire
from tests.simulation.desk import Promise, SimDesk
from tests.simulation.ledger import Violation

WORDS = ["", "甲", "乙", "丙"]
"""Few, so that values come back: what was seen and what is there may look alike although much happened between."""
LINES = ["电话 有意向 理财 20万 等年终奖", "call not_interested", "微信 约了周五见面 明天再联系", "call do_not_call", "电话 号码错误"]


def something(desk: SimDesk, dice: Random) -> str:
    """One deed of whoever sits here."""
    deeds = [remark] * 8 + [prefer] * 3 + [phone] * 3 + [log] * 4 + [task] * 2 + [paper] * 2 + [kin] + [settle] * 3 + [again] * 3
    refused = ""
    for _try in range(3):  # there may be no task, no conflict, nothing refused
        deed = dice.choice(deeds)
        try:
            return f"{deed.__name__}: {deed(desk, dice)}"
        except (NotFound, InvalidValue) as error:
            refused = f"{deed.__name__}: refused ({type(error).__name__})"
    return refused


def remark(desk: SimDesk, dice: Random) -> str:
    return _update(desk, "customer", _one(desk, "customer", dice), {"remarks": dice.choice(WORDS)})


def prefer(desk: SimDesk, dice: Random) -> str:
    customer = _one(desk, "customer", dice)
    wish = {"channel": dice.choice(["", "phone", "wechat"]), "hobbies": dice.choice(WORDS)}
    found = desk.rows("SELECT id FROM preference WHERE customer_id = ?", customer)
    if found:
        return _update(desk, "preference", str(found[0][0]), wish)
    return _insert(desk, "preference", {"customer_id": customer, **wish})


def phone(desk: SimDesk, dice: Random) -> str:
    if dice.random() < 0.3:
        return _insert(desk, "contact_point", {"customer_id": _one(desk, "customer", dice), "kind": "phone", "value": dice.choice("3456")})
    return _update(desk, "contact_point", _one(desk, "contact_point", dice), {"value": dice.choice("123"), "preferred": dice.randint(0, 1)})


def log(desk: SimDesk, dice: Random) -> str:
    customer, line = _one(desk, "customer", dice), dice.choice(LINES)
    done, made = desk.save(lambda edits: contact_log.record(edits, desk.replica, customer, line, desk.clock))
    if [(promise.table, promise.row) for promise in made] != list(done.rows):
        raise Violation(f"{desk.name} said it saved {done.rows}, but saved {made}")
    return f"{customer} {len(made)} rows"


def task(desk: SimDesk, dice: Random) -> str:
    return _update(desk, "activity", _one(desk, "activity", dice), {"status": dice.choice(["done", "in_progress", "open"])})


def paper(desk: SimDesk, dice: Random) -> str:
    if dice.random() < 0.5:
        return _insert(desk, "note", {"owner_id": desk.person, "text": dice.choice(WORDS)})
    return _insert(
        desk, "work_log", {"owner_id": desk.person, "work_date": f"2026-11-{dice.randint(20, 23)}", "summary": dice.choice(WORDS)}
    )


def kin(desk: SimDesk, dice: Random) -> str:
    one, other = _one(desk, "customer", dice), _one(desk, "customer", dice)
    return _insert(desk, "customer_relation", {"customer_id": one, "related_id": other, "type_id": "kin"})


def settle(desk: SimDesk, dice: Random) -> str:
    found = desk.rows("SELECT id, field FROM sync_conflict WHERE status = 'open' ORDER BY id")
    if not found:
        raise NotFound("no conflict")
    conflict, field = dice.choice(found)
    choice = dice.choice(["mine", "theirs", f"{field}=丁" if field != "preferred" else "mine"])
    desk.save(lambda edits: decisions.settle(edits, desk.replica, str(conflict), choice))
    return f"{conflict} {choice}"


def again(desk: SimDesk, dice: Random) -> str:
    """Re-apply what the center did not take, or let it go."""
    refused = [entry for entry in desk.entries().values() if entry.state in ("rejected", "quarantined")]
    if not refused:
        raise NotFound("nothing was refused")
    entry = dice.choice(refused)
    edit = entry.promise.edit
    desk.withdrawn.add(edit)
    try:
        if dice.random() < 0.3:
            desk.save(lambda edits: decisions.discard(edits, desk.replica, entry.counter, desk.clock))
            return f"let go {entry.promise.table} {entry.promise.row}"
        desk.save(lambda edits: decisions.reapply(edits, desk.replica, entry.counter))
        return f"again {entry.promise.table} {entry.promise.row}"
    except (NotFound, InvalidValue, DiskFull):
        desk.withdrawn.discard(edit)
        raise


def _one(desk: SimDesk, table: str, dice: Random) -> str:
    found = desk.rows(f"SELECT id FROM {table} ORDER BY id")
    if not found:
        raise NotFound(f"no {table} here")
    return some([str(row_id) for (row_id,) in found], dice)


def some(ids: list[str], dice: Random) -> str:
    """One of these rows, often one that others choose as well: conflicts need company."""
    hot = [row_id for row_id in ids if row_id.endswith("1")]
    return dice.choice(hot if hot and dice.random() < 0.5 else ids)


def _update(desk: SimDesk, table: str, row_id: str, values: Mapping[str, Wire]) -> str:
    before = desk.image(table, row_id)
    assert before is not None

    def work(edits: Edits) -> None:
        with edits.batch() as batch:
            batch.update(table, row_id, values)

    _done, made = desk.save(work)
    changes = {name: (before[name], value) for name, value in values.items() if before[name] != value}
    _saved(desk, made, table, row_id, "update", changes)
    return f"{table} {row_id} {changes}"


def _insert(desk: SimDesk, table: str, values: Mapping[str, Wire]) -> str:
    def work(edits: Edits) -> str:
        with edits.batch() as batch:
            return batch.insert(table, values)

    row_id, made = desk.save(work)
    _saved(desk, made, table, row_id, "insert", {name: (None, value) for name, value in values.items()})
    return f"{table} {row_id} {dict(values)}"


def _saved(desk: SimDesk, made: list[Promise], table: str, row_id: str, op: str, fields: Mapping[str, tuple[Wire, Wire]]) -> None:
    wanted = [(table, row_id, op)] if fields else []
    if [(promise.table, promise.row, promise.op) for promise in made] != wanted or any(
        promise.fields[name] != told for promise in made for name, told in fields.items()
    ):
        raise Violation(
            f"{desk.name} saved {made}, but was asked for {op} {table} {row_id} {dict(fields)} at {moment_text(desk.clock.now())}"
        )
