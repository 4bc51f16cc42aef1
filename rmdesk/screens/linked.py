"""What belongs together: the rows linked with an opportunity, a requirement, a task or a contact; Enter walks into one, Esc walks back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rmdesk.domain.field_names import table_name
from rmdesk.errors import NotFound, RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.sales_rows import said
from rmdesk.screens.words import NONE, dated, word
from rmdesk.store.changes import Changed
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.row_messages import RowSelected
from rmdesk.widgets.row_source import Row, RowsInMemory
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from rmdesk.store.queries.links import WorkRow

_SETS: Final = {"opportunity": "stage", "requirement": "work_status", "activity": "work_status"}
_ABOUT: Final = {"opportunity": "product_line", "activity": "activity_category", "contact": "channel"}


class Seen(NamedTuple):
    """A step of the walk: a row with what is linked to it, or all work with the customer."""

    row: WorkRow | None
    around: list[WorkRow]


class LinkedScreen(DeskOverlay[None]):
    """The walk over the page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "back", N_("Back"), show=False, id="linked.back"),
        Binding("w,ｗ", "walk", N_("Walk"), show=False, id="linked.walk"),
        Binding("plus,fullwidth_plus_sign,n,ｎ", "link", N_("Link"), show=False, id="linked.link"),
        Binding("minus,fullwidth_hyphen_minus,delete", "unlink", N_("Unlink"), show=False, id="linked.unlink"),
    ]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="LinkedScreen")
        + """
    LinkedScreen {
        RowTable { height: 11; background: $panel; }
        #linked-path { height: 1; color: $text-muted; }
    }
    """
    )

    def __init__(self, customer_id: str, name: str, row: tuple[str, str] | None = None) -> None:
        """Make the screen.

        Args:
            customer_id: whose work it is.
            name: what they are called.
            row: table and id of the row to begin at; None: all work with the customer.
        """
        super().__init__()
        self._customer_id = customer_id
        self._called = name
        self._path: list[tuple[str, str] | None] = [row]
        self._seen: Seen | None = None

    def compose(self) -> ComposeResult:
        columns = [
            Column("kind", _("Kind"), 12, priority=1),
            Column("on", _("Day"), 18, priority=2, flex=1, max_width=24),
            Column("status", _("Status"), 12, priority=3),
            Column("text", _("About"), 20, priority=1, flex=4),
        ]
        with Vertical(classes="panel"):
            yield Static(self._called, id="linked-title", classes="panel-title", markup=False)
            yield Static("", id="linked-path", markup=False)
            yield RowTable(columns, empty=_("Nothing is linked with it yet. + links a row of this customer."))
            yield PanelFooter(("⏎ w", _("walk on")), ("+", _("link")), ("Esc", _("back")))

    def on_mount(self) -> None:
        """Read where the walk begins."""
        self._read()

    def _read(self) -> None:
        self.ask(partial(self._look, self._path[-1]), self._show, topic="linked")

    def _look(self, at: tuple[str, str] | None) -> Seen:
        if at is None:
            return Seen(None, self.desk.sales.work_of(self._customer_id))
        return Seen(self.desk.sales.work_row(*at), self.desk.sales.linked(*at))

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        today = self.host.clock.today()
        if seen.row is None:
            title, path = _("All work with {name}").format(name=self._called), ""
        else:
            title = f"{self._called} · {table_name(seen.row.kind)} · {about(seen.row)}"
            path = " · ".join(part for part in (_status(seen.row), dated(seen.row.on, today) if seen.row.on else "") if part)
        self.query_one("#linked-title", Static).update(title)
        steps = len(self._path) - 1
        self.query_one("#linked-path", Static).update("› " * steps + path)
        empty = _("Nothing was worked on with this customer yet.") if seen.row is None else None
        rows = [((row.kind, row.id), self._row(row)) for row in seen.around]
        self.query_one(RowTable).set_source(RowsInMemory(rows), keep_key=None, empty=empty)

    def _row(self, row: WorkRow) -> Row:
        late = row.on is not None and row.is_open and row.on < self.host.clock.today()
        when = dated(row.on, self.host.clock.today())
        return (
            table_name(row.kind),
            Cell(f"! {when}" if late else when, "bad" if late else "muted"),
            Cell(_status(row), None if row.is_open else "muted"),
            about(row),
        )

    def replica_changed(self, changed: Changed) -> None:
        """Read again what is shown."""
        if changed.touches(frozenset({"opportunity", "requirement", "activity", "contact"})):
            self._read()

    def hindered(self, error: RmdeskError) -> None:
        """A row that has left the book leaves the walk as well."""
        self.host.tell(error)
        if isinstance(error, NotFound):
            self.action_back()

    # -- walking and linking ---------------------------------------------------------------------------------------------

    @on(RowSelected)
    def _selected(self, event: RowSelected) -> None:
        event.stop()
        self.action_walk()

    def _here(self) -> WorkRow | None:
        key = self.query_one(RowTable).cursor_key
        return next((row for row in self._seen.around if (row.kind, row.id) == key), None) if self._seen else None

    def action_walk(self) -> None:
        """Into the row under the cursor."""
        if (row := self._here()) is not None:
            self._path.append((row.kind, row.id))
            self._read()

    def action_back(self) -> None:
        """To the row before; from the first one to the page."""
        self._path.pop()
        if self._path:
            self._read()
        else:
            self.dismiss()

    def action_link(self) -> None:
        """Link another row of the customer with the one that is shown."""
        row = self._seen.row if self._seen else None
        if row is None:
            self.notify(_("Walk into a row first; + then links another one with it."), markup=False)
        else:
            self.ask(partial(self.desk.sales.linkable, row), partial(self._choose, row))
            self.keys_wait()

    def _choose(self, row: WorkRow, others: list[WorkRow]) -> None:
        if not others:
            self.notify(_("There is nothing else of this customer that could be linked with it."), markup=False)
            return
        options = [(f"{table_name(one.kind)} · {about(one)} · {_status(one)}", one) for one in others]
        self.app.push_screen(PickScreen(_("Link with what?"), options), partial(self._tie, row))

    def _tie(self, row: WorkRow, other: WorkRow | None) -> None:
        if other is not None:
            self.ask_to_write(partial(self.desk.sales.tie, row, other), lambda _nothing: self._tied(other))

    def _tied(self, other: WorkRow) -> None:
        self.notify(f"{table_name(other.kind)} · {about(other)}", title=_("Linked"), timeout=3, markup=False)
        self._read()

    def action_unlink(self) -> None:
        """Links stay: say so."""
        self.notify(_("Links are only added; u takes back the one that was made last."), markup=False)


def about(row: WorkRow) -> str:
    """What a row is about: product and value of an opportunity, channel of a contact, and its words."""
    told = [word(row.about, _ABOUT[row.kind])] if row.about and row.kind in ("opportunity", "contact") else []
    if row.value is not None:
        told.append(said(row.value))
    return " ".join([*told, row.text]).strip() or NONE


def _status(row: WorkRow) -> str:
    if row.code == "not_reached":
        return _("not reached")
    return word(row.code, _SETS.get(row.kind, "result")) if row.code else NONE
