"""The quick log: one line typed during a call; what it will record stands below it while it is typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Static

from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.log_line import LogLine
from rmdesk.screens.log_records import record_facts
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, Facts, FactSection
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from rmdesk.store.contact_log import Logged, LogPreview

DRAFT_DELAY: Final = 0.25
"""Seconds after the last key until the draft is on the disk."""


class QuickLogScreen(DeskOverlay[None]):
    """Takes the line over whatever page is open."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "put_aside", N_("Back"), show=False, id="log.back")]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="QuickLogScreen")
        + """
    QuickLogScreen {
        Facts { background: $panel; min-height: 3; }
        #log-note { height: 1; }
    }
    """
    )

    def __init__(self, customer_id: str, name: str, line: str = "") -> None:
        """Make the screen.

        Args:
            customer_id: whom the contact was with.
            name: what they are called.
            line: what has been typed already, on the `:` line; otherwise a draft is taken up.
        """
        super().__init__()
        self._customer_id = customer_id
        self._called = name
        self._line = line
        self._saved_draft = ""
        self._draft_timer: Timer | None = None
        self._hold: Hold | None = None

    def compose(self) -> ComposeResult:
        self._saved_draft = self.desk.draft(self._draft_name)
        with Vertical(classes="panel"):
            yield Static(_("Contact with {name}").format(name=self._called), classes="panel-title", markup=False)
            yield LogLine(
                self.host.clock.today(),
                self._line or self._saved_draft,
                placeholder=_("call interested wealth 200k ; waiting for bonus > fri call again !1"),
            )
            yield Facts(id="log-records")
            yield Static(id="log-note", classes="panel-note", markup=False)
            yield PanelFooter(("⏎", _("save")), ("Esc", _("put aside, the draft is kept")))

    @property
    def _draft_name(self) -> str:
        return f"log:{self._customer_id}"

    def on_mount(self) -> None:
        """Show what the grammar is, or what the draft says."""
        self._preview(self._line or self._saved_draft)

    # -- while typing -------------------------------------------------------------------------------------------

    @on(TextLine.Changed)
    def _typed(self, event: TextLine.Changed) -> None:
        event.stop()
        self._preview(event.value)
        if self._draft_timer is not None:
            self._draft_timer.stop()
        self._draft_timer = self.after(DRAFT_DELAY, self._save_draft)

    def _preview(self, line: str) -> None:
        if line.strip():
            self.ask_to_write(partial(self.desk.contacts.preview, self._customer_id, line), self._show_preview, topic="preview")
        else:
            self._show_grammar()

    def _show_grammar(self) -> None:
        grammar = _("<channel><result> [need, product, amount] [; note] [> date, next action] [!priority] [#tag]")
        self.query_one(Facts).show([FactSection("", (Fact("", Cell(grammar, "muted")),))])
        self._say(_("What is not understood stays in the note; nothing is rejected."))

    def _show_preview(self, preview: LogPreview) -> None:
        if not self.query_one(LogLine).value.strip():
            return
        facts = record_facts(preview.parsed, (record.table for record in preview.records), self.host.clock.today())
        self.query_one(Facts).show([FactSection("", tuple(facts))])
        unknown = " ".join(preview.parsed.unknown)
        self._say(_("kept as a note: {words}").format(words=unknown) if unknown else "")

    def _say(self, sentence: str, tone: str = "") -> None:
        note = self.query_one("#log-note", Static)
        note.set_classes(f"panel-note {tone}")
        note.update(sentence)

    # -- the draft ----------------------------------------------------------------------------------------------

    def _save_draft(self) -> None:
        self._draft_timer = None
        line = self.query_one(LogLine).value
        if line != self._saved_draft:
            self._saved_draft = line
            self.host.chores.ask(self, partial(self.desk.save_draft, self._draft_name, line), lambda _nothing: None)

    def before_lock(self) -> None:
        """The draft must be on the disk before the key is gone."""
        line = self.query_one(LogLine).value
        if line != self._saved_draft and self._hold is None:
            self._saved_draft = line
            self.desk.save_draft(self._draft_name, line)

    def action_put_aside(self) -> None:
        """Go back; the draft waits for the next time."""
        self.before_lock()
        self.dismiss()

    # -- saving -------------------------------------------------------------------------------------------------

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self._say(_("Type what happened, at least how you tried: “call”."), "-bad")
        elif self._hold is None:
            if self._draft_timer is not None:
                self._draft_timer.stop()
            self._hold = self.host.keys.hold()
            self.ask_to_write(partial(self._record, event.value), self._recorded)

    def _record(self, line: str) -> Logged:
        """In the desk's thread. The draft goes only after the contact is safe."""
        logged = self.desk.contacts.log(self._customer_id, line)
        self.desk.save_draft(self._draft_name, "")
        return logged

    def _recorded(self, logged: Logged) -> None:
        self._release()
        facts = record_facts(logged.parsed, (table for table, _id in logged.rows), self.host.clock.today())
        told = "\n".join(f"{fact.label}  {fact.value}" for fact in facts)
        self.app.notify(told, title=_("Recorded for {name}").format(name=self._called), timeout=4, markup=False)
        self.dismiss()

    def hindered(self, error: RmdeskError) -> None:
        """What could not be saved stays in the line, with the reason below it."""
        self._release()
        self._say(str(error), "-bad")

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None
