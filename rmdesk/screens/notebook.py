"""The notebook (记事簿): one's own notes, which nobody else reads; a key makes a task or a contact of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from rmdesk.commands import Where, bindings_of
from rmdesk.i18n import _
from rmdesk.screens.markdown_sections import markdown_sections
from rmdesk.screens.note_made import NoteContactScreen, NoteTaskScreen
from rmdesk.screens.reading import ReadingScreen
from rmdesk.screens.sheet import Section
from rmdesk.screens.words import dated, short_date
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_source import Row

if TYPE_CHECKING:
    from rmdesk.store.queries.notes import NoteLine

PIN = "★"


class NotebookScreen(ReadingScreen["NoteLine"]):
    """Notes, the pinned ones first."""

    PLACES = (Where.NOTEBOOK,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.NOTEBOOK)
    TABLES = frozenset({"note"})

    @property
    def name_of_list(self) -> str:
        """The notebook."""
        return _("Notebook")

    @property
    def nothing(self) -> str:
        """No notes."""
        return _("No notes yet. n writes one; only you will read it.")

    def read(self, wanted: str) -> Sequence[NoteLine]:
        """Notes."""
        return self.desk.notebook.notes(wanted)

    def key_of(self, one: NoteLine) -> str:
        """Its id."""
        return one.id

    def row(self, one: NoteLine) -> Row:
        """Pin, title, day."""
        when = short_date(one.written, self.host.clock.today()) if one.written else ""
        return (f"{PIN} {one.title}" if one.pinned else f"  {one.title}", Cell(when, "muted"))

    def sections(self, one: NoteLine) -> list[Section]:
        """Title, text, and what was made of it."""
        about = [Fact(_("Written on"), Cell(dated(one.written, self.host.clock.today()), "muted"))]
        if one.customer:
            about.append(Fact(_("Customer"), one.customer))
        names = {"activity": _("Task"), "contact": _("Contact")}
        if made := [names.get(source.table, source.table) for source in one.made]:
            about.append(Fact(_("Made of it"), ", ".join(made)))
        return [FactSection(one.title, tuple(about)), *markdown_sections(one.text)]

    # -- writing -----------------------------------------------------------------------------------------------------------

    async def action_new(self, words: str = "") -> None:
        """A new note; with words, at once: `title; text`."""
        if words:
            title, _mark, text = words.replace("；", ";").partition(";")
            self._write(partial(self.desk.notebook.write, title, text))
            return
        from rmdesk.screens.note_form import NoteForm

        await self.app.push_screen(NoteForm(None))

    async def action_edit(self) -> None:
        """Change the note under the cursor."""
        from rmdesk.screens.note_form import NoteForm

        if (note := self.here) is not None:
            await self.app.push_screen(NoteForm(note))

    def action_pin(self) -> None:
        """Keep it on top, or no longer."""
        if (note := self.here) is not None:
            self._write(partial(self.desk.notebook.pin, note.id))

    def action_remove(self) -> None:
        """Delete it."""
        if (note := self.here) is not None:
            self._write(partial(self.desk.notebook.remove, note.id))
            self.notify(_("u: have it back"), title=_("Note deleted"), timeout=4, markup=False)

    def _write(self, work: Callable[[], object]) -> None:
        self.ask_to_write(work, lambda _nothing: self.read_now())

    # -- making something of it --------------------------------------------------------------------------------------------

    async def action_to_task(self) -> None:
        """A task of the note."""
        if (note := self.here) is not None:
            await self.app.push_screen(NoteTaskScreen(note))

    async def action_to_contact(self) -> None:
        """A contact of the note: with its customer, or with one who is looked up."""
        note = self.here
        if note is None:
            return
        if note.customer_id:
            await self._with(note, note.customer_id)
            return
        from rmdesk.screens.search import SearchScreen

        async def found(customer: str | None) -> None:
            if customer is not None:
                await self._with(note, customer)

        await self.app.push_screen(SearchScreen(), found)

    async def _with(self, note: NoteLine, customer: str) -> None:
        name = self.desk.customers.picture(customer).identity.name
        await self.app.push_screen(NoteContactScreen(note, customer, name))

    async def action_other(self) -> None:
        """The handbook."""
        from rmdesk.screens.handbook import HandbookScreen

        await self.app.switch_screen(HandbookScreen())
