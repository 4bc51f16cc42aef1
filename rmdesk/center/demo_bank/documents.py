"""Numbers on paper and plastic: identity, credit codes, telephones, accounts, cards. Valid by their check digits, nobody's on purpose."""

from __future__ import annotations

from random import Random

from rmdesk.center.demo_bank.chance import one_of, whole
from rmdesk.center.demo_bank.frame import text
from rmdesk.center.demo_bank.words import words
from rmdesk.domain.identity import with_check_character, with_check_digit

_MOBILE_PREFIXES = words("""
130 131 132 133 134 135 136 137 138 139 147 150 151 152 153 155 156 157 158 159 166 171 173 176 177 178 180 181 182 183 185 186 187 188
189 191 198 199
""")
_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CARD_BIN = {"debit": "629999", "credit": "628999"}
"""First digits of the cards: in UnionPay's range, not issued to any bank."""
_DOUBLED = str.maketrans("0123456789", "0246813579")
"""Twice a digit, and the digits of that added up."""
_SERIALS = 10**10
_SCATTER = 7_368_787_013
"""Odd and not divisible by 5, so multiplying by it permutes the ten-digit serials; turned round, neighbours get unlike last digits."""


def resident_number(chance: Random, county: str, born: int, sex: str) -> str:
    """A resident ID number: county, birth date, sequence (odd: male), check digit (GB 11643)."""
    sequence = whole(chance, 0, 498) * 2 + (1 if sex == "M" else 2)
    return with_check_digit(f"{county}{text(born).replace('-', '')}{sequence:03d}")


def passport_number(chance: Random) -> str:
    """A foreign passport: a letter and eight digits."""
    return f"{one_of(chance, 'ACEGKLNPX')}{whole(chance, 0, 99_999_999):08d}"


def credit_code(chance: Random, kind: str, county: str) -> str:
    """A unified social credit code (GB 32100); `kind` is authority and category: 91 company, 12 public institution."""
    body = "".join(one_of(chance, _CODE_CHARACTERS[:10] if place < 2 else _CODE_CHARACTERS) for place in range(8))
    values = (_organisation_value(character) for character in body)
    check = (11 - sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11) % 11
    return with_check_character(f"{kind}{county}{body}{'X' if check == 10 else check}")


def _organisation_value(character: str) -> int:
    return int(character) if character.isdigit() else ord(character) - ord("A") + 10


def mobile(chance: Random) -> str:
    """A mobile number."""
    return f"{one_of(chance, _MOBILE_PREFIXES)}{whole(chance, 0, 99_999_999):08d}"


def landline(chance: Random, area: str) -> str:
    """A landline number with area code, as it is written."""
    return f"{area}-{one_of(chance, '8888567')}{whole(chance, 0, 9_999_999):07d}"


def digits_of(number: str) -> str:
    """The digits of a telephone number, as `contact_point.digits` keeps them."""
    return number.replace("-", "")


def luhn(digits: str) -> str:
    """The check digit (ISO/IEC 7812-1) to put behind `digits`."""
    doubled, plain = digits[-1::-2], digits[-2::-2]
    return str(-(sum(map(int, doubled.translate(_DOUBLED))) + sum(map(int, plain))) % 10)


def serial(number: int) -> str:
    """Running number `number` as ten digits in no visible order; different numbers give different digits."""
    return f"{number * _SCATTER % _SERIALS:010d}"[::-1]


def account_number(branch: str, business: str, number: int) -> str:
    """Branch (4 digits), kind of business (2), serial, check digit."""
    body = f"{branch}{business}{serial(number)}"
    return body + luhn(body)


def card_number(kind: str, number: int) -> str:
    """A card number of 19 (debit) or 16 (credit) digits."""
    body = CARD_BIN[kind] + (f"00{serial(number)}" if kind == "debit" else serial(number)[1:])
    return body + luhn(body)
