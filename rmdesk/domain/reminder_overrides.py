"""A rule's parameters as they are stored and changed: read from the synced row, moved by the manager within the bank's bounds.

The manager's own values are kept one by one, by path (`reminder_values`): what they did not touch goes on following the bank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

import msgspec

from rmdesk.domain.reminder_parameters import DEFAULT_BOUNDS, RULES, NoContact, RuleParameters
from rmdesk.domain.reminder_values import ENABLED, MOST_NUMBERS, Plain, Unit, bounds_text, label_of, read_value, unit_of, without_level
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

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
    """`parameters` with the manager's own values, by path; whether the rule is on (`enabled`) is no parameter, but checked as well.

    Raises:
        InvalidValue: a value that may not be moved, one outside its bounds, or one that does not fit.
    """
    plain: dict[str, Plain] = msgspec.json.decode(msgspec.json.encode(parameters))
    for path, value in overrides.items():
        _check_bounds(code, path, value, bounds)
        if path != ENABLED:
            _put(code, plain, path, value)
        elif not isinstance(value, bool):
            raise _not_movable(code, path)
    try:
        found = msgspec.convert(plain, type=type(parameters))
    except msgspec.ValidationError as wrong:
        raise InvalidValue(_("The parameters of the reminder rule {code} are wrong: {reason}").format(code=code, reason=wrong)) from wrong
    for path, value in overrides.items():
        if isinstance(value, str) or (isinstance(value, list) and any(isinstance(part, str) for part in value)):
            raise _not_movable(code, path)  # bounds say nothing about words
    if isinstance(found, NoContact) and any(amber > red for amber, red in found.tiers.values()):
        raise InvalidValue(_("Red comes after amber."))
    return found


def check_own_value(code: str, path: str, text: str, parameters: str, bounds: str) -> None:
    """Pass if a manager may keep the value `text` (JSON; empty: the bank's) for `path`, by the JSON of the bank's rule.

    Raises:
        InvalidValue: they may not, with the bounds.
    """
    bank = read_parameters(code, parameters)
    if text:
        overridden(code, bank, {path: read_value(text)}, read_bounds(code, bounds))


def _check_bounds(code: str, path: str, value: Plain, bounds: Bounds) -> None:
    named = without_level(path)
    if named not in bounds:
        raise _not_movable(code, path)
    if isinstance(value, list) and not 0 < len(value) <= MOST_NUMBERS:
        raise InvalidValue(_("{parameter}: 1 to {most} numbers.").format(parameter=label_of(code, path), most=MOST_NUMBERS))
    least, most = bounds[named]
    if any(not least <= number <= most for number in _numbers(value)):
        unit = unit_of(code, path)
        allowed = bounds_text(Unit.NUMBER if unit is Unit.TEXT else unit, (least, most))
        raise InvalidValue(_("{parameter}: the bank allows {bounds}.").format(parameter=label_of(code, path), bounds=allowed))


def _put(code: str, plain: dict[str, Plain], path: str, value: Plain) -> None:
    """Set one value of parameters that have it already."""
    *tables, last = path.split(".")
    inner = plain
    for name in tables:
        found = inner.get(name)
        if not isinstance(found, dict):
            raise _not_movable(code, path)
        inner = found
    if last not in inner or isinstance(inner[last], dict):
        raise _not_movable(code, path)
    inner[last] = value


def _not_movable(code: str, path: str) -> InvalidValue:
    return InvalidValue(_("The bank does not let {parameter} be changed.").format(parameter=f"“{label_of(code, path)}”"))


def _numbers(value: Plain) -> Iterable[int]:
    """All numbers in a value: of a list of days each must keep to the bounds."""
    if isinstance(value, list):
        for part in value:
            yield from _numbers(part)
    elif isinstance(value, int):
        yield int(value)


def default_row(code: str) -> tuple[str, str, str]:
    """(code, parameters, bounds) of a `reminder_rule` row where the bank has set nothing.

    Raises:
        InvalidValue: there is no such rule.
    """
    parameters = msgspec.json.encode(defaults_of(code), order="sorted").decode()
    bounds = msgspec.json.encode(DEFAULT_BOUNDS.get(code, {}), order="sorted").decode()
    return code, parameters, bounds


DEFAULT_ROWS: Final = tuple(default_row(code) for code in RULES)
"""The row of each rule: what a bank begins with."""
