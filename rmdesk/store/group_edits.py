"""Making and changing customer groups. Members have ids that follow from group and customer, so two desks that add the same one agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rmdesk.domain.filter_line import narrowed, parse
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store.policy import keyed_id
from rmdesk.store.queries.groups import vocabulary
from rmdesk.store.wire import shape

if TYPE_CHECKING:
    from rmdesk.store.edits import Batch, Edits
    from rmdesk.store.replica import Replica

LONGEST_NAME: Final = 60
_MEMBER: Final = "group_member"


@dataclass(frozen=True)
class Joined:
    """How many customers came into a group, and how many were in it already."""

    added: int
    there: int


def create(edits: Edits, replica: Replica, name: str, rule: str | None = None, members: Iterable[str] = (), kind: str = "concept") -> str:
    """A new group: with these members, or with a rule (then its members are whoever the rule lets through); its id.

    With a rule its `kind` is `concept`, always current, or `time`: whoever the rule lets through is put down once a business date.

    Raises:
        InvalidValue: the name is empty, taken or has quotation marks; the rule is no filter.
    """
    name = _checked_name(replica, name)
    values = {"name": name, "kind": "entity" if rule is None else kind, "rule": "" if rule is None else _checked_rule(replica, rule)}
    with edits.batch() as batch:
        group = batch.insert("customer_group", values)
        for customer in dict.fromkeys(members):
            batch.insert(_MEMBER, {"group_id": group, "customer_id": customer}, row_id=_member_id(group, customer))
    return group


def change(edits: Edits, replica: Replica, group: str, *, name: str | None = None, rule: str | None = None) -> None:
    """Rename a group, or give it another rule. Raises what `create` raises, and NotFound."""
    values = {}
    if name is not None:
        values["name"] = _checked_name(replica, name, besides=group)
    if rule is not None:
        values["rule"] = _checked_rule(replica, rule)
    with edits.batch() as batch:
        batch.update("customer_group", group, values)


def remove(edits: Edits, replica: Replica, group: str) -> None:
    """Take a group away, with its members.

    Raises:
        NotFound: it is not here.
        NotAllowed: it is somebody else's.
    """
    with replica.reading() as db:
        members = db.execute("SELECT id FROM group_member WHERE group_id = ? AND deleted_at IS NULL", (group,)).fetchall()
    with edits.batch() as batch:
        for (member,) in members:
            batch.remove(_MEMBER, str(member))
        batch.remove("customer_group", group)


def add_members(edits: Edits, replica: Replica, group: str, customers: Iterable[str]) -> Joined:
    """Put customers into a group of fixed members, all at once or not at all.

    Raises:
        NotFound: there is no such group.
        InvalidValue: its members follow from a rule or a day.
    """
    _must_be_fixed(replica, group)
    added = there = 0
    with edits.batch() as batch:
        for customer in dict.fromkeys(customers):
            if _join(batch, replica, group, customer):
                added += 1
            else:
                there += 1
    return Joined(added, there)


def remove_members(edits: Edits, replica: Replica, group: str, customers: Iterable[str]) -> int:
    """Take customers out of a group of fixed members; how many were in it. Raises what `add_members` raises."""
    _must_be_fixed(replica, group)
    wanted = set(customers)
    with replica.reading() as db:
        sql = "SELECT id, customer_id FROM group_member WHERE group_id = ? AND deleted_at IS NULL"
        leaving = [str(member) for member, customer in db.execute(sql, (group,)) if customer in wanted]
    with edits.batch() as batch:
        for member in leaving:
            batch.remove(_MEMBER, member)
    return len(leaving)


def _join(batch: Batch, replica: Replica, group: str, customer: str) -> bool:
    """Whether they were not in it yet. Who was taken out comes back as the same row: a customer is in a group once."""
    of = shape(_MEMBER)
    with replica.reading() as db:
        columns = ", ".join(f'"{column}"' for column in of.columns)
        row = db.execute(f"SELECT {columns} FROM group_member WHERE group_id = ? AND customer_id = ?", (group, customer)).fetchone()
    if row is None:
        batch.insert(_MEMBER, {"group_id": group, "customer_id": customer}, row_id=_member_id(group, customer))
        return True
    image = of.image(row)
    if image["deleted_at"] is None:
        return False
    batch.restore(_MEMBER, image)
    return True


def _member_id(group: str, customer: str) -> str:
    return keyed_id(_MEMBER, {"group_id": group, "customer_id": customer})


def _must_be_fixed(replica: Replica, group: str) -> None:
    with replica.reading() as db:
        row = db.execute("SELECT kind FROM customer_group WHERE id = ? AND deleted_at IS NULL", (group,)).fetchone()
    if row is None:
        raise NotFound(_("This group is not, or no longer, here."))
    if row[0] != "entity":
        raise InvalidValue(_("The members of this group follow from its rule or from a day."), _("Choose a group of fixed members."))


def _checked_name(replica: Replica, name: str, besides: str = "") -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidValue(_("A name has 1 to {most} characters.").format(most=LONGEST_NAME))
    if '"' in narrowed(name):
        raise InvalidValue(_("The name of a group has no quotation marks."), _("Filter lines put them around it."))
    with replica.reading() as db:
        taken = db.execute("SELECT 1 FROM customer_group WHERE name = ? AND id <> ? AND deleted_at IS NULL", (name, besides)).fetchone()
    if taken:
        raise InvalidValue(_("There is a group “{name}” already.").format(name=name), _("Choose another name."))
    return name


def _checked_rule(replica: Replica, rule: str) -> str:
    with replica.reading() as db:
        wanted = parse(rule, vocabulary(db))
    if not wanted:
        raise InvalidValue(_("The rule is empty."), _("Write for example {example}.").format(example="level>=gold nocontact>30d"))
    return rule.strip()
