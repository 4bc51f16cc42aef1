"""The parameters in force of one rule: what the bank has set in the synced row, moved by this desk's person within the bank's bounds."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from rmdesk.domain.reminder_overrides import default_row, defaults_of, overridden, read_bounds, read_parameters
from rmdesk.domain.reminder_parameters import RuleParameters
from rmdesk.errors import InvalidValue
from rmdesk.store.queries.reminder_setup import overrides

if TYPE_CHECKING:
    from sqlite3 import Connection

P = TypeVar("P", bound=RuleParameters)


def rule_values(conn: Connection, code: str, of: type[P]) -> P:
    """The parameters of rule `code`, which are of type `of`; the defaults hold where the row is missing or cannot be read."""
    row = conn.execute("SELECT code, parameters, bounds FROM reminder_rule WHERE code = ? AND deleted_at IS NULL", (code,)).fetchone()
    _code, parameters, bounds = row or default_row(code)
    found = defaults_of(code)
    with suppress(InvalidValue):
        found = read_parameters(code, parameters)
    for path, value in overrides(conn).get(code, {}).items():
        with suppress(InvalidValue):  # the bank allows it no longer; the list of rules says so
            found = overridden(code, found, {path: value}, read_bounds(code, bounds))
    assert isinstance(found, of)
    return found
