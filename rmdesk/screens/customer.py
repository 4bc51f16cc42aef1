"""Customer 360: everything the replica knows about one customer, in six parts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import Resize
from textual.timer import Timer
from textual.widget import Widget

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.money import format_money
from rmdesk.errors import NotFound, RmdeskError
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.customer_acts import CustomerActs
from rmdesk.screens.customer_pages import PARTS, Pager, Part, part_names
from rmdesk.screens.customer_relations import walkable
from rmdesk.screens.customer_timeline import KINDS
from rmdesk.screens.customer_work import gate_cell
from rmdesk.screens.masks import MaskedField, Masks
from rmdesk.screens.sheet import Sheet
from rmdesk.screens.with_customer import AtHand
from rmdesk.screens.words import word
from rmdesk.store.queries.timeline import Happening
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.section_rail import SectionRail

if TYPE_CHECKING:
    from rmdesk.desk.outlook import Outlook
    from rmdesk.store.changes import Changed
    from rmdesk.store.queries.picture import CustomerPicture
    from rmdesk.store.queries.picture_who import Relation

TWO_COLUMNS_FROM: Final = 110
"""Columns of the terminal from which the page has two."""
THREE_COLUMNS_FROM: Final = 170
SHOWN_SECONDS: Final = 20.0
"""How long a revealed number stays in sight."""
READ_DELAY: Final = 0.05
"""Seconds that changes are gathered before the page is read again."""
MOST_CRUMBS: Final = 4
"""Customers of the way here that are named."""


class CustomerScreen(CustomerActs):
    """Head with the call gate, the line of parts, and below it the sections of one part, which scroll as a whole."""

    PLACES = (Where.WITH_CUSTOMER, Where.CUSTOMER)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(*PLACES),
        Binding("escape,backspace", "back", N_("Back"), id="customer.back"),
        Binding("up", "scroll_by(-1)", N_("Up"), show=False, id="customer.up"),
        Binding("down,j", "scroll_by(1)", N_("Down"), show=False, id="customer.down"),
        Binding("pageup", "turn(-1)", N_("Page up"), show=False, id="customer.page_up"),
        Binding("pagedown,space", "turn(1)", N_("Page down"), show=False, id="customer.page_down"),
        Binding("home", "top", N_("Top"), show=False, id="customer.top"),
        Binding("end", "end", N_("End"), show=False, id="customer.end"),
        Binding("right,tab", "part(1)", N_("Next part"), show=False, id="customer.right"),
        Binding("left,shift+tab", "part(-1)", N_("Part before"), show=False, id="customer.left"),
        Binding("enter", "walk", N_("Walk"), show=False, id="customer.enter"),
    ]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (TWO_COLUMNS_FROM, "-wide"), (THREE_COLUMNS_FROM, "-widest")]
    DEFAULT_CSS = """
    CustomerScreen {
        #head { height: 2; padding: 0 1; background: $surface; }
        #page { scrollbar-size-vertical: 1; padding: 1 0 0 0; }
        #columns { height: auto; }
        #first, #second, #third { padding: 0 1; }
        #second, #third { display: none; }
        &.-wide #second, &.-widest #second, &.-widest #third { display: block; }
        &.-whole #second, &.-whole #third { display: none; }
    }
    """

    def __init__(self, customer_id: str, trail: tuple[str, ...] = ()) -> None:
        """Make the screen.

        Args:
            customer_id: whom it shows.
            trail: names of the customers from whom one walked here.
        """
        super().__init__()
        self._customer_id = customer_id
        self._trail = trail
        self._outlook: Outlook | None = None
        self._part = Part.OVERVIEW
        self._narrowed: Happening | None = None
        self._revealed: dict[MaskedField, str] = {}
        self._masked: dict[MaskedField, str] = {}
        self._read_timer: Timer | None = None
        self._hide_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Head, the parts, and the page."""
        yield Sheet(id="head")
        yield SectionRail(id="rail")
        with VerticalScroll(id="page", can_focus=False), Horizontal(id="columns"):
            yield Sheet(id="first")
            yield Sheet(id="second")
            yield Sheet(id="third")

    def on_mount(self) -> None:
        """Read the customer; what is typed meanwhile waits for them."""
        self._read()
        self.keys_wait()

    def _read(self) -> None:
        self._read_timer = None
        kinds = (self._narrowed.value,) if self._narrowed is not None else ()
        self.ask(partial(self.desk.customers.outlook, self._customer_id, kinds), self._show, topic="picture")

    def read_again(self) -> None:
        """Read the customer again."""
        self._read()

    def hindered(self, error: RmdeskError) -> None:
        """A customer who has left the book leaves the screen as well."""
        self.host.tell(error)
        if isinstance(error, NotFound) and self.is_current:
            self.dismiss()

    def replica_changed(self, changed: Changed) -> None:
        """Read again what concerns this customer."""
        if (not changed.keys or self._customer_id in changed.keys) and self._read_timer is None:
            self._read_timer = self.after(READ_DELAY, self._read)

    @property
    def outlook(self) -> Outlook | None:
        """What is shown; None while it is read."""
        return self._outlook

    @property
    def customer_id(self) -> str:
        """Whom the page shows."""
        return self._customer_id

    def customer_at_hand(self) -> AtHand | None:
        """Whom the page shows."""
        return AtHand(self._customer_id, self._outlook.picture.identity.name) if self._outlook is not None else None

    # -- the page -----------------------------------------------------------------------------------------------

    def _show(self, outlook: Outlook) -> None:
        self._outlook = outlook
        seen = outlook.picture
        head = Fact("", _head(seen, self._trail))
        now = self.host.clock.local(self.host.clock.now()).time()
        self.query_one("#head", Sheet).show([FactSection("", (head, Fact("", gate_cell(seen.gate, now))))])
        self.query_one(SectionRail).show(part_names(), PARTS.index(self._part))
        masks = Masks(self._revealed)
        pager = Pager(outlook, masks, self.host.clock, self.desk.profile.device, self._narrowed)
        columns = pager.sections(self._part)
        whole = not columns.second
        self.set_class(whole, "-whole")
        for name, sections in zip(("first", "second", "third"), columns.in_columns(1 if whole else self._columns), strict=True):
            self.query_one(f"#{name}", Sheet).show(sections)
        self._masked = masks.found

    @property
    def _columns(self) -> int:
        width = self.app.size.width
        return 3 if width >= THREE_COLUMNS_FROM else 2 if width >= TWO_COLUMNS_FROM else 1

    def on_resize(self, _event: Resize) -> None:
        """Other columns for another width."""
        if self._outlook is not None:
            self._show(self._outlook)

    def action_part(self, parts: int) -> None:
        """Go on to another part."""
        self._go_to((PARTS.index(self._part) + parts) % len(PARTS))

    @on(SectionRail.Chosen)
    def _part_chosen(self, event: SectionRail.Chosen) -> None:
        event.stop()
        self._go_to(event.place)

    def _go_to(self, place: int) -> None:
        self._part = PARTS[place]
        if self._outlook is not None:
            self._show(self._outlook)
        self._page.scroll_home(animate=False)

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

    # -- going elsewhere ----------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss()

    async def action_walk(self) -> None:
        """To a related customer; Esc walks back."""
        if self._outlook is None:
            return
        found = walkable(self._outlook)
        if len(found) == 1:
            self._walk_to(found[0][1])
        elif found:
            await self.app.push_screen(PickScreen(_("Walk to whom?"), found), self._walk_to)
        else:
            self.notify(_("Nobody in your book is related to this customer."), markup=False)

    def _walk_to(self, relation: Relation | None) -> None:
        if relation is not None and self._outlook is not None:
            self.app.push_screen(CustomerScreen(relation.customer_id, (*self._trail, self._outlook.picture.identity.name)))

    async def action_filter(self) -> None:
        """Narrow the timeline to one sort of event."""
        options: list[tuple[str, Happening | None]] = [(_("everything"), None), *((_(name), kind) for kind, name in KINDS.items())]
        places = [(said, number) for number, (said, _kind) in enumerate(options)]
        await self.app.push_screen(PickScreen(_("Show what on the timeline?"), places), lambda place: self._narrow(options, place))

    def _narrow(self, options: list[tuple[str, Happening | None]], place: int | None) -> None:
        if place is not None:
            self._narrowed = options[place][1]
            self._go_to(PARTS.index(Part.TIMELINE))
            self._read()

    def action_filter_none(self) -> None:
        """Show the whole timeline."""
        self._narrow([("", None)], 0)

    # -- masked numbers -----------------------------------------------------------------------------------------

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
            self.ask_to_write(
                partial(self.desk.customers.reveal, self._customer_id, table, row_id, field), partial(self._revealed_is, where)
            )

    def _revealed_is(self, where: MaskedField, value: str) -> None:
        self._revealed[where] = value
        if self._hide_timer is not None:
            self._hide_timer.stop()
        self._hide_timer = self.after(SHOWN_SECONDS, self._hide)
        if self._outlook is not None:
            self._show(self._outlook)

    def _hide(self) -> None:
        self._revealed.clear()
        if self._outlook is not None:
            self._show(self._outlook)


def _head(picture: CustomerPicture, trail: tuple[str, ...]) -> Cell:
    """`张伟 › 华东实业  Platinum  Corporate  C200  AUM 88.0M`: nothing is said twice."""
    who, sums = picture.identity, picture.figures[0]
    parts = [" › ".join((*trail[-MOST_CRUMBS:], who.name)), who.level_name, word(who.kind, "kind"), who.customer_no]
    if who.status != "active":
        parts.append(word(who.status, "status"))
    parts.append(_("AUM {amount}").format(amount=format_money(sums.aum, current_language(), with_code=sums.aum.currency != "CNY")))
    if sums.loans:
        parts.append(_("loans {amount}").format(amount=format_money(sums.loans, current_language())))
    return Cell("  ".join(dict.fromkeys(part for part in parts if part)), "strong")
