"""Sync & conflicts: how this desk stands to the center, what waits, and what a person must decide, each with one key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from rmdesk.commands import Where, bindings_of
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.edit_words import edit_words, whom
from rmdesk.screens.frame import FramedScreen
from rmdesk.screens.homes import import_for_writing
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.sheet import Sheet
from rmdesk.screens.sync_overview import UnderWay, books_section, overview
from rmdesk.screens.sync_rows import SyncFigures, SyncKey, columns, details, rows
from rmdesk.screens.sync_value import ConflictValueScreen
from rmdesk.widgets.row_messages import RowHighlighted, RowSelected
from rmdesk.widgets.row_source import RowsInMemory
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from rmdesk.desk import Desk, Standing
    from rmdesk.store.changes import Changed

READ_DELAY: Final = 0.2
"""Seconds that changes are gathered before the lists are read again."""
ROOM_FOR_BOOKS: Final = 32
"""Lines of the terminal from which the books stand beside a list that is not empty."""
OF_CONFLICTS: Final = frozenset({"mine", "theirs", "other"})
OF_NOT_TAKEN: Final = frozenset({"reapply", "discard"})


@dataclass
class VerifyMoved(Message, bubble=False):
    """A verification has come further; posted by the thread that carries it out."""

    under_way: UnderWay

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, VerifyMoved)


class SyncScreen(FramedScreen[None]):
    """The overview, the list of what is not settled, and everything about the line under the cursor."""

    PLACES = (Where.SYNC,)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Where.SYNC),
        Binding("escape,backspace", "back", N_("Back"), id="sync.back"),
    ]
    DEFAULT_CSS = """
    SyncScreen {
        #overview { height: auto; padding: 0 1; margin-bottom: 1; }
        RowTable { height: 1fr; min-height: 2; }
        #about { height: auto; max-height: 45%; padding: 0 1; background: $surface; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._figures: SyncFigures | None = None
        self._under_way: UnderWay | None = None
        self._books_wanted: bool | None = None
        """None: as there is room."""
        self._timer: Timer | None = None
        self._hold: Hold | None = None

    def body(self) -> Iterable[Widget]:
        """Overview, list, details."""
        yield Sheet(id="overview")
        yield RowTable(columns(), empty=_("Nothing waits and nothing is to be decided."))
        with VerticalScroll(id="about", can_focus=False):
            yield Sheet(id="details")

    def on_mount(self) -> None:
        """Read; what is typed meanwhile waits."""
        self._hold = self.host.keys.hold()
        self._read()

    def on_resize(self) -> None:
        """Another height has other room for the books."""
        self._show_overview()

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._timer = None
        self.ask(partial(_figures, self.desk), self._show, topic="figures")

    def _show(self, figures: SyncFigures) -> None:
        self._figures = figures
        self.query_one(RowTable).set_source(RowsInMemory(rows(figures, self.host.clock)))
        self._show_overview()
        self._show_details()
        self._release()

    def _show_standing(self, standing: Standing | None) -> None:
        super()._show_standing(standing)
        self._show_overview()

    def _show_overview(self) -> None:
        figures, standing = self._figures, self.host.standing
        if figures is None or standing is None or not self.host.is_open:
            return
        clock = self.host.clock
        sections = [overview(figures.counted(standing), figures.proof, self._under_way, clock)]
        if self._books_shown and figures.books:
            sections.append(books_section(figures.books, standing, clock))
        self.query_one("#overview", Sheet).show(sections)

    @property
    def _books_shown(self) -> bool:
        if self._books_wanted is not None:
            return self._books_wanted
        figures = self._figures
        empty = figures is None or not (figures.conflicts or figures.not_taken or figures.waiting)
        return empty or self.app.size.height >= ROOM_FOR_BOOKS

    def _show_details(self) -> None:
        if self._figures is not None:
            found = details(self._figures, self._key, self.host.clock)
            self.query_one("#details", Sheet).show(found)
            self.query_one("#about").display = bool(found)
        self.refresh_bindings()

    @on(RowHighlighted)
    def _highlighted(self) -> None:
        self._show_details()

    def replica_changed(self, changed: Changed) -> None:
        """Read again, after a moment."""
        if self._timer is None and self._hold is None:
            self._timer = self.after(READ_DELAY, self._read)

    def action_books(self) -> None:
        """Show the books, or leave their room to the list."""
        self._books_wanted = not self._books_shown
        self._show_overview()

    @property
    def _key(self) -> SyncKey | None:
        key = self.query_one(RowTable).cursor_key
        return key if isinstance(key, SyncKey) else None

    # -- deciding --------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key works, and stands in the footer, where the line under the cursor knows what to do with it."""
        if action in OF_CONFLICTS | OF_NOT_TAKEN:
            kind = self._key.kind if self.is_mounted and self._key else ""
            return kind == ("conflict" if action in OF_CONFLICTS else "not_taken")
        return super().check_action(action, parameters)

    def action_mine(self) -> None:
        """My value stands; the next conflict follows."""
        self._settle("mine")

    def action_theirs(self) -> None:
        """The center's value stands; the next conflict follows."""
        self._settle("theirs")

    async def action_other(self) -> None:
        """A third value."""
        conflict = self._figures.conflict(self._key) if self._figures else None
        if conflict is not None:
            await self.app.push_screen(ConflictValueScreen(conflict), lambda settled: self._decided() if settled else None)

    def _settle(self, choice: str) -> None:
        conflict = self._figures.conflict(self._key) if self._figures else None
        if conflict is not None:
            self._decide(partial(self.desk.link.settle, conflict.id, choice))

    def action_reapply(self) -> None:
        """Make the edit again."""
        edit = self._figures.edit(self._key) if self._figures else None
        if edit is not None:
            self._decide(partial(self.desk.link.reapply_all, edit.counters))

    async def action_discard(self) -> None:
        """Let the edit go, once that is confirmed."""
        edit = self._figures.edit(self._key) if self._figures else None
        if edit is None:
            return
        question = _("Let this go for good? {who}: {what}").format(who=whom(edit), what=edit_words(edit.rows))
        counters = edit.counters

        def answered(answer: str | None) -> None:
            if answer == "go":
                self._decide(partial(self.desk.link.discard_all, counters))

        await self.app.push_screen(PickScreen(question, [(_("Keep it"), "keep"), (_("Let it go for good"), "go")]), answered)

    def _decide(self, work: Callable[[], object]) -> None:
        """Keys wait until the list shows what comes next."""
        if self._hold is None:
            self._hold = self.host.keys.hold()
            self.ask_to_write(work, lambda _done: self._decided())

    def _decided(self) -> None:
        self.host.refresh_standing()
        self._read()

    def hindered(self, error: RmdeskError) -> None:
        """Say what hindered it, and show how things stand."""
        self.host.tell(error)
        if self._figures is None:
            self._release()
        else:
            self._read()

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None

    # -- verifying -------------------------------------------------------------------------------------------------

    def action_verify(self, how: str) -> None:
        """Compare with the center: the sums, or every row; other keys go on working meanwhile."""
        if self._under_way is not None:
            return
        self._under_way = UnderWay()
        self._show_overview()
        desk = self.desk

        def moved(what: str, done: int, total: int) -> None:
            self.post_message(VerifyMoved(UnderWay(what, done, total)))

        def work() -> None:
            import_for_writing()  # this is the one thread that does so, and may not have come to it yet
            desk.link.verify(deep=how == "deep", progress=moved)

        self.host.chores.ask(self, partial(_outcome, work), self._verified)

    def on_verify_moved(self, message: VerifyMoved) -> None:
        """Move the bar."""
        if self._under_way is not None:
            self._under_way = message.under_way
            self._show_overview()

    def _verified(self, hindrance: RmdeskError | None) -> None:
        self._under_way = None
        if hindrance is not None:
            self.host.tell(hindrance)
        self._decided()

    # -- the way out -----------------------------------------------------------------------------------------------

    @on(RowSelected)
    async def _selected(self, event: RowSelected) -> None:
        figures, key = self._figures, event.key
        found = (figures.conflict(key) or figures.edit(key)) if figures and isinstance(key, SyncKey) else None
        if found is not None and found.customer and found.customer_id:
            await self.host.open_customer(found.customer_id)

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss()


def _figures(desk: Desk) -> SyncFigures:
    """Runs in the desk's thread."""
    link = desk.link
    return SyncFigures(link.conflicts(), link.not_taken(), link.waiting(), link.books(), link.proof())


def _outcome(work: Callable[[], None]) -> RmdeskError | None:
    """What hindered `work`, handed over like a result: an error of a chore must not reach `hindered`, which is for decisions."""
    try:
        work()
    except RmdeskError as error:
        return error
    return None
