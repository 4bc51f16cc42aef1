"""What people do at their desks. Each deed says what it did, and checks that exactly this was saved."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from rmdesk.domain.recurrence import Freq, Recurrence, rule_text
from rmdesk.domain.reminder_values import Plain
from rmdesk.errors import DiskFull, InvalidValue, NotAllowed, NotFound
from rmdesk.store import contact_log, decisions, reminder_decisions, reminder_overrides, tasks, undo
from rmdesk.store.contact_log import Occasion
from rmdesk.store.edits import Edits
from rmdesk.store.tables.base import moment_text
from rmdesk.store.tasks import Ending, NewTask
from rmdesk.store.wire import Wire
from tests.simulation.desk import Promise, SimDesk
from tests.simulation.ledger import Violation

WORDS = ["", "甲", "乙", "丙"]
"""Few, so that values come back: what was seen and what is there may look alike although much happened between."""
LINES = [
    "电话 有意向 理财 20万 等年终奖",
    "电话 成功 理财 30万",
    "call not_interested",
    "微信 约了周五见面 明天再联系",
    "call do_not_call",
    "电话 号码错误",
]


_TO_DO = "status IN ('open', 'in_progress') AND deleted_at IS NULL"


def something(desk: SimDesk, dice: Random) -> str:
    """One deed of whoever sits here."""
    deeds = [remark] * 8 + [prefer] * 3 + [phone] * 3 + [log] * 4 + [task] * 2 + [paper] * 2 + [kin] + [settle] * 3 + [again] * 3
    deeds += [remind] * 2 + [own_value] * 3 + [chore] * 2 + [finish] * 4 + [back] * 4
    refused = ""
    for _try in range(3):  # there may be no task, no conflict, nothing refused
        deed = dice.choice(deeds)
        try:
            return f"{deed.__name__}: {deed(desk, dice)}"
        except (NotFound, InvalidValue, NotAllowed) as error:
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
    """A line about a contact; it may go on with an open opportunity, and end the task that led to it."""
    customer, line = _one(desk, "customer", dice), dice.choice(LINES)
    waiting = desk.rows(f"SELECT id FROM activity WHERE customer_id = ? AND {_TO_DO} ORDER BY id", customer)
    task = str(dice.choice(waiting)[0]) if waiting and dice.random() < 0.5 else ""
    how = Occasion(task_ids=(task,), ending=Ending(task_id=task, if_reached=True)) if task else None
    done, made = desk.save(lambda edits: contact_log.record(edits, desk.replica, customer, line, desk.clock, how))
    saved = [(promise.table, promise.row) for promise in made]
    went_on = [("opportunity", done.offer.id)] if done.offer else []  # where the line says nothing new of it, nothing is saved of it
    if [row for row in saved if row[0] != "activity"] != [
        row for row in done.rows if row[0] != "activity" and (row in saved or row not in went_on)
    ]:
        raise Violation(f"{desk.name} said it saved {done.rows}, but saved {made}")
    return f"{customer} {len(made)} rows{f', about {task}' if task else ''}{', goes on' if went_on else ''}"


def chore(desk: SimDesk, dice: Random) -> str:
    """A task that comes again, for a customer or for oneself."""
    customer = _one(desk, "customer", dice) if dice.random() < 0.7 else None
    wanted = NewTask(description="回访", customer_id=customer, due=desk.clock.today(), recurrence=rule_text(Recurrence(Freq.WEEKLY)))
    row, _made = desk.save(lambda edits: tasks.create(edits, wanted))
    return f"{row} {customer}, {finish(desk, dice)}" if dice.random() < 0.5 else f"{row} {customer}"


def finish(desk: SimDesk, dice: Random) -> str:
    """A task is done; one that comes again brings the next."""
    waiting = desk.rows(f"SELECT id FROM activity WHERE {_TO_DO} ORDER BY recurrence = '', id")
    if not waiting:
        raise NotFound("nothing to do")
    row = str(waiting[0 if dice.random() < 0.6 else dice.randrange(len(waiting))][0])
    done, _made = desk.save(lambda edits: tasks.done(edits, desk.replica, row, desk.clock))
    if desk.rows("SELECT 1 FROM activity WHERE id = ? AND (status <> 'done' OR deleted_at IS NOT NULL)", row):
        raise Violation(f"{desk.name} did {row}, which is not done")
    if done.next_id and not desk.rows("SELECT 1 FROM activity WHERE id = ? AND deleted_at IS NULL", done.next_id):
        raise Violation(f"{desk.name} did {row}, and {done.next_id} does not follow")
    told = f"{row} → {done.next_id}"
    return f"{told}, {back(desk, dice)}, {finish(desk, dice)}" if dice.random() < 0.3 else told


def back(desk: SimDesk, dice: Random) -> str:
    """Take back what was saved last, which may itself have been taking something back."""
    del dice  # there is nothing to choose
    done, made = desk.save(lambda edits: undo.undo(edits, desk.replica))
    return f"{[(one.op, one.table, one.row_id) for one in done.what]}, {len(made)} edits"


def remind(desk: SimDesk, dice: Random) -> str:
    """A decision about a reminder, or one that takes back another."""
    customer = _one(desk, "customer", dice)
    found = desk.rows("SELECT id FROM reminder_decision WHERE customer_id = ? AND decision <> 'taken_back' ORDER BY id", customer)
    link = str(found[0][0]) if found and dice.random() < 0.4 else None
    values: dict[str, Wire] = {
        "reminder_id": f"reminder-{customer}",
        "customer_id": customer,
        "rule": "instalment",
        "decision": "taken_back" if link else dice.choice(["handled", "snoozed", "in_progress"]),
        "linked_id": link,
        "at": moment_text(desk.clock.now()),
    }
    return _insert(desk, reminder_decisions.TABLE, {name: value for name, value in values.items() if value is not None})


def own_value(desk: SimDesk, dice: Random) -> str:
    """An own value for a rule, or the bank's again: a row whose id follows from whose it is, on each desk of the person."""
    values: dict[str, Plain] = {"days": [dice.randint(1, 3)]} if dice.random() < 0.8 else {}
    _done, made = desk.save(lambda edits: reminder_overrides.keep(edits, desk.replica, "instalment", values))
    return f"{values} {len(made)} edits"


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
    edited = {"preferred": "mine", "value": "value=[4]"}.get(str(field), f"{field}=丁")  # of a rule's own value: one the rule allows
    choice = dice.choice(["mine", "theirs", edited])
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
    except (NotFound, InvalidValue, NotAllowed, DiskFull):
        desk.withdrawn.discard(edit)
        raise


def _one(desk: SimDesk, table: str, dice: Random) -> str:
    found = desk.rows(f"SELECT id FROM {table} WHERE deleted_at IS NULL ORDER BY id")
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
