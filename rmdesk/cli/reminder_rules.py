"""`rmdesk remind --rules`: the rules with their values, the bank's beside one's own, without deriving anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rmdesk.cli import output
from rmdesk.i18n import _
from rmdesk.screens.rule_words import said, value_name

if TYPE_CHECKING:
    from rmdesk.cli.invocation import Invocation
    from rmdesk.desk import Desk
    from rmdesk.reminders.rule_views import RuleValue, RuleView


def print_rules(desk: Desk, invocation: Invocation) -> None:
    """The list, or the JSON document."""
    rules = desk.reminders.rule_views()
    if invocation.as_json:
        output.emit(output.rows(map(_record, rules), invocation.clock.today(), None))
        return
    output.title(_("Reminder rules"))
    for rule in rules:
        state = "" if rule.enabled else f" · {_('off')}"
        output.line(f"{rule.name} ({rule.code}){state}" + ("" if rule.today is None else f" · {rule.today:,}"))
        for value in rule.values:
            output.line(f"     {value_name(value)}: {_in_words(value, rule.currency)}")
        for problem in rule.problems:
            output.line(f"   ! {problem}")


def _in_words(value: RuleValue, currency: str) -> str:
    told = said(value.unit, value.value, currency)
    if not value.is_own:
        return told
    bank = _("The bank's: {value}").format(value=said(value.unit, value.bank, currency))
    return f"{told} ({bank})"


def _record(rule: RuleView) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "version": rule.version,
        "enabled": rule.enabled,
        "bank_enabled": rule.bank_enabled,
        "may_switch": rule.may_switch,
        "today": rule.today,
        "values": [
            {
                "path": value.path,
                "unit": value.unit.value,
                "value": value.value,
                "bank": value.bank,
                "own": value.own,
                "bounds": value.bounds,
            }
            for value in rule.values
        ],
        "problems": rule.problems,
    }
