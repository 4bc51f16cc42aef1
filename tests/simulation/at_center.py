"""What happens at the center by itself: intakes, moves, deletions, operators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from rmdesk.center import people
from rmdesk.center.feed import Feed
from rmdesk.store.tables.base import moment_text
from rmdesk.store.wire import Image, Wire
from tests.simulation.at_desks import WORDS
from tests.simulation.world import CHEN, LIN, WANG, World

RMS = [CHEN, LIN, WANG]


def something(world: World, dice: Random) -> str:
    """One event."""
    events: list[tuple[int, Callable[[World, Random], str]]] = [
        (8, customer_field), (3, phone), (3, preference), (2, balance), (1, product), (3, account_role), (6, lead), (4, assist), (2, ends),
        (1, newcomer), (3, deletion), (2, team), (1, epoch), (2, compaction),
    ]  # fmt: skip
    event = dice.choices([event for _weight, event in events], [weight for weight, _event in events])[0]
    return f"{event.__name__}: {event(world, dice)}"


def customer_field(world: World, dice: Random) -> str:
    field, value = dice.choice([("remarks", dice.choice(WORDS)), ("level", dice.choice(["gold", "diamond"])), ("name", f"客户{dice.choice(WORDS)}")])
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


def account_role(world: World, dice: Random) -> str:
    customer = _one(world, "customer", dice)
    known = world.ledger.memory.rows["account_role"]
    row_id = next((row_id for row_id, row in known.items() if row["customer_id"] == customer), f"role-{customer}")
    gone = row_id in known and known[row_id]["deleted_at"] is None
    values: Image = {"account_id": "shared", "customer_id": customer, "role": "joint", "deleted_at": moment_text(world.now) if gone else None}
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
    """What compaction does: old removals are forgotten, and whoever is older than that must fill anew."""
    def compact(tx: people.Tx) -> None:
        tx.run("DELETE FROM change WHERE op = 'R'")
        tx.run("UPDATE book SET floor = seq")

    world.db.write(compact)
    return "all books"


def _assign(world: World, customer: str, person: str, part: str) -> str:
    day = world.now.date()
    world.db.write(lambda tx: people.assign(Feed(tx, "operator", world.now), customer, person, day, part=part, share=1_000_000))
    return f"{customer} → {person} {part}"


def _one(world: World, table: str, dice: Random) -> str:
    return dice.choice(sorted(world.ledger.memory.rows[table]) or ["nobody"])


def _load(world: World, table: str, row_id: str, values: dict[str, Wire]) -> str:
    known = row_id in world.ledger.memory.rows[table]
    if not known and row_id == "nobody":
        return f"no {table}"
    world.load(table, [{"id": row_id, **values}])
    return f"{table} {row_id} {values}"
