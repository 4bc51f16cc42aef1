"""The columns that the list of customers can have: what each is called, how much room it wants, and by what it orders the list.

Where there is too little room, columns leave by their importance here, whatever place the user gave them; the name stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rmdesk.domain.money import column_unit
from rmdesk.i18n import N_, _, current_language
from rmdesk.widgets.cells import Align, width_of
from rmdesk.widgets.columns import Column


@dataclass(frozen=True, kw_only=True)
class ListColumn:
    """One column."""

    id: str
    title: str
    """English message id."""
    width: int
    """Cells it needs at least; more if its heading does, which the language decides."""
    priority: int
    """1 stays longest."""
    help: str = ""
    """What it says, if the title does not; English message id."""
    flex: int = 0
    most: int | None = None
    align: Align = "start"
    money: bool = False
    order: str = ""
    """The order of `queries.customers` that a click on it asks for; empty if there is none."""
    falling: bool = False
    """Whether that order begins with the largest."""


def _amount(id: str, title: str, priority: int, help: str = "") -> ListColumn:
    return ListColumn(
        id=id, title=title, help=help, width=10, priority=priority, flex=1, most=12, align="end", money=True, order=id, falling=True
    )


ALL_COLUMNS: Final = (
    ListColumn(id="name", title=N_("Name"), width=20, priority=1, flex=2, most=44, order="name"),
    ListColumn(id="level", title=N_("Level"), width=8, priority=2, order="level"),
    _amount("aum", N_("AUM"), 1, N_("deposits and investments; joint accounts with each holder")),
    _amount("average", N_("Month avg"), 7, N_("AUM, average of this month")),
    ListColumn(id="trend", title=N_("30 days"), width=7, priority=5, help=N_("AUM on seven days of the last thirty")),
    _amount("week_change", N_("7 days"), 9, N_("deposits against seven days ago; minus is out")),
    ListColumn(id="next_action", title=N_("Next action"), width=14, priority=3, flex=9, most=40, order="next_action"),
    ListColumn(
        id="last_contact",
        title=N_("Last reached"),
        help=N_("the last contact that reached them"),
        width=9,
        priority=4,
        order="last_contact",
    ),
    ListColumn(
        id="attempted",
        title=N_("Last attempt"),
        help=N_("the last attempt, whether it reached them or not"),
        width=9,
        priority=13,
        order="attempted",
    ),
    ListColumn(
        id="maturity",
        title=N_("Next maturity"),
        help=N_("when the next deposit, product or loan matures"),
        width=10,
        priority=6,
        order="maturity",
    ),
    _amount("deposits", N_("Deposits"), 8),
    _amount("investments", N_("Investments"), 12, N_("wealth, funds, bonds, insurance, gold")),
    _amount("loans", N_("Loans"), 10),
    ListColumn(id="status", title=N_("Status"), width=9, priority=11, order="status"),
    ListColumn(id="kind", title=N_("Kind"), width=6, priority=14, flex=1, most=11, order="kind"),
    ListColumn(id="number", title=N_("Number"), width=12, priority=15, flex=1, most=16, order="customer_no"),
    ListColumn(id="birthday", title=N_("Birthday"), width=10, priority=16, order="birthday"),
    ListColumn(id="age", title=N_("Age"), width=4, priority=17, align="end", order="age", falling=True),
    ListColumn(id="part", title=N_("Role"), width=6, priority=18, help=N_("your part in looking after them")),
    ListColumn(id="branch", title=N_("Branch"), width=10, priority=19, flex=1, most=20),
    ListColumn(id="opened", title=N_("Customer since"), width=10, priority=20, order="opened"),
    ListColumn(id="remarks", title=N_("Remarks"), width=12, priority=21, flex=4, most=60),
)
"""In the order in which the chooser offers them."""

KNOWN: Final = {column.id: column for column in ALL_COLUMNS}
FIXED: Final = "name"
"""The column without which a row says nothing."""
USUAL: Final = (
    *("name", "level", "aum", "average", "trend", "next_action", "last_contact"),
    *("maturity", "deposits", "loans", "week_change", "status", "kind", "number"),
)
"""What is shown until the user chooses."""
MARK: Final = "mark"
"""The narrow column in which selected rows are ticked; it is there while any are."""


def chosen(ids: Sequence[str]) -> tuple[ListColumn, ...]:
    """The columns that were chosen, without those a newer or older rmdesk knows; the usual ones if none were."""
    known = [KNOWN[id] for id in dict.fromkeys(ids) if id in KNOWN]
    if not known:
        return tuple(KNOWN[id] for id in USUAL)
    return tuple(known) if any(column.id == FIXED for column in known) else (KNOWN[FIXED], *known)


def placed(columns: Sequence[ListColumn], *, marked: bool = False) -> list[Column]:
    """The columns as a table wants them, in the user's language, behind the ticks if rows are marked."""
    mark = [Column(MARK, "", 1, priority=0)] if marked else []
    return mark + [_placed(column) for column in columns]


def _placed(column: ListColumn) -> Column:
    heading = title_of(column)
    # One cell is for the mark of the order.
    width = max(column.width, width_of(heading) + bool(column.order)) if column.id != "name" else column.width
    most = max(column.most, width) if column.most is not None else None
    return Column(column.id, heading, width, column.priority, column.flex, most, column.align)


def title_of(column: ListColumn) -> str:
    """Its heading, with the unit of amounts."""
    return f"{_(column.title)} {column_unit(current_language())}" if column.money else _(column.title)


def by_order(order: str) -> ListColumn | None:
    """The column that an order goes by."""
    return next((column for column in ALL_COLUMNS if column.order == order), None)
