"""A third value for a conflict: neither mine nor the center's, typed in one line."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.edit_words import conflict_field, conflict_value
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.rule_words import own_value_kept, own_value_typed
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from rmdesk.store.queries.trace import ConflictLine


class ConflictValueScreen(DeskOverlay[bool]):
    """Settles the conflict with what is typed; gives whether it did."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", N_("Back"), show=False, id="sync.value_back")]
    DEFAULT_CSS = OVERLAY_CSS.format(name="ConflictValueScreen")

    def __init__(self, conflict: ConflictLine) -> None:
        """Make the screen.

        Args:
            conflict: what is to be settled; its own value stands in the line at first.
        """
        super().__init__()
        self._conflict = conflict
        self._hold: Hold | None = None

    def compose(self) -> ComposeResult:
        one = self._conflict
        mine = json.loads(one.mine)
        said = "" if mine is None else str(mine)
        with Vertical(classes="panel"):
            yield Static(f"{one.customer or '—'} · {conflict_field(one)}", classes="panel-title", markup=False)
            yield TextLine(own_value_typed(one.about, said) if one.about else said, id="conflict-value")
            yield Static(self._theirs, id="conflict-note", classes="panel-note", markup=False)
            yield PanelFooter(("⏎", _("settle")), ("Esc", _("back")))

    @property
    def _theirs(self) -> str:
        return _("The center's: {value}").format(value=conflict_value(self._conflict, self._conflict.theirs))

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        if self._hold is None:
            value = own_value_kept(self._conflict.about, event.value) if self._conflict.about else event.value
            self._hold = self.host.keys.hold()
            choice = f"{self._conflict.field}={value}"
            self.ask_to_write(partial(self.desk.link.settle, self._conflict.id, choice), lambda _settled: self._settled())

    def _settled(self) -> None:
        self._release()
        self.dismiss(result=True)

    def hindered(self, error: RmdeskError) -> None:
        """A value that does not fit stays in its line, with the reason below."""
        self._release()
        note = self.query_one("#conflict-note", Static)
        note.set_classes("panel-note -bad")
        note.update(str(error))

    def action_back(self) -> None:
        """Leave the conflict as it is."""
        self.dismiss(result=False)

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None
