"""What a desk may set: one rule for both ends, so that an edit is refused where it is made and not days later at the center."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from rmdesk.errors import NotAllowed
from rmdesk.i18n import _
from rmdesk.store.tables.base import BusinessRow, Editor
from rmdesk.store.wire import Shape

KEPT_BY_SYSTEM: Final = frozenset(BusinessRow.model_fields) - {"remarks"}
"""Common columns that nobody sets by hand."""
STAMPED: Final = frozenset({"id", "source", "as_of", "registered_at", "modified_at", "modified_by"})
"""Of these, the ones that a desk fills in itself when it makes a new row, and therefore sends along."""


def check_insert(of: Shape, fields: Collection[str]) -> None:
    """Pass if a desk may add a row to this table with these fields set by a person.

    Raises:
        NotAllowed: others keep the table, or the system keeps a field.
    """
    if of.model.editor != Editor.RM:
        raise _needs_request(of)
    _check_kept(of, fields)


def check_update(of: Shape, fields: Collection[str]) -> None:
    """Pass if a desk may change these fields of a row.

    Raises:
        NotAllowed: others keep a field, rows of this table are only ever added, or the field says whose row it is.
    """
    model, route = of.model, of.model.route
    if model.editor != Editor.RM:
        if not model.rm_fields.issuperset(fields):
            raise _needs_request(of)
        return
    if model.append_only:
        raise NotAllowed(
            _("Rows of {table} are added and then stay as they are.").format(table=of.name), _("Add a new one that corrects it.")
        )
    _check_kept(of, fields)
    if routed := sorted({route.via, route.other, route.owner} & set(fields)):
        raise NotAllowed(_("{table}.{field} says whose row this is and stays as it is.").format(table=of.name, field=routed[0]))


def _check_kept(of: Shape, fields: Collection[str]) -> None:
    if kept := sorted(KEPT_BY_SYSTEM & set(fields)):
        raise NotAllowed(_("{table}.{field} is kept by the system.").format(table=of.name, field=kept[0]))


def _needs_request(of: Shape) -> NotAllowed:
    return NotAllowed(_("{table} is kept by the center.").format(table=of.name), _("Send a change request instead."))
