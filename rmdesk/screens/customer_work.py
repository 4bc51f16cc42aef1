"""The sections of a customer's page about the work with them: what is open, what was said, what was changed; and the call gate."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import format_money
from rmdesk.domain.quicklog import unsaid
from rmdesk.i18n import _, current_language
from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.screens.words import NONE, dated, near, short_date, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from rmdesk.store.queries.picture import CustomerPicture
    from rmdesk.store.queries.picture_work import ContactLine, Gate

TEXT: Final = TableColumn()
LESS: Final = TableColumn(priority=3)
LEAST: Final = TableColumn(priority=4)
FIGURE: Final = TableColumn("end")


def gate_cell(gate: Gate, at: time | None = None) -> Cell:
    """Whether the customer may be called, and what speaks against it; a sign and a word, never colour alone.

    `at` is the bank's wall clock, for the calling hours; without it they are left out.
    """
    attempts = _("this week {count}/{most} calls").format(count=gate.attempts_this_week, most=gate.most_attempts)
    complaint = _("a complaint is open: no sales") if gate.open_complaints else _("no open complaint")
    if gate.do_not_call:
        return Cell(" · ".join(("✗ " + _("do not call"), attempts, complaint)), "bad")
    against = []
    if not gate.consent:
        against.append(_("no consent to marketing"))
    if gate.open_complaints:
        against.append(complaint)
    if gate.attempts_this_week >= gate.most_attempts:
        against.append(attempts)
    if not gate.works_today and not gate.may_disturb:
        against.append(_("a day off") if gate.certain else _("probably a day off"))
    elif at is not None and gate.hours and not _within(at, gate.hours):
        against.append(_("outside the calling hours {hours}").format(hours=" ".join("–".join(span) for span in gate.hours)))
    if against:
        return Cell(" · ".join(dict.fromkeys(("! " + _("call with care"), *against, attempts))), "warn")
    days_off = _("also on days off") if gate.may_disturb else _("not on days off")
    return Cell(" · ".join(("✓ " + _("may be called"), attempts, complaint, days_off)), "good")


def _within(at: time, hours: tuple[tuple[str, str], ...]) -> bool:
    return any(time.fromisoformat(since) <= at < time.fromisoformat(until) for since, until in hours)


def work_sections(picture: CustomerPicture) -> list[Section]:
    """Tasks, opportunities, requirements, complaints, contacts."""
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
                    word(one.product_line, "product_line"),
                    format_money(one.expected_value, current_language()) if one.expected_value else NONE,
                    f"{word(one.stage, 'stage')} {one.probability // 10_000}%",
                    dated(one.end, today) if one.end else "",
                    one.summary,
                )
                for one in picture.opportunities
            ),
        ),
        TableSection(
            _("Requirements"),
            (TEXT, TEXT, LESS),
            tuple((dated(one.end, today) if one.end else "", one.summary, word(one.status, "work_status")) for one in picture.requirements),
        ),
        TableSection(
            _("Complaints"),
            (TEXT, TEXT, LESS, LEAST),
            tuple(
                (
                    dated(one.received, today),
                    Cell(word(one.status, "work_status"), "bad" if one.status in ("open", "in_progress") else "muted"),
                    one.summary,
                    word(one.category, "complaint_category"),
                )
                for one in picture.complaints
            ),
        ),
        FactSection(_("Contacts"), tuple(_contact(one, today) for one in picture.contacts), _("no contact recorded yet")),
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
    if said := one.summary or unsaid(one.content, one.business_date, current_language()):
        about.append(said)
    return " · ".join(about)


def _contact(one: ContactLine, today: date) -> Fact:
    when = f"{short_date(one.business_date, today)} {near(one.business_date, today)}"
    return Fact(when, Cell(contact_summary(one), None if one.connected else "muted"))
