"""The rules as a list to look at and to change: every value beside the bank's, what may be moved, and how much each rule has to say today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rmdesk.domain.reminder_overrides import defaults_of
from rmdesk.domain.reminder_parameters import SETTINGS
from rmdesk.domain.reminder_values import ENABLED, Plain, Unit, flat, label_of, level_in, unit_of, without_level
from rmdesk.reminders.ruleset import Rule, RuleSet
from rmdesk.reminders.wording import rule_name
from rmdesk.store.queries.reminder_ranks import live_by_rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class RuleValue:
    """One value of a rule; see `domain.reminder_values` for its path and unit."""

    path: str
    label: str
    level: str
    """Code of the level that it is for; empty for all."""
    unit: Unit
    value: Plain
    """In force."""
    bank: Plain
    own: Plain
    """This person's, None if they have none; it is not in force where the bank does not allow it any more."""
    bounds: tuple[int, int] | None
    """None: only the bank changes it."""

    @property
    def is_own(self) -> bool:
        """Whether this person chose a value."""
        return self.own is not None


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule."""

    code: str
    name: str
    version: int
    """0: the bank has set nothing, the defaults hold."""
    enabled: bool
    bank_enabled: bool
    may_switch: bool
    today: int | None
    """Reminders it makes on the business date, None for what is set for all rules."""
    values: tuple[RuleValue, ...]
    own: Mapping[str, Plain]
    """This person's values by path."""
    currency: str
    """That amounts are in."""
    problems: tuple[str, ...]
    """Why own values do not hold."""

    @property
    def is_own(self) -> bool:
        """Whether this person changed anything about it."""
        return bool(self.own)

    def with_value(self, path: str, value: Plain) -> dict[str, Plain]:
        """The own values with another one for `path`; what the bank says itself, and None, go back to following the bank."""
        bank = self.bank_enabled if path == ENABLED else next((one.bank for one in self.values if one.path == path), None)
        kept = {name: own for name, own in self.own.items() if name != path}
        return kept if value is None or value == bank else {**kept, path: value}


def rule_views(conn: Connection, rules: RuleSet, currency: str) -> list[RuleView]:
    """Every rule, in the rules' order; what is set for all of them comes last."""
    counts = live_by_rule(conn)
    return [_view(rule, None if rule.code in SETTINGS else counts.get(rule.code, 0), currency) for rule in rules.rules.values()]


def _view(rule: Rule, today: int | None, currency: str) -> RuleView:
    bank = flat(rule.bank)
    first = {path: place for place, path in enumerate(flat(defaults_of(rule.code)))}  # levels in the design's order, then the bank's own
    ordered = sorted(flat(rule.parameters).items(), key=lambda item: first.get(item[0], len(first)))
    values = tuple(
        RuleValue(
            path,
            label_of(rule.code, path),
            level_in(path),
            unit_of(rule.code, path),
            value,
            bank[path],
            rule.own.get(path),
            rule.bounds.get(without_level(path)) if unit_of(rule.code, path) is not Unit.TEXT else None,
        )
        for path, value in ordered
    )
    may_switch = rule.bounds.get(ENABLED) == (0, 1)
    name = rule_name(rule.code)
    return RuleView(
        rule.code, name, rule.version, rule.enabled, rule.bank_enabled, may_switch, today, values, rule.own, currency, rule.problems
    )
