"""A rule's parameters as they are stored and changed: read from the synced row, moved by the manager within the bank's bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

import msgspec

from rmdesk.domain.reminder_parameters import DEFAULT_BOUNDS, RULES, RuleParameters
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

Plain = int | str | bool | None | list["Plain"] | dict[str, "Plain"]
"""A JSON value without fractions."""
Bounds = Mapping[str, tuple[int, int]]
P = TypeVar("P", bound=RuleParameters)


def defaults_of(code: str) -> RuleParameters:
    """A rule's parameters where nothing is said.

    Raises:
        InvalidValue: there is no such rule.
    """
    try:
        return RULES[code]()
    except KeyError:
        raise InvalidValue(_("There is no reminder rule {code}.").format(code=code)) from None


def read_parameters(code: str, text: str) -> RuleParameters:
    """Parameters from the JSON of a `reminder_rule` row; what it does not say has its default.

    Raises:
        InvalidValue: there is no such rule, or a value does not fit its parameter.
    """
    of = type(defaults_of(code))
    try:
        return msgspec.json.decode(text or "{}", type=of)
    except msgspec.MsgspecError as wrong:
        raise InvalidValue(_("The parameters of the reminder rule {code} are wrong: {reason}").format(code=code, reason=wrong)) from wrong


def read_bounds(code: str, text: str) -> Bounds:
    """Bounds from the JSON of a `reminder_rule` row.

    Raises:
        InvalidValue: if it is not an object of [least, most] pairs.
    """
    try:
        return msgspec.json.decode(text or "{}", type=dict[str, tuple[int, int]])
    except msgspec.MsgspecError as wrong:
        raise InvalidValue(_("The bounds of the reminder rule {code} are wrong: {reason}").format(code=code, reason=wrong)) from wrong


def overridden(code: str, parameters: P, overrides: Mapping[str, Plain], bounds: Bounds) -> P:
    """`parameters` with the manager's own values.

    Raises:
        InvalidValue: a parameter that may not be moved, a value outside its bounds, or one that does not fit.
    """
    for name, value in overrides.items():
        if name not in bounds:
            raise InvalidValue(_("The bank does not let {parameter} of the rule {code} be changed.").format(parameter=name, code=code))
        least, most = bounds[name]
        if any(not least <= number <= most for number in _numbers(value)):
            raise InvalidValue(
                _("{parameter} of the rule {code} may be {least} to {most}.").format(parameter=name, code=code, least=least, most=most)
            )
    try:
        return msgspec.convert({**msgspec.to_builtins(parameters), **overrides}, type=type(parameters))
    except msgspec.ValidationError as wrong:
        raise InvalidValue(_("The parameters of the reminder rule {code} are wrong: {reason}").format(code=code, reason=wrong)) from wrong


def _numbers(value: Plain) -> Iterable[int]:
    """All numbers in a value: of a list of days each must keep to the bounds."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _numbers(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _numbers(part)
    elif isinstance(value, int):
        yield int(value)


def _row(code: str) -> tuple[str, str, str]:
    parameters = msgspec.json.encode(RULES[code](), order="sorted").decode()
    bounds = msgspec.json.encode(DEFAULT_BOUNDS.get(code, {}), order="sorted").decode()
    return code, parameters, bounds


DEFAULT_ROWS: Final = tuple(_row(code) for code in RULES)
"""(code, parameters, bounds) of a `reminder_rule` row for each rule: what a bank begins with."""
