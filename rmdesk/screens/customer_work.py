"""The sections of a customer's page about the work with them: what is open, what was said, what was changed; and the call gate."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.clock import Clock
from rmdesk.domain.identity import mask_account
from rmdesk.domain.money import format_money
from rmdesk.domain.phones import mask_phone
from rmdesk.i18n import _, current_language
from rmdesk.screens.field_names import field_name
from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.screens.words import NONE, dated, near, short_date, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from rmdesk.store.queries.picture import CustomerPicture
    from rmdesk.store.queries.picture_work import ChangeLine, ContactLine, Gate

TEXT: Final = TableColumn()
LESS: Final = TableColumn(priority=3)
LEAST: Final = TableColumn(priority=4)
FIGURE: Final = TableColumn("end")

NUMBERS: Final = frozenset({"id_number", "credit_code", "account_no", "card_no", "to_account"})
"""Fields whose values are never shown unasked."""
PHONES: Final = frozenset({"value", "phone", "digits"})
"""Fields that hold a telephone number, if it looks like one."""
_IS_NUMBER: Final = re.compile(r"[+\d\s()/-]{5,}")

MOST_ATTEMPTS: Final = 3
"""Calls a week, as the bank allows by default."""


def gate_cell(gate: Gate) -> Cell:
    """Whether the customer may be called, and what speaks against it; a sign and a word, never colour alone."""
    attempts = _("this week {count}/{most} calls").format(count=gate.attempts_this_week, most=MOST_ATTEMPTS)
    complaints = _("{count} open complaints").format(count=gate.open_complaints) if gate.open_complaints else _("no open complaint")
    if gate.do_not_call:
        return Cell(" · ".join(("✗ " + _("do not call"), attempts, complaints)), "bad")
    against = []
    if not gate.consent:
        against.append(_("no consent to marketing"))
    if gate.open_complaints:
        against.append(complaints)
    if gate.attempts_this_week >= MOST_ATTEMPTS:
        against.append(attempts)
    if against:
        return Cell(" · ".join(("! " + _("call with care"), *against)), "warn")
    days_off = _("also on days off") if gate.may_disturb else _("not on days off")
    return Cell(" · ".join(("✓ " + _("may be called"), attempts, complaints, days_off)), "good")


def work_sections(picture: CustomerPicture, clock: Clock) -> list[Section]:
    """Tasks, opportunities, requirements, complaints, contacts, changes."""
    today = picture.business_date
    return [
        TableSection(
            _("To do"),
            (TEXT, TEXT, LEAST),
            tuple(
                (
                    Cell(dated(one.due, today) if one.due else _("no date"), "bad" if one.due and one.due < today else None),
                    one.description + (f" !{one.priority}" if one.priority else ""),
                    Cell(word(one.category, "activity_category"), "muted"),
                )
                for one in picture.tasks
            ),
            _("nothing open"),
        ),
        TableSection(
            _("Opportunities"),
            (TEXT, FIGURE, TEXT, LESS, LEAST),
            tuple(
                (
                    word(one.product_line),
                    format_money(one.expected_value, current_language()) if one.expected_value else NONE,
                    f"{word(one.stage)} {one.probability // 10_000}%",
                    dated(one.end, today) if one.end else "",
                    one.summary,
                )
                for one in picture.opportunities
            ),
        ),
        TableSection(
            _("Requirements"),
            (TEXT, TEXT, LESS),
            tuple((dated(one.end, today) if one.end else "", one.summary, word(one.status)) for one in picture.requirements),
        ),
        TableSection(
            _("Complaints"),
            (TEXT, TEXT, LESS, LEAST),
            tuple(
                (
                    dated(one.received, today),
                    Cell(word(one.status), "bad" if one.status in ("open", "in_progress") else "muted"),
                    one.summary,
                    word(one.category, "complaint_category"),
                )
                for one in picture.complaints
            ),
        ),
        FactSection(_("Contacts"), tuple(_contact(one, today) for one in picture.contacts), _("no contact recorded yet")),
        TableSection(
            _("What was changed"),
            (TEXT, TEXT, LESS, LEAST),
            tuple(_change(one, clock, today) for one in picture.changes),
        ),
    ]


def contact_summary(one: ContactLine) -> str:
    """`Phone · Interested · waiting for bonus`."""
    about = [word(one.channel)]
    if one.direction == "in":
        about.append(word("in"))
    if one.result:
        about.append(word(one.result))
    elif not one.connected:
        about.append(_("not reached"))
    if one.summary or one.content:
        about.append(one.summary or one.content)
    return " · ".join(about)


def _contact(one: ContactLine, today: date) -> Fact:
    when = f"{short_date(one.business_date, today)} {near(one.business_date, today)}"
    return Fact(when, Cell(contact_summary(one), None if one.connected else "muted"))


def _change(one: ChangeLine, clock: Clock, today: date) -> tuple[Cell | str, ...]:
    moment = clock.local(one.at)
    what = f"{field_name(one.field)}: {_plain(one.old, one.field)} → {_plain(one.new, one.field)}"
    return (Cell(f"{short_date(moment.date(), today)} {moment:%H:%M}", "muted"), what, one.who, Cell(one.table, "muted"))


def _plain(value: str, field: str) -> str:
    """A JSON value as a person would write it, numbers that are masked elsewhere masked here as well."""
    read = json.loads(value)
    if read in (None, ""):
        return NONE
    text = str(read)
    if field in NUMBERS:
        return mask_account(text)
    return mask_phone(text) if field in PHONES and _IS_NUMBER.fullmatch(text) else text
