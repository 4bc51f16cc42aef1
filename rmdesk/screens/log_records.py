"""What a line of the quick log records, said in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from rmdesk.domain.contact_codes import Result
from rmdesk.domain.money import format_money
from rmdesk.domain.pipeline import WON
from rmdesk.domain.quicklog import QuickLog, asked_for
from rmdesk.i18n import _, current_language
from rmdesk.screens.words import NONE, dated, short_date, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact

if TYPE_CHECKING:
    from rmdesk.store.contact_known import OpenOffer


def record_facts(parsed: QuickLog, tables: Iterable[str], today: date, offer: OpenOffer | None = None) -> list[Fact]:
    """One fact for each record in `tables`, in their order; links between them go without saying. `offer` is open already and goes on."""
    told = {
        "contact": lambda: Fact(_("Contact"), _contact(parsed)),
        "opportunity": lambda: Fact(_("Opportunity"), _opportunity(parsed) if offer is None else _further(parsed, offer, today)),
        "requirement": lambda: Fact(_("Requirement"), asked_for(parsed, current_language()) or Cell(_("say what is needed"), "muted")),
        "activity": lambda: Fact(_("Task"), Cell(_task(parsed, today), "warn" if parsed.misread else None)),
        "preference": lambda: Fact(_("Preference"), _("no more marketing calls")),
        "service_request": lambda: Fact(_("Request"), _("the center is asked to correct the phone number")),
    }
    return [told[table]() for table in tables if table in told]


def said(fact: Fact) -> str:
    """What a fact says, without its look."""
    return fact.value.text if isinstance(fact.value, Cell) else fact.value


def counts_as(parsed: QuickLog) -> list[str]:
    """What somebody should know before they save: that an attempt without a result resets no clock, that a date was not understood."""
    words = []
    if parsed.misread:
        words.append(_("“{text}” was not understood as a date").format(text=parsed.misread))
    if not parsed.says_result and not parsed.reached:
        words.append(_("no result: counts as an attempt, not as reached (Tab chooses one)"))
    elif not parsed.says_result:
        words.append(_("no result: counts as reached (Tab chooses one)"))
    return words


def _contact(parsed: QuickLog) -> str:
    parts = [f"{word(parsed.channel.value)} {word(parsed.direction.value)}"]
    if parsed.result is not None:
        parts.append(word(parsed.result.value))
    elif parsed.connected is not None:
        parts.append(_("reached") if parsed.connected else _("not reached"))
    elif parsed.reached:
        parts.append(_("reached"))
    else:
        parts.append(_("not reached"))
    if parsed.note:
        parts.append(parsed.note)
    return " · ".join(parts)


def _opportunity(parsed: QuickLog) -> str:
    amount = format_money(parsed.amount, current_language()) if parsed.amount is not None else ""
    line = word(parsed.line.value) if parsed.line is not None else ""
    return " ".join(part for part in (line, amount) if part) or NONE


def _further(parsed: QuickLog, offer: OpenOffer, today: date) -> str:
    """What becomes of an opportunity that is open: no second one is made."""
    was = format_money(offer.value, current_language()) if offer.value is not None else ""
    now = format_money(parsed.amount, current_language()) if parsed.amount is not None else was
    about = [word(parsed.line.value) if parsed.line is not None else "", f"{was} → {now}" if was and was != now else now]
    if parsed.result is Result.SUCCESS:
        about.append(word(WON, "stage"))
    said = " ".join(part for part in about if part)
    if offer.since is None:
        return _("{about} · goes on with the open one").format(about=said)
    return _("{about} · goes on with the open one of {day}").format(about=said, day=short_date(offer.since, today))


def _task(parsed: QuickLog, today: date) -> str:
    following = parsed.next_action
    if following is None:
        return NONE
    parts = [dated(following.day, today) if following.day else _("no date"), following.text]
    if parsed.priority:
        parts.append(f"!{parsed.priority}")
    return " ".join(part for part in parts if part)
