"""The reminder rules: which there are, what is set for each by the bank and by oneself; a change is shown before it is saved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.reminder_values import ENABLED
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.frame import FramedScreen
from rmdesk.screens.rule_change import RuleChangeScreen, change_heading
from rmdesk.screens.rule_rows import about_rule, about_value, heading, rule_columns, rule_row, value_columns, value_row
from rmdesk.screens.sheet import Sheet
from rmdesk.widgets.row_messages import RowHighlighted, RowSelected
from rmdesk.widgets.row_source import RowsInMemory
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from rmdesk.reminders.rule_views import RuleValue, RuleView
    from rmdesk.store.changes import Changed

READ_DELAY: Final = 0.2
"""Seconds that changes are gathered before the rules are read again."""
SHOWN: Final = frozenset({"reminder", "reminder_rule", "reminder_override"})


class ReminderRulesScreen(FramedScreen[None]):
    """The list of rules, and the values of the one under the cursor."""

    PLACES = (Where.RULES,)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Where.RULES),
        Binding("escape,backspace", "back", N_("Back"), id="reminder_rules.back"),
        Binding("right", "pane", N_("Values"), show=False, id="reminder_rules.values"),
        Binding("left", "rules", N_("Rules"), show=False, id="reminder_rules.rules"),
    ]
    DEFAULT_CSS = """
    ReminderRulesScreen {
        #rules-title { height: 1; padding: 0 1; color: $text-muted; }
        #rules-beside { height: 1fr; }
        #rules { width: 2fr; max-width: 48; height: 1fr; }
        #rule { width: 3fr; height: 1fr; border-left: solid $border; }
        #rule:focus-within { border-left: heavy $accent; }
        #values { height: 1fr; }
        #rule-about { height: auto; max-height: 50%; padding: 0 1; background: $surface; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rules: dict[str, RuleView] = {}
        self._shown = ""
        """The rule whose values are listed."""
        self._timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Title; rules; values, and everything about the one under the cursor."""
        yield Static(_("Reminder rules"), id="rules-title", markup=False)
        with Horizontal(id="rules-beside"):
            yield RowTable(rule_columns(), empty=_("The rules could not be read."), id="rules")
            with Vertical(id="rule"):
                yield RowTable(value_columns(), empty=" ", id="values")
                yield Sheet(id="rule-about")

    def on_mount(self) -> None:
        """Read; keys typed meanwhile wait in the table."""
        self._list.focus()
        self._read()

    @property
    def _list(self) -> RowTable:
        return self.query_one("#rules", RowTable)

    @property
    def _values(self) -> RowTable:
        return self.query_one("#values", RowTable)

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._timer = None
        self.ask(self.desk.reminders.rule_views, self._show, topic="rules")

    def _show(self, rules: list[RuleView]) -> None:
        self._rules = {rule.code: rule for rule in rules}
        self.query_one("#rules-title", Static).update(heading(rules), layout=False)
        self._list.set_source(RowsInMemory([(rule.code, rule_row(rule)) for rule in rules]))
        self._show_values()

    def hindered(self, error: RmdeskError) -> None:
        """Without rules the list says so."""
        super().hindered(error)
        if not self._rules:
            self._list.set_source(RowsInMemory([]))

    def _show_values(self) -> None:
        rule = self._rule
        if rule is None:
            return
        rows = [(value.path, value_row(value, rule.currency)) for value in rule.values]
        if rule.code == self._shown:
            self._values.set_source(RowsInMemory(rows))
        else:
            self._shown = rule.code
            self._values.set_source(RowsInMemory(rows), keep_key=None)
        self._show_about()

    def _show_about(self) -> None:
        rule, value = self._rule, self._value
        if rule is not None:
            self.query_one("#rule-about", Sheet).show(about_value(rule, value) if value is not None else about_rule(rule))

    def replica_changed(self, changed: Changed) -> None:
        """Read again, after a moment."""
        if changed.touches(SHOWN) and self._timer is None:
            self._timer = self.after(READ_DELAY, self._read)

    @property
    def _rule(self) -> RuleView | None:
        return self._rules.get(str(self._list.cursor_key))

    @property
    def _value(self) -> RuleValue | None:
        """The value under the cursor; None while the cursor is in the list of rules."""
        rule = self._rule
        if rule is None or not self._values.has_focus or rule.code != self._shown:
            return None
        return next((value for value in rule.values if value.path == self._values.cursor_key), None)

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        if event.table is self._list and self._rule is not None and self._rule.code != self._shown:
            self._show_values()
        else:
            self._show_about()

    @on(RowSelected)
    async def _selected(self, event: RowSelected) -> None:
        event.stop()
        if event.table is self._list:
            self.action_pane()
        else:
            await self.action_edit()

    def on_descendant_focus(self) -> None:
        """What is said follows the list that has the keys."""
        self._show_about()

    # -- moving ----------------------------------------------------------------------------------------------------------

    def action_pane(self) -> None:
        """To the values, and back."""
        (self._list if self._values.has_focus else self._values).focus()

    def action_rules(self) -> None:
        """To the list of rules."""
        self._list.focus()

    def action_back(self) -> None:
        """From the values to the rules; from there away."""
        if self._values.has_focus:
            self._list.focus()
        else:
            self.dismiss()

    # -- changing --------------------------------------------------------------------------------------------------------

    async def action_edit(self) -> None:
        """Another value; from the list of rules the one that was touched last, or else the first that may be changed."""
        rule = self._rule
        if rule is None:
            return
        value = self._value or self._at_hand(rule)
        if value is None:
            self.notify(_("Only the bank changes it."), title=rule.name, timeout=4, markup=False)
        elif value.bounds is None:
            self.notify(_("Only the bank changes it."), title=change_heading(rule, value), timeout=4, markup=False)
        else:
            await self.app.push_screen(RuleChangeScreen(rule, change_heading(rule, value), value))

    def _at_hand(self, rule: RuleView) -> RuleValue | None:
        """The value of `rule` that `e` means while the cursor is in the list of rules."""
        touched = self._values.cursor_key if rule.code == self._shown else None
        under = [value for value in rule.values if value.path == touched]
        mine = [value for value in rule.values if value.bounds is not None]
        return next((value for value in under if value.bounds is not None), next(iter((*mine, *under)), None))

    async def action_bank(self) -> None:
        """Back to the bank's value, or to its whole rule."""
        rule, value = self._rule, self._value
        if rule is None:
            return
        own = rule.with_value(value.path, None) if value is not None else {}
        if own == dict(rule.own):
            what = change_heading(rule, value) if value is not None else rule.name
            self.notify(_("This is the bank's already."), title=what, timeout=4, markup=False)
            return
        called = change_heading(rule, value) if value is not None else rule.name
        await self.app.push_screen(RuleChangeScreen(rule, _("{rule}: back to the bank's").format(rule=called), own=own))

    async def action_switch(self) -> None:
        """On or off."""
        rule = self._rule
        if rule is None:
            return
        if not rule.may_switch:
            self.notify(_("Only the bank switches it on and off."), title=rule.name, timeout=4, markup=False)
            return
        title = (_("{rule}: switch off") if rule.enabled else _("{rule}: switch on")).format(rule=rule.name)
        await self.app.push_screen(RuleChangeScreen(rule, title, own=rule.with_value(ENABLED, not rule.enabled)))
