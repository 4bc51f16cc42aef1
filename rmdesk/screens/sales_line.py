"""An opportunity, a requirement or a complaint in one line, new or changed; what it says stands below it while it is typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rmdesk.domain.money import format_money
from rmdesk.domain.sales_line import CaseLine, OfferLine, parse_case, parse_offer
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.span_line import SpanLine
from rmdesk.screens.words import NONE, dated, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, Facts, FactSection
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rmdesk.domain.quicklog_head import Span

_NEW: Final = {
    "opportunity": N_("Opportunity with {name}"),
    "requirement": N_("{name} asks for"),
    "complaint": N_("{name} complains"),
}
_CHANGED: Final = {
    "opportunity": N_("Change the opportunity · {name}"),
    "requirement": N_("Change the requirement · {name}"),
    "complaint": N_("Change the complaint · {name}"),
}
_SAVED: Final = {
    "opportunity": N_("Opportunity saved"),
    "requirement": N_("Requirement saved"),
    "complaint": N_("Complaint saved"),
}
_LIKE: Final = {
    "opportunity": N_("wealth 200k 60% > eom ; waiting for bonus"),
    "requirement": N_("a certificate of assets > fri !1"),
    "complaint": N_("fees charged twice for messages > fri !2"),
}
_GRAMMAR: Final = {
    "opportunity": N_("Product, amount, chance in %, > day it is expected by, ; note"),
    "requirement": N_("What is asked for, > day it is wanted by, !1 urgent"),
    "complaint": N_("Kind, what happened, > day it is due, !1 serious  !2 high  !3 low"),
}


def offer_facts(offer: OfferLine, today: date) -> list[Fact]:
    """What a line says of an opportunity, in words."""
    said = [word(offer.line, "product_line")] if offer.line else []
    if offer.amount is not None:
        said.append(format_money(offer.amount, current_language(), "short", with_code=offer.amount.currency != "CNY"))
    return [
        Fact(_("Opportunity"), " ".join(said) if said else Cell(_("which product, how much"), "muted")),
        Fact(_("Chance"), f"{offer.chance / 10_000:g}%" if offer.chance is not None else Cell(_("the usual one of its stage"), "muted")),
        Fact(_("Expected by"), dated(offer.end, today) if offer.end else Cell(_("no date"), "muted")),
        Fact(_("Note"), offer.note or NONE),
    ]


def case_facts(table: str, case: CaseLine, today: date) -> list[Fact]:
    """What a line says of a requirement or complaint, in words."""
    facts = [
        Fact(_("About"), case.text or Cell(_("a few words"), "muted")),
        Fact(_("Due"), dated(case.due, today) if case.due else Cell(_("no date"), "muted")),
    ]
    if table == "requirement":
        facts.append(Fact(_("Urgency"), word("urgent" if case.priority == 1 else "normal", "urgency")))
    else:
        weight = {1: "serious", 2: "high", 3: "low"}.get(case.priority or 0, "normal")
        facts += [
            Fact(_("Severity"), word(weight, "severity")),
            Fact(_("Kind"), word(case.kind, "complaint_category") if case.kind else NONE),
        ]
    return facts


class SalesLineScreen(DeskOverlay[None]):
    """Takes the line over whatever page is open."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", N_("Back"), show=False, id="sales_line.back")]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="SalesLineScreen")
        + """
    SalesLineScreen {
        Facts { background: $panel; min-height: 4; }
        #sales-note { height: auto; min-height: 1; }
    }
    """
    )

    def __init__(self, table: str, customer_id: str, name: str, *, line: str = "", row_id: str = "") -> None:
        """Make the screen.

        Args:
            table: `opportunity`, `requirement` or `complaint`.
            customer_id: whom it is about.
            name: what they are called.
            line: what has been typed already.
            row_id: the row to be changed; empty makes a new one.
        """
        super().__init__()
        self._table = table
        self._customer_id = customer_id
        self._called = name
        self._line = line
        self._row_id = row_id
        self._kinds: Mapping[str, str] = {}
        self._hold: Hold | None = None

    def compose(self) -> ComposeResult:
        title = (_CHANGED if self._row_id else _NEW)[self._table]
        with Vertical(classes="panel"):
            yield Static(_(title).format(name=self._called), classes="panel-title", markup=False)
            yield SpanLine(self._spans, self._line, placeholder=_(_LIKE[self._table]))
            yield Facts(id="sales-facts")
            yield Static(_(_GRAMMAR[self._table]), id="sales-note", classes="panel-note", markup=False)
            yield PanelFooter(("⏎", _("save")), ("Esc", _("back")))

    def on_mount(self) -> None:
        """Say what stands there, once it is read; what is typed meanwhile waits."""
        if self._row_id or self._table == "complaint":
            self._hold = self.host.keys.hold()
            self.ask(self._read, self._know)
        else:
            self._preview(self._line)

    def _read(self) -> tuple[str, Mapping[str, str]]:
        sales = self.desk.sales
        line = sales.written(self._table, self._row_id) if self._row_id else self._line
        return line, sales.complaint_kinds() if self._table == "complaint" else {}

    def _know(self, read: tuple[str, Mapping[str, str]]) -> None:
        line, self._kinds = read
        field = self.query_one(SpanLine)
        field.value = line
        field.cursor_position = len(line)
        self._release()
        self._preview(line)

    def _spans(self, text: str) -> tuple[Span, ...]:
        today = self.host.clock.today()
        return parse_offer(text, today).spans if self._table == "opportunity" else parse_case(text, today, self._kinds).spans

    @on(TextLine.Changed)
    def _typed(self, event: TextLine.Changed) -> None:
        event.stop()
        self._preview(event.value)

    def _preview(self, line: str) -> None:
        today = self.host.clock.today()
        if self._table == "opportunity":
            facts = offer_facts(parse_offer(line, today), today)
        else:
            facts = case_facts(self._table, parse_case(line, today, self._kinds), today)
        self.query_one(Facts).show([FactSection("", tuple(facts))])

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        if self._hold is None:
            self._hold = self.host.keys.hold()
            self.ask_to_write(partial(self._save, event.value), self._saved)

    def _save(self, line: str) -> str:
        if self._row_id:
            self.desk.sales.rewrite(self._table, self._row_id, line)
        else:
            self.desk.sales.add(self._table, self._customer_id, line)
        return line

    def _saved(self, line: str) -> None:
        self._release()
        self.app.notify(f"{self._called}  {line.strip()}", title=_(_SAVED[self._table]), timeout=3, markup=False)
        self.dismiss()

    def hindered(self, error: RmdeskError) -> None:
        """What could not be saved stays in the line, with the reason below it."""
        self._release()
        note = self.query_one("#sales-note", Static)
        note.set_classes("panel-note -bad")
        note.update(str(error))

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None
