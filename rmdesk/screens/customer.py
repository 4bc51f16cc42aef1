"""Customer 360: everything the replica knows about one customer, on one page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.money import format_money
from rmdesk.errors import NotFound, RmdeskError
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.customer_money import money_sections
from rmdesk.screens.customer_who import who_sections
from rmdesk.screens.customer_work import gate_cell, work_sections
from rmdesk.screens.edit_field import EditFieldScreen
from rmdesk.screens.frame import FramedScreen
from rmdesk.screens.masks import MaskedField, Masks
from rmdesk.screens.sheet import Sheet
from rmdesk.screens.words import word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from rmdesk.store.changes import Changed
    from rmdesk.store.queries.picture import CustomerPicture

TWO_COLUMNS_FROM: Final = 110
"""Columns of the terminal from which the page has two."""
SHOWN_SECONDS: Final = 20.0
"""How long a revealed number stays in sight."""
READ_DELAY: Final = 0.05
"""Seconds that changes are gathered before the page is read again."""


class CustomerScreen(FramedScreen[None]):
    """Head with the call gate, and below it the sections, which scroll as a whole."""

    PLACES = (Where.WITH_CUSTOMER, Where.CUSTOMER)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(*PLACES),
        Binding("escape,backspace", "back", N_("Back"), id="customer.back"),
        Binding("up,k", "scroll_by(-1)", N_("Up"), show=False, id="customer.up"),
        Binding("down,j", "scroll_by(1)", N_("Down"), show=False, id="customer.down"),
        Binding("pageup", "turn(-1)", N_("Page up"), show=False, id="customer.page_up"),
        Binding("pagedown,space", "turn(1)", N_("Page down"), show=False, id="customer.page_down"),
        Binding("home,g", "top", N_("Top"), show=False, id="customer.top"),
        Binding("end,G", "end", N_("End"), show=False, id="customer.end"),
    ]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (TWO_COLUMNS_FROM, "-wide")]
    DEFAULT_CSS = """
    CustomerScreen {
        #head { height: 2; padding: 0 1; background: $surface; }
        #page { scrollbar-size-vertical: 1; padding: 1 0 0 0; }
        #columns { height: auto; }
        #left, #right { padding: 0 1; }
        &.-narrow #columns { layout: vertical; }
        &.-narrow #right { margin-top: 1; }
    }
    """

    def __init__(self, customer_id: str) -> None:
        """Make the screen.

        Args:
            customer_id: whom it shows.
        """
        super().__init__()
        self._customer_id = customer_id
        self._picture: CustomerPicture | None = None
        self._revealed: dict[MaskedField, str] = {}
        self._masked: dict[MaskedField, str] = {}
        self._read_timer: Timer | None = None
        self._hide_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Head and page."""
        yield Sheet(id="head")
        with VerticalScroll(id="page", can_focus=False), Horizontal(id="columns"):
            yield Sheet(id="left")
            yield Sheet(id="right")

    def on_mount(self) -> None:
        """Read the customer; what is typed meanwhile waits for them."""
        hold = self.host.keys.hold()
        self._read()
        self.ask(lambda: None, lambda _nothing: hold.release())

    def _read(self) -> None:
        self._read_timer = None
        self.ask(partial(self.desk.customers.picture, self._customer_id), self._show, topic="picture")

    def hindered(self, error: RmdeskError) -> None:
        """A customer who has left the book leaves the screen as well."""
        self.host.tell(error)
        if isinstance(error, NotFound):
            self.dismiss()

    def replica_changed(self, changed: Changed) -> None:
        """Read again what concerns this customer."""
        if (not changed.keys or self._customer_id in changed.keys) and self._read_timer is None:
            self._read_timer = self.after(READ_DELAY, self._read)

    # -- the page -----------------------------------------------------------------------------------------------

    def _show(self, picture: CustomerPicture) -> None:
        self._picture = picture
        self.query_one("#head", Sheet).show([FactSection("", (Fact("", _head(picture)), Fact("", gate_cell(picture.gate))))])
        masks = Masks(self._revealed)
        who, money = who_sections(picture, masks), money_sections(picture, masks)
        work = work_sections(picture, self.host.clock)
        todo, opportunities, requirements, complaints, contacts, changes = work
        points, identity, *about = who
        # On one column the order is that of a call: what they have, what is open, what was said; then who they are.
        self.query_one("#left", Sheet).show([*money[:1], points, todo, opportunities, requirements, complaints, contacts])
        self.query_one("#right", Sheet).show([*money[1:], identity, *about, changes])
        self._masked = masks.found

    def action_scroll_by(self, lines: int) -> None:
        """Scroll by lines."""
        self._page.scroll_relative(y=lines, animate=False)

    def action_turn(self, pages: int) -> None:
        """Scroll by pages, one line staying in sight."""
        self._page.scroll_relative(y=pages * max(1, self._page.size.height - 1), animate=False)

    def action_top(self) -> None:
        """Go to the top."""
        self._page.scroll_home(animate=False)

    def action_end(self) -> None:
        """Go to the end."""
        self._page.scroll_end(animate=False)

    @property
    def _page(self) -> VerticalScroll:
        return self.query_one("#page", VerticalScroll)

    # -- what one can do ----------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss()

    async def action_log(self, line: str = "") -> None:
        """Record a contact."""
        if self._picture is not None:
            await self.host.log_contact(self._customer_id, self._picture.identity.name, line)

    async def action_edit(self) -> None:
        """Change a field."""
        picture = self._picture
        if picture is not None:
            now = {"remarks": picture.identity.remarks, "channel": picture.gate.channel, "hobbies": picture.gate.hobbies}
            await self.app.push_screen(EditFieldScreen(self._customer_id, picture.identity.name, now))

    async def action_reveal(self) -> None:
        """Choose the masked number to be shown; the only one is shown at once."""
        hidden = {where: called for where, called in self._masked.items() if where not in self._revealed}
        if len(hidden) == 1:
            self._reveal(next(iter(hidden)))
        elif hidden:
            options = [(called, where) for where, called in hidden.items()]
            await self.app.push_screen(PickScreen(_("Which number? Looking at it is written to the audit log."), options), self._reveal)
        else:
            self.notify(_("There is nothing masked on this page."), markup=False)

    def _reveal(self, where: MaskedField | None) -> None:
        if where is not None:
            table, row_id, field = where
            self.ask_to_write(partial(self.desk.customers.reveal, self._customer_id, table, row_id, field), partial(self._revealed_is, where))

    def _revealed_is(self, where: MaskedField, value: str) -> None:
        self._revealed[where] = value
        if self._hide_timer is not None:
            self._hide_timer.stop()
        self._hide_timer = self.after(SHOWN_SECONDS, self._hide)
        if self._picture is not None:
            self._show(self._picture)

    def _hide(self) -> None:
        self._revealed.clear()
        if self._picture is not None:
            self._show(self._picture)


def _head(picture: CustomerPicture) -> Cell:
    who, sums = picture.identity, picture.figures[0]
    parts = [who.name, who.level_name, word(who.kind), who.customer_no]
    if who.status != "active":
        parts.append(word(who.status))
    parts.append(_("AUM {amount}").format(amount=format_money(sums.aum, current_language(), with_code=sums.aum.currency != "CNY")))
    if sums.loans:
        parts.append(_("loans {amount}").format(amount=format_money(sums.loans, current_language())))
    return Cell("  ".join(part for part in parts if part), "strong")
