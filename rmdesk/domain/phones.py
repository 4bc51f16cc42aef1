"""Telephone numbers: one stored form (E.164), the form to show, and the mask.

Source: ITU-T E.164; the Chinese numbering plan (mobiles 1[3-9] and nine digits; area codes 010, 02x and 03xx–09xx before seven or eight
    digits; 400 and 800 numbers). What people type varies in spaces, brackets, dashes, `0086`, a trunk 0 and an extension; all of that means
    the same number.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from typing import NamedTuple

from rmdesk.domain.identity import compact, mask
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

_MOBILE = re.compile(r"0?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"0?(?P<area>10|2[0-57-9]|(?![48]00)[3-9]\d\d)(?P<local>[2-9]\d{6,7})")
_SERVICE = re.compile(r"[48]00\d{7}")
_LOCAL = re.compile(r"[2-9]\d{6,7}")
_EXTENSION = re.compile(r"(?:转|轉|分机|分機|ext\.?|[x#*])\s*(\d{1,6})\s*$", re.IGNORECASE)
_DASHED_EXTENSION = re.compile(r"[-‐-―−]\s*(\d{1,6})\s*$")


class PhoneKind(enum.StrEnum):
    """What sort of line a number leads to."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"
    """400 and 800 numbers of companies."""
    FOREIGN = "foreign"


class Phone(NamedTuple):
    """A number in its stored form."""

    e164: str
    """`+8613812345678`: plus, country code, number without trunk 0."""
    kind: PhoneKind
    extension: str = ""

    @property
    def dialled(self) -> str:
        """The digits as dialled in China, by which people look for it: `13812345678`, `057188886666`; abroad with country code."""
        if self.kind is PhoneKind.FOREIGN:
            return self.e164[1:]
        return ("0" if self.kind is PhoneKind.LANDLINE else "") + self.e164[3:]


class BadPhone(InvalidValue):
    """The text is not a telephone number, or a local one whose area is unknown."""

    code = "bad_phone"


def parse_phone(text: str, area: str = "") -> Phone:
    """The number that `text` says.

    Args:
        text: as typed or loaded.
        area: the area code (`0571`) to assume for a local number of seven or eight digits.

    Raises:
        BadPhone: if it is none, or a local number and `area` is not given.
    """
    folded = unicodedata.normalize("NFKC", text)
    extension = _EXTENSION.search(folded)
    if not extension and (dashed := _DASHED_EXTENSION.search(folded)):
        # 0571-8888666-1: what stands before the last dash is a whole Chinese number already, unlike 0571-88886666 or +420 603123-456.
        before = _whole(folded[: dashed.start()], area)
        extension = dashed if before and before.kind is not PhoneKind.FOREIGN else None
    if phone := _whole(folded[: extension.start()] if extension else folded, area):
        return phone._replace(extension=extension[1]) if extension else phone
    if not area and _LOCAL.fullmatch(compact(folded)):
        raise BadPhone(_("A local number needs its area code."), _("Write it like 0571-88886666."))
    raise BadPhone(_("This is not a telephone number."), _("Write it like 13812345678, 0571-88886666 or +420 603 123 456."))


def _whole(text: str, area: str) -> Phone | None:
    digits = compact(text)
    international = digits.startswith(("+", "00"))
    digits = digits.removeprefix("+") if digits.startswith("+") else digits.removeprefix("00")
    if not (digits.isascii() and digits.isdigit()):
        return None
    if digits.startswith("86") and (international or len(digits) >= 12):
        return _chinese(digits[2:])
    if international:
        return Phone("+" + digits, PhoneKind.FOREIGN) if 8 <= len(digits) <= 15 and digits[0] != "0" else None
    if _LOCAL.fullmatch(digits) and area:
        digits = "0" + area.removeprefix("0") + digits
    elif digits[0:1] != "0" and not _MOBILE.fullmatch(digits) and not _SERVICE.fullmatch(digits):
        # Without the trunk 0 an area code cannot be told from a local number's first digits.
        return None
    return _chinese(digits)


def _chinese(digits: str) -> Phone | None:
    if found := _MOBILE.fullmatch(digits):
        return Phone("+86" + found[1], PhoneKind.MOBILE)
    if _SERVICE.fullmatch(digits):
        return Phone("+86" + digits, PhoneKind.SERVICE)
    if found := _LANDLINE.fullmatch(digits):
        return Phone("+86" + found["area"] + found["local"], PhoneKind.LANDLINE)
    return None


def format_phone(phone: Phone) -> str:
    """The number as it is read out: `138 1234 5678`, `0571-88886666-8001`, `400-123-4567`, `+420603123456`."""
    digits = phone.dialled
    if phone.kind is PhoneKind.MOBILE:
        text = f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    elif phone.kind is PhoneKind.SERVICE:
        text = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    elif found := _LANDLINE.fullmatch(digits):
        text = f"0{found['area']}-{found['local']}"
    else:
        text = phone.e164
    return f"{text}-{phone.extension}" if phone.extension else text


def mask_phone(text: str) -> str:
    """`138****5678`, `0571-****6666`; of anything else the first three and last four, never fewer than four characters hidden."""
    try:
        phone = parse_phone(text)
    except BadPhone:
        return mask(text.strip(), 3, 4)
    digits = phone.dialled
    if phone.kind is PhoneKind.LANDLINE and (found := _LANDLINE.fullmatch(digits)):
        return f"0{found['area']}-{mask(found['local'], 0, 4)}"
    return mask(digits, 3, 4)
