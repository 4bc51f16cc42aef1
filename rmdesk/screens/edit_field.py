"""Changing one field of a customer: which one, and what it should say. What only the center may change becomes a request."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.draft_keeper import DraftKeeper
from rmdesk.screens.edit_words import value_words
from rmdesk.screens.field_names import field_name, fields_like
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.typed_text import completed, hint, typed_text
from rmdesk.screens.words import word
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from rmdesk.store.field_edits import Change, EditableField, Edited

MOST_SUGGESTED: Final = 8
"""Fields that are named while one is being chosen."""


class EditFieldScreen(DeskOverlay[None]):
    """Two lines: the field, found by any part of its name, and the new value."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), show=False, id="edit.back"),
        Binding("tab", "complete", N_("Complete"), show=False, priority=True, id="edit.complete"),
    ]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="EditFieldScreen")
        + """
    EditFieldScreen {
        Horizontal { height: 1; }
        .edit-label { width: 8; color: $text-muted; }
        TextLine { width: 1fr; }
        #edit-note { height: auto; min-height: 2; max-height: 4; }
    }
    """
    )

    def __init__(self, customer_id: str, name: str, typed: str = "") -> None:
        """Make the screen.

        Args:
            customer_id: whose field.
            name: what they are called.
            typed: part of a field's name, typed on the `:` line already.
        """
        super().__init__()
        self._customer_id = customer_id
        self._called = name
        self._typed = typed
        self._fields: dict[str, EditableField] = {}
        self._field = ""
        self._before = ""
        """What the field said when it was chosen."""
        self._keeper = DraftKeeper(self, lambda: f"edit:{customer_id}", self._draft)
        self._hold: Hold | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(_("Change {name}").format(name=self._called), classes="panel-title", markup=False)
            with Horizontal():
                yield Static(_("Field"), classes="edit-label", markup=False)
                yield TextLine(placeholder=_("part of a field's name"), id="edit-field")
            with Horizontal():
                yield Static(_("Value"), classes="edit-label", markup=False)
                yield TextLine(id="edit-value", disabled=True)
            yield Static(id="edit-note", classes="panel-note", markup=False)
            yield PanelFooter(("⏎", _("next, save")), ("Tab", _("complete")), ("Esc", _("back")))

    def on_mount(self) -> None:
        """Find out which fields there are; what is typed meanwhile waits."""
        self._hold = self.host.keys.hold()
        self.ask_to_write(self._read, self._know)

    def _read(self) -> tuple[list[EditableField], str]:
        return self.desk.details.fields(self._customer_id), self._keeper.read()

    def _know(self, read: tuple[list[EditableField], str]) -> None:
        fields, kept = read
        self._fields = {field.name: field for field in fields}
        self._release()
        draft = json.loads(kept) if kept else {}
        if draft.get("field") in self._fields and not self._typed:
            self._take(draft["field"])
            self.query_one("#edit-value", TextLine).value = draft["value"]
            self._say(Text(_("Taken up where it was put aside.")))
        elif self._typed:
            self.query_one("#edit-field", TextLine).value = self._typed
            self.action_complete()
        else:
            self._suggest("")

    # -- the field ----------------------------------------------------------------------------------------------

    def _suggest(self, text: str) -> None:
        found = fields_like(text, self._fields)
        names = [Text(field_name(field), "bold" if number == 0 and text else "") for number, field in enumerate(found[:MOST_SUGGESTED])]
        if len(found) > MOST_SUGGESTED:
            names.append(Text(f"… {len(found)}"))
        self._say(Text(" · ").join(names) if names else Text(_("There is no such field.")), "" if names else "-bad")

    @on(TextLine.Changed, "#edit-field")
    def _field_typed(self, event: TextLine.Changed) -> None:
        self._field = ""
        self._suggest(event.value)

    @on(TextLine.Submitted, "#edit-field")
    def action_complete(self) -> None:
        """Take the first field that fits and go on to its value."""
        line = self.query_one("#edit-field", TextLine)
        if not line.has_focus:
            self._complete_value()
            return
        found = fields_like(line.value, self._fields)
        if found and line.value.strip():
            self._take(found[0])

    def _take(self, name: str) -> None:
        field = self._fields[name]
        with self.prevent(TextLine.Changed):
            self.query_one("#edit-field", TextLine).value = field_name(name, field.table)
        self._field = name
        self._before = typed_text(field.kind, field.choices, field.value)
        value = self.query_one("#edit-value", TextLine)
        value.disabled = False
        with self.prevent(TextLine.Changed):
            value.value = self._before
        self.set_focus(value)
        about = [hint(field.kind, field.choices)]
        if field.masked:
            about.insert(0, _("now {masked}").format(masked=field.masked))
        if field.waiting is not None:
            about.append(_("asked for already: {value}").format(value=word(field.waiting, name) or "—"))
        if field.asked:
            about.append(_("The center keeps this field: your change is sent to it as a request."))
        self._say(Text("\n".join(line for line in about if line)))

    # -- the value ----------------------------------------------------------------------------------------------

    def _complete_value(self) -> None:
        """The next value that a coded field allows."""
        field, line = self._fields[self._field], self.query_one("#edit-value", TextLine)
        value = completed(line.value, field.kind, field.choices)
        if value is not None:
            line.value = value
            line.cursor_position = len(value)

    @on(TextLine.Changed, "#edit-value")
    def _value_typed(self, event: TextLine.Changed) -> None:
        event.stop()
        self._keeper.typed()

    def _draft(self) -> str:
        value = self.query_one("#edit-value", TextLine).value
        return json.dumps({"field": self._field, "value": value}, ensure_ascii=False) if self._field and value != self._before else ""

    def before_lock(self) -> None:
        """The draft must be on the disk before the key is gone."""
        if self._hold is None:
            self._keeper.keep()

    @on(TextLine.Submitted, "#edit-value")
    def _submitted(self, event: TextLine.Submitted) -> None:
        if self._hold is None and self._field:
            self._keeper.wait_no_more()
            self._hold = self.host.keys.hold()
            self.ask_to_write(partial(self._write, event.value), self._edited)

    def _write(self, text: str) -> Edited:
        """In the desk's thread. The draft goes only after the edit is safe."""
        edited = self.desk.customers.edit(self._customer_id, {self._field: text})
        self.host.drafts.drop(self, self.desk, f"edit:{self._customer_id}")
        return edited

    def _edited(self, edited: Edited) -> None:
        self._release()
        told = [f"{_name(change)}{_(': ')}{_value(change)}" for change in edited.changed]
        told += [_("{field}: asked for {value}").format(field=_name(change), value=_value(change)) for change in edited.requested]
        text = "\n".join((*told, _("u: undo"))) if told else _("Nothing was changed: it says that already.")
        self.app.notify(text, title=self._called, timeout=4, markup=False)
        self.dismiss()

    def hindered(self, error: RmdeskError) -> None:
        """A value that does not fit stays in its line, with the reason below."""
        self._release()
        self._say(Text(str(error)), "-bad")

    def action_back(self) -> None:
        """From the value to the field, from the field to the page; what was typed is kept."""
        value = self.query_one("#edit-value", TextLine)
        if value.has_focus:
            self.before_lock()
            self._field = ""
            self.set_focus(self.query_one("#edit-field", TextLine))
            value.disabled = True
        else:
            self.dismiss()

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None

    def _say(self, text: Text, tone: str = "") -> None:
        note = self.query_one("#edit-note", Static)
        note.set_classes(f"panel-note {tone}")
        note.update(text)


def _name(change: Change) -> str:
    return field_name(change.field, change.table)


def _value(change: Change) -> str:
    return value_words(change.field, word(change.new, change.field) if change.new else "")
