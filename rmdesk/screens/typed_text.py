"""A stored value as it is offered for editing, and what may be written in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rmdesk.domain.field_values import Choice, Kind
from rmdesk.domain.money import Money, format_money
from rmdesk.i18n import N_, _

_RIGHT: Final = {
    Kind.DAY: N_("a day, like 2026-11-28"),
    Kind.PAST_DAY: N_("a day that has been, like 2026-11-28"),
    Kind.MONEY: N_("an amount, like 20w, 200k or 1,234.56"),
    Kind.MOBILE: N_("a mobile, like 13812345678"),
    Kind.PHONE: N_("a phone, like 0571-88886666"),
    Kind.EMAIL: N_("a mail address, like name@example.com"),
    Kind.RESIDENT_ID: N_("18 characters, with the right check digit"),
    Kind.CREDIT_CODE: N_("18 characters, with the right check character"),
    Kind.CURRENCY: N_("three letters, like CNY"),
    Kind.YEAR: N_("a year, like 1980"),
    Kind.MONTH: N_("1 to 12"),
    Kind.MONTH_DAY: N_("1 to 31, lunar to 30"),
    Kind.COUNT: N_("a whole number"),
}


def yes_and_no() -> tuple[Choice, Choice]:
    """The two answers, as choices."""
    return Choice("1", (_("yes"),)), Choice("0", (_("no"),))


def typed_text(kind: Kind, choices: Sequence[Choice], stored: str, currency: str = "CNY") -> str:
    """`stored` as a person would type it: codes as words, money in whole units."""
    if kind is Kind.YES_NO:
        return _("yes") if stored == "1" else _("no") if stored == "0" else ""
    if kind is Kind.MONEY and stored.lstrip("-").isdigit():
        return format_money(Money(int(stored), currency), "en", "exact").replace(",", "")
    return next((choice.names[0] for choice in choices if choice.code == stored), stored)


def hint(kind: Kind, choices: Sequence[Choice]) -> str:
    """What the field takes: its values, or how to write one."""
    if kind is Kind.YES_NO:
        choices = yes_and_no()
    if choices:
        named = " · ".join(choice.names[0] for choice in choices)
        return named + (_(" · or any other text") if kind is Kind.SUGGESTED else "")
    return _(_RIGHT[kind]) if kind in _RIGHT else ""


def completed(text: str, kind: Kind, choices: Sequence[Choice]) -> str | None:
    """The value that Tab puts in place of `text`: the first that begins so, or the one behind it if `text` is one; None: nothing to choose from."""
    names = [choice.names[0] for choice in (yes_and_no() if kind is Kind.YES_NO else choices)]
    if not names:
        return None
    if text in names:
        return names[(names.index(text) + 1) % len(names)]
    stood = next((name for name in names if text.startswith(name)), "")
    wanted = text[len(stood) :].strip().casefold()  # typed behind what stood there
    return next((name for name in names if name.casefold().startswith(wanted)), names[0])
