"""All reminders: those that wait, those that were put off or closed, those that ended; everything behind each, and why there is none.

The keys of Today decide here as well, about the reminder under the cursor or about those that are selected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.reminder_life import WAITING, Decision, State
from rmdesk.i18n import N_, _
from rmdesk.reminders.explaining import state_name
from rmdesk.reminders.wording import rule_title, rule_titles
from rmdesk.screens.card_beside import CARD_DELAY, CARD_FROM
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.deciding import AtIssue, Decides
from rmdesk.screens.list_home import RowKey
from rmdesk.screens.reason_words import care_words
from rmdesk.screens.reminder_list import ReminderRows, columns, columns_for, key_of
from rmdesk.screens.reminder_words import value_name
from rmdesk.screens.sheet import Section, Sheet
from rmdesk.screens.with_customer import AtHand
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, Facts, FactSection
from rmdesk.widgets.row_messages import RowHighlighted
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from rmdesk.clock import Clock
    from rmdesk.reminders.explaining import Explanation, WhyNot
    from rmdesk.reminders.listing import Listed

VIEWS: Final = {"waiting": N_("Waiting"), "decided": N_("Put off or closed"), "ended": N_("Ended")}
"""What can be looked at, in the order of the keys."""


class RemindersScreen(Decides[list["Listed"]]):
    """Reminders in one of three views, of one rule or of all."""

    PLACES = (Where.REMINDERS, Where.WITH_CUSTOMER)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Where.REMINDERS),
        Binding("escape,backspace", "dismiss", N_("Back"), id="reminders.back"),
    ]
    TABLES = frozenset({"reminder", "reminder_decision", "customer", "activity", "contact"})
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (CARD_FROM, "-wide")]
    DEFAULT_CSS = """
    RemindersScreen {
        #all { height: 1fr; }
        #behind { padding: 0 1; scrollbar-size-vertical: 1; background: $surface; }
        #behind Facts { background: $surface; }
        &.-narrow #behind { height: 8; }
        &.-wide #all { layout: horizontal; }
        &.-wide #behind { width: 48; height: 1fr; padding: 1 1 0 2; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._view = "waiting"
        self._rule = ""
        """Only this rule's; empty: all."""
        self._listed: list[Listed] = []
        self._kept: tuple[list[Listed], tuple[str, str], list[Listed]] | None = None
        """What `_in_view` found last."""
        self._chosen: dict[str, Listed] = {}
        """Reminders by id; decisions are about these, if there are any."""
        self._shown: str | None = None
        """The reminder that is explained."""
        self._explain_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Head; list; what is behind the reminder under the cursor."""
        yield Sheet(id="summary")
        table = RowTable(self.columns(), empty=self.nothing)
        yield Container(table, VerticalScroll(Facts(id="behind-facts"), id="behind", can_focus=False), id="all")

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def read(self) -> list[Listed]:
        """Live or ended ones."""
        return self.desk.reminders.listed(ended=self._view == "ended")

    def summary(self, figures: list[Listed]) -> Sequence[Section]:
        """The views and the rule."""
        parts = [f"[{_(title)}]" if view == self._view else f" {_(title)} " for view, title in VIEWS.items()]
        count = len(self._in_view(figures))
        rule = rule_title(self._rule) if self._rule else _("All rules")
        head = [_("Reminders"), rule, f"{count:,}"]
        if self._chosen:
            head.append(_("{count} selected").format(count=f"{len(self._chosen):,}"))
        return [FactSection(" · ".join(head), (Fact("", Cell("".join(parts), "strong")),))]

    def _in_view(self, listed: list[Listed]) -> list[Listed]:
        """Those of the view and the rule; looked for once, as a list may be long."""
        of = (self._view, self._rule)
        if self._kept is None or self._kept[0] is not listed or self._kept[1] != of:
            found = [one for one in listed if not self._rule or one.rule == self._rule]
            if self._view != "ended":
                found = [one for one in found if (one.state in WAITING) == (self._view == "waiting")]
            self._kept = (listed, of, found)
        return self._kept[2]

    def columns(self) -> list[Column]:
        """Those of the list."""
        return columns()

    def rows(self, figures: list[Listed]) -> list[tuple[RowKey, Row]]:
        """All of the view at once; the page itself draws them from `ReminderRows`."""
        found = self._in_view(figures)
        rows = ReminderRows(found, self.host.clock.today(), self._chosen)
        return list(zip(map(key_of, found), rows.page(0, len(found)), strict=True))

    @property
    def nothing(self) -> str:
        """Nothing in this view."""
        return _("No reminder is in this view.")

    def show_figures(self, figures: list[Listed]) -> None:
        """Show the list; beside an empty one nothing. What left the view is no longer selected."""
        self._listed, found = figures, self._in_view(figures)
        self._chosen = {one.id: one for one in found if one.id in self._chosen} if self._chosen else {}
        self.query_one("#summary", Sheet).show(self.summary(figures))
        table = self.query_one(RowTable)
        table.set_columns(columns_for(found))
        table.set_source(ReminderRows(found, self.host.clock.today(), self._chosen), empty=self.nothing)
        if not found:
            self._shown = None
            self._facts.show(())

    @property
    def _facts(self) -> Facts:
        return self.query_one("#behind-facts", Facts)

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        self._shown = event.key.id if isinstance(event.key, RowKey) else None
        if self._explain_timer is not None:
            self._explain_timer.stop()
        self._explain_timer = self.after(CARD_DELAY, self._explain)

    def _explain(self) -> None:
        if self._shown is not None:
            self.ask(partial(self.desk.reminders.explain, self._shown), self._show_explanation, topic="explain")

    def _show_explanation(self, found: Explanation) -> None:
        if found.id == self._shown:
            reason = next((one.reason for one in self._listed if one.id == found.id), None)
            care = care_words(reason, self.host.clock.today()) if reason is not None else ""
            self._facts.show(explanation_sections(found, self.host.clock, care))

    # -- what one can do -------------------------------------------------------------------------------------------------

    def _at(self) -> Listed | None:
        key = self.query_one(RowTable).cursor_key
        return next((one for one in self._listed if isinstance(key, RowKey) and one.id == key.id), None)

    def at_issue(self) -> AtIssue | None:
        """The selected reminders, else the one under the cursor."""
        if len(self._chosen) > 1:
            count = _("{count} reminders").format(count=len(self._chosen))
            return AtIssue(count, tuple(one.reason for one in self._chosen.values()))
        one = next(iter(self._chosen.values()), self._at())
        return AtIssue(one.name, (one.reason,)) if one is not None else None

    def decided(self) -> None:
        """What was selected for it is settled."""
        self._chosen = {}
        super().decided()

    def customer_at_hand(self) -> AtHand | None:
        """The customer under the cursor, at this reminder."""
        one = self._at()
        return AtHand(one.customer_id, one.name, one.id) if one is not None else None

    def action_select(self) -> None:
        """Select the reminder under the cursor, or no longer, and go on to the next."""
        table, one = self.query_one(RowTable), self._at()
        if one is None or table.cursor_index is None:
            return
        following = table.cursor_index + 1
        if self._chosen.pop(one.id, None) is None:
            self._chosen[one.id] = one
        self.show_figures(self._listed)
        table.move_to(following)

    def action_select_all(self) -> None:
        """Select everything in the view; if it all is, nothing."""
        shown = {one.id: one for one in self._in_view(self._listed)}
        self._chosen = {} if shown.keys() == self._chosen.keys() else shown
        self.show_figures(self._listed)

    def action_view(self, views: int) -> None:
        """Another view."""
        names = list(VIEWS)
        self._view = names[(names.index(self._view) + views) % len(names)]
        self.read_now()

    async def action_rules(self) -> None:
        """The rules behind the reminders."""
        await self.run_action("app.reminder_rules")

    def action_rule(self) -> None:
        """Choose a rule."""
        counted = {one.rule for one in self._listed}
        options = [(_("All rules"), ""), *((title, code) for code, title in rule_titles().items() if code in counted)]
        self.app.push_screen(PickScreen(_("Which rule?"), options), self._choose_rule)

    def _choose_rule(self, rule: str | None) -> None:
        if rule is not None:
            self._rule = rule
            self.read_now()

    def action_why_not(self) -> None:
        """Ask a rule about the customer under the cursor."""
        at_hand = self.customer_at_hand()
        if at_hand is not None:
            options = [(title, code) for code, title in rule_titles().items()]
            heading = _("Why not: {name}").format(name=at_hand.name)
            self.app.push_screen(PickScreen(heading, options), partial(self._ask_why_not, at_hand.customer_id, at_hand.name))

    def _ask_why_not(self, customer_id: str, name: str, rule: str | None) -> None:
        if rule is not None:
            self.ask(partial(self.desk.reminders.why_not, customer_id, rule), partial(self._show_why_not, name, rule), topic="explain")

    def _show_why_not(self, name: str, rule: str, found: list[WhyNot]) -> None:
        title = _("Why not: {name}").format(name=f"{name} · {rule_title(rule)}")
        self._facts.show([FactSection(title, tuple(Fact("", Cell(one.text, "good" if one.reminder_id else None)) for one in found))])


def explanation_sections(found: Explanation, clock: Clock, care: str = "") -> list[FactSection]:
    """Everything behind a reminder; `care` says what takes care of it."""
    version = str(found.rule_version) if found.rule_version else _("the defaults")
    days = [_("first seen {day}").format(day=found.first_seen), _("shown from {day}").format(day=found.act_on)]
    if found.until:
        days.append(_("until {day}").format(day=found.until))
    head = [Fact("", found.text), Fact("", Cell(" · ".join(days), "muted"))]
    head.append(Fact("", Cell(_("Rule in force: {version}").format(version=version), "muted")))
    said = tuple(
        Fact(
            f"{clock.local(one.at):%m-%d}",
            " · ".join(part for part in (_state(one.decision), one.reason, found.people.get(one.who, "")) if part),
        )
        for one in found.history
    )
    return [
        FactSection(" · ".join(part for part in (found.title, state_name(found.life.state), care) if part), tuple(head)),
        FactSection(_("Found"), tuple(Fact(value_name(name), value) for name, value in found.inputs.items() if value)),
        FactSection(_("Parameters"), tuple(Fact(value_name(name), value) for name, value in found.parameters.items() if value)),
        FactSection(_("Decisions"), said, _("nobody has decided anything yet")),
    ]


def _state(decision: str) -> str:
    if decision == Decision.TAKEN_BACK:
        return _("taken back")
    return state_name(State(decision)) if decision in {state.value for state in State} else decision
