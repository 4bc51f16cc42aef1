"""Groups of customers: which there are, how many are in each today; Enter shows them as a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.money import format_money
from rmdesk.i18n import N_, _, current_language, ngettext
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.frame import FramedScreen
from rmdesk.screens.one_line import OneLineScreen
from rmdesk.screens.words import NONE, short_date, word
from rmdesk.widgets.cells import Cell, width_of
from rmdesk.widgets.columns import Column
from rmdesk.widgets.row_messages import RowSelected
from rmdesk.widgets.row_source import Row, RowsInMemory
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from rmdesk.store.changes import Changed
    from rmdesk.store.queries.groups import GroupLine

READ_DELAY: Final = 0.3
"""Seconds that changes are gathered before the groups are counted again."""
KINDS: Final = {"entity": N_("fixed members"), "concept": N_("rule"), "time": N_("by day")}
"""How membership is decided."""
SHOWN: Final = frozenset({"customer_group", "group_member", "group_member_day", "customer", "customer_figure"})


class GroupsScreen(FramedScreen[str | None]):
    """Gives the filter line of the group that is to be shown as a list, or None."""

    PLACES = (Where.GROUPS,)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Where.GROUPS),
        Binding("escape,backspace", "dismiss", N_("Back"), id="groups.back"),
    ]
    DEFAULT_CSS = """
    GroupsScreen {
        #groups-title { height: 1; padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._groups: dict[str, GroupLine] = {}
        self._timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Title and table."""
        yield Static(_("Groups"), id="groups-title", markup=False)
        columns = [
            Column("name", _("Name"), 16, priority=1, flex=2, max_width=40),
            Column("count", _("Customers"), 9, priority=2, align="end"),
            Column("kind", _("Kind"), 13, priority=3),
            Column("rule", _("Rule"), 20, priority=4, flex=4),
            Column("owner", _("Whose"), 8, priority=5, max_width=16, flex=1),
            Column("aum", _("AUM"), 8, priority=4, align="end"),
            Column("average", _("Month average"), max(8, width_of(_("Month average"))), priority=5, align="end"),
        ]
        yield RowTable(columns, empty=_("There are no groups yet. n makes one; in the list of customers, g puts somebody into one."))

    def on_mount(self) -> None:
        """Count; what is typed meanwhile waits in the table."""
        self._read()

    def _read(self) -> None:
        self._timer = None
        self.ask(self.desk.groups.lines, self._show, topic="groups")

    def _show(self, groups: list[GroupLine]) -> None:
        self._groups = {group.id: group for group in groups}
        self.query_one("#groups-title", Static).update(
            ngettext("{count} group", "{count} groups", len(groups)).format(count=len(groups)), layout=False
        )
        self.query_one(RowTable).set_source(RowsInMemory([(group.id, self._row(group)) for group in groups]))

    def _row(self, group: GroupLine) -> Row:
        if group.kind == "time":
            rule = _("members of {day}").format(day=short_date(group.on, self.host.clock.today())) if group.on else NONE
            rule = f"{group.rule} · {rule}" if group.rule else rule
        else:
            rule = group.rule or NONE
        return (
            group.name,
            f"{group.count:,}" if group.count is not None else Cell("!", "bad"),
            Cell(_(KINDS[group.kind]) if group.kind in KINDS else word(group.kind), "muted"),
            Cell(group.problem, "bad") if group.problem else Cell(rule, "muted"),
            Cell(group.owner, "muted"),
            *_figures(group),
        )

    def replica_changed(self, changed: Changed) -> None:
        """Count again, after a moment."""
        if changed.touches(SHOWN) and self._timer is None:
            self._timer = self.after(READ_DELAY, self._read)

    @property
    def _here(self) -> GroupLine | None:
        return self._groups.get(str(self.query_one(RowTable).cursor_key))

    @on(RowSelected)
    def _selected(self, event: RowSelected) -> None:
        group = self._groups.get(str(event.key))
        if group is not None and not group.problem:
            from rmdesk.domain.filter_line import Condition, Filter, format_filter
            from rmdesk.domain.filter_terms import Operator

            self.dismiss(format_filter(Filter((Condition("group", Operator.IS, (group.name,)),))))

    # -- making and changing -------------------------------------------------------------------------------------------

    async def action_new(self) -> None:
        """Make a group."""
        options = [
            (_("a rule: always whoever it lets through"), "concept"),
            (_("fixed members, put into it from the list"), "entity"),
            (_("a rule whose members are put down each day: figures over time"), "time"),
        ]
        await self.app.push_screen(PickScreen(_("What decides who is in the group?"), options), self._kind_chosen)

    def _kind_chosen(self, kind: str | None) -> None:
        if kind is None:
            return

        def named(name: str | None) -> None:
            if name is None:
                return
            if kind != "entity":
                make = partial(self.desk.groups.create, name, kind=kind)
                self._ask_rule(_("Rule of “{name}”").format(name=name), "", lambda rule: self._write(partial(make, rule)))
            else:
                self._write(partial(self.desk.groups.create, name))

        self.app.push_screen(OneLineScreen(_("Name of the new group")), named)

    async def action_edit(self) -> None:
        """Another rule; for a group without one another name."""
        group = self._here
        if group is None:
            return
        if group.kind == "entity" or (group.kind == "time" and not group.rule):
            await self.action_rename()
            return
        change = self.desk.groups.change
        self._ask_rule(
            _("Rule of “{name}”").format(name=group.name), group.rule, lambda rule: self._write(partial(change, group.id, rule=rule))
        )

    async def action_rename(self) -> None:
        """Another name."""
        group = self._here
        if group is None:
            return

        def named(name: str | None) -> None:
            if name is not None:
                self._write(partial(self.desk.groups.change, group.id, name=name))

        await self.app.push_screen(OneLineScreen(_("Name of the group"), group.name), named)

    def action_remove(self) -> None:
        """Take the group away."""
        group = self._here
        if group is not None:
            self.ask_to_write(partial(self.desk.groups.remove, group.id), lambda _nothing: self._removed(group.name))

    def _removed(self, name: str) -> None:
        self.app.notify(_("u: have it back"), title=_("Group “{name}” removed").format(name=name), timeout=5, markup=False)

    def _ask_rule(self, heading: str, rule: str, then: Callable[[str], None]) -> None:
        from rmdesk.screens.filter_screen import FilterScreen

        def given(line: str | None) -> None:
            if line:
                then(line)

        self.app.push_screen(FilterScreen(rule, self.desk.customers.vocabulary(), heading=heading), given)

    def _write(self, work: Callable[[], object]) -> None:
        self.ask_to_write(work, lambda _nothing: None)


def _figures(group: GroupLine) -> tuple[str, Cell | str]:
    """What the group has today, and on average this month; of a time group over the days whose members are known."""
    if group.figures is None:
        return NONE, NONE
    lang = current_language()
    aum, average = group.figures.aum, group.figures.average
    if average is None:
        return format_money(aum, lang), Cell(NONE, "muted")
    return format_money(aum, lang), format_money(average, lang)
