"""A note while it is written: a line for the title, the text below. Leaving keeps it, as in any notebook; `u` takes it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from rmdesk.store.queries.notes import NoteLine


class NoteForm(DeskOverlay[None]):
    """Title and text of a note, new or changed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "keep", N_("Keep, back"), show=False, priority=True, id="note.keep")]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="NoteForm")
        + """
    NoteForm {
        TextArea, TextArea:focus { height: 10; border: none; padding: 0 1; background: $surface; }
        #note-note { height: auto; }
    }
    """
    )

    def __init__(self, note: NoteLine | None) -> None:
        """Make the screen; None begins a new note."""
        super().__init__()
        self._note = note
        self._kept = False

    def compose(self) -> ComposeResult:
        note = self._note
        with Vertical(classes="panel"):
            yield Static(_("Note") if note else _("New note"), classes="panel-title", markup=False)
            yield TextLine(note.title if note else "", placeholder=_("title"))
            yield TextArea(note.text if note else "", soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
            yield Static("", id="note-note", classes="panel-note", markup=False)
            yield PanelFooter(("⏎ Tab", _("to the text")), ("Esc", _("keep, back")))

    def on_mount(self) -> None:
        """Begin with what is missing: the title of a new note, the text of another."""
        (self.query_one(TextArea) if self._note else self.query_one(TextLine)).focus()

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        self.query_one(TextArea).focus()

    def _words(self) -> tuple[str, str]:
        return self.query_one(TextLine).value, self.query_one(TextArea).text

    def _differs(self) -> bool:
        title, text = self._words()
        if self._note is None:
            return bool(title.strip() or text.strip())
        return (title, text.strip()) != (self._note.title, self._note.text.strip())

    def action_keep(self) -> None:
        """Save what is there, and go back; an empty new note is none."""
        if self._kept:
            return
        if not self._differs():
            self.dismiss()
            return
        self._kept = True
        self.ask_to_write(partial(self._save, *self._words()), self._saved)

    def _save(self, title: str, text: str) -> None:
        if self._note is None:
            self.desk.notebook.write(title, text)
        else:
            self.desk.notebook.rewrite(self._note.id, title, text)

    def _saved(self, _nothing: None) -> None:
        self.dismiss()

    def before_lock(self) -> None:
        """What is written must be on the disk before the key is gone."""
        if not self._kept and self._differs():
            self._kept = True
            self._save(*self._words())

    def hindered(self, error: RmdeskError) -> None:
        """What could not be saved stays, with the reason below it."""
        self._kept = False
        note = self.query_one("#note-note", Static)
        note.set_classes("panel-note -bad")
        note.update(str(error))
