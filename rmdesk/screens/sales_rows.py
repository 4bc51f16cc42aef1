"""Opportunities, requirements and complaints as rows; the funnel as a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money, format_money
from rmdesk.domain.pipeline import LOST, OPEN_STAGES, WON, Step
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.list_home import RowKey
from rmdesk.screens.sheet import TableColumn, TableSection
from rmdesk.screens.words import NONE, dated, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.row_source import Row

if TYPE_CHECKING:
    from rmdesk.store.queries.sales import CaseRow, OfferRow

BAR: Final = 18
"""Cells of the widest bar."""
_STATES: Final = {"open": N_("open"), "in_progress": N_("In progress"), "done": N_("Settled"), "cancelled": N_("Dropped")}


def offer_columns() -> list[Column]:
    """Stage, customer, product, value, chance, day, note; what a narrow terminal can spare goes first."""
    return [
        Column("stage", _("Stage"), 11, priority=2),
        Column("customer", _("Name"), 9, priority=1, flex=1, max_width=30),
        Column("product", _("Product"), 14, priority=3, max_width=16),
        Column("value", _("Worth"), 9, priority=1, align="end"),
        Column("chance", _("Chance"), 6, priority=4, align="end"),
        Column("weighted", _("Weighted"), 9, priority=5, align="end"),
        Column("end", _("Expected by"), 18, priority=1, flex=1, max_width=24),
        Column("note", _("Note"), 12, priority=6, flex=4),
    ]


def case_columns(table: str) -> list[Column]:
    """Due, customer, what, status."""
    about = Column("kind", _("Kind"), 10, priority=4) if table == "complaint" else None
    return [
        Column("due", _("Wanted by") if table == "requirement" else _("Due"), 18, priority=1, flex=1, max_width=24),
        Column("customer", _("Name"), 10, priority=1, flex=1, max_width=30),
        Column("text", _("About"), 20, priority=1, flex=4),
        *([about] if about else []),
        Column("weight", _("Urgency") if table == "requirement" else _("Severity"), 9, priority=3),
        Column("status", _("Status"), 11, priority=2),
        Column("since", _("First noted"), 18, priority=5),
        Column("outcome", _("How it was settled"), 14, priority=6, flex=2),
    ]


def offer_row(offer: OfferRow, today: date) -> tuple[RowKey, Row]:
    """An opportunity; one whose expected day has passed is marked with a sign and a colour."""
    closed = offer.stage not in OPEN_STAGES
    late = offer.end is not None and offer.end < today and not closed
    when = dated(offer.end, today) if offer.end else NONE
    note = offer.remarks.splitlines()[-1] if offer.stage == LOST and offer.remarks else offer.summary
    return (
        RowKey(offer.id, offer.customer_id, offer.customer),
        (
            Cell(word(offer.stage, "stage"), "good" if offer.stage == WON else "muted" if closed else None),
            offer.customer,
            word(offer.product_line, "product_line") if offer.product_line else NONE,
            said(offer.value),
            f"{offer.probability // 10_000}%",
            Cell(said(offer.weighted), "muted"),
            Cell(f"! {when}" if late else when, "bad" if late else None if offer.end else "muted"),
            Cell(note, "muted"),
        ),
    )


def case_row(case: CaseRow, table: str, today: date) -> tuple[RowKey, Row]:
    """A requirement or complaint; one that is late is marked with a sign and a colour."""
    is_open = case.status in ("open", "in_progress")
    late = case.due is not None and case.due < today and is_open
    when = dated(case.due, today) if case.due else _("no date")
    heavy = case.weight in ("urgent", "serious", "high")
    kind: tuple[Cell | str, ...] = ()
    if table == "complaint":
        kind = (Cell(word(case.category, "complaint_category") if case.category else NONE, "muted"),)
    weight = word(case.weight, "urgency" if table == "requirement" else "severity") if case.weight else NONE
    state = _(_STATES[case.status]) if case.status in _STATES else word(case.status, "work_status")
    return (
        RowKey(case.id, case.customer_id, case.customer),
        (
            Cell(
                f"! {when}" if late else when, "bad" if late else "warn" if case.due == today and is_open else None if is_open else "muted"
            ),
            case.customer,
            case.summary,
            *kind,
            Cell(weight, "warn" if heavy and is_open else "muted"),
            Cell(state, None if is_open else "muted"),
            Cell(dated(case.since, today), "muted"),
            Cell(case.remarks.splitlines()[-1] if case.remarks else "", "muted"),
        ),
    )


def said(amount: Money | None) -> str:
    """An amount, in the unit that fits; another currency than yuan with its code."""
    return format_money(amount, current_language(), with_code=amount.currency != "CNY") if amount is not None else NONE


def all_said(amounts: Sequence[Money]) -> str:
    """Sums of one or more currencies."""
    return " + ".join(map(said, amounts)) if amounts else NONE


def funnel_section(steps: Sequence[Step]) -> TableSection:
    """Stage by stage, each as wide as what stands in it: in money where that is known, else in number."""
    sizes = [step.values[0].minor if step.values else 0 for step in steps]
    if not any(sizes):
        sizes = [step.count for step in steps]
    rows = tuple(_step(step, size, max(sizes, default=0)) for step, size in zip(steps, sizes, strict=True))
    columns = (
        TableColumn(priority=1),
        TableColumn(priority=4),
        TableColumn("end", priority=1),
        TableColumn("end", priority=1),
        TableColumn("end", priority=2),
        TableColumn(priority=3),
    )
    return TableSection("", columns, rows)


def _step(step: Step, size: int, largest: int) -> tuple[Cell | str, ...]:
    further = ""
    if step.converted is not None:
        further = _("↓ {share} % go on").format(share=step.converted // 10_000)
    is_won = step.stage == WON
    return (
        Cell(word(step.stage, "stage"), "good" if is_won else None),
        Cell(bar(size, largest), "good" if is_won else "accent"),
        str(step.count),
        all_said(step.values),
        Cell(_("in twelve months") if is_won else _("weighted {amount}").format(amount=all_said(step.weighted)), "muted"),
        Cell(further, "muted"),
    )


def bar(size: int, largest: int, cells: int = BAR) -> str:
    """A bar in the middle of `cells`, in proportion; what is there at all is at least two cells wide. Widths are even, so all lie over one axis."""
    if size <= 0 or largest <= 0:
        return " " * (cells // 2 - 1) + "··" + " " * (cells - cells // 2 - 1)
    half = max(1, (size * (cells // 2) * 2 + largest) // (2 * largest))
    margin = " " * (cells // 2 - half)
    return f"{margin}{'█' * (2 * half)}{margin}"
