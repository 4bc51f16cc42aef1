"""What a desk may set: one rule for both ends, so that an edit is refused where it is made and not days later at the center."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Final

from rmdesk.domain.ids import id_from_key
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.errors import InvalidValue, NotAllowed
from rmdesk.i18n import _
from rmdesk.store.tables.base import BusinessRow, Editor
from rmdesk.store.wire import UNCOMPARED, Image, Shape, Wire, defaults

KEPT_BY_SYSTEM: Final = frozenset(BusinessRow.model_fields) - {"remarks"}
"""Common columns that nobody sets by hand."""
STAMPED: Final = frozenset({"id", "source", "as_of", "registered_at", "modified_at", "modified_by"})
"""Of these, the ones that a desk fills in itself when it makes a new row, and therefore sends along."""

REMOVED: Final = "deleted_at"
"""The column by which a row is taken back, and with which it may be brought back."""
LASTING: Final = frozenset({"preference", "merge_decision"})
"""Tables a desk adds to, but never takes a row from: a customer has one preference; a decision on a merge was carried out."""
PROSPECT: Final = frozenset(
    {"customer_no", "kind", "status", "name", "search_name", "id_type", "id_number", "branch_id", "opened", "remarks"}
)
"""What a desk may say of a customer it creates."""
_UUID: Final = 36
_VERSION: Final = 14
"""How long a UUID is, and where it tells its version: 7 in the ids of people's rows, which nobody can foretell, 5 and 8 in those that follow from a key."""
LINKED: Final = (
    ("opportunity", "requirement"),
    ("contact", "opportunity"),
    ("activity", "opportunity"),
    ("contact", "requirement"),
    ("activity", "requirement"),
    ("activity", "contact"),
)
"""Which tables are linked with each other; the table of the links has both names."""
_ON_A_DESK: Final = frozenset({Editor.RM, Editor.SUPERVISOR})
"""Who edits tables on a desk."""


_KEYS: Final[Mapping[str, Callable[[Mapping[str, Wire]], tuple[object, str]]]] = {
    "reminder_override": lambda row: ("desk", f"{row['owner_id']}/{row['rule']}/{row['parameter']}"),
    "work_log": lambda row: ("desk", f"{row['owner_id']}/{row['period']}/{row['work_date']}"),
    "group_member": lambda row: (row["group_id"], str(row["customer_id"])),
    "group_member_day": lambda row: (row["group_id"], f"{row['customer_id']}/{row['date']}"),
    **{
        f"{first}_{second}": lambda row, first=first, second=second: ("pair", f"{row[f'{first}_id']}/{row[f'{second}_id']}")  # type: ignore[misc]
        for first, second in LINKED
    },
}
"""What the ids of rows follow from that desks make alike, so that two desks of a person make one row: (system, key) as `id_from_key` takes them."""
_KEYED_ELSEWHERE: Final = frozenset({"activity", "kpi_target"})
"""The next one of a recurring task and a target: their keys name what the row itself does not say."""


def keyed_id(table: str, row: Mapping[str, Wire]) -> str:
    """The id of a row that desks make alike.

    Raises:
        KeyError: rows of this table are not made so, or `row` does not say what its id follows from.
    """
    system, key = _KEYS[table](row)
    return id_from_key(table, str(system), key)


def check_id(of: Shape, image: Image) -> None:
    """Pass if a new row may have its id: one that can be foretold only if it is that of this very row, or it could take the place of somebody else's.

    Raises:
        NotAllowed: it is the key of another row.
    """
    row_id = str(image["id"])
    foretold = len(row_id) == _UUID and row_id[_VERSION] in "58"
    if foretold and of.name not in _KEYED_ELSEWHERE and (of.name not in _KEYS or row_id != keyed_id(of.name, image)):
        raise NotAllowed(_("This id belongs to another row of {table}.").format(table=of.name))


def check_prospect(of: Shape, values: Mapping[str, Wire]) -> None:
    """Pass if a desk may create this customer: as a potential one of the lowest level, who thereby comes into its own book.

    Raises:
        NotAllowed: a field that the bank decides, or somebody who is a customer already.
    """
    first = defaults(of.name)
    decided = [field for field, value in values.items() if field not in PROSPECT and value != first.get(field)]
    if decided or values.get("status") != "potential":
        raise _needs_request(of)


def check_removal(of: Shape) -> None:
    """Pass if a desk may take rows of this table back. They stay at the center, marked as removed, with who did it and when in the history.

    Raises:
        NotAllowed: others keep the table, or what it holds stays for ever.
    """
    if of.model.editor not in _ON_A_DESK:
        raise _needs_request(of)
    if not issubclass(of.model, BusinessRow) or of.name in LASTING:
        raise NotAllowed(_("Rows of {table} are never removed.").format(table=of.name))


def comes_back(of: Shape, old: Image, new: Image) -> bool:
    """Whether a row that was taken back is there again because a person made it anew: its id follows from what it is about, and that is the same.

    Only where desks take rows back themselves; and what stays as it is once it is added comes back as it was.
    """
    if old[REMOVED] is None or of.model.editor not in _ON_A_DESK or not issubclass(of.model, BusinessRow) or of.name in LASTING:
        return False
    return _about_the_same(of, old, new) and (not of.model.append_only or says_the_same(of, old, new))


def brought_back(old: Image, new: Image) -> Image:
    """A row made anew: nothing is left of what the old one said, but its changes are counted on."""
    return {**new, **{column: old[column] for column in ("row_version", "field_versions")}, REMOVED: None}


def says_the_same(of: Shape, old: Image, new: Image) -> bool:
    """Whether a stored row is about the same and has all that a new one says; where the new one says nothing, the stored one may say more.

    Rows whose id follows from what they are about are made alike on two desks of a person, and then filled by edits that are judged field by field.
    """
    silent = defaults(of.name)
    said = (column for column, value in new.items() if column not in UNCOMPARED | {REMOVED} and value != silent.get(column))
    return _about_the_same(of, old, new) and all(old[column] == new[column] for column in said)


def _about_the_same(of: Shape, old: Image, new: Image) -> bool:
    """Whether two rows belong to the same person, customer or parent, and are unique by the same: then they are in the same books."""
    route = of.model.route
    about = {"owner_id", route.via, route.other, route.owner}.union(*of.unique) & old.keys()
    return all(old[column] == new[column] for column in about)


def check_insert(of: Shape, fields: Collection[str]) -> None:
    """Pass if a desk may add a row to this table with these fields set by a person.

    Raises:
        NotAllowed: others keep the table, or the system keeps a field.
    """
    if of.model.editor not in _ON_A_DESK:
        raise _needs_request(of)
    _check_kept(of, fields)


def check_update(of: Shape, fields: Collection[str]) -> None:
    """Pass if a desk may change these fields of a row.

    Raises:
        NotAllowed: others keep a field, rows of this table are only ever added, or the field says whose row it is.
    """
    model, route = of.model, of.model.route
    if set(fields) == {REMOVED}:
        check_removal(of)
        return
    if model.editor not in _ON_A_DESK:
        if not model.rm_fields.issuperset(fields):
            raise _needs_request(of)
        return
    if model.append_only:
        raise NotAllowed(
            _("Rows of {table} are added and then stay as they are.").format(table=of.name), _("Add a new one that corrects it.")
        )
    _check_kept(of, fields)
    about = set[str]().union(*of.unique) if model.editor == Editor.SUPERVISOR else set[str]()
    if routed := sorted({route.via, route.other, route.owner, *about} & set(fields)):
        raise NotAllowed(_("{table}.{field} says whose row this is and stays as it is.").format(table=of.name, field=routed[0]))


def check_review(of: Shape, values: Mapping[str, Wire]) -> None:
    """Pass if these values leave the review of a work log to who reviews it: a desk hands in, and takes back.

    Raises:
        NotAllowed: the desk would approve or return a log.
    """
    if of.name == "work_log" and values.get("status") in ("approved", "returned"):
        raise NotAllowed(_("A work log is approved or returned by the supervisor."))


def check_supervised(of: Shape, image: Image, role: str, today: date) -> None:
    """Pass if a person of this role may set or take back what `image` says: of targets only a supervisor, and only for a period not over on `today`.

    Whether it is about somebody of the supervisor's team is asked apart.

    Raises:
        NotAllowed: somebody else, or a period that is over. InvalidValue: no such period, or a target below zero.
    """
    if of.model.editor != Editor.SUPERVISOR:
        return
    if role != "supervisor":
        raise NotAllowed(_("Targets are set by the supervisor."), _("Talk to your supervisor about them."))
    first, span, target = image.get("period_start"), image.get("period"), image.get("target")
    if not isinstance(first, str) or span not in set(Span):
        raise InvalidValue(_("A target is for a month, a quarter or a year."))
    period = Period(Span(span), date.fromisoformat(first))
    if Period.holding(period.span, period.first) != period:
        raise InvalidValue(_("A target is for a month, a quarter or a year."))
    if not isinstance(target, int) or target < 0:
        raise InvalidValue(_("A target is not below zero."))
    if period.last < today:
        raise NotAllowed(_("{period} is over; its targets stay as they are.").format(period=period.label()))


def _check_kept(of: Shape, fields: Collection[str]) -> None:
    if kept := sorted(KEPT_BY_SYSTEM & set(fields)):
        raise NotAllowed(_("{table}.{field} is kept by the system.").format(table=of.name, field=kept[0]))


def _needs_request(of: Shape) -> NotAllowed:
    return NotAllowed(_("{table} is kept by the center.").format(table=of.name), _("Send a change request instead."))
