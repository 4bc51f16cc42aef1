"""A form that is filled in on site: lines to tick, fields to fill in. Every change is on the disk at once; leaving keeps it for the center."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.checklists import Checklist, checklist_text
from rmdesk.i18n import N_, _
from rmdesk.screens.frame import FramedScreen
from rmdesk.screens.one_line import OneLineScreen
from rmdesk.screens.sheet import Sheet
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_messages import RowSelected
from rmdesk.widgets.row_source import Row, RowsInMemory
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from rmdesk.domain.checklists import Item


class ChecklistScreen(FramedScreen[None]):
    """One form of one customer."""

    PLACES = (Where.FORM,)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(Where.FORM), Binding("escape", "back", N_("Keep, back"), id="form.back")]
    DEFAULT_CSS = """
    ChecklistScreen {
        #form-head { padding: 0 1; background: $surface; }
        RowTable { height: 1fr; }
    }
    """

    def __init__(self, form_id: str, name: str) -> None:
        """Make the screen.

        Args:
            form_id: the form.
            name: what the customer is called.
        """
        super().__init__()
        self._form_id = form_id
        self._called = name
        self._form: Checklist | None = None

    def body(self) -> Iterable[Widget]:
        """Head and lines."""
        yield Sheet(id="form-head")
        columns = [
            Column("mark", "", 3, priority=1),
            Column("label", _("Item"), 24, priority=1, flex=3, max_width=48),
            Column("value", _("Says"), 16, priority=2, flex=2),
        ]
        yield RowTable(columns, empty=_("This form has no lines."))

    def on_mount(self) -> None:
        """Read the form as it was left."""
        self.query_one(RowTable).focus()
        self.ask(partial(self.desk.visits.form, self._form_id), self._show, topic="form")

    def _show(self, form: Checklist) -> None:
        self._form = form
        self.query_one(RowTable).set_source(RowsInMemory([(number, _row(item)) for number, item in enumerate(form.items)]))
        said = _("{done} of {count}").format(done=form.done, count=len(form.items))
        head = Cell(f"{form.title}  {self._called}  {said}", "strong")
        self.query_one("#form-head", Sheet).show([FactSection("", (Fact("", head),))])

    def _changed(self, form: Checklist) -> None:
        """Show it, and keep it from a kill."""
        self._show(form)
        self.host.drafts.keep(self, self.desk, f"form:{self._form_id}", checklist_text(form))

    @on(RowSelected)
    async def _selected(self, event: RowSelected) -> None:
        event.stop()
        await self.action_tick()

    async def action_tick(self) -> None:
        """Tick the line, or ask what the field says."""
        number = self.query_one(RowTable).cursor_index
        if self._form is None or number is None:
            return
        item = self._form.items[number]
        if not item.is_field:
            self._changed(self._form.toggled(number))
            self.query_one(RowTable).action_cursor_by(1)
        else:
            await self.app.push_screen(OneLineScreen(item.label, item.value), partial(self._filled, number))

    def _filled(self, number: int, value: str | None) -> None:
        if value is not None and self._form is not None:
            self._changed(self._form.filled(number, value))
            self.query_one(RowTable).action_cursor_by(1)

    def action_back(self) -> None:
        """Keep what is filled in."""
        self._keep(finish=False)

    def action_finish(self) -> None:
        """The form is filled in for good."""
        self._keep(finish=True)

    def _keep(self, *, finish: bool) -> None:
        if self._form is None:
            self.dismiss()
            return
        self.ask_to_write(partial(self._write, self._form, finish=finish), self._kept)

    def _write(self, form: Checklist, *, finish: bool) -> None:
        """In the desk's thread, after the last of the draft: keeping the form removes it."""
        self.host.drafts.settle(self)
        self.desk.visits.keep_form(self._form_id, form, finish=finish)

    def _kept(self, _nothing: None) -> None:
        self.host.drafts.forget(f"form:{self._form_id}")
        self.dismiss()


def _row(item: Item) -> Row:
    if item.is_field:
        return Cell("✎", "good" if item.value else "muted"), item.label, item.value or Cell("…", "muted")
    return Cell("[x]" if item.ticked else "[ ]", "good" if item.ticked else None), item.label, ""
