"""What happens at the center by itself: intakes, moves, deletions, operators."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from random import Random

from rmdesk.center import durability, people
from rmdesk.center.compaction import compact
from rmdesk.center.database import Tx
from rmdesk.center.feed import Feed
from rmdesk.store.tables.base import moment_text
from rmdesk.store.wire import Image, Wire
from tests.center.small_bank import CHEN, LIN
from tests.simulation.at_desks import WORDS, some
from tests.simulation.world import WANG, World

RMS = [CHEN, LIN, WANG]
VALUES: dict[str, Sequence[Wire]] = {
    "remarks": WORDS,
    "hobbies": WORDS,
    "channel": ["", "phone", "wechat"],
    "value": "123",
    "preferred": [0, 1],
}
"""Fields that people at desks edit, and what intakes may say of them."""
EDITED = ("customer", "contact_point", "preference")


def something(world: World, dice: Random) -> str:
    """One event."""
    events: list[tuple[float, Callable[[World, Random], str]]] = [
        (8, rival), (4, customer_field), (3, phone), (3, preference), (2, balance), (1, product), (1, codes), (3, account_role), (6, lead), (4, assist),
        (2, ends), (1, newcomer), (3, deletion), (2, team), (1, epoch), (2, compaction), (3, backup), (1.5, restore),
    ]  # fmt: skip
    event = dice.choices([event for _weight, event in events], [weight for weight, _event in events])[0]
    return f"{event.__name__}: {event(world, dice)}"


def rival(world: World, dice: Random) -> str:
    """The very field that somebody has edited, and not pushed yet."""
    waiting = [
        (entry.promise, name)
        for desk in world.desks
        for entry in desk.entries().values()
        if entry.state == "pending" and entry.promise.table in EDITED and entry.promise.row in world.ledger.memory.rows[entry.promise.table]
        for name in entry.promise.fields
        if name in VALUES
    ]
    if not waiting:
        return "nobody waits"
    promise, name = dice.choice(waiting)
    return _load(world, promise.table, promise.row, {name: dice.choice(VALUES[name])})


def customer_field(world: World, dice: Random) -> str:
    field, value = dice.choice(
        [("remarks", dice.choice(WORDS)), ("level", dice.choice(["gold", "diamond"])), ("name", f"客户{dice.choice(WORDS)}")]
    )
    return _load(world, "customer", _one(world, "customer", dice), {field: value})


def phone(world: World, dice: Random) -> str:
    return _load(world, "contact_point", _one(world, "contact_point", dice), {"value": dice.choice("123")})


def preference(world: World, dice: Random) -> str:
    return _load(world, "preference", _one(world, "preference", dice), {"hobbies": dice.choice(WORDS)})


def balance(world: World, dice: Random) -> str:
    number = len(world.ledger.memory.rows["balance"])
    day = (world.now + timedelta(days=number)).date().isoformat()
    return _load(world, "balance", f"balance{number}", {"account_id": "shared", "date": day, "amount": dice.randrange(1000)})


def product(world: World, dice: Random) -> str:
    return _load(world, "product", "demand", {"name_zh": f"活期{dice.choice(WORDS)}"})


def codes(world: World, dice: Random) -> str:
    """A code is freed, and given to another product: what is unique at the center may look doubled halfway through a page."""
    one, other = dice.sample(["demand", "fund", "bond"], 2)
    known = world.ledger.memory.rows["product"]
    free = f"code{len(known)}{world.ledger.memory.commit}"
    taken = {row["code"] for row in known.values()}
    freed = str(known[one]["code"]) if one in known else "D2" if "D2" not in taken else f"new{free}"
    _load(world, "product", one, {"code": free, "line": "demand", "name_zh": one})
    return _load(world, "product", other, {"code": freed, "line": "demand", "name_zh": other})


def account_role(world: World, dice: Random) -> str:
    customer = _one(world, "customer", dice)
    known = world.ledger.memory.rows["account_role"]
    row_id = next((row_id for row_id, row in known.items() if row["customer_id"] == customer), f"role-{customer}")
    gone = row_id in known and known[row_id]["deleted_at"] is None
    values: Image = {
        "account_id": "shared",
        "customer_id": customer,
        "role": "joint",
        "deleted_at": moment_text(world.now) if gone else None,
    }
    return _load(world, "account_role", row_id, values)


def lead(world: World, dice: Random) -> str:
    return _assign(world, _one(world, "customer", dice), dice.choice(RMS), "lead")


def assist(world: World, dice: Random) -> str:
    return _assign(world, _one(world, "customer", dice), dice.choice(RMS), "assist")


def ends(world: World, dice: Random) -> str:
    row_id = _one(world, "assignment", dice)
    since = str(world.ledger.memory.rows["assignment"][row_id]["valid_from"])
    return _load(world, "assignment", row_id, {"valid_to": max(since, world.now.date().isoformat())})


def newcomer(world: World, dice: Random) -> str:
    customer = f"new{len(world.ledger.memory.rows['customer'])}"
    _load(world, "customer", customer, {"customer_no": customer, "name": f"新{customer}"})
    return _assign(world, customer, dice.choice(RMS), "lead")


def deletion(world: World, dice: Random) -> str:
    table = dice.choice(["contact_point", "contact", "preference", "balance", "opportunity"])
    row_id = _one(world, table, dice)
    gone = world.ledger.memory.rows[table].get(row_id, {}).get("deleted_at") is None
    return _load(world, table, row_id, {"deleted_at": moment_text(world.now) if gone else None})


def team(world: World, dice: Random) -> str:
    return _load(world, "person", dice.choice(RMS), {"team_id": dice.choice(["team", None])})


def epoch(world: World, dice: Random) -> str:
    world.db.write(lambda tx: tx.run("UPDATE book SET epoch = epoch + 1"))
    return "all desks must fill anew"


def compaction(world: World, dice: Random) -> str:
    return str(compact(world.db, world.now.date(), keep_days=dice.choice([0, 1, 3])))


def backup(world: World, dice: Random) -> str:
    """A backup is complete, or the center dies before it can say so. It is read as the real one is: the generation closed first."""
    closed = durability.close_generation(world.db)
    file = world.folder / f"backup{closed}.db"
    with closing(sqlite3.connect(world.folder / "center.db")) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)
    world.backups = [*world.backups, (file, world.ledger.remember())]
    if dice.random() < 0.3:
        return f"{closed}, but nobody heard of it"
    durability.made_durable(world.db, closed)
    world.backups = world.backups[-1:]
    return str(closed)


def restore(world: World, dice: Random) -> str:
    """The center is lost and put back from its newest known backup, or from one made since. Its devices are those that were enrolled."""
    if not world.backups:
        return "no backup"
    file, memory = dice.choice(world.backups)
    with world.db.read() as tx:
        devices = tx.rows("SELECT * FROM device")
    world.db.replaced(file)
    world.ledger.restored(world.folder / "center.db", memory)

    def anew(tx: Tx) -> None:
        durability.begin_new_life(tx)
        tx.many(f"INSERT OR IGNORE INTO device VALUES ({', '.join('?' * len(devices[0]))})", devices)

    world.db.write(anew)
    world.backups = [one for one in world.backups if one[0] == file]
    return file.name


def _assign(world: World, customer: str, person: str, part: str) -> str:
    day = world.now.date()
    world.db.write(lambda tx: people.assign(Feed(tx, "operator", world.now), customer, person, day, part=part, share=1_000_000))
    return f"{customer} → {person} {part}"


def _one(world: World, table: str, dice: Random) -> str:
    return some(sorted(world.ledger.memory.rows[table]) or ["nobody"], dice)


def _load(world: World, table: str, row_id: str, values: dict[str, Wire]) -> str:
    known = row_id in world.ledger.memory.rows[table]
    if not known and row_id == "nobody":
        return f"no {table}"
    world.load(table, [{"id": row_id, **values}])
    return f"{table} {row_id} {values}"
