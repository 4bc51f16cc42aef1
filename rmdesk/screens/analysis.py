"""Customer analysis: one frame for all views. A row is never only a figure: behind it stand customers, who can be listed, grouped, given tasks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from rmdesk.commands import Where, bindings_of
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens import analysis_acts as acts
from rmdesk.screens import customer_bulk as bulk
from rmdesk.screens.analysis_drawing import DrawnBeside
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_hidden import hidden_columns, with_hidden
from rmdesk.screens.analysis_views import VIEWS, view_like
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.with_customer import AtHand, WithCustomer
from rmdesk.widgets.cells import width_of
from rmdesk.widgets.columns import GAP, fitted
from rmdesk.widgets.row_messages import RowHighlighted, RowSelected
from rmdesk.widgets.row_source import RowsInMemory
from rmdesk.widgets.row_table import Keep, RowTable
from rmdesk.widgets.section_rail import SectionRail

if TYPE_CHECKING:
    from rmdesk.store.changes import Changed

READ_DELAY: Final = 0.5
"""Seconds that changes are gathered before a view is read again."""
BESIDE_FROM: Final = 110
"""Columns from which the drawing stands beside the table; below, p puts it under the table."""
OF_MONEY: Final = frozenset(
    {"customer", "customer_figure", "retail_profile", "corporate_profile", "institution_profile", "branch", "tier", "code"}
    | {"account", "account_role", "balance", "time_deposit", "holding", "loan", "instalment", "card", "product"}
)
"""Tables that a view follows unless it says others."""
OF_ONE: Final = frozenset(
    {"log", "call", "new_opportunity", "new_requirement", "new_complaint", "linked", "template", "copy_number", "flow"}
)
"""Actions that need a row about one customer."""


class AnalysisScreen(WithCustomer):
    """The views in a line, the choices of the present one below it, its table and its drawing."""

    MODE = ""
    PLACES = (Where.ANALYSIS, Where.WITH_CUSTOMER)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(*PLACES),
        Binding("escape,backspace", "dismiss", N_("Back"), id="analysis.back"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (BESIDE_FROM, "-wide")]
    DEFAULT_CSS = """
    AnalysisScreen {
        #choices { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
        #said { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #both { height: 1fr; layout: vertical; }
        #drawing { display: none; padding: 0 1; border-top: solid $border; }
        &.-wide #both { layout: horizontal; }
        &.-wide #drawing { display: block; width: 1fr; border-top: none; padding: 0 1 0 2; }
        &.-wide.-turned #drawing { display: none; }
        &.-narrow.-turned #drawing { display: block; }
        &.-undrawn #drawing { display: none; }
    }
    """

    def __init__(self, wanted: str = "") -> None:
        """Make the screen.

        Args:
            wanted: the view to begin with, by its name in any language or the beginning of it.
        """
        super().__init__()
        self._view: View = view_like(wanted) or VIEWS[0]
        self._chosen: dict[str, str] = {}
        self._pages: dict[tuple[str, str], Page] = {}
        """What has been read since the replica last changed: going back to a view costs nothing."""
        self._old: set[tuple[str, str]] = set()
        self._failed = False
        self._timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Views, choices, what is to be read first, table and drawing."""
        yield SectionRail(id="rail")
        yield Static(id="choices", markup=False)
        yield Static(id="said", markup=False)
        with Container(id="both"):
            yield RowTable([])
            yield DrawnBeside(id="drawing")

    def on_mount(self) -> None:
        """Read the first view; keys typed meanwhile wait in the table."""
        self._turn_to()

    # -- which view ------------------------------------------------------------------------------------------------------

    @property
    def choice(self) -> str:
        """By what the present view is shown."""
        return self._chosen.get(self._view.code) or (self._view.choices[0][0] if self._view.choices else "")

    @property
    def page(self) -> Page | None:
        """What is shown; None while it is read."""
        return self._pages.get((self._view.code, self.choice))

    def open_view(self, code: str, choice: str = "") -> None:
        """Go to a view, by a choice of it."""
        self._view = next((view for view in VIEWS if view.code == code), self._view)
        if choice:
            self._chosen[self._view.code] = choice
        self._turn_to()

    def look_again(self, code: str, choice: str = "") -> None:
        """Go to a view whose questions are others now."""
        self._pages = {where: page for where, page in self._pages.items() if where[0] != code}
        self.open_view(code, choice)

    def open_like(self, text: str) -> None:
        """Go to the view that a word means, if any does."""
        if (view := view_like(text)) is not None:
            self.open_view(view.code)

    def _turn_to(self) -> None:
        self.query_one(SectionRail).show([_(view.title) for view in VIEWS], VIEWS.index(self._view))
        self._show_choices()
        table = self.query_one(RowTable)
        if (page := self.page) is not None:
            self._show(page, keep=None)
        else:
            self.query_one("#said", Static).update("", layout=False)
            self.query_one(DrawnBeside).show(None)
            table.set_columns([])
            table.set_source(None)
        if self.page is None or (self._view.code, self.choice) in self._old:
            self._read()

    def _read(self) -> None:
        self._timer = None
        self._failed = False
        view, choice, desk = self._view, self.choice, self.desk
        self.ask(lambda: view.read(desk, choice), partial(self._have, (view.code, choice)), topic="view")

    def _have(self, where: tuple[str, str], page: Page) -> None:
        fresh = where not in self._pages
        page = replace(page, columns=fitted(page.columns, (line.cells for line in page.lines)))
        self._pages[where] = page
        self._old.discard(where)
        if where == (self._view.code, self.choice):
            self._show(page, keep=None if fresh else Keep.CURRENT)

    def _show(self, page: Page, *, keep: Keep | None) -> None:
        self.set_class(page.drawing is None, "-undrawn")
        self.query_one(DrawnBeside).show(page.drawing)
        table = self.query_one(RowTable)
        table.set_columns(page.columns)
        self._share_room(page)
        self._say(page)
        rows = [(line.key, line.cells) for line in page.lines]
        table.set_source(RowsInMemory(rows), keep_key=keep, empty=page.empty or _("There is nothing to analyse yet."))
        self.refresh_bindings()

    def _show_choices(self) -> None:
        codes = [code for code, _title in self._view.choices]
        names = [(f"[{_(title)}]" if code == self.choice else f" {_(title)} ") for code, title in self._view.choices]
        here = codes.index(self.choice) if self.choice in codes else 0
        first = 0
        while first < here and sum(map(width_of, names[first : here + 1])) > self.size.width - 4:
            first += 1
        parts = [(name, "bold" if place == here else "") for place, name in enumerate(names)][first:]
        self.query_one("#choices", Static).update(Text.assemble(*parts) if parts else _(self._view.help), layout=False)

    def on_resize(self) -> None:
        """The present choice stays in sight, and the table has the room it needs."""
        self._show_choices()
        if (page := self.page) is not None:
            self._share_room(page)
            self._say(page)

    def _say(self, page: Page) -> None:
        """What is to be read first, and, once the table knows its room, the columns it leaves out: nothing is hidden without a word."""
        self.query_one("#said", Static).update(page.summary, layout=False)
        self.call_after_refresh(self._say_hidden, page)

    def _say_hidden(self, page: Page) -> None:
        hidden = hidden_columns(page.columns, self.query_one(RowTable).scrollable_content_region.width)
        if hidden and page is self.page:
            self.query_one("#said", Static).update(with_hidden(page.summary, hidden, self.size.width - 2), layout=False)

    def _share_room(self, page: Page) -> None:
        """Beside each other the table comes first: it gets what its columns need, the drawing the rest, but no less than it wants."""
        table, width = self.query_one(RowTable), self.size.width
        if width < BESIDE_FROM or page.drawing is None or self.has_class("-turned"):
            table.styles.width = None
            return
        needed = sum(column.width for column in page.columns) + GAP * len(page.columns) + 2
        table.styles.width = min(max(needed, width * 5 // 9), width - page.drawing_wants)

    def hindered(self, error: RmdeskError) -> None:
        """A view could not be read: the table says so instead of loading for ever."""
        super().hindered(error)
        if self.page is None:
            self._failed = True
            self.query_one(RowTable).set_source(RowsInMemory(()), empty=error.what)

    def replica_changed(self, changed: Changed) -> None:
        """What has been read is old where it may have changed; what is in sight is read again after a moment."""
        for view in VIEWS:
            if changed.touches(view.tables or OF_MONEY):
                self._old |= {where for where in self._pages if where[0] == view.code}
        if ((self._view.code, self.choice) in self._old or self._failed) and self._timer is None:
            self._timer = self.after(READ_DELAY, self._read)

    def action_view(self, views: int) -> None:
        """Another view."""
        self.open_view(VIEWS[(VIEWS.index(self._view) + views) % len(VIEWS)].code)

    @on(SectionRail.Chosen)
    def _clicked(self, event: SectionRail.Chosen) -> None:
        event.stop()
        self.open_view(VIEWS[event.place].code)

    async def action_choose_view(self) -> None:
        """Choose from all views."""
        options = [(f"{_(view.title)}  {_(view.help)}", view.code) for view in VIEWS]
        await self.app.push_screen(PickScreen(_("Which analysis?"), options), lambda code: self.open_view(code) if code else None)

    def action_choice(self, choices: int) -> None:
        """The same view by something else."""
        codes = [code for code, _title in self._view.choices]
        if codes:
            self.open_view(self._view.code, codes[(codes.index(self.choice) + choices) % len(codes)])

    async def action_choose_choice(self) -> None:
        """Choose by what the view is shown."""
        if self._view.choices:
            options = [(_(title), code) for code, title in self._view.choices]
            here = self._view.code
            await self.app.push_screen(PickScreen(_(self._view.title), options), lambda code: self.open_view(here, code) if code else None)

    def action_drawing(self) -> None:
        """Show the drawing where it is hidden, hide it where it is shown."""
        self.toggle_class("-turned")
        if (page := self.page) is not None:
            self._share_room(page)
            self._say(page)

    # -- the row under the cursor ----------------------------------------------------------------------------------------

    @property
    def line(self) -> Line | None:
        """The row under the cursor."""
        index = self.query_one(RowTable).cursor_index
        page = self.page
        return page.lines[index] if page is not None and index is not None and index < len(page.lines) else None

    def _peopled(self) -> Line | None:
        """The row under the cursor, if there is anybody behind it; otherwise that is said."""
        line = self.line
        if line is not None and not line.customers:
            self.notify(_("There are no customers behind this row."), markup=False)
            return None
        return line

    def customer_at_hand(self) -> AtHand | None:
        """The customer that the row is about."""
        return line.customer if (line := self.line) is not None else None

    @on(RowHighlighted)
    def _highlighted(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the row allows."""
        if not self.is_mounted:
            return super().check_action(action, parameters)
        if action in OF_ONE:
            return self.customer_at_hand() is not None
        if action == "filter":
            return (line := self.line) is not None and line.wanted is not None
        if action == "walk":
            return (line := self.line) is not None and line.leads_to is not None
        if action in ("new_find", "forget_find"):
            return self._view.code == "finds"
        if action in ("choice", "choose_choice"):
            return bool(self._view.choices)
        return super().check_action(action, parameters)

    @on(RowSelected)
    async def _selected(self) -> None:
        """The customers behind the row."""
        if (line := self._peopled()) is None:
            return
        if line.customer is not None:
            await self.host.open_customer(line.customer.customer_id)
            return
        from rmdesk.screens.analysis_customers import BehindScreen

        await self.app.push_screen(BehindScreen(line.about, line.customers))

    def action_walk(self) -> None:
        """To the view that the row leads to."""
        if (line := self.line) is not None and line.leads_to is not None:
            self.open_view(*line.leads_to)

    async def action_task(self, line: str = "") -> None:
        """The same task for each customer behind the row."""
        if (row := self._peopled()) is None:
            return
        if row.customer is not None:
            await super().action_task(line)
        else:
            await bulk.new_tasks(self, list(row.customers), line)

    async def action_group(self) -> None:
        """A group of the customers behind the row."""
        if (line := self._peopled()) is not None:
            await acts.make_group(self, line)

    async def action_filter(self) -> None:
        """The customers behind the row in My customers, by a filter."""
        if (line := self.line) is not None and line.wanted is not None:
            await acts.as_filter(self, line.wanted)

    async def action_export(self, path: str = "") -> None:
        """The table, or the customers behind the row, to a file."""
        if (page := self.page) is not None and not page.lines:
            self.notify(_("There is nothing to export."), markup=False)
        elif page is not None:
            title = " · ".join(part for part in (_(self._view.title), self._choice_title()) if part)
            await acts.export(self, page, self.line, title, path)

    async def action_new_find(self, line: str = "") -> None:
        """A find in bookings of one's own."""
        from rmdesk.screens.analysis_own_finds import make_find

        await make_find(self, line)

    async def action_forget_find(self) -> None:
        """Let a find of one's own go."""
        from rmdesk.screens.analysis_own_finds import forget_find

        await forget_find(self)

    async def action_explain(self) -> None:
        """Formula, inputs and sources of the view."""
        if (page := self.page) is not None:
            from rmdesk.screens.analysis_explain import ExplainScreen

            title = " · ".join(part for part in (_(self._view.title), self._choice_title()) if part)
            await self.app.push_screen(ExplainScreen(title, (*(self.line.explained if self.line is not None else ()), *page.explained)))

    def _choice_title(self) -> str:
        return next((_(title) for code, title in self._view.choices if code == self.choice), "")
