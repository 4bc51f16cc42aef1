"""Who works at the bank and who looks after whom, as the center's operator keeps it.

Everything is written through the feed, so that desks learn of it. A customer has one lead; giving the lead to somebody else ends that of
the former one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rmdesk.center.database import Tx, get_setting
from rmdesk.center.feed import Feed
from rmdesk.clock import Clock
from rmdesk.domain.ids import uuid7
from rmdesk.errors import InvalidValue, NotFound, UsageError
from rmdesk.i18n import _
from rmdesk.store.tables.people import Part, PersonRole
from rmdesk.store.wire import Image, check_value, select_list, shape

OPERATOR = "operator"
"""The author of what is changed at the center's command line."""


@dataclass(frozen=True)
class BranchLine:
    """A branch, with how many people work there."""

    id: str
    code: str
    name: str
    region: str
    people: int


@dataclass(frozen=True)
class PersonLine:
    """Somebody who works at the bank, with the customers they look after and the desks they have."""

    id: str
    staff_no: str
    name: str
    role: str
    grade: str
    branch_id: str
    branch_name: str
    customers: int
    devices: int


@dataclass(frozen=True)
class Assigned:
    """What an assignment came to. `ended` names the people whose lead it took over."""

    customer_no: str
    customer_name: str
    staff_no: str
    person_name: str
    part: str
    share: int
    """Parts per million."""
    valid_from: date
    ended: tuple[str, ...]


def business_date(tx: Tx, clock: Clock) -> date:
    """The day for which the center's operator acts: `--as-of`, else that of the newest data, else today."""
    stored = get_setting(tx, "business_date")
    return date.fromisoformat(stored) if stored and clock.as_of is None else clock.today()


def branches(tx: Tx) -> list[BranchLine]:
    """Every branch, by code."""
    rows = tx.rows(
        "SELECT b.id, b.code, b.name, b.region, (SELECT count(*) FROM person p WHERE p.branch_id = b.id AND p.deleted_at IS NULL) "
        "FROM branch b WHERE b.deleted_at IS NULL ORDER BY b.code"
    )
    return [BranchLine(str(id), str(code), str(name), str(region), int(people or 0)) for id, code, name, region, people in rows]


def people(tx: Tx) -> list[PersonLine]:
    """Everybody, by staff number."""
    rows = tx.rows(
        "SELECT p.id, p.staff_no, p.name, p.role, p.grade, p.branch_id, b.name, coalesce(a.customers, 0), coalesce(d.devices, 0) "
        "FROM person p LEFT JOIN branch b ON b.id = p.branch_id "
        "LEFT JOIN (SELECT person_id, count(*) AS customers FROM assignment "
        "    WHERE valid_to IS NULL AND deleted_at IS NULL GROUP BY person_id) a ON a.person_id = p.id "
        "LEFT JOIN (SELECT person_id, count(*) AS devices FROM device "
        "    WHERE status = 'active' GROUP BY person_id) d ON d.person_id = p.id "
        "WHERE p.deleted_at IS NULL ORDER BY p.staff_no"
    )
    found: list[PersonLine] = []
    for *texts, customers, devices in rows:
        id, staff_no, name, role, grade, branch_id, branch_name = ("" if text is None else str(text) for text in texts)
        found.append(PersonLine(id, staff_no, name, role, grade, branch_id, branch_name, int(customers or 0), int(devices or 0)))
    return found


def find_branch(tx: Tx, text: str) -> str:
    """The id of the branch with this code, id or name.

    Raises:
        NotFound: none, or more than one.
    """
    found = _matching(tx, "branch", ("code", "id", "name"), text)
    if len(found) != 1:
        raise NotFound(_("There is no single branch {text}.").format(text=text), _("List them: rmdesk center branch"))
    return found[0]


def find_person(tx: Tx, text: str) -> str:
    """The id of the person with this staff number, id or (unique) name.

    Raises:
        NotFound: none, or more than one.
    """
    found = _matching(tx, "person", ("staff_no", "id", "name"), text)
    if len(found) > 1:
        raise NotFound(_("{count} people are called {name}.").format(count=len(found), name=text), _("Use the staff number."))
    if not found:
        raise NotFound(_("No person {person}.").format(person=text), _("List them: rmdesk center people"))
    return found[0]


def find_customer(tx: Tx, text: str) -> str:
    """The id of the customer with this number or id.

    Raises:
        NotFound: there is none.
    """
    found = _matching(tx, "customer", ("customer_no", "id"), text)
    if not found:
        raise NotFound(_("The center has no customer {text}.").format(text=text), _("Give the customer number."))
    return found[0]


def add_branch(feed: Feed, code: str, name: str, *, region: str = "", parent: str = "") -> str:
    """A new branch; its id.

    Raises:
        UsageError: the code is taken, or a value does not fit.
        NotFound: there is no such parent.
    """
    _must_be_said("branch", "name", name)
    _must_be_free(feed.tx, "branch", "code", code)
    parent_id = find_branch(feed.tx, parent) if parent else None
    return _add(feed, "branch", {"code": code, "name": name, "region": region, "parent_id": parent_id})


def add_person(feed: Feed, staff_no: str, name: str, *, role: str = PersonRole.RM, branch: str = "", grade: str = "") -> str:
    """Somebody new; their id.

    Raises:
        UsageError: the staff number is taken, there is no such role, or a value does not fit.
        NotFound: there is no such branch.
    """
    roles = [known.value for known in PersonRole]
    if role not in roles:
        raise UsageError(_("There is no role {role}.").format(role=role), _("Choose one of {choices}.").format(choices=", ".join(roles)))
    _must_be_said("person", "name", name)
    _must_be_free(feed.tx, "person", "staff_no", staff_no)
    branch_id = find_branch(feed.tx, branch) if branch else None
    return _add(feed, "person", {"staff_no": staff_no, "name": name, "role": str(role), "grade": grade, "branch_id": branch_id})


def assign(feed: Feed, customer: str, person: str, day: date, *, part: str = Part.LEAD, share: int, reason: str = "") -> Assigned:
    """Give a customer to a person from `day` on; `share` in ppm of the customer's figures counts for them.

    A new lead ends the former lead's assignment; an assistant comes in addition. Repeating it changes nothing.

    Raises:
        NotFound: no such customer or person.
        UsageError: no such part, or a share that is none.
    """
    parts = [known.value for known in Part]
    if part not in parts:
        raise UsageError(_("There is no part {part}.").format(part=part), _("Choose one of {choices}.").format(choices=", ".join(parts)))
    if not 0 <= share <= 1_000_000:
        raise InvalidValue(_("A share lies between 0 and 100 %."))
    customer_id, person_id = find_customer(feed.tx, customer), find_person(feed.tx, person)
    kept: list[Image] = []
    ended: list[str] = []
    for row in _assignments(feed.tx, customer_id):
        if row["person_id"] == person_id and (row["valid_to"] is None or row["valid_from"] == day.isoformat()):
            kept.append(row)
        elif row["valid_to"] is None and part == row["part"] == Part.LEAD:
            feed.load("assignment", [{**row, "valid_to": max(str(row["valid_from"]), day.isoformat())}])
            ended.append(str(row["person_id"]))
    before = kept[0] if kept else {"id": uuid7(), "customer_id": customer_id, "person_id": person_id, "valid_from": day.isoformat()}
    same = before.get("part") == part and before.get("valid_to") is None
    row = {**before, "part": str(part), "share": share, "valid_to": None, "reason": reason or (before.get("reason", "") if same else "")}
    check_value(shape("assignment"), "reason", row["reason"])
    feed.load("assignment", [row])
    names = _names(feed.tx, "person", [person_id, *ended], "staff_no, name")
    ((customer_no, customer_name),) = _names(feed.tx, "customer", [customer_id], "customer_no, name").values()
    staff_no, person_name = names[person_id]
    since = date.fromisoformat(str(row["valid_from"]))
    return Assigned(customer_no, customer_name, staff_no, person_name, str(part), share, since, tuple(names[one][1] for one in ended))


def largest_book(tx: Tx) -> str:
    """The id of the RM who looks after the most customers.

    Raises:
        NotFound: nobody looks after anybody.
    """
    found = tx.value(
        "SELECT a.person_id FROM assignment a JOIN person p ON p.id = a.person_id "
        "WHERE a.valid_to IS NULL AND a.deleted_at IS NULL AND p.role = 'rm' "
        "GROUP BY a.person_id, p.staff_no ORDER BY count(*) DESC, p.staff_no LIMIT 1"
    )
    if found is None:
        raise NotFound(_("Nobody at this center looks after a customer."))
    return str(found)


def _matching(tx: Tx, table: str, columns: tuple[str, ...], text: str) -> list[str]:
    """Ids of the rows that say `text` in the first of `columns` in which any does."""
    for column in columns:
        rows = tx.rows(f"SELECT id FROM {table} WHERE {column} = ? AND deleted_at IS NULL", (text,))
        if rows:
            return [str(id) for (id,) in rows]
    return []


def _must_be_said(table: str, column: str, value: str) -> None:
    if not value.strip():
        raise InvalidValue(_("{table}.{field} must not be empty.").format(table=table, field=column))


def _must_be_free(tx: Tx, table: str, column: str, value: str) -> None:
    _must_be_said(table, column, value)
    if tx.value(f"SELECT 1 FROM {table} WHERE {column} = ?", (value,)) is not None:
        raise UsageError(_("{value} is taken already.").format(value=value), _("Choose another one."))


def _add(feed: Feed, table: str, values: Image) -> str:
    of = shape(table)
    row: Image = {"id": uuid7(), "source": OPERATOR, **{column: check_value(of, column, value) for column, value in values.items()}}
    feed.load(table, [row])
    return str(row["id"])


def _assignments(tx: Tx, customer_id: str) -> list[Image]:
    of = shape("assignment")
    sql = f"SELECT {select_list(of.name, tx.dialect)} FROM assignment t WHERE t.customer_id = ? AND t.deleted_at IS NULL"
    return [of.image(row) for row in tx.rows(sql, (customer_id,))]


def _names(tx: Tx, table: str, ids: list[str], columns: str) -> dict[str, tuple[str, str]]:
    rows = [tx.rows(f"SELECT id, {columns} FROM {table} WHERE id = ?", (id,))[0] for id in ids]
    return {str(id): (str(number), str(name)) for id, number, name in rows}
