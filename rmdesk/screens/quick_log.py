"""The quick log: one line typed during a call; what it will record stands below it while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rmdesk.i18n import N_, _
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.log_taking import LOG_CSS, LogTaking
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter

if TYPE_CHECKING:
    from rmdesk.store.contact_log import Logged


class QuickLogScreen(LogTaking, DeskOverlay[None]):
    """Takes the line over whatever page is open."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "put_aside", N_("Back"), show=False, id="log.back")]
    DEFAULT_CSS = OVERLAY_CSS.format(name="QuickLogScreen") + LOG_CSS.format(name="QuickLogScreen")

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(_("Contact with {name}").format(name=self._called), id="log-title", classes="panel-title", markup=False)
            yield from self.log_widgets()
            yield PanelFooter(("⏎", _("save")), ("Tab", _("complete, result")), ("↑", _("correct the last one")), ("Esc", _("put aside")))

    def correcting(self) -> None:
        """Say in the title what the line does."""
        super().correcting()
        self.query_one("#log-title", Static).update(_("Correct the last contact with {name}").format(name=self._called))

    def action_put_aside(self) -> None:
        """Go back; the draft waits for the next time."""
        self.before_lock()
        self.dismiss()

    def logged(self, logged: Logged) -> None:
        """Back to the page."""
        self.dismiss()
