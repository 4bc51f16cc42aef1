"""The bank's own parameters of appraisal, levels, signals and segments: a `reminder_rule` row with the code, else the defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from rmdesk.domain.appraisal_parameters import CODES
from rmdesk.domain.reminder_parameters import RuleParameters
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

if TYPE_CHECKING:
    from sqlite3 import Connection

P = TypeVar("P", bound=RuleParameters)
_OF_TYPE = {of: code for code, of in CODES.items()}


def bank_parameters(conn: Connection, of: type[P]) -> P:
    """The parameters of this sort; what the bank does not say has its default.

    Raises:
        InvalidValue: what the bank says does not fit; nothing is guessed, because every figure would follow from the guess.
    """
    code = _OF_TYPE[of]
    row = conn.execute("SELECT parameters FROM reminder_rule WHERE code = ? AND enabled AND deleted_at IS NULL", (code,)).fetchone()
    try:
        return msgspec.json.decode(row[0] if row else "{}", type=of)
    except msgspec.MsgspecError as wrong:
        raise InvalidValue(
            _("The bank's parameters {code} cannot be read: {reason}").format(code=code, reason=wrong),
            _("Tell the center; the next sync brings them."),
        ) from wrong
