"""Search: results on every keystroke, whatever is remembered of a customer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from rmdesk.commands import Where, bindings_of
from rmdesk.i18n import N_, _
from rmdesk.screens.hit_list import HitList
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.with_customer import AtHand, OfCustomer
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from rmdesk.store.queries.search_hits import Hit

MOST: Final = 50
"""Hits asked for; who needs more types another letter."""
COUNTED: Final = 1_000
"""Up to how many the others are counted."""
COUNT_DELAY: Final = 0.2
"""Seconds without a key until they are."""


class SearchScreen(OfCustomer[str | None], DeskOverlay[str | None]):
    """Gives the id of the chosen customer, or None. While the line has the focus every letter is typed; among the hits, letters are commands."""

    PLACES = (Where.WITH_CUSTOMER,)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", N_("Open"), priority=True, id="search.choose"),
        Binding("up", "move(-1)", N_("Choose"), show=False, id="search.up"),
        Binding("down,tab", "into_hits", N_("Choose"), key_display="↓", id="search.down"),
        Binding("pageup", "move(-10)", N_("Page up"), show=False, id="search.page_up"),
        Binding("pagedown", "move(10)", N_("Page down"), show=False, id="search.page_down"),
        Binding("backspace,slash", "into_line", N_("Type"), show=False, id="search.line"),
        Binding("escape", "dismiss", N_("Back"), id="search.back"),
        *bindings_of(*PLACES),
    ]
    DEFAULT_CSS = """
    SearchScreen {
        background: $background;
        #search-line { height: 1; background: $panel; }
        #search-sign { width: 3; padding: 0 0 0 1; color: $text-accent; text-style: bold; background: $panel; }
        #search-line TextLine { width: 1fr; padding: 0; }
        #search-note { height: 1; padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self, text: str = "") -> None:
        """Make it.

        Args:
            text: what to look for first.
        """
        super().__init__()
        self._text = text
        self._answered = ""
        """The text that the hits on the screen belong to."""
        self._open_when_found: Hold | None = None
        self._count_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """The line, a note, the hits."""
        with Horizontal(id="search-line"):
            yield Static("/", id="search-sign", markup=False)
            yield TextLine(self._text, placeholder=_("name, pinyin, initials, phone, last digits, short name"), id="search-text")
        yield Static(self._hint, id="search-note", markup=False)
        yield HitList()

    @property
    def _hint(self) -> str:
        return _("pinyin · initials · part of a phone · last digits of a card, account or ID · company short name")

    @on(TextLine.Changed)
    def _typed(self, event: TextLine.Changed) -> None:
        event.stop()
        text = event.value.strip()
        if not text:
            self._show_hits("", [])
            return
        self.host.searches.ask(self, partial(self.desk.customers.find, text, MOST), partial(self._show_hits, text), topic="find")

    def _show_hits(self, text: str, hits: list[Hit]) -> None:
        """Show what was found, unless something else has been typed since."""
        if text != self.query_one(TextLine).value.strip():
            return
        self._answered = text
        self.query_one(HitList).show(hits)
        note = self._hint if not text else _("nothing found for “{text}”").format(text=text) if not hits else ""
        if hits and len(hits) < MOST:
            alike = _("nothing matches exactly; similar: {count}") if hits[0].kind_of_match == "similar" else _("found: {count}")
            note = alike.format(count=len(hits))
        elif hits:
            note = _("the best {count}; another letter narrows it down").format(count=MOST)
        self.query_one("#search-note", Static).update(note, layout=False)
        if self._count_timer is not None:
            self._count_timer.stop()
        if len(hits) == MOST:
            self._count_timer = self.after(COUNT_DELAY, partial(self._count, text))
        if self._open_when_found is not None:
            hold, self._open_when_found = self._open_when_found, None
            self._choose()
            hold.release()

    def _count(self, text: str) -> None:
        """Say how many more there are, once nobody types."""
        self.host.searches.ask(self, partial(self.desk.customers.count_found, text, COUNTED), partial(self._counted, text), topic="find")

    def _counted(self, text: str, count: int) -> None:
        if text == self.query_one(TextLine).value.strip() == self._answered and count > MOST:
            many = f"{count:,}" if count < COUNTED else _("more than {count}").format(count=f"{COUNTED:,}")
            note = _("the best {shown} of {many}; another letter narrows it down").format(shown=MOST, many=many)
            self.query_one("#search-note", Static).update(note, layout=False)

    def action_open(self) -> None:
        """Open the chosen hit; if the answer is still on its way, as soon as it is here."""
        text = self.query_one(TextLine).value.strip()
        if not text:
            return
        if text == self._answered:
            self._choose()
        elif self._open_when_found is None:
            self._open_when_found = self.host.keys.hold()

    def _choose(self) -> None:
        hit = self.query_one(HitList).chosen
        if hit is not None:
            self.dismiss(hit.id)

    @on(HitList.Opened)
    def _opened(self, event: HitList.Opened) -> None:
        event.stop()
        self._choose()

    def action_move(self, hits: int) -> None:
        """Choose another hit."""
        self.query_one(HitList).move(hits)

    def action_into_hits(self) -> None:
        """Go down among the hits, where letters are commands: c logs a contact, t makes a task."""
        hits = self.query_one(HitList)
        if hits.chosen is not None:
            if not hits.has_focus:
                hits.focus()
                self.refresh_bindings()
            hits.move(1)

    def action_into_line(self) -> None:
        """Back to the line."""
        self.query_one(TextLine).focus()

    @on(HitList.Left)
    def _left_hits(self, event: HitList.Left) -> None:
        event.stop()
        self.action_into_line()

    def customer_at_hand(self) -> AtHand | None:
        """The hit under the mark."""
        hit = self.query_one(HitList).chosen
        return AtHand(hit.id, hit.name) if hit else None
