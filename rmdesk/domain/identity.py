"""Numbers that identify people, companies and telephones: reading, checking, completing and masking them.

Whatever is typed or loaded (full-width digits, spaces, dashes, a small x) is brought to one form first, so that equal numbers are equal
texts. Sources: GB 11643-1999 with GB/T 7408 dates (resident ID), GB 32100-2015 (unified social credit code), ITU-T E.164 and the Chinese
numbering plan.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from datetime import date
from typing import Final, Literal, NamedTuple, NewType, NoReturn

from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

ResidentNumber = NewType("ResidentNumber", str)
"""Eighteen characters, checked."""
CreditCode = NewType("CreditCode", str)
"""Eighteen characters, checked."""


class Flaw(enum.StrEnum):
    """What is wrong with a number, for scripts, rejected-row reports and tests."""

    LENGTH = "length"
    CHARACTER = "character"
    REGION = "region"
    DATE = "date"
    CHECK_DIGIT = "check_digit"


class BadIdentity(InvalidValue):
    """The number cannot be what it claims to be; `flaw` says why. The number itself is not repeated: errors are logged."""

    code = "bad_identity"

    def __init__(self, what: str, flaw: Flaw) -> None:
        super().__init__(what, _("Compare it with the document."))
        self.flaw = flaw


def compact(text: str) -> str:
    """The form numbers are compared in: upper case, widths folded, no spaces, dashes, dots, brackets and invisible marks."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


_SEPARATORS = re.compile(r"[\s\-‐-―−_./·()\u200b-\u200f\u202a-\u202e\u2060\ufeff]")

# ---- resident ID -----------------------------------------------------------------------------------------------------------------------

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"
_PROVINCES: Final = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()  # noqa: SIM905
)
_ABOVE_A_HUNDRED: Final = ("996", "997", "998", "999")
"""Sequence numbers that the 15-digit scheme kept for people born before 1900."""


class ResidentId(NamedTuple):
    """What a resident ID number says."""

    number: ResidentNumber
    region: str
    """Administrative division at first registration, six digits."""
    birth: date
    sex: Literal["M", "F"]


def check_digit(body17: str) -> str:
    """The eighteenth character of a resident ID (ISO 7064 MOD 11-2 as in GB 11643).

    Raises:
        BadIdentity: unless `body17` is seventeen ASCII digits.
    """
    if len(body17) != 17:
        _refuse_id(Flaw.LENGTH)
    if not (body17.isascii() and body17.isdigit()):
        _refuse_id(Flaw.CHARACTER)
    return _CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(body17, _WEIGHTS, strict=True)) % 11]


def with_check_digit(body17: str) -> ResidentNumber:
    """A whole resident ID number from its first seventeen digits (region, birth YYYYMMDD, sequence; odd sequence: male)."""
    return ResidentNumber(body17 + check_digit(body17))


def upgrade_resident_id(text: str) -> ResidentNumber:
    """The 18-digit number of whoever had this 15-digit one; an 18-digit number is checked and returned.

    The century is put in (18 for sequences 996–999, which were kept for those born before 1900, else 19) and the check digit put behind.

    Raises:
        BadIdentity: if it is no resident ID number.
    """
    return parse_resident_id(text).number


def parse_resident_id(text: str) -> ResidentId:
    """What a resident ID number of 18 or 15 digits says; the foreigner's permanent-residence number (9…, since 2023) has the same shape.

    Raises:
        BadIdentity: with the flaw: length, character, region, date or check digit.
    """
    number = compact(text)
    if len(number) == 15:
        if not (number.isascii() and number.isdigit()):
            _refuse_id(Flaw.CHARACTER)
        century = "18" if number.endswith(_ABOVE_A_HUNDRED) else "19"
        number = with_check_digit(number[:6] + century + number[6:])
    if len(number) != 18:
        _refuse_id(Flaw.LENGTH)
    if not (number.isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        _refuse_id(Flaw.CHARACTER)
    if (number[1:3] if number[0] == "9" else number[:2]) not in _PROVINCES:
        _refuse_id(Flaw.REGION)
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        _refuse_id(Flaw.DATE)
    if not 1800 <= birth.year < 2200:
        _refuse_id(Flaw.DATE)
    if number[17] != check_digit(number[:17]):
        _refuse_id(Flaw.CHECK_DIGIT)
    return ResidentId(ResidentNumber(number), number[:6], birth, "M" if int(number[16]) % 2 else "F")


def is_resident_id(text: str) -> bool:
    """Whether `text` is a valid resident ID number of 18 or 15 digits."""
    try:
        parse_resident_id(text)
    except BadIdentity:
        return False
    return True


def _refuse_id(flaw: Flaw) -> NoReturn:
    sentences = {
        Flaw.LENGTH: _("A resident ID number has 18 digits (15 in the old form)."),
        Flaw.CHARACTER: _("A resident ID number has digits only; the last one may be X."),
        Flaw.REGION: _("This resident ID number begins with no province's code."),
        Flaw.DATE: _("This resident ID number holds no date of birth."),
        Flaw.CHECK_DIGIT: _("The check digit of this resident ID number is wrong."),
    }
    raise BadIdentity(sentences[flaw], flaw)


# ---- unified social credit code --------------------------------------------------------------------------------------------------------

_CREDIT_CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))


def credit_check_character(body17: str) -> str:
    """The eighteenth character of a unified social credit code (GB 32100-2015: weights 3^i mod 31).

    Raises:
        BadIdentity: unless `body17` is seventeen of the 31 characters (no I, O, S, V, Z) with digits at places 3–8.
    """
    if len(body17) != 17:
        _refuse_code(Flaw.LENGTH)
    if any(character not in _CREDIT_CHARACTERS for character in body17) or not body17[2:8].isdigit():
        _refuse_code(Flaw.CHARACTER)
    products = zip(body17, _CREDIT_WEIGHTS, strict=True)
    return _CREDIT_CHARACTERS[-sum(_CREDIT_CHARACTERS.index(character) * weight for character, weight in products) % 31]


def with_check_character(body17: str) -> CreditCode:
    """A whole credit code from authority, category, region and organisation code."""
    return CreditCode(body17 + credit_check_character(body17))


def parse_credit_code(text: str) -> CreditCode:
    """The code in its one form.

    Raises:
        BadIdentity: with the flaw: length, character or check digit.
    """
    code = compact(text)
    if len(code) != 18:
        _refuse_code(Flaw.LENGTH)
    if credit_check_character(code[:17]) != code[17]:
        _refuse_code(Flaw.CHECK_DIGIT)
    return CreditCode(code)


def is_credit_code(text: str) -> bool:
    """Whether `text` is a valid unified social credit code."""
    try:
        parse_credit_code(text)
    except BadIdentity:
        return False
    return True


def _refuse_code(flaw: Flaw) -> NoReturn:
    sentences = {
        Flaw.LENGTH: _("A unified social credit code has 18 characters."),
        Flaw.CHARACTER: _("A unified social credit code has digits and capital letters other than I, O, S, V, Z, and a numeric region."),
        Flaw.CHECK_DIGIT: _("The check character of this unified social credit code is wrong."),
    }
    raise BadIdentity(sentences[flaw], flaw)


# ---- masks -----------------------------------------------------------------------------------------------------------------------------


def mask_id(number: str) -> str:
    """`110101********1234`: region and last four stay. Shorter document numbers keep less; never fewer than four characters are hidden."""
    return mask(number.strip(), 6, 4)


def mask_account(number: str) -> str:
    """`6222***********0123`: the first and last four of an account or card number stay, less of short ones."""
    return mask(number.strip(), 4, 4)


def mask(text: str, head: int, tail: int) -> str:
    """`text` with stars for all but its first `head` and last `tail` characters; at least four stay hidden, so short texts show less."""
    open_to_view = max(0, len(text) - 4)
    tail = min(tail, open_to_view)
    head = min(head, open_to_view - tail)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
