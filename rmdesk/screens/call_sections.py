"""What a call needs in sight: the stop or go, the script, what to talk about, what was said last, what matures when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rmdesk.domain.call_hours import refusal_text
from rmdesk.domain.money import Money, format_money
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.customer_talk import talk_section
from rmdesk.screens.customer_work import contact_summary
from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.screens.words import dated, near, short_date, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.desk.calls import CallSheet
    from rmdesk.store.queries.call_sheet import Permission, Rung

LAST_CONTACTS: Final = 3
LADDER: Final = 6
OPEN: Final = 4
"""Opportunities and tasks shown."""

_ENDS: Final = {
    "time_deposit": N_("time deposit ends"),
    "rollover": N_("time deposit rolls over"),
    "holding": N_("investment ends"),
    "instalment": N_("instalment"),
    "loan": N_("loan ends"),
}


def gate_facts(sheet: CallSheet) -> list[Fact]:
    """The first line: may the customer be called. A sign and words, never colour alone."""
    gate, permission = sheet.picture.gate, sheet.permission
    attempts = _("this week {count}/{most} calls").format(count=gate.attempts_this_week, most=gate.most_attempts)
    if not permission.allowed:
        reasons = " ".join(refusal_text(refusal) for refusal in permission.refusals)
        facts = [Fact("", Cell(f"■ {_('STOP')}  {reasons}", "bad"))]
        if permission.next_time is not None:
            when = f"{permission.next_time:%m-%d %H:%M}"
            facts.append(
                Fact(
                    "",
                    Cell(_("Calls are allowed again from {when}. Enter asks for a reason to call all the same.").format(when=when), "warn"),
                )
            )
        else:
            facts.append(Fact("", Cell(_("Enter asks for a reason to call all the same; it is kept."), "warn")))
        return facts
    words = [f"✓ {_('may be called')}", attempts]
    if gate.channel:
        words.append(_("prefers {channel}").format(channel=word(gate.channel)))
    facts = [Fact("", Cell(" · ".join(words), "good"))]
    if gate.open_complaints:
        said = next((one.summary for one in sheet.picture.complaints if one.status in ("open", "in_progress")), "")
        facts.append(Fact("", Cell("! " + _("open complaint, no sales talk: {what}").format(what=said), "warn")))
    return facts


def stop_words(permission: Permission) -> str:
    """Why the customer is not to be called, in one sentence."""
    return " ".join(refusal_text(refusal) for refusal in permission.refusals)


def left_sections(sheet: CallSheet) -> list[Section]:
    """The script if there is one; what to talk about, with reasons; what is open. While a complaint is open, nothing is to be sold."""
    sections: list[Section] = []
    if sheet.script is not None:
        title = _("Script · {campaign}").format(campaign=sheet.script.campaign)
        if sheet.picture.gate.open_complaints:
            sections.append(FactSection(title, (Fact("", Cell(_("withheld while a complaint is open"), "warn")),)))
        else:
            steps = tuple(Fact(str(number), _spoken(step, sheet)) for number, step in enumerate(sheet.script.steps, 1))
            sections.append(FactSection(title, steps))
    return [*sections, talk_section(sheet.talk, sheet.picture), FactSection(_("Still open"), tuple(_open(sheet)))]


def _open(sheet: CallSheet) -> list[Fact]:
    """The task that led here, opportunities, requirements."""
    picture = sheet.picture
    told = {point.text for point in sheet.talk.points}
    led = sheet.task if sheet.task is not None and sheet.task.description not in told else None
    facts = [Fact(_("Task"), Cell(led.description, "accent"))] if led is not None else []
    facts += [
        Fact(
            _("Opportunity"),
            " ".join(part for part in (word(one.product_line), _amount(one.expected_value), word(one.stage), one.summary) if part),
        )
        for one in picture.opportunities[:OPEN]
    ]
    return facts + [Fact(_("Requirement"), one.summary) for one in picture.requirements[:OPEN]]


def right_sections(sheet: CallSheet) -> list[Section]:
    """The last three contacts, and the maturity ladder."""
    picture, today = sheet.picture, sheet.picture.business_date
    said = tuple(
        Fact(
            f"{short_date(one.business_date, today)} {near(one.business_date, today)}",
            Cell(contact_summary(one), None if one.connected else "muted"),
        )
        for one in picture.contacts[:LAST_CONTACTS]
    )
    rungs = tuple(_rung(rung, today) for rung in sheet.ladder[:LADDER])
    sums = picture.figures[0]
    held = tuple(
        Fact(label, _amount(amount))
        for label, amount in (
            (_("Deposits"), sums.deposits),
            (_("Investments"), sums.investments),
            (_("Loans"), sums.loans),
        )
        if amount.minor
    )
    return [
        FactSection(_("Last contacts"), said, _("no contact recorded yet")),
        TableSection(_("What matures"), (TableColumn(), TableColumn(priority=2), TableColumn("end")), rungs, _("nothing matures")),
        FactSection(_("Holdings"), held),
    ]


def _rung(rung: Rung, today: date) -> tuple[Cell | str, ...]:
    soon = 0 <= (rung.day - today).days <= 7
    what = rung.name or _(_ENDS[rung.what])
    return (Cell(dated(rung.day, today), "warn" if soon else None), what, _amount(rung.amount))


def _amount(amount: Money | None) -> str:
    return "" if amount is None else format_money(amount, current_language(), with_code=amount.currency != "CNY")


def _spoken(step: str, sheet: CallSheet) -> str:
    """The script with the customer's name and branch in their places; what the script leaves open stays open."""
    said = step.replace("{name}", sheet.picture.identity.name)
    return said.replace("{branch}", sheet.picture.identity.branch or "…").replace("{date}", "…")
