"""The values of the reminder rules in words, for screens and the command line; a module that draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.json import encode

from rmdesk.domain.reminder_values import ENABLED, Plain, Unit, label_of, parse_value, read_value, typed_value, unit_of, value_text
from rmdesk.i18n import N_, _
from rmdesk.reminders.wording import rule_name
from rmdesk.screens.words import NONE, word

if TYPE_CHECKING:
    from rmdesk.reminders.rule_views import RuleValue

_FESTIVALS: Final = {
    "spring": N_("Spring Festival"),
    "mid_autumn": N_("Mid-Autumn Festival"),
    "chongyang": N_("Double Ninth Festival"),
    "womens_day": N_("Women's Day"),
}
_MONTHS: Final = {"ordinary": N_("the ordinary month"), "leap": N_("the leap month")}


def value_name(value: RuleValue) -> str:
    """What a value is called, with its level in front."""
    return f"{word(value.level, 'level')} · {value.label}" if value.level else value.label


def said(unit: Unit, value: Plain, currency: str = "CNY") -> str:
    """A value in words; codes in it as words as well."""
    if unit is Unit.TEXT:
        return ", ".join(map(_text_part, value)) if isinstance(value, list) else _month(str(value))
    return value_text(unit, value, currency) or NONE


def _month(value: str) -> str:
    return _(_MONTHS[value]) if value in _MONTHS else value


def _text_part(part: Plain) -> str:
    if not isinstance(part, list):
        return _(_FESTIVALS[str(part)]) if part in _FESTIVALS else word(str(part), "level")
    first, second = part
    if isinstance(second, int):  # days left at most, and their weight
        return f"≤{first}: {value_text(Unit.SHARE, second)}"
    return f"{first}–{second}"


def own_value_words(code: str, path: str, value: str) -> str:
    """An own value as it is kept (JSON), in words; empty is the bank's."""
    if not value:
        return _("the bank's value")
    return said(Unit.YES_NO if path == ENABLED else unit_of(code, path), read_value(value))


def own_value_name(code: str, path: str) -> str:
    """What an own value is about: `Instalment · Days before`."""
    return f"{rule_name(code)} · {label_of(code, path)}"


def own_value_typed(about: str, value: str) -> str:
    """An own value as it is kept, as one would type it. `about` is `rule.path`."""
    return typed_value(_unit(about), read_value(value)) if value else ""


def own_value_kept(about: str, text: str) -> str:
    """What was typed for an own value, as it is kept; nothing means the bank's.

    Raises:
        InvalidValue: it is no such value.
    """
    return encode(parse_value(_unit(about), text)).decode() if text.strip() else ""


def _unit(about: str) -> Unit:
    code, _dot, path = about.partition(".")
    return unit_of(code, path)
