"""The values of the reminder rules one by one, as people read and type them: days, working days, money, shares, times.

A rule's parameters are told apart by their path: `days`, `tiers.private` (a line of a table), `tiers.private.absolute` (a cell of one). The bank's bounds
name a path without the level: `tiers`, `tiers.absolute`.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from rmdesk.domain.amounts import parse_money
from rmdesk.domain.money import PPM, Money, format_money
from rmdesk.domain.reminder_parameters import RuleParameters
from rmdesk.errors import InvalidValue
from rmdesk.i18n import N_, _, current_language, ngettext

Plain = int | str | bool | None | list["Plain"] | dict[str, "Plain"]
"""A JSON value without fractions."""
ENABLED: Final = "enabled"
"""The path that stands for the rule itself being on."""
MOST_NUMBERS: Final = 12
"""Stages that a rule may have before an event, or after it."""


class Unit(enum.Enum):
    """What a value counts; `TEXT` is what only the bank sets."""

    DAYS_BEFORE = "days_before"
    DAYS_AFTER = "days_after"
    DAYS = "days"
    WORKDAYS = "workdays"
    AMBER_RED = "amber_red"
    MONEY = "money"
    SHARE = "share"
    NUMBER = "number"
    YES_NO = "yes_no"
    TEXT = "text"


_UNITS: Final = {
    "dormant.days": Unit.DAYS,
    "days": Unit.DAYS_BEFORE,
    "ordinary_days": Unit.DAYS_BEFORE,
    "large_days": Unit.DAYS_BEFORE,
    "rollover_days": Unit.DAYS_BEFORE,
    "after": Unit.DAYS_AFTER,
    "keep": Unit.DAYS,
    "overdue_daily_to": Unit.DAYS,
    "trailing_days": Unit.DAYS,
    "within_days": Unit.DAYS,
    "least_days_left": Unit.DAYS,
    "gold_and_above_days": Unit.DAYS,
    "limited_after": Unit.DAYS,
    "valid_days": Unit.DAYS,
    "keep_workdays": Unit.WORKDAYS,
    "escalate_workdays": Unit.WORKDAYS,
    "first_contact_workdays": Unit.WORKDAYS,
    "no_contact.tiers": Unit.AMBER_RED,
    "tiers.absolute": Unit.MONEY,
    "tiers.floor": Unit.MONEY,
    "tiers.share": Unit.SHARE,
    "ranking.tiers": Unit.SHARE,
    "large": Unit.MONEY,
    "floors": Unit.MONEY,
    "least_stake": Unit.MONEY,
    "stake": Unit.SHARE,
    "loss": Unit.SHARE,
    "near": Unit.SHARE,
    "present": Unit.SHARE,
    "later": Unit.SHARE,
    "chongyang_age": Unit.NUMBER,
    "falling_month_ends": Unit.NUMBER,
    "attempts_a_week": Unit.NUMBER,
    "executives": Unit.YES_NO,
    "withholds_sales": Unit.YES_NO,
    "non_working_days": Unit.YES_NO,
    ENABLED: Unit.YES_NO,
}
_LABELS: Final = {
    "dormant.days": N_("Days without a transaction"),
    "days": N_("Days before"),
    "ordinary_days": N_("Days before, lowest level"),
    "large_days": N_("Days before, large ones"),
    "rollover_days": N_("Days before, if it rolls over"),
    "after": N_("Days after"),
    "keep": N_("The last stage stays for"),
    "overdue_daily_to": N_("Overdue, daily up to"),
    "trailing_days": N_("Average over"),
    "within_days": N_("Looking back over"),
    "least_days_left": N_("Days left in the month, at least"),
    "gold_and_above_days": N_("The same, gold and above"),
    "limited_after": N_("Account is limited after"),
    "valid_days": N_("An assessment is good for"),
    "keep_workdays": N_("Shown for"),
    "escalate_workdays": N_("Goes to the supervisor after"),
    "first_contact_workdays": N_("First contact within"),
    "no_contact.tiers": N_("Amber and red days"),
    "tiers.absolute": N_("Amount from"),
    "tiers.share": N_("Or share from"),
    "tiers.floor": N_("And at least"),
    "ranking.tiers": N_("Weight of the level"),
    "festival.tiers": N_("For these levels"),
    "large": N_("Large from"),
    "floors": N_("Least fall"),
    "least_stake": N_("Least money at stake"),
    "stake": N_("Share counted as at stake"),
    "loss": N_("Fall by"),
    "near": N_("Missing to the next level, at most"),
    "present": N_("Of the next level there today"),
    "later": N_("Weight of what is later"),
    "urgency": N_("Weight of the days left"),
    "chongyang_age": N_("Double Ninth from the age of"),
    "falling_month_ends": N_("Falling month-ends in a row"),
    "attempts_a_week": N_("Attempts a week, at most"),
    "executives": N_("Contact persons of companies as well"),
    "withholds_sales": N_("Sales prompts are withheld"),
    "non_working_days": N_("Calls on days off"),
    "calendars": N_("Calendars"),
    "leap_day": N_("Born on 29 February, kept on"),
    "leap_month": N_("Born in a leap month, kept in"),
    "festivals": N_("Festivals"),
    "hours": N_("Calling hours"),
    ENABLED: N_("The rule is on"),
}
_YES: Final = frozenset({"1", "y", "yes", "on", "true", "是", "开"})
_NO: Final = frozenset({"0", "n", "no", "off", "false", "否", "关"})
_ONE_NUMBER: Final = re.compile(r"(\d{1,18})[^\d.,]*")
_NUMBERS: Final = re.compile(r"\d{1,6}")
_BETWEEN: Final = re.compile(r"[\s,;/、，；]+")
_PERCENT: Final = re.compile(r"(\d{1,7})(?:\.(\d{1,4}))?\s*%?")


def flat(parameters: RuleParameters) -> dict[str, Plain]:
    """A rule's parameters by path, in the rule's order."""
    found: dict[str, Plain] = {}
    for name, value in msgspec.json.decode(msgspec.json.encode(parameters)).items():
        if not isinstance(value, dict):
            found[name] = value
            continue
        for level, cells in value.items():
            if isinstance(cells, dict):
                found |= {f"{name}.{level}.{column}": cell for column, cell in cells.items()}
            else:
                found[f"{name}.{level}"] = cells
    return found


def without_level(path: str) -> str:
    """The path as bounds, units and names know it: `tiers.private.absolute` is `tiers.absolute`."""
    name, *rest = path.split(".")
    return ".".join((name, *rest[1:]))


def level_in(path: str) -> str:
    """The level that a line or cell of a table is about; empty where there is none."""
    parts = path.split(".")
    return parts[1] if len(parts) > 1 else ""


def unit_of(code: str, path: str) -> Unit:
    """What a value of rule `code` counts."""
    named = without_level(path)
    return _UNITS.get(f"{code}.{named}") or _UNITS.get(named) or Unit.TEXT


def label_of(code: str, path: str) -> str:
    """What a value of rule `code` is called, without its level."""
    named = without_level(path)
    known = _LABELS.get(f"{code}.{named}") or _LABELS.get(named)
    return _(known) if known else named


def read_value(text: str) -> Plain:
    """An own value from the JSON it is kept as; what is no JSON is None, which fits no parameter."""
    try:
        found: Plain = msgspec.json.decode(text)
    except msgspec.MsgspecError:
        return None
    return found


# -- in words ------------------------------------------------------------------------------------------------------------


def value_text(unit: Unit, value: Plain, currency: str = "CNY") -> str:
    """A value as it is shown: `15 7 3 0`, `3 days`, `50万`, `30%`, `yes`."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return _number_text(unit, value, currency)
    if isinstance(value, list):
        parts = [value_text(Unit.NUMBER, part) for part in value]
        return (" / " if unit is Unit.AMBER_RED else " " if unit is not Unit.TEXT else ", ").join(parts)
    return str(value) if value is not None else ""


def _number_text(unit: Unit, value: int, currency: str) -> str:
    if unit in (Unit.DAYS, Unit.DAYS_BEFORE, Unit.DAYS_AFTER, Unit.AMBER_RED):
        return ngettext("{count} day", "{count} days", value).format(count=value)
    if unit is Unit.WORKDAYS:
        return ngettext("{count} working day", "{count} working days", value).format(count=value)
    if unit is Unit.MONEY:
        return format_money(Money(value, currency), current_language(), "short")
    if unit is Unit.SHARE:
        whole, rest = divmod(value, PPM // 100)
        return f"{whole}.{rest:04}".rstrip("0").rstrip(".") + "%"
    return str(value)


def bounds_text(unit: Unit, bounds: Sequence[int], currency: str = "CNY") -> str:
    """Between which values it may be moved: `0 to 30 days`."""
    least, most = bounds
    if unit is Unit.YES_NO:
        return " / ".join(value_text(unit, bool(allowed)) for allowed in range(most, least - 1, -1))
    if unit in (Unit.MONEY, Unit.SHARE):
        return _("{least} to {most}").format(least=_number_text(unit, least, currency), most=_number_text(unit, most, currency))
    return _("{least} to {most}").format(least=least, most=_number_text(unit, most, currency))


# -- as it is typed ------------------------------------------------------------------------------------------------------


def parse_value(unit: Unit, text: str, currency: str = "CNY") -> Plain:
    """What somebody typed for a value.

    Raises:
        InvalidValue: it says no such value; how to write one.
    """
    told = unicodedata.normalize("NFKC", text).strip().casefold()
    if unit is Unit.YES_NO:
        if told in _YES or told == _("yes").casefold():
            return True
        if told in _NO or told == _("no").casefold():
            return False
    elif unit in (Unit.DAYS_BEFORE, Unit.DAYS_AFTER, Unit.AMBER_RED):
        parts = [part for part in _BETWEEN.split(told) if part]
        if parts and all(_NUMBERS.fullmatch(part) for part in parts):
            numbers: set[int] = {int(part) for part in parts}
            if unit is not Unit.AMBER_RED:
                return [*sorted(numbers, reverse=unit is Unit.DAYS_BEFORE)]
            if len(parts) == 2:
                return [int(part) for part in parts]
    elif unit is Unit.MONEY:
        if (amount := parse_money(told, currency)).minor >= 0:
            return amount.minor
    elif unit is Unit.SHARE:
        if share := _PERCENT.fullmatch(told):
            return int(share[1]) * (PPM // 100) + int((share[2] or "").ljust(4, "0"))
    elif unit is not Unit.TEXT and (one := _ONE_NUMBER.fullmatch(told)):
        return int(one[1])
    raise InvalidValue(how_to_write(unit))


def typed_value(unit: Unit, value: Plain, currency: str = "CNY") -> str:
    """A value as one would type it; `parse_value` reads it back."""
    if isinstance(value, list):
        return " ".join(str(part) for part in value)
    return value_text(unit if unit in (Unit.MONEY, Unit.SHARE, Unit.YES_NO) else Unit.NUMBER, value, currency)


def how_to_write(unit: Unit) -> str:
    """An example of what may be typed."""
    return _(_EXAMPLES[unit])


_EXAMPLES: Final[Mapping[Unit, str]] = {
    Unit.DAYS_BEFORE: N_("Write days before the event, like 15 7 3 0."),
    Unit.DAYS_AFTER: N_("Write days after the event, like 1 3 7."),
    Unit.DAYS: N_("Write a number of days, like 30."),
    Unit.WORKDAYS: N_("Write a number of working days, like 5."),
    Unit.AMBER_RED: N_("Write the amber and the red day, like 30 45."),
    Unit.MONEY: N_("Write an amount, like 50w, 500k or 1,234.56."),
    Unit.SHARE: N_("Write a share in percent, like 30 or 12.5%."),
    Unit.NUMBER: N_("Write a whole number."),
    Unit.YES_NO: N_("Write yes or no."),
    Unit.TEXT: N_("Only the bank sets this."),
}
