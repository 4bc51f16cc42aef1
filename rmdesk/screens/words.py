"""How codes, days and moments are said in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from rmdesk.domain.code_words import SETS, WORDS
from rmdesk.i18n import N_, _, ngettext

NONE: Final = "—"
"""Stands where there is nothing."""

_learnt: dict[tuple[str, str], str] = {}
"""Names that the bank's own code tables give; they come before ours."""


def learn(names: Mapping[tuple[str, str], str]) -> None:
    """Use the names of the bank's code tables, (set, code) → name, from now on, and no others."""
    _learnt.clear()
    _learnt.update(names)


def word(code: str, code_set: str = "") -> str:
    """The word for a code: the bank's own, else ours; a code that nobody named is shown as it is."""
    learnt = _learnt.get((code_set, code))
    if learnt:
        return learnt
    known = SETS.get(code_set, {}).get(code) or WORDS.get(code)
    return _(known) if known else code


def short_date(day: date, today: date) -> str:
    """`11-28`, with the year in front if it is not this one."""
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def near(day: date, today: date) -> str:
    """How far `day` is from `today`, in words: `today`, `in 8 days`, `12 days ago`; months and years beyond a hundred days."""
    days = (day - today).days
    if days in _CLOSE:
        return _(_CLOSE[days])
    count = abs(days)
    if count < 100:
        return (
            ngettext("in {count} day", "in {count} days", count) if days > 0 else ngettext("{count} day ago", "{count} days ago", count)
        ).format(count=count)
    if count < 730:
        months = (count * 12 + 182) // 365
        return (
            ngettext("in {count} month", "in {count} months", months)
            if days > 0
            else ngettext("{count} month ago", "{count} months ago", months)
        ).format(count=months)
    years = count // 365
    return (
        ngettext("in {count} year", "in {count} years", years) if days > 0 else ngettext("{count} year ago", "{count} years ago", years)
    ).format(count=years)


def brief(day: date, today: date) -> str:
    """A day in few cells: in words within two weeks, else as a date."""
    return near(day, today) if abs((day - today).days) <= 14 else short_date(day, today)


_CLOSE: Final = {0: N_("today"), 1: N_("tomorrow"), -1: N_("yesterday")}


def dated(day: date | None, today: date) -> str:
    """A day with its distance: `11-28 in 8 days`; `—` for none."""
    return NONE if day is None else f"{short_date(day, today)} {near(day, today)}"
