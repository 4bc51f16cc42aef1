"""One customer's money flow and marks: counterparties in and out as two columns of bars over a chosen time, and the appraisal with its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.appraisal import Mark, letter_of, total_of
from rmdesk.i18n import N_, _, ngettext
from rmdesk.screens.analysis_drawing import bar
from rmdesk.screens.analysis_words import percent
from rmdesk.screens.appraisal_words import mark_section, short
from rmdesk.screens.sheet import Section, Sheet, TableColumn, TableSection
from rmdesk.screens.with_customer import AtHand, WithCustomer
from rmdesk.screens.words import word
from rmdesk.widgets.cells import Cell, width_of
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.section_rail import SectionRail

if TYPE_CHECKING:
    from rmdesk.desk.appraisal import Appraisals
    from rmdesk.domain.appraisal_parameters import Appraisal
    from rmdesk.domain.fund_flow import Side
    from rmdesk.store.changes import Changed
    from rmdesk.store.queries.fund_flow import CustomerFlow

SPANS: Final = (1, 3, 6, 12)
"""Months that can be chosen."""
PARTS: Final = (N_("Money flow"), N_("Appraisal"))
BAR: Final = 14
"""Cells of a bar where there is no more room."""
BETWEEN: Final = 12
"""Cells between the columns of a side, and at its edges."""
LONGEST_BAR: Final = 40
SIDE_BY_SIDE: Final = 100
"""Columns from which the two sides stand beside each other."""
SHOWN: Final = 20
"""Counterparties of a side; the others are one line."""
READ_DELAY: Final = 0.3
_SHOWS: Final = frozenset({"transaction", "customer", "customer_figure", "account", "contact", "balance"})


@dataclass(frozen=True)
class _Read:
    flow: CustomerFlow
    marks: tuple[Mark, ...]
    rules: Appraisal
    currency: str


class CustomerFlowScreen(WithCustomer):
    """Tab changes between flow and marks, left and right the time."""

    PLACES = (Where.WITH_CUSTOMER,)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(*PLACES),
        Binding("escape,backspace,M,Ｍ", "dismiss", N_("Back"), id="flow.back"),
        Binding("tab,shift+tab", "part", N_("Flow or marks"), id="flow.part"),
        Binding("left", "span(-1)", N_("Shorter"), id="flow.shorter"),
        Binding("right", "span(1)", N_("Longer"), id="flow.longer"),
        Binding("up,k", "scroll_by(-1)", N_("Up"), show=False, id="flow.up"),
        Binding("down,j", "scroll_by(1)", N_("Down"), show=False, id="flow.down"),
        Binding("pageup", "scroll_by(-15)", N_("Page up"), show=False, id="flow.page_up"),
        Binding("pagedown,space", "scroll_by(15)", N_("Page down"), show=False, id="flow.page_down"),
    ]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (SIDE_BY_SIDE, "-wide")]
    DEFAULT_CSS = """
    CustomerFlowScreen {
        #said { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #page { scrollbar-size-vertical: 1; padding: 1 0 0 0; }
        #columns { height: auto; }
        #columns Sheet { padding: 0 1; }
        &.-narrow #columns { layout: vertical; }
    }
    """

    def __init__(self, customer_id: str, name: str) -> None:
        """Make the screen for a customer."""
        super().__init__()
        self._customer = AtHand(customer_id, name)
        self._part = 0
        self._months = 3
        self._read_of: _Read | None = None

    def body(self) -> Iterable[Widget]:
        """The parts, what is to be read first, and two columns."""
        yield SectionRail(id="rail")
        yield Static("", id="said", markup=False)
        with VerticalScroll(id="page", can_focus=False), Horizontal(id="columns"):
            yield Sheet(id="first")
            yield Sheet(id="second")

    def on_mount(self) -> None:
        """Read both parts."""
        self._read()

    def customer_at_hand(self) -> AtHand | None:
        """Whom it is about."""
        return self._customer

    def _read(self) -> None:
        desk, customer, months = self.desk, self._customer.customer_id, self._months
        self.ask(lambda: _read(desk.appraisal, customer, months), self._show, topic="flow")

    def replica_changed(self, changed: Changed) -> None:
        """Read again what concerns this customer."""
        if changed.touches(_SHOWS, self._customer.customer_id):
            self.after(READ_DELAY, self._read)

    def _show(self, read: _Read) -> None:
        self._read_of = read
        self.query_one(SectionRail).show([_(part) for part in PARTS], self._part)
        first, second = self.query_one("#first", Sheet), self.query_one("#second", Sheet)
        said = self.query_one("#said", Static)
        if self._part:
            four = [mark_section(mark, read.rules, read.currency) for mark in read.marks]
            first.show(four[::2])
            second.show(four[1::2])
            points = total_of([mark.points for mark in read.marks], read.rules)
            said.update(f"{self._customer.name} · {_('Total mark')} {letter_of(points, read.rules)} {points}", layout=False)
        else:
            flow = read.flow
            width = self.size.width // 2 if self.size.width >= SIDE_BY_SIDE else self.size.width
            first.show([_side(_("From whom"), flow.flow.inward, flow.currency, _("nothing came in"), width)])
            second.show([_side(_("To whom"), flow.flow.outward, flow.currency, _("nothing went out"), width)])
            said.update(_summary(self._customer.name, flow, self._months), layout=False)

    @on(SectionRail.Chosen)
    def _part_chosen(self, event: SectionRail.Chosen) -> None:
        event.stop()
        self._turn(event.place)

    def action_part(self) -> None:
        """The other part."""
        self._turn(1 - self._part)

    def _turn(self, part: int) -> None:
        self._part = part
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        if self._read_of is not None:
            self._show(self._read_of)

    def action_span(self, steps: int) -> None:
        """A shorter or longer time."""
        place = min(max(SPANS.index(self._months) + steps, 0), len(SPANS) - 1)
        if SPANS[place] != self._months:
            self._months = SPANS[place]
            self._read()

    def on_resize(self) -> None:
        """The bars take what room there is."""
        if self._read_of is not None:
            self._show(self._read_of)

    def action_scroll_by(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#page", VerticalScroll).scroll_relative(y=lines, animate=False)


def _read(appraisal: Appraisals, customer: str, months: int) -> _Read:
    """Runs in the desk's thread."""
    marks = appraisal.marks(customer)
    book = appraisal.book()
    return _Read(appraisal.flow(customer, months), marks, book.rules, book.currency)


def _summary(name: str, found: CustomerFlow, months: int) -> str:
    """`张伟 · 3 months · in 441.2K · out 268.7K · net +172.5K · 1 own transfer left out`."""
    flow = found.flow
    parts = [name, ngettext("{count} month", "{count} months", months).format(count=months)]
    parts.append(_("in {amount}").format(amount=short(flow.inward.amount, found.currency)))
    parts.append(_("out {amount}").format(amount=short(flow.outward.amount, found.currency)))
    parts.append(_("net {amount}").format(amount=("+" if flow.net > 0 else "") + short(flow.net, found.currency)))
    if found.own:
        parts.append(ngettext("{count} own transfer left out", "{count} own transfers left out", found.own).format(count=found.own))
    if found.known_from is not None and found.known_from > found.first:
        parts.append(_("bookings known from {day}").format(day=found.known_from.isoformat()))
    return " · ".join(parts)


def _side(title: str, side: Side, currency: str, empty: str, width: int) -> Section:
    """One side in `width` cells: a line for each counterparty, with a bar as long as there is room."""
    if not side.parties:
        return FactSection(title, (Fact("", Cell(empty, "muted")),))
    parties = []
    for party in side.parties[:SHOWN]:
        name = party.name or (word(party.category, "transaction_category") if party.category else _("counterparty not known"))
        parties.append((name, party.amount, party.share, party.count, word(party.category, "transaction_category")))
    rest = side.parties[SHOWN:]
    if rest:
        name = ngettext("{count} other", "{count} others", len(rest)).format(count=len(rest))
        parties.append((name, sum(one.amount for one in rest), sum(one.share for one in rest), sum(one.count for one in rest), ""))
    texts = [(name, short(amount, currency), percent(share), f"×{count}", kind) for name, amount, share, count, kind in parties]
    others = sum(max(map(width_of, column)) for column in zip(*texts, strict=True)) + BETWEEN
    cells, most = min(max(BAR, width - others), LONGEST_BAR), side.parties[0].amount
    rows = tuple(
        (
            name,
            Cell(amount, "strong"),
            Cell(share, "muted"),
            Cell(bar(party[1], most, cells), "accent"),
            Cell(count, "muted"),
            Cell(kind, "muted"),
        )
        for party, (name, amount, share, count, kind) in zip(parties, texts, strict=True)
    )
    heading = f"{title} · {short(side.amount, currency)} · " + ngettext("{count} booking", "{count} bookings", side.count).format(
        count=side.count
    )
    columns = (
        TableColumn(grows=True),
        TableColumn("end"),
        TableColumn("end", 2),
        TableColumn(priority=2),
        TableColumn("end", 3),
        TableColumn(priority=4),
    )
    return TableSection(heading, columns, rows)


__all__ = ["CustomerFlowScreen"]
