"""An opportunity, a requirement or a complaint in one line, new or changed; what it says stands below it while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import format_money
from rmdesk.domain.quicklog_head import Span
from rmdesk.domain.sales_line import CaseLine, OfferLine, parse_case, parse_offer
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.line_entry import LineEntry
from rmdesk.screens.words import NONE, dated, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


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


class SalesLineScreen(LineEntry[str]):
    """Takes the line over whatever page is open."""

    def __init__(self, table: str, customer_id: str, name: str, *, line: str = "", row_id: str = "") -> None:
        """Make the screen.

        Args:
            table: `opportunity`, `requirement` or `complaint`.
            customer_id: whom it is about.
            name: what they are called.
            line: what has been typed already.
            row_id: the row to be changed; empty makes a new one.
        """
        title = (_CHANGED if row_id else _NEW)[table]
        super().__init__(_(title).format(name=name), _(_LIKE[table]), _(_GRAMMAR[table]), line)
        self._table = table
        self._customer_id = customer_id
        self._called = name
        self._row_id = row_id
        self._kinds: Mapping[str, str] = {}

    def on_mount(self) -> None:
        """Say what stands there, once it is read."""
        if self._row_id or self._table == "complaint":
            self.read_first(self._read)

    def _read(self) -> str:
        sales = self.desk.sales
        if self._table == "complaint":
            self._kinds = sales.complaint_kinds()
        return sales.written(self._table, self._row_id) if self._row_id else self._line

    def spans(self, text: str) -> Sequence[Span]:
        """What is understood of an offer or a case."""
        today = self.host.clock.today()
        return parse_offer(text, today).spans if self._table == "opportunity" else parse_case(text, today, self._kinds).spans

    def preview(self, line: str) -> None:
        """What the row will be."""
        today = self.host.clock.today()
        if self._table == "opportunity":
            self.show(offer_facts(parse_offer(line, today), today))
        else:
            self.show(case_facts(self._table, parse_case(line, today, self._kinds), today))

    def save(self, line: str) -> str:
        """Make or change the row."""
        if self._row_id:
            self.desk.sales.rewrite(self._table, self._row_id, line)
        else:
            self.desk.sales.add(self._table, self._customer_id, line)
        return line

    def saved(self, value: str) -> None:
        """What was typed."""
        self.app.notify(f"{self._called}  {value.strip()}", title=_(_SAVED[self._table]), timeout=3, markup=False)
