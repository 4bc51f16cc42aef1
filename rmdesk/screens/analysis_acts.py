"""What becomes of a row of an analysis: a group, a filter, a file."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final

from rmdesk.domain.filter_line import Filter, format_filter
from rmdesk.domain.money import Money, currency_exponent
from rmdesk.i18n import _, current_language
from rmdesk.screens import customer_bulk as bulk
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.one_line import OneLineScreen
from rmdesk.screens.table_export import export_table
from rmdesk.widgets.cells import Cell

if TYPE_CHECKING:
    from rmdesk.domain.filter_terms import Vocabulary
    from rmdesk.screens.analysis_frame import Line, Page
    from rmdesk.screens.host import DeskScreen
    from rmdesk.store.export_file import Table, Value
    from rmdesk.store.queries.customers import CustomerList

DRAWN: Final = "bar"
"""Id of a column that is drawn: no file has it."""
LONGEST_NAME: Final = 60
"""Characters of a group's name."""


async def make_group(screen: DeskScreen[None], line: Line) -> None:
    """A group of the customers behind a row: of fixed members, or a rule where a filter says who they are."""
    if line.wanted is None:
        await bulk.into_group(screen, list(line.customers))
        return
    wanted = line.wanted
    screen.ask(screen.desk.analysis.vocabulary, lambda words: _which_group(screen, line, format_filter(wanted, current_language(), words)))
    screen.keys_wait()


def _which_group(screen: DeskScreen[None], line: Line, rule: str) -> None:
    options = [
        (_("always whoever fits: {rule}").format(rule=rule), "concept"),
        (_("the {customers} of today, as fixed members").format(customers=bulk.customers_words(len(line.customers))), "entity"),
    ]

    async def picked(kind: str | None) -> None:
        if kind == "entity":
            await bulk.into_group(screen, list(line.customers))
        elif kind == "concept":
            name = line.about.replace('"', "")[:LONGEST_NAME]
            await screen.app.push_screen(OneLineScreen(_("Name of the new group"), name, note=rule), named)

    def named(name: str | None) -> None:
        if name is not None:
            make = partial(screen.desk.groups.create, name, rule)
            screen.ask_to_write(make, lambda _id: screen.app.notify(rule, title=_("Group “{name}” made").format(name=name), markup=False))

    screen.app.push_screen(PickScreen(line.about, options), picked)


async def as_filter(screen: DeskScreen[None], wanted: Filter) -> None:
    """My customers under this filter."""

    def go(words: Vocabulary) -> None:
        screen.host.call_later(screen.host.show_customers, format_filter(wanted, current_language(), words))

    screen.ask(screen.desk.analysis.vocabulary, go)
    screen.keys_wait()


# -- to a file -------------------------------------------------------------------------------------------------------------


async def export(screen: DeskScreen[None], page: Page, line: Line | None, title: str, path: str = "") -> None:
    """Ask what and where to, and write it."""
    if path or line is None or not line.customers:
        await _export_table(screen, page, title, path)
        return
    options = [
        (_("the table as it stands here"), "table"),
        (_("the {customers} behind “{row}”").format(customers=bulk.customers_words(len(line.customers)), row=line.about), "customers"),
    ]

    async def picked(what: str | None) -> None:
        if what == "table":
            await _export_table(screen, page, title, path)
        elif what == "customers":
            _export_customers(screen, line)

    await screen.app.push_screen(PickScreen(_("Export what?"), options), picked)


def _export_customers(screen: DeskScreen[None], line: Line) -> None:
    from rmdesk.screens.customer_columns import USUAL

    desk, among = screen.desk, line.customers

    def ask(read: tuple[CustomerList, tuple[str, ...]]) -> None:
        screen.host.call_later(bulk.export, screen, read[0], read[0].rows, read[1], line.about)

    screen.ask(lambda: (desk.analysis.listed(among), desk.list_settings.layout().columns or USUAL), ask)
    screen.keys_wait()


async def _export_table(screen: DeskScreen[None], page: Page, title: str, path: str) -> None:
    today = screen.host.clock.today().isoformat()
    heading, file = _("Export the table to"), f"rmdesk-{today}-analysis"
    await export_table(screen, lambda: as_table(page, f"{title} {today}"), {"analysis": title}, heading, file, path)


def as_table(page: Page, title: str) -> Table:
    """The table of a page as a file has it: exact values where the row has them."""
    from rmdesk.store.export_file import Table

    columns = [(place, column.title) for place, column in enumerate(page.columns) if column.id != DRAWN]
    rows: list[tuple[Value, ...]] = []
    for line in page.lines:
        said = tuple(cell.text if isinstance(cell, Cell) else cell for cell in (line.cells[place] for place, _title in columns))
        rows.append(line.values or said)
    return Table(title, tuple(title for _place, title in columns), rows)


def exact(amount: Money) -> Decimal:
    """An amount as a file has it."""
    return Decimal(amount.minor).scaleb(-currency_exponent(amount.currency))
