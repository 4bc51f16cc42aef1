"""What may happen next: people at desks, the center by itself, syncs under all accidents, copies of desks."""

from __future__ import annotations

from random import Random

from rmdesk.errors import CenterUnreachable, DiskFull, NotAllowed
from rmdesk.sync.apply import Touched
from rmdesk.sync.protocol import TooOld
from rmdesk.sync.pull import Puller
from rmdesk.sync.push import Pushed, push_outbox
from rmdesk.sync.run import SyncReport, quiet
from tests.simulation import at_center, at_desks
from tests.simulation.desk import SimDesk
from tests.simulation.faults import Edges, Killed, Line, Plan, old_page
from tests.simulation.ledger import Violation
from tests.simulation.oracle import judge
from tests.simulation.world import World

_ROUNDS = 8


def step(world: World, dice: Random) -> None:
    """Something happens."""
    world.tick(dice.choice([1, 60, 3_600, 86_400]))
    desk = dice.choice(world.desks)
    kind = dice.choices(["edit", "sync", "center", "late", "page", "copy", "salvage"], [34, 28, 24, 3, 4, 5, 1])[0]
    if kind == "edit":
        _edit(world, desk, dice)
    elif kind == "sync":
        _sync(world, desk, dice)
    elif kind == "center":
        world.note(f"center {at_center.something(world, dice)}")
    elif kind == "late" and world.late:
        _late(world, dice)
    elif kind == "page":
        _late_page(world, desk, dice)
    elif kind == "copy":
        _copy(world, desk, dice)
    elif kind == "salvage":
        saved = desk.salvage(dice.randbytes(8_192), dice.randrange(1 << 30))
        world.note(f"{desk.name} is damaged; {saved} edits are saved from it")


def between(world: World, desk: SimDesk, dice: Random) -> None:
    """Something small, while a request of `desk` is on its way."""
    other = dice.choice(world.desks)
    match dice.randrange(4):
        case 0:
            try:
                world.note(f"    meanwhile {desk.name} {at_desks.something(desk, dice)}")
            except DiskFull:
                world.note(f"    meanwhile {desk.name} has no room to save")
        case 1 if other is not desk:
            world.note(f"    meanwhile {other.name} {at_desks.something(other, dice)}, and pushes")
            push_outbox(other.replica, Line(world, other, Plan(dice)), Touched(), Pushed())
        case _:
            world.note(f"    meanwhile center {at_center.something(world, dice)}")


def rest(world: World, *, last: bool) -> None:
    """All accidents end; everybody syncs until nothing is left to do; then the promises are judged."""
    world.note("rest")
    if last:
        for desk in world.desks:
            desk.vocabulary = None  # all are upgraded
    while world.late:
        _late(world, world.dice)
    for _round in range(_ROUNDS):
        reports = [world.sync(desk, Plan(world.dice)) for desk in world.desks]
        if not any(_did_something(report) for report in reports):
            break
    else:
        raise Violation(f"never at rest: {reports}")
    judge(world, last=last)


def _did_something(report: SyncReport) -> bool:
    pushed = report.pushed
    return bool(report.rows or report.removed or pushed.applied or pushed.conflicts or pushed.rejected or pushed.quarantined)


def _edit(world: World, desk: SimDesk, dice: Random) -> None:
    if dice.random() > 0.1:
        for _deed in range(dice.randint(1, 2)):
            world.note(f"{desk.name} {at_desks.something(desk, dice)}")
        return
    before, waiting = desk.contents(), desk.entries().keys()
    desk.arm(Edges(dice.randint(0, 1), full=dice.random() < 0.2))
    try:
        world.note(f"{desk.name} {at_desks.something(desk, dice)}")
    except DiskFull:
        world.note(f"{desk.name} has no room to save it")
    except Killed:
        edge = desk.edges.passed[-1]
        made = desk.revive()
        world.note(f"{desk.name} dies {edge}, {len(made)} edits survive")
        if edge == "writing" and desk.contents() != before:
            raise Violation(f"{desk.name} died before it had saved, yet something is there") from None
        let_go = waiting - desk.entries().keys()  # all there is to save of a refused edit that is let go, or says what is there already
        if not made and not let_go and desk.contents() != before:
            raise Violation(f"{desk.name} died after it had saved, yet half of it is there") from None
    desk.edges = Edges()


def _sync(world: World, desk: SimDesk, dice: Random) -> None:
    plan = Plan(
        Random(dice.random()),
        rate=dice.choice([0, 0.1, 0.3]),
        busy=dice.choice([0, 0.2, 0.4]),
        page_rows=dice.choice([3, 10, 40, 1_000]),
        ahead=dice.random() < 0.5,
        over_http=dice.random() < 0.4,
        too_old=dice.random() < 0.04,
    )
    if dice.random() < 0.3:
        desk.arm(Edges(dice.choice([dice.randrange(12), dice.randrange(40)]), power_cut=dice.random() < 0.4, full=dice.random() < 0.2))
    world.note(f"{desk.name} syncs{' over HTTP' if plan.over_http else ''}")
    try:
        report = world.sync(desk, plan)
        world.note(f"    {report}")
    except (CenterUnreachable, NotAllowed) as error:  # not allowed: the book was taken away while it was being read
        world.note(f"    {error}")
    except DiskFull:
        world.note("    the disk is full")
    except TooOld:
        world.note("    it is too old to read")
        if not plan.rate and not plan.busy and (left := [entry for entry in desk.entries().values() if entry.state == "pending"]):
            raise Violation(f"{desk.name} is too old to read, and did not even push {left}") from None
    except Killed:
        edge, power = desk.edges.passed[-1], desk.edges.power_cut
        made = desk.revive()
        world.note(f"    dies {edge}{' with the power' if power else ''}; {len(made)} edits nobody knew of")
    desk.edges = Edges()


def _late(world: World, dice: Random) -> None:
    desk, arrives = world.late.pop(dice.randrange(len(world.late)))
    world.note(f"a push of {desk.name} arrives late")
    arrives()


def _late_page(world: World, desk: SimDesk, dice: Random) -> None:
    """A page of long ago comes once more, best of all one that begins where the desk stands now, but in another epoch."""
    book, epoch, seq = dice.choice(desk.rows("SELECT book, epoch, seq FROM sync_cursor ORDER BY book") or [("", 0, 0)])
    pages = [(page.epoch, page.after, page) for page in desk.pages if page.book == book and page.upto > page.after]
    if not pages:
        return
    page, before = old_page(pages, int(epoch or 0), int(seq or 0), dice), desk.contents()
    world.note(f"{desk.name} receives {page.book} {page.epoch}/{page.after} to {page.upto} again")
    applied = Puller(desk.replica, Line(world, desk, Plan(dice)), quiet).apply(page)
    if applied and (page.epoch, page.after) != (epoch, seq):
        raise Violation(f"{desk.name} stands at {epoch}/{seq}, and applied a page that continues something else")
    if not applied and desk.contents() != before:
        raise Violation(f"{desk.name} says that the page does not continue its cursor, yet something changed")


def _copy(world: World, desk: SimDesk, dice: Random) -> None:
    """The files of a desk are kept; later they come back in its place, or beside it."""
    backup = desk.backup
    if backup is None:
        desk.back_up()
        world.note(f"{desk.name} is backed up")
    elif dice.random() < 0.5 or len(world.desks) > 4:
        desk.restore(backup)
        world.note(f"{desk.name} is put back from its backup")
    else:
        world.clone(desk, backup)
        desk.backup = None
        world.note(f"{desk.name} is cloned from its backup")
