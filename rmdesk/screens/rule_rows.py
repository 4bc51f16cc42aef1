"""The reminder rules and their values as lines of two lists, and what is said about the value under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rmdesk.domain.reminder_values import (
    bounds_text,
)
from rmdesk.i18n import _
from rmdesk.screens.rule_words import said, value_name
from rmdesk.screens.words import NONE
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.reminders.rule_views import RuleValue, RuleView


def rule_columns() -> list[Column]:
    """Of the list of rules."""
    return [
        Column("name", _("Rule"), 12, priority=1, flex=1, max_width=30),
        Column("whose", _("Set by"), 8, priority=2),
        Column("today", _("Today"), 5, priority=3, align="end"),
    ]


def rule_row(rule: RuleView) -> Row:
    """One rule: by whom it is set, whether it is off, how much it has to say today."""
    whose = _("yourself") if rule.is_own else _("the bank")
    tone: Tone | None = "warn" if rule.problems else "good" if rule.is_own else "muted"
    today = NONE if rule.today is None else f"{rule.today:,}" if rule.enabled else _("off")
    name_tone: Tone | None = None if rule.enabled else "muted"
    count_tone: Tone | None = "warn" if not rule.enabled else None if rule.today else "muted"
    return (Cell(rule.name, name_tone), Cell(whose, tone), Cell(today, count_tone))


def value_columns() -> list[Column]:
    """Of the values of a rule."""
    return [
        Column("name", _("Setting"), 18, priority=1, flex=2, max_width=40),
        Column("value", _("In force"), 9, priority=1, flex=1, max_width=24),
        Column("bank", _("Bank"), 8, priority=3, flex=1, max_width=24),
        Column("bounds", _("Allowed"), 13, priority=4, flex=1, max_width=24),
    ]


def value_row(value: RuleValue, currency: str) -> Row:
    """One value; what nobody may move stands back."""
    tone: Tone | None = (
        "good" if value.is_own and value.own == value.value else "warn" if value.is_own else None if value.bounds else "muted"
    )
    name_tone: Tone | None = None if value.bounds else "muted"
    return (
        Cell(value_name(value), name_tone),
        Cell(said(value.unit, value.value, currency), tone),
        Cell(said(value.unit, value.bank, currency), "muted"),
        Cell(bounds_text(value.unit, value.bounds, currency) if value.bounds else NONE, "muted"),
    )


def about_value(rule: RuleView, value: RuleValue) -> list[FactSection]:
    """The bank's value, one's own, and how far it may be moved."""
    currency = rule.currency
    facts = [Fact(_("In force"), said(value.unit, value.value, currency)), Fact(_("The bank's"), said(value.unit, value.bank, currency))]
    if value.is_own:
        facts.append(Fact(_("Mine"), Cell(said(value.unit, value.own, currency), "good" if value.own == value.value else "warn")))
    allowed = bounds_text(value.unit, value.bounds, currency) if value.bounds else _("Only the bank changes it.")
    facts.append(Fact(_("Allowed"), allowed))
    return [FactSection(value_name(value), tuple(facts)), *_problems(rule)]


def about_rule(rule: RuleView) -> list[FactSection]:
    """Whether a rule is on, who set it, what of it does not hold."""
    version = _("version {version}").format(version=rule.version) if rule.version else _("the defaults, the bank has set nothing")
    switch = _("You may switch it on and off.") if rule.may_switch else _("Only the bank switches it on and off.")
    facts = [Fact(_("The bank's"), version if rule.bank_enabled else f"{_('off')} · {version}"), Fact("", Cell(switch, "muted"))]
    movable = sum(1 for value in rule.values if value.bounds)
    facts.append(Fact("", Cell(_("Values that you may change: {count}").format(count=movable), "muted")))
    return [FactSection(rule.name, tuple(facts)), *_problems(rule)]


def _problems(rule: RuleView) -> list[FactSection]:
    return [FactSection("", tuple(Fact("", Cell(f"! {problem}", "warn")) for problem in rule.problems))] if rule.problems else []


def heading(rules: Sequence[RuleView]) -> str:
    """How many rules there are, are off, and are one's own."""
    own, off = sum(1 for rule in rules if rule.is_own), sum(1 for rule in rules if not rule.enabled)
    parts = [_("Reminder rules"), str(len(rules))]
    if own:
        parts.append(_("changed by you: {count}").format(count=own))
    if off:
        parts.append(_("off: {count}").format(count=off))
    return " · ".join(parts)
