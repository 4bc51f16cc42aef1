"""From the text in a file to a wire value: what the types of a mapping mean.

A value that cannot be read raises `Unfit`, which rejects its row with the reason; nothing is guessed and nothing is rounded away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from rmdesk.center.intake.places import Place, Scalar
from rmdesk.domain.money import LARGEST_AMOUNT
from rmdesk.i18n import _
from rmdesk.store.tables.base import moment_text
from rmdesk.store.wire import Wire

Convert = Callable[[str], Wire]
KIND_OF: Final = {"text": "text", "int": "int", "money": "int", "rate": "int", "date": "day", "moment": "moment", "bool": "bool"}
"""The types of a mapping, and the kind of column each fits."""
TYPE_OF: Final = {"text": "text", "int": "int", "day": "date", "moment": "moment", "bool": "bool"}
"""What a column of a kind is read as when the mapping does not say."""

_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)(\d{1,18})(?:\.(\d*))?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?", re.ASCII)
_UNITS = {"ppm": 0, "percent": 4, "fraction": 6}


class Unfit(Exception):
    """A row cannot be loaded; the message says why, in the user's language."""


@dataclass(frozen=True)
class Form:
    """How values are written in a file: given for the whole mapping, overridden for a file, overridden for a column."""

    date: tuple[str, ...] = ("%Y-%m-%d",)
    """Patterns as in strptime, tried in order."""
    century: int = 0
    """What a two-digit year counts from (1900); 0: as POSIX has it, 69–99 are 19xx and 00–68 are 20xx."""
    moment: tuple[str, ...] = ("%Y-%m-%d %H:%M:%S",)
    zone: str = "UTC"
    """The time zone of moments that do not say theirs."""
    decimal: str = "."
    group: str = ""
    """What stands between thousands and is dropped."""
    scale: int = 2
    """Digits after the decimal point of an amount: its column holds amount × 10^scale."""
    unit: str = "percent"
    """What a rate is written in: percent (4.35), fraction (0.0435) or ppm (43500)."""
    true: tuple[str, ...] = ("1", "Y", "true")
    false: tuple[str, ...] = ("0", "N", "false")
    null: tuple[str, ...] = ()
    """Texts that mean "nothing", besides the empty one."""

    def over(self, given: Mapping[str, Place]) -> Form:
        """This form with what `given` says differently.

        Raises:
            MappingError: if a key cannot have its value.
        """
        read: dict[str, Callable[[Place], object]] = {
            **dict.fromkeys(("date", "moment"), _patterns),
            **dict.fromkeys(("true", "false", "null"), Place.texts),
            **dict.fromkeys(("century", "scale"), Place.integer),
            **dict.fromkeys(("decimal", "group"), Place.text),
            "zone": _zone,
            "unit": lambda place: place.one_of(_UNITS),
        }
        return replace(self, **{key: read[key](place) for key, place in given.items() if key in read})  # type: ignore[arg-type]


FORM_KEYS: Final = tuple(field.name for field in fields(Form))


def converter(kind: str, form: Form) -> Convert:
    """The function that reads the non-empty, trimmed text of type `kind` (a key of `KIND_OF`); it raises `Unfit`."""
    match kind:
        case "int":
            return lambda text: _whole(_ungrouped(text, form))
        case "money":
            return lambda text: _scaled(_ungrouped(text, form), form.scale)
        case "rate":
            return lambda text: _scaled(_ungrouped(text, form), _UNITS[form.unit])
        case "date":
            return lambda text: _day(text, form.date, form.century).isoformat()
        case "moment":
            return lambda text: _moment(text, form)
        case "bool":
            return lambda text: _truth(text, form)
        case _:
            return lambda text: text


def wire_of(value: Scalar) -> Wire:
    """A value that the mapping states outright, as a wire value."""
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def read_day(value: Wire) -> date:
    """A day's wire value as a date."""
    return date.fromisoformat(str(value))


def _patterns(place: Place) -> tuple[str, ...]:
    patterns = place.texts()
    for pattern in patterns:
        sample = datetime(1994, 3, 31, 13, 14, 15, tzinfo=UTC)
        try:
            same = datetime.strptime(sample.strftime(pattern), pattern).date() == sample.date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            same = False
        if not same:
            raise place.wrong(_("{value} is not a pattern of day, month and year.").format(value=f'"{pattern}"'))
    return patterns


def _zone(place: Place) -> str:
    if place.text() not in available_timezones():
        raise place.wrong(_("there is no time zone {value}.").format(value=f'"{place.text()}"'))
    return place.text()


def _ungrouped(text: str, form: Form) -> str:
    if form.group:
        text = text.replace(form.group, "")
    return text.replace(form.decimal, ".") if form.decimal != "." else text


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Unfit(_("{value} is not a whole number").format(value=shown(text)))
    return int(text)


def _scaled(text: str, scale: int) -> int:
    match = _DECIMAL.fullmatch(text)
    if match is None and _NUMBER.fullmatch(text):
        raise Unfit(_("{value} is larger than any amount can be").format(value=shown(text)))
    if match is None:
        raise Unfit(_("{value} is not a number").format(value=shown(text)))
    sign, whole, rest = match[1], match[2], (match[3] or "").rstrip("0")
    if len(rest) > scale:
        raise Unfit(_("{value} has more than {scale} digits after the point").format(value=shown(text), scale=scale))
    number = int(whole + rest.ljust(scale, "0"))
    if number > LARGEST_AMOUNT:
        raise Unfit(_("{value} is larger than any amount can be").format(value=shown(text)))
    return -number if sign == "-" else number


@lru_cache(maxsize=20_000)
def _day(text: str, patterns: tuple[str, ...], century: int) -> date:
    for pattern in patterns:
        try:
            day = datetime.strptime(text, pattern).date()  # noqa: DTZ007  (a day has no zone)
            if text.isdigit() and day.strftime(pattern) != text:
                continue  # strptime would take 9411 for 1994-01-01
            return day.replace(year=century + day.year % 100) if century and "%y" in pattern else day
        except ValueError:
            continue
    raise Unfit(_("{value} is not a date like {patterns}").format(value=shown(text), patterns=" / ".join(patterns)))


def _moment(text: str, form: Form) -> str:
    for pattern in form.moment:
        try:
            moment = datetime.strptime(text, pattern)  # noqa: DTZ007  (the zone follows)
        except ValueError:
            continue
        return moment_text(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(form.zone)))
    raise Unfit(_("{value} is not a moment like {patterns}").format(value=shown(text), patterns=" / ".join(form.moment)))


def _truth(text: str, form: Form) -> int:
    if text in form.true:
        return 1
    if text in form.false:
        return 0
    raise Unfit(
        _("{value} is neither yes ({true}) nor no ({false})").format(
            value=shown(text), true="/".join(form.true), false="/".join(form.false)
        )
    )


def shown(text: str) -> str:
    """`text` in quotes, cut to a length that fits a report line."""
    return f'"{text}"' if len(text) <= 40 else f'"{text[:39]}…"'
