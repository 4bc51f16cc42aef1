"""Changing one field of a customer: which one, and what it should say. What only the center may change becomes a request."""

from __future__ import annotations

from collections.abc import Mapping
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
from rmdesk.screens.field_names import field_name, fields_like
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from rmdesk.store.field_edits import Edited

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

    def __init__(self, customer_id: str, name: str, now: Mapping[str, str]) -> None:
        """Make the screen.

        Args:
            customer_id: whose field.
            name: what they are called.
            now: what fields say at present, as far as that is known and not masked.
        """
        super().__init__()
        self._customer_id = customer_id
        self._called = name
        self._now = now
        self._field = ""
        self._own: list[str] = []
        """Fields that are changed at once."""
        self._asked: list[str] = []
        """Fields that the center is asked to change."""
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
        self.ask_to_write(self.desk.customers.editable_fields, self._know)

    def _know(self, fields: tuple[list[str], list[str]]) -> None:
        self._own, self._asked = fields
        self._release()
        self._suggest("")

    # -- the field ----------------------------------------------------------------------------------------------

    def _suggest(self, text: str) -> None:
        found = fields_like(text, (*self._own, *self._asked))
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
            line.focus()
            return
        found = fields_like(line.value, (*self._own, *self._asked))
        if not found or not line.value.strip():
            return
        with self.prevent(TextLine.Changed):
            line.value = field_name(found[0])
        self._field = found[0]
        value = self.query_one("#edit-value", TextLine)
        value.disabled = False
        value.value = self._now.get(self._field, "")
        self.set_focus(value)
        about = _("The center keeps this field: your change is sent to it as a request.") if self._field in self._asked else ""
        self._say(Text(about))

    # -- the value ----------------------------------------------------------------------------------------------

    @on(TextLine.Submitted, "#edit-value")
    def _submitted(self, event: TextLine.Submitted) -> None:
        if self._hold is None and self._field:
            self._hold = self.host.keys.hold()
            self.ask_to_write(partial(self.desk.customers.edit, self._customer_id, {self._field: event.value}), self._edited)

    def _edited(self, edited: Edited) -> None:
        self._release()
        told = [f"{field_name(c.field)}: {c.new}" for c in edited.changed]
        told += [_("{field}: asked for {value}").format(field=field_name(c.field), value=c.new) for c in edited.requested]
        self.app.notify("\n".join(told) or _("Nothing was changed: it says that already."), title=self._called, timeout=4, markup=False)
        self.dismiss()

    def hindered(self, error: RmdeskError) -> None:
        """A value that does not fit stays in its line, with the reason below."""
        self._release()
        self._say(Text(str(error)), "-bad")

    def action_back(self) -> None:
        """From the value to the field, from the field to the page."""
        value = self.query_one("#edit-value", TextLine)
        if value.has_focus:
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
