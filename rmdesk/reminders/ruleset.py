"""The rules in force on a desk: the bank's rows, this person's own values on top, and what was wrong with either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from rmdesk.domain.reminder_overrides import Bounds, defaults_of, overridden, read_bounds, read_parameters
from rmdesk.domain.reminder_parameters import DEFAULT_BOUNDS, RULES, SETTINGS, CallGate, Ranking, RuleParameters
from rmdesk.domain.reminder_values import ENABLED, Plain
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _
from rmdesk.reminders.verdict import Today
from rmdesk.reminders.wording import rule_name
from rmdesk.store import figures
from rmdesk.store.queries import reminder_setup
from rmdesk.store.queries.calendar import working_calendar

if TYPE_CHECKING:
    from sqlite3 import Connection

P = TypeVar("P", bound=RuleParameters)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it is applied here."""

    code: str
    version: int
    """0: the bank has no row for it, the defaults hold."""
    enabled: bool
    parameters: RuleParameters
    bank: RuleParameters
    """The bank's own parameters, before this person's changes."""
    bounds: Bounds = field(default_factory=dict)
    bank_enabled: bool = True
    own: Mapping[str, Plain] = field(default_factory=dict)
    """This person's own values by path, also those that do not hold."""
    problems: tuple[str, ...] = ()
    """Why some of them do not hold."""

    def changed(self, values: Mapping[str, Plain]) -> Rule:
        """The rule with these own values in place of those it had.

        Raises:
            InvalidValue: values that the bank's bounds do not allow.
        """
        parameters = overridden(self.code, self.bank, values, self.bounds)
        enabled = bool(values.get(ENABLED, self.bank_enabled))
        return replace(self, parameters=parameters, enabled=enabled, own=dict(values), problems=())

    def with_own(self, values: Mapping[str, Plain]) -> Rule:
        """The rule with those of the stored own values that the bank allows now; the others, which wait until it does again, are named."""
        held: dict[str, Plain] = {}
        problems = []
        for path, value in values.items():
            try:
                self.changed({**held, path: value})
            except InvalidValue as wrong:
                problems.append(_("Your own value does not hold. {rule}: {reason}").format(rule=rule_name(self.code), reason=wrong.what))
            else:
                held[path] = value
        return replace(self.changed(held), own=dict(values), problems=tuple(problems))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules by code."""

    rules: Mapping[str, Rule]
    problems: tuple[str, ...] = ()
    """Sentences about parameters that could not be read; the bank's, or the defaults, hold in their place."""

    def enabled(self) -> list[Rule]:
        """The rules that make reminders."""
        return [rule for code, rule in self.rules.items() if rule.enabled and code not in SETTINGS]

    def version(self, code: str) -> int:
        """The version of a rule's row; 0 where the bank has none."""
        return self.rules[code].version

    def parameters(self, code: str, of: type[P]) -> P:
        """The parameters of a rule, which are of type `of`."""
        found = self.rules[code].parameters
        assert isinstance(found, of)
        return found

    @property
    def call_gate(self) -> CallGate:
        """When customers may be called."""
        return self.parameters("call_gate", CallGate)

    @property
    def ranking(self) -> Ranking:
        """How reminders are ranked."""
        return self.parameters("ranking", Ranking)

    def changed(self, code: str, values: Mapping[str, Plain]) -> RuleSet:
        """The same rules, with this person's own values for one of them in place of those they had.

        Raises:
            InvalidValue: no such rule, or values that the bank's bounds do not allow.
        """
        defaults_of(code)
        return replace(self, rules={**self.rules, code: self.rules[code].changed(values)})


def default_rules() -> RuleSet:
    """The rules where the bank has set nothing."""
    rules = {}
    for code, parameters in RULES.items():
        rules[code] = Rule(code, 0, enabled=True, parameters=parameters(), bank=parameters(), bounds=DEFAULT_BOUNDS.get(code, {}))
    return RuleSet(rules)


def rules_of(conn: Connection) -> RuleSet:
    """The rules in force. What cannot be read is named in `problems` and does not stop the others."""
    rules = dict(default_rules().rules)
    problems = []
    own = reminder_setup.overrides(conn)
    for row in reminder_setup.rule_rows(conn):
        if row.code not in rules:
            continue
        try:
            parameters = read_parameters(row.code, row.parameters)
            bounds = read_bounds(row.code, row.bounds)
            rules[row.code] = Rule(row.code, row.version, row.enabled, parameters, parameters, bounds, bank_enabled=row.enabled)
        except InvalidValue as wrong:
            problems.append(wrong.what)
    for code, values in own.items():
        if code in rules:
            rules[code] = rules[code].with_own(values)
            problems += rules[code].problems
    return RuleSet(rules, tuple(problems))


def today_of(conn: Connection, today: date) -> Today:
    """What all rules look at on a business date."""
    main = figures.main_currency(conn)
    return Today(today, working_calendar(conn), reminder_setup.tier_table(conn, main), main)
