"""Taking a contact down in one line: the line, what it will record, its draft, and saving it. Shared by the quick log, call mode and visit mode."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from rmdesk.domain.contact_codes import Channel
from rmdesk.errors import RmdeskError
from rmdesk.i18n import _
from rmdesk.screens.draft_keeper import DraftKeeper
from rmdesk.screens.host import DeskScreen
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.log_line import LogLine
from rmdesk.screens.log_records import counts_as, record_facts, said
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, Facts, FactSection
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from rmdesk.store.contact_log import LastLog, Logged, LogPreview, Occasion

LOG_CSS: Final = """
    Facts#log-records {{ background: $panel; min-height: 3; }}
    {name} #log-note {{ height: auto; min-height: 1; }}
"""


class LogTaking(DeskScreen[None]):
    """A screen with a quick-log line. Say in `occasion` what is known besides the line, in `logged` what comes after it."""

    def __init__(self, customer_id: str, name: str, line: str = "", channel: Channel = Channel.PHONE, reminder_id: str = "") -> None:
        """Make the screen.

        Args:
            customer_id: whom the contact is with.
            name: what they are called.
            line: what has been typed already, on the `:` line; otherwise a draft is taken up.
            channel: what it is if the line does not say.
            reminder_id: the reminder that it takes care of.
        """
        super().__init__()
        self._reminder_id = reminder_id
        self._customer_id = customer_id
        self._called = name
        self._line = line
        self._channel = channel
        self._corrects = False
        self._draft = DraftKeeper(self, lambda: self.draft_name, lambda: self.query_one(LogLine).value)
        self._hold: Hold | None = None

    def log_widgets(self) -> Iterable[Widget]:
        """The line, what it records, and a note."""
        kept = self._draft.read()
        yield LogLine(
            self.host.clock.today(),
            self._line or kept,
            placeholder=_("call interested wealth 200k ; waiting for bonus > fri call again !1"),
        )
        yield Facts(id="log-records")
        yield Static(id="log-note", classes="panel-note", markup=False)

    def occasion(self) -> Occasion:
        """What is known of the contact besides the line."""
        from rmdesk.store.contact_log import Occasion

        return Occasion(channel=self._channel, drafts=(self.draft_name,), reminder_id=self._reminder_id)

    def logged(self, logged: Logged) -> None:
        """The contact is recorded."""

    @property
    def draft_name(self) -> str:
        """Under which name what is typed is kept."""
        return f"{'correct' if self._corrects else 'log'}:{self._customer_id}"

    def on_mount(self) -> None:
        """Show what the grammar is, or what the draft says."""
        self._preview(self._line or self._draft.kept)

    # -- while typing -------------------------------------------------------------------------------------------

    @on(TextLine.Changed)
    def _typed(self, event: TextLine.Changed) -> None:
        event.stop()
        self._preview(event.value)
        self._draft.typed()

    def _preview(self, line: str) -> None:
        if line.strip():
            self.ask_to_write(
                partial(self.desk.contacts.preview, self._customer_id, line, self._channel, corrects=self._corrects),
                self._show_preview,
                topic="preview",
            )
        else:
            self._show_grammar()

    def _show_grammar(self) -> None:
        grammar = _("<channel><result> [need, product, amount] [; note] [> date, next action] [!priority] [#tag]")
        self.query_one("#log-records", Facts).show([FactSection("", (Fact("", Cell(grammar, "muted")),))])
        self.say(_("What is not understood stays in the note; nothing is rejected."))

    def _show_preview(self, preview: LogPreview) -> None:
        if not self.query_one(LogLine).value.strip():
            return
        facts = record_facts(preview.parsed, (record.table for record in preview.records), self.host.clock.today(), preview.offer)
        self.query_one("#log-records", Facts).show([FactSection("", tuple(facts))])
        unknown = " ".join(preview.parsed.unknown)
        notes = [_("kept as a note: {words}").format(words=unknown)] if unknown else []
        self.say(" · ".join((*notes, *counts_as(preview.parsed))))

    def say(self, sentence: str, tone: str = "") -> None:
        """Put a sentence below the line; tone `-bad` for what went wrong."""
        note = self.query_one("#log-note", Static)
        note.set_classes(f"panel-note {tone}")
        note.update(sentence)

    # -- correcting ---------------------------------------------------------------------------------------------

    @on(LogLine.LastWanted)
    def _last_wanted(self, event: LogLine.LastWanted) -> None:
        event.stop()
        if not self._corrects and not self.query_one(LogLine).value.strip():
            self.ask_to_write(partial(self.desk.contacts.last, self._customer_id), self._take_up, topic="last")
            self.keys_wait()  # or it would replace what is typed meanwhile

    def _take_up(self, last: LastLog | None) -> None:
        if last is None:
            self.say(_("Nothing was recorded about this customer today on this desk."))
            return
        self._corrects = True
        self.query_one(LogLine).value = self._draft.read() or last.line
        self.correcting()

    def correcting(self) -> None:
        """The line corrects the last one from now on."""
        self.say(_("This line replaces the last one and what it made."))

    # -- the draft ----------------------------------------------------------------------------------------------

    def before_lock(self) -> None:
        """The draft must be on the disk before the key is gone."""
        if self._hold is None:
            self._draft.keep()

    # -- saving -------------------------------------------------------------------------------------------------

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.say(_("Type what happened, at least how you tried: “call”."), "-bad")
        elif self._hold is None and self.may_save():
            self.ready(partial(self._save, event.value))

    def ready(self, save: Callable[[], None]) -> None:
        """Ask what else belongs to the record, then `save`."""
        save()

    def _save(self, line: str) -> None:
        self._draft.wait_no_more()
        self._hold = self.host.keys.hold()
        self.ask_to_write(partial(self._record, line, self.occasion()), self._recorded)

    def may_save(self) -> bool:
        """Whether the line may be saved now; else say why not."""
        return True

    def _record(self, line: str, occasion: Occasion) -> Logged:
        """In the desk's thread, after the last of the draft: the record removes it."""
        self.host.drafts.settle(self)
        record = self.desk.contacts.correct if self._corrects else self.desk.contacts.log
        return record(self._customer_id, line, occasion)

    def _recorded(self, logged: Logged) -> None:
        self._release()
        self.host.drafts.forget(*self.occasion().drafts)
        facts = record_facts(logged.parsed, (table for table, _id in logged.rows), self.host.clock.today(), logged.offer)
        told = "\n".join(f"{fact.label}  {said(fact)}" for fact in facts)
        title = _("Corrected for {name}") if self._corrects else _("Recorded for {name}")
        self.app.notify(told, title=title.format(name=self._called), timeout=4, markup=False)
        self.logged(logged)

    def hindered(self, error: RmdeskError) -> None:
        """What could not be saved stays in the line, with the reason below it."""
        self._release()
        self.say(str(error), "-bad")

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None
