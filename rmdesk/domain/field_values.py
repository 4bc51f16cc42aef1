"""Reading what a person types into a field: which value it stands for, and if it stands for none, what would be right.

One reader for forms, the command line and requests to the center. Coded fields are read in words of any language the program speaks, or as the
code itself. Nothing is guessed: what is not understood is refused with the sentence that says how to write it, and stays where it was typed.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from rmdesk.domain.amounts import parse_money
from rmdesk.domain.birthdays import Birthday, Calendar, check_birthday
from rmdesk.domain.identity import parse_credit_code, parse_resident_id
from rmdesk.domain.phones import PhoneKind, format_phone, parse_phone
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

Value = int | str | None


class Kind(enum.StrEnum):
    """What sort of value a field takes."""

    TEXT = "text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    """One of a set, and nothing else."""
    SUGGESTED = "suggested"
    """One of a set, or any other text."""
    DAY = "day"
    PAST_DAY = "past_day"
    """A day that has been."""
    MONEY = "money"
    COUNT = "count"
    MOBILE = "mobile"
    PHONE = "phone"
    EMAIL = "email"
    RESIDENT_ID = "resident_id"
    DOCUMENT = "document"
    """A passport's or other document's number."""
    CREDIT_CODE = "credit_code"
    CURRENCY = "currency"
    YEAR = "year"
    MONTH = "month"
    MONTH_DAY = "month_day"


class Choice(NamedTuple):
    """A value of a coded field."""

    code: str
    names: tuple[str, ...]
    """What it is called: first in the user's language, then in the others."""


YES: Final = frozenset({"1", "yes", "y", "true", "on", "是", "对", "可以", "允许", "同意"})
NO: Final = frozenset({"0", "no", "n", "false", "off", "否", "不", "不可以", "不允许", "不同意"})
_DAY: Final = re.compile(r"(\d{4})(?:[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?|(\d{2})(\d{2}))")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_DOCUMENT: Final = re.compile(r"[A-Z0-9]{5,30}")
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100


def read_value(kind: Kind, text: str, today: date, choices: Sequence[Choice] = (), currency: str = "CNY") -> Value:
    """The value that `text` stands for; None of an empty one (an empty text for kinds that are text).

    Args:
        kind: what the field takes.
        text: as typed.
        today: the business date.
        choices: what a coded field allows.
        currency: that of an amount which names none.

    Raises:
        InvalidValue: it stands for none; the error says what would be right.
    """
    plain = unicodedata.normalize("NFKC", text).strip() if kind is not Kind.TEXT else text.strip()
    if not plain:
        return None if kind in _NOT_TEXT else ""
    match kind:
        case Kind.YES_NO:
            return _yes_or_no(plain)
        case Kind.CHOICE | Kind.SUGGESTED:
            return _chosen(plain, text.strip(), choices, kind)
        case Kind.DAY | Kind.PAST_DAY:
            return _day(plain, today, kind)
        case Kind.MONEY:
            return parse_money(plain, currency).minor
        case Kind.COUNT:
            return _whole(plain, 0, 10**9, _("Write a whole number, like 12."))
        case Kind.YEAR:
            return _whole(plain, FIRST_YEAR, LAST_YEAR, _("Write a year with four digits, like 1980."))
        case Kind.MONTH:
            return _whole(plain, 1, 12, _("A month is a number from 1 to 12."))
        case Kind.MONTH_DAY:
            return _whole(plain, 1, 31, _("A day is a number from 1 to 31, in the lunar calendar to 30."))
        case Kind.TEXT:
            return plain
        case _:
            return _number(kind, plain)


_NOT_TEXT: Final = frozenset({Kind.YES_NO, Kind.DAY, Kind.PAST_DAY, Kind.MONEY, Kind.COUNT, Kind.YEAR, Kind.MONTH, Kind.MONTH_DAY})


def _number(kind: Kind, plain: str) -> str:
    """Numbers and addresses that have a form of their own."""
    match kind:
        case Kind.MOBILE | Kind.PHONE:
            phone = parse_phone(plain)
            if kind is Kind.MOBILE and phone.kind is PhoneKind.LANDLINE:
                raise InvalidValue(_("{text} is a landline.").format(text=plain), _("Enter it as a phone, not as a mobile."))
            return format_phone(phone).replace(" ", "")
        case Kind.EMAIL:
            if not _EMAIL.fullmatch(plain):
                raise InvalidValue(_("{value} is not a mail address.").format(value=plain), _("Write it like name@example.com."))
            return plain
        case Kind.RESIDENT_ID:
            return parse_resident_id(plain).number
        case Kind.CREDIT_CODE:
            return parse_credit_code(plain)
        case Kind.CURRENCY:
            if len(plain) != 3 or not plain.isascii() or not plain.isalpha():
                raise InvalidValue(_("{text} is not a currency.").format(text=plain), _("Write its three letters, like CNY."))
            return plain.upper()
        case _:
            number = plain.upper().replace(" ", "")
            if not _DOCUMENT.fullmatch(number):
                raise InvalidValue(_("{text} is not a document number.").format(text=plain), _("Letters and digits, at least five."))
            return number


def _yes_or_no(plain: str) -> int:
    if plain.lower() in YES | NO:
        return int(plain.lower() in YES)
    raise InvalidValue(_("“{text}” is neither yes nor no.").format(text=plain), _("Write yes or no."))


def _chosen(plain: str, typed: str, choices: Sequence[Choice], kind: Kind) -> str:
    """By code or name, then by the only name that begins with it."""
    wanted = plain.casefold()
    spoken = [
        (choice.code, {choice.code.casefold(), *(unicodedata.normalize("NFKC", name).casefold() for name in choice.names)})
        for choice in choices
    ]
    for code, names in spoken:
        if wanted in names:
            return code
    if kind is Kind.SUGGESTED:
        return typed
    beginning = [code for code, names in spoken if any(name.startswith(wanted) for name in names)]
    if len(beginning) == 1:
        return beginning[0]
    allowed = ", ".join(choice.names[0] if choice.names else choice.code for choice in choices)
    raise InvalidValue(
        _("“{text}” is not one of the values of this field.").format(text=typed), _("Choose one of {choices}.").format(choices=allowed)
    )


def _day(plain: str, today: date, kind: Kind) -> str:
    found = _DAY.fullmatch(plain)
    try:
        if found is None:
            raise ValueError
        year, month, number, month2, number2 = found.groups()
        day = date(int(year), int(month or month2), int(number or number2))
    except ValueError:
        raise InvalidValue(_("“{text}” is not a day.").format(text=plain), _("Write it like 2026-11-28 or 20261128.")) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidValue(_("The year {year} cannot be right.").format(year=day.year), _("Write a year with four digits, like 1980."))
    if kind is Kind.PAST_DAY and day > today:
        raise InvalidValue(_("{day} has not come yet.").format(day=day), _("This day cannot be after {today}.").format(today=today))
    return day.isoformat()


def _whole(plain: str, least: int, most: int, right: str) -> int:
    if not (plain.isascii() and plain.isdigit() and least <= int(plain) <= most):
        raise InvalidValue(_("“{text}” does not fit here.").format(text=plain), right)
    return int(plain)


def check_yearly(calendar: str, year: int | None, month: int | None, day: int | None, leap: bool) -> None:  # noqa: FBT001 - a column's value
    """Pass if a birthday or yearly date, as it would stand after an edit, exists in its calendar; half-known ones pass.

    Raises:
        InvalidValue: 31 April, a 31st of a lunar month, a leap month in the solar calendar, 29 February of a common year.
    """
    if not month or not day:
        return
    try:
        check_birthday(Birthday(Calendar(calendar), year, month, day, leap))
    except InvalidValue as wrong:
        right = _("Lunar months have at most 30 days.") if calendar == Calendar.LUNAR else _("Check month, day and calendar.")
        raise InvalidValue(wrong.what, wrong.todo or right) from None


__all__ = ["Choice", "Kind", "Value", "check_yearly", "read_value"]
