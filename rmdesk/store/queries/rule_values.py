"""The parameters in force of one rule: what the bank has set in the synced row, moved by this desk's person within the bank's bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rmdesk.domain.reminder_overrides import defaults_of, overridden, read_bounds, read_parameters
from rmdesk.domain.reminder_parameters import RuleParameters
from rmdesk.errors import InvalidValue
from rmdesk.store.queries.reminder_setup import overrides

if TYPE_CHECKING:
    from sqlite3 import Connection

P = TypeVar("P", bound=RuleParameters)


def rule_values(conn: Connection, code: str, of: type[P]) -> P:
    """The parameters of rule `code`, which are of type `of`; the defaults hold where the row is missing or cannot be read."""
    row = conn.execute("SELECT parameters, bounds FROM reminder_rule WHERE code = ? AND deleted_at IS NULL", (code,)).fetchone()
    found = defaults_of(code)
    if row is not None:
        try:
            found = read_parameters(code, row[0])
            found = overridden(code, found, overrides(conn).get(code, {}), read_bounds(code, row[1]))
        except InvalidValue:
            found = found if isinstance(found, of) else defaults_of(code)
    assert isinstance(found, of)
    return found
