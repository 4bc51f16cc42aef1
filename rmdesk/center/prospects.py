"""Customers that desks create: potential ones, each at once in the book of whoever created them.

A row belongs to the books of the people assigned to its customer, and a new customer has none yet. So before a wave of edits is judged, the
customers born in it are written together with the assignment that puts them into their creator's book and an empty profile; the edits
that hang from them then find them there. Their ids follow from the customer's, so a repeated wave makes nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from rmdesk.center.feed import Feed
from rmdesk.center.permission import Person
from rmdesk.domain.ids import id_from_key
from rmdesk.errors import InvalidValue, NotAllowed
from rmdesk.i18n import _
from rmdesk.store.policy import STAMPED, check_id, check_prospect
from rmdesk.store.tables.people import Part
from rmdesk.store.wire import Image, Wire, check_value, shape
from rmdesk.sync.protocol import Mutation

_SOURCE = "prospect"


def bear(feed: Feed, person: Person, mutations: Iterable[Mutation]) -> None:
    """Write the customers that `mutations` create. What is not to be created is left alone: judging it says why."""
    for one in mutations:
        if one.table == "customer" and one.op == "insert" and not feed.stored("customer", [one.id]):
            values = {field: new for field, (_base, new) in one.fields.items()}
            if _may_be_born(one.id, values):
                _bear(feed, person, one.id, values)


def _may_be_born(customer: str, values: dict[str, Wire]) -> bool:
    of = shape("customer")
    try:
        check_id(of, {"id": customer})
        for field, value in values.items():
            check_value(of, field, value)
        must_be_a_prospect(values)
    except (InvalidValue, NotAllowed):
        return False
    return True


def must_be_a_prospect(values: dict[str, Wire]) -> None:
    """Pass if a desk may create this customer; `values` may hold what a desk stamps on every new row.

    Raises:
        NotAllowed: it is more than a prospect. InvalidValue: it has no name or number.
    """
    check_prospect(shape("customer"), {field: value for field, value in values.items() if field not in STAMPED})
    for field in ("name", "customer_no"):
        if not str(values.get(field) or "").strip():
            raise InvalidValue(_("{table}.{field} must not be empty.").format(table="customer", field=field))


def _bear(feed: Feed, person: Person, customer: str, values: dict[str, Wire]) -> None:
    feed.load("customer", [{**values, "id": customer}])
    since = str(values.get("registered_at") or feed.origin.now.date())
    lead: Image = {
        "id": id_from_key("assignment", _SOURCE, customer),
        "source": "center",
        "customer_id": customer,
        "person_id": person.id,
        "part": Part.LEAD.value,
        "valid_from": since,
        "reason": "prospect",
    }
    feed.load("assignment", [lead])
    profile = f"{values.get('kind') or 'retail'}_profile"
    feed.load(profile, [{"id": id_from_key(profile, _SOURCE, customer), "source": "center", "customer_id": customer}])
