"""`rmdesk center people`, `branch`, `assign`, `device`: who works at the bank, who looks after whom, and on which desks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from rmdesk.cli import output
from rmdesk.cli.center_database import Db, opened, written
from rmdesk.cli.invocation import invoked
from rmdesk.cli.output import Column
from rmdesk.errors import InvalidValue
from rmdesk.i18n import N_, _

if TYPE_CHECKING:
    from rmdesk.center.feed import Feed
    from rmdesk.clock import Clock

Command = TypeVar("Command", bound=Callable[..., object])
PPM_IN_A_PERCENT = 10_000
PERSON_HELP = N_("Staff number, id, or a name that only one person has.")

people = typer.Typer(help=N_("Who works at the bank."))
branch = typer.Typer(help=N_("The bank's branches."))
device = typer.Typer(help=N_("The desks that may sync."))


def _named(group: typer.Typer, name: str, help: str) -> Callable[[Command], Command]:
    """A command of a group; its help is not cut in the group's list."""
    return group.command(name, help=help, short_help=help)


Person = Annotated[str, typer.Argument(metavar="PERSON", help=PERSON_HELP)]
Branch = Annotated[str, typer.Option(metavar="BRANCH", help=N_("Code, id or name of the branch."))]
Share = Annotated[str, typer.Option(metavar="PERCENT", help=N_("Share of the customer's figures that counts for them, like 60 or 37.5."))]
_WORDS = {
    "rm": N_("Relationship manager"),
    "supervisor": N_("Supervisor"),
    "operator": N_("Operator"),
    "active": N_("In use"),
    "revoked": N_("Revoked"),
    "wiped": N_("Wiped"),
}


@people.callback(invoke_without_command=True)
def people_group(context: typer.Context, db: Db = "") -> None:
    """Without a command: the list."""
    if context.invoked_subcommand is None:
        people_list(context, db)


@_named(people, "list", N_("List everybody, with their customers and desks."))
def people_list(context: typer.Context, db: Db = "") -> None:
    """Print everybody."""
    from rmdesk.center import people as staff

    invocation = invoked(context)
    with opened(invocation, db) as database, database.read() as tx:
        found = staff.people(tx)
        day = staff.business_date(tx, invocation.clock)
    if invocation.as_json:
        output.emit(output.rows(found, day, day))
        return
    headings = [_("Staff no."), _("Name"), _("Role"), _("Branch")]
    columns = [*map(Column, headings), Column(_("Customers"), right=True), Column(_("Desks"), right=True)]
    output.table(columns, [(p.staff_no, p.name, _word(p.role), p.branch_name, f"{p.customers:,}", str(p.devices)) for p in found])


@_named(people, "add", N_("Add somebody who works at the bank."))
def people_add(
    context: typer.Context,
    staff_no: Annotated[str, typer.Argument(metavar="STAFF_NO", help=N_("Staff number; nobody else may have it."))],
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("Full name."))],
    role: Annotated[str, typer.Option(metavar="rm|supervisor|operator", help=N_("What they do with rmdesk."))] = "rm",
    branch: Branch = "",
    grade: Annotated[str, typer.Option(metavar="TEXT", help=N_("Grade, as the bank calls it."))] = "",
    db: Db = "",
) -> None:
    """Add a person."""
    from rmdesk.center import people as staff

    invocation = invoked(context)
    id = written(invocation, db, lambda feed: staff.add_person(feed, staff_no, name, role=role, branch=branch, grade=grade))
    if invocation.as_json:
        output.emit({"id": id, "staff_no": staff_no, "name": name, "role": role})
    else:
        output.line(_("{name} ({staff_no}) was added.").format(name=name, staff_no=staff_no))


@branch.callback(invoke_without_command=True)
def branch_group(context: typer.Context, db: Db = "") -> None:
    """Without a command: the list."""
    if context.invoked_subcommand is None:
        branch_list(context, db)


@_named(branch, "list", N_("List the branches."))
def branch_list(context: typer.Context, db: Db = "") -> None:
    """Print the branches."""
    from rmdesk.center import people as staff

    invocation = invoked(context)
    with opened(invocation, db) as database, database.read() as tx:
        found = staff.branches(tx)
        day = staff.business_date(tx, invocation.clock)
    if invocation.as_json:
        output.emit(output.rows(found, day, day))
        return
    columns = [Column(_("Code")), Column(_("Branch")), Column(_("Region")), Column(_("People"), right=True)]
    output.table(columns, [(b.code, b.name, b.region, f"{b.people:,}") for b in found])


@_named(branch, "add", N_("Add a branch."))
def branch_add(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help=N_("Branch code; no other branch may have it."))],
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("Full name."))],
    region: Annotated[str, typer.Option(metavar="TEXT", help=N_("Region it lies in."))] = "",
    parent: Annotated[str, typer.Option(metavar="BRANCH", help=N_("The branch it belongs to."))] = "",
    db: Db = "",
) -> None:
    """Add a branch."""
    from rmdesk.center import people as staff

    invocation = invoked(context)
    id = written(invocation, db, lambda feed: staff.add_branch(feed, code, name, region=region, parent=parent))
    if invocation.as_json:
        output.emit({"id": id, "code": code, "name": name})
    else:
        output.line(_("{name} ({code}) was added.").format(name=name, code=code))


def assign(
    context: typer.Context,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help=N_("Customer number or id."))],
    person: Person,
    part: Annotated[str, typer.Option(metavar="lead|assist", help=N_("A new lead ends the former one's assignment."))] = "lead",
    share: Share = "100",
    reason: Annotated[str, typer.Option(metavar="TEXT", help=N_("Why; kept with the assignment."))] = "",
    db: Db = "",
) -> None:
    """Give a customer to a person; their rows move to the person's desks with the next sync."""
    from rmdesk.center import people as staff

    invocation = invoked(context)
    counted = ppm(share)

    def work(feed: Feed) -> staff.Assigned:
        day = staff.business_date(feed.tx, invocation.clock)
        return staff.assign(feed, customer, person, day, part=part, share=counted, reason=reason)

    done = written(invocation, db, work)
    if invocation.as_json:
        output.emit(done)
        return
    sentence = N_("{customer} ({number}) is led by {person}, with {share} %, from {day} on.")
    if done.part == "assist":
        sentence = N_("{person} assists with {customer} ({number}), with {share} %, from {day} on.")
    output.line(
        _(sentence).format(
            customer=done.customer_name, number=done.customer_no, person=done.person_name, share=percent(done.share), day=done.valid_from
        )
    )
    for former in done.ended:
        output.line(_("{person} leads it no longer.").format(person=former))


@_named(device, "code", N_("Make a one-time code with which a person enrols a desk."))
def device_code(context: typer.Context, person: Person, db: Db = "") -> None:
    """Print a new code; it is shown once."""
    from rmdesk.center import devices
    from rmdesk.center import people as staff

    invocation = invoked(context)
    with opened(invocation, db) as database:
        with database.read() as tx:
            who = next(one for one in staff.people(tx) if one.id == staff.find_person(tx, person))
        code = database.write(lambda tx: devices.issue_code(tx, who.id, invocation.clock.now()))
    if invocation.as_json:
        output.emit({"code": code, "person_id": who.id, "staff_no": who.staff_no, "name": who.name, "hours": devices.CODE_HOURS})
        return
    output.line(code)
    sentence = _("For {name} ({staff_no}); good for one desk within {hours} hours.")
    output.say(sentence.format(name=who.name, staff_no=who.staff_no, hours=devices.CODE_HOURS))


@_named(device, "list", N_("List the desks, with whose they are and when they were last here."))
def device_list(context: typer.Context, db: Db = "") -> None:
    """Print the devices."""
    from rmdesk.center import devices
    from rmdesk.center import people as staff

    invocation = invoked(context)
    with opened(invocation, db) as database, database.read() as tx:
        found = devices.devices(tx)
        day = staff.business_date(tx, invocation.clock)
    if invocation.as_json:
        output.emit(output.rows(found, day, day))
        return
    headings = [_("Id"), _("Person"), _("Machine"), _("Status"), _("Enrolled"), _("Last seen")]
    lines = []
    for one in found:
        status = _word("wiped" if one["wiped_at"] else one["status"])
        times = (_wall_clock(invocation.clock, one[name]) for name in ("enrolled_at", "seen_at"))
        lines.append((one["id"], one["person"], one["name"], status, *times))
    output.table([*map(Column, headings)], lines)


@_named(device, "revoke", N_("Stop serving a desk."))
def device_revoke(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help=N_("Id of the desk: rmdesk center device list."))],
    db: Db = "",
) -> None:
    """Revoke a device."""
    from rmdesk.center import devices

    invocation = invoked(context)
    with opened(invocation, db) as database:
        database.write(lambda tx: devices.revoke(tx, id))
    if invocation.as_json:
        output.emit({"id": id, "status": "revoked"})
    else:
        output.line(_("The desk {id} is not served any more.").format(id=id))


def _wall_clock(clock: Clock, moment: str) -> str:
    """A stored moment as the bank's clock shows it, `—` for none."""
    return f"{clock.local(datetime.fromisoformat(moment)):%Y-%m-%d %H:%M}" if moment else "—"


def _word(code: str) -> str:
    return _(_WORDS[code]) if code in _WORDS else code


def ppm(text: str) -> int:
    """Percent as people write it, in parts per million.

    Raises:
        InvalidValue: not a share with at most four decimals.
    """
    try:
        value = Decimal(text.strip().removesuffix("%").strip()) * PPM_IN_A_PERCENT
    except InvalidOperation:
        value = Decimal(-1)
    if not (value.is_finite() and 0 <= value <= 100 * PPM_IN_A_PERCENT and value == int(value)):
        raise InvalidValue(_("“{text}” is not a share.").format(text=text), _("Write percent, like 60 or 37.5."))
    return int(value)


def percent(ppm: int) -> str:
    """`375_000` as `37.5`."""
    return f"{Decimal(ppm) / PPM_IN_A_PERCENT:f}"


__all__ = ["PERSON_HELP", "assign", "branch", "device", "people", "percent", "ppm"]
