"""The RM's own values for reminder rules are held against the bank's bounds where they arrive: a desk may be old, or made to lie."""

from __future__ import annotations

from rmdesk.center.database import Tx
from rmdesk.domain.reminder_overrides import check_own_value, default_row
from rmdesk.store.wire import Image

TABLE = "reminder_override"


def check(tx: Tx, image: Image) -> None:
    """Pass if the bank allows what `image`, a row of `reminder_override`, says.

    Raises:
        InvalidValue: there is no such rule, or the value may not be moved, or not so far; with the bounds.
    """
    rule = str(image["rule"])
    _code, parameters, bounds = default_row(rule)
    if rows := tx.rows("SELECT parameters, bounds FROM reminder_rule WHERE code = ? AND deleted_at IS NULL", (rule,)):
        parameters, bounds = (str(text) for text in rows[0])
    check_own_value(rule, str(image["parameter"]), str(image["value"] or ""), parameters, bounds)
