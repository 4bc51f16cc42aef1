"""What is done with several customers at once: a task for each, into a group, to a file; and a filter that is given a name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rmdesk.errors import InvalidValue
from rmdesk.i18n import _, ngettext
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.one_line import OneLineScreen
from rmdesk.screens.work_paper import write_to

if TYPE_CHECKING:
    from rmdesk.domain.filter_line import Filter
    from rmdesk.screens.host import DeskScreen
    from rmdesk.store.export_file import Existing
    from rmdesk.store.group_edits import Joined
    from rmdesk.store.queries.customers import CustomerList


def customers_words(count: int) -> str:
    """`3 customers`."""
    return ngettext("{count} customer", "{count} customers", count).format(count=f"{count:,}")


# -- a task for each -------------------------------------------------------------------------------------------------------


async def new_tasks(screen: DeskScreen[None], rows: Sequence[int], line: str) -> None:
    """Ask for one line and make that task for each customer, all in one transaction."""
    from rmdesk.screens.bulk_task import BulkTaskScreen

    if rows:
        await screen.app.push_screen(BulkTaskScreen(screen.desk.customers.ids(rows), line=line))


# -- into a group ----------------------------------------------------------------------------------------------------------


async def into_group(screen: DeskScreen[None], rows: Sequence[int]) -> None:
    """Ask for a group of fixed members, or the name of a new one, and put the customers of these rows of the list into it."""
    if rows:
        await members_into_group(screen, len(rows), lambda: screen.desk.customers.ids(rows))


async def members_into_group(screen: DeskScreen[None], count: int, members: Callable[[], Sequence[str]]) -> None:
    """Ask for a group, or the name of a new one, and put the `count` customers into it whose ids `members` gives."""
    desk = screen.desk
    options = [*((group.name, group.id) for group in desk.groups.names() if group.kind == "entity"), (_("a new group …"), "")]
    heading = _("Put {customers} into").format(customers=customers_words(count))

    def picked(group: str | None) -> None:
        if group is None:
            return
        if group:
            ids = members()
            screen.ask_to_write(lambda: desk.groups.add(group, ids), partial(_joined, screen))
        else:
            screen.app.push_screen(OneLineScreen(_("Name of the new group")), named)

    def named(name: str | None) -> None:
        if name is not None:
            ids = members()
            screen.ask_to_write(lambda: desk.groups.create(name, members=ids), lambda _id: _made(screen, name, len(ids)))

    await screen.app.push_screen(PickScreen(heading, options), picked)


def out_of_group(screen: DeskScreen[None], wanted: Filter | None, rows: Sequence[int]) -> None:
    """Take the customers out of the group of fixed members that the filter names.

    Raises:
        InvalidValue: the filter names no such group.
    """
    desk = screen.desk
    named = {str(one.values[0]) for one in wanted.conditions if one.field == "group" and len(one.values) == 1} if wanted else set()
    groups = [group for group in desk.groups.names() if group.kind == "entity" and group.name in named]
    if len(groups) != 1:
        raise InvalidValue(_("The filter does not name one group of fixed members."), _("Press G and open the group first."))
    ids = desk.customers.ids(rows)

    def left(count: int) -> None:
        text = _("{customers} taken out of “{name}”.").format(customers=customers_words(count), name=groups[0].name)
        screen.app.notify(text, timeout=4, markup=False)

    screen.ask_to_write(lambda: desk.groups.take_out(groups[0].id, ids), left)


def _joined(screen: DeskScreen[None], joined: Joined) -> None:
    text = _("{customers} put into the group.").format(customers=customers_words(joined.added))
    if joined.there:
        text += " " + _("{count} were in it already.").format(count=joined.there)
    screen.app.notify(text, timeout=4, markup=False)


def _made(screen: DeskScreen[None], name: str, count: int) -> None:
    screen.app.notify(_("Group “{name}” with {customers}.").format(name=name, customers=customers_words(count)), timeout=4, markup=False)


# -- to a file -------------------------------------------------------------------------------------------------------------


async def export(
    screen: DeskScreen[None], customers: CustomerList, rows: Collection[int], columns: Sequence[str], line: str, path: str = ""
) -> None:
    """Ask where to, and write the customers there."""
    count = len(rows)
    if not count:
        screen.app.notify(_("There is nobody to export."), severity="warning", timeout=4, markup=False)
        return
    if path:
        _write(screen, customers, rows, columns, line, path)
        return
    proposed = f"~/rmdesk-{screen.host.clock.today().isoformat()}.csv"

    def named(where: str | None) -> None:
        if where is not None:
            _write(screen, customers, rows, columns, line, where)

    await screen.app.push_screen(
        OneLineScreen(
            _("Export {customers} to").format(customers=customers_words(count)),
            proposed,
            note=_("The ending says the format: .csv, .xlsx (Excel), .md (Markdown). Each export is written to the audit log."),
        ),
        named,
    )


def _write(screen: DeskScreen[None], customers: CustomerList, rows: Collection[int], columns: Sequence[str], line: str, path: str) -> None:
    desk, today = screen.desk, screen.host.clock.today()

    def write(where: str, existing: Existing) -> Path:
        from rmdesk.screens.customer_columns import KNOWN
        from rmdesk.screens.customer_export import as_table, export_columns
        from rmdesk.screens.customer_rows import CustomerRows

        words = CustomerRows(customers, today, [KNOWN[column] for column in columns])
        table = as_table(desk.customers.lines(rows), columns, _("My customers") + f" {today.isoformat()}", today, words)
        return desk.exports.write(table, where, {"columns": list(export_columns(columns)), "filter": line}, existing)

    write_to(screen, write, path, title=_("{customers} exported").format(customers=customers_words(len(rows))))


# -- a filter with a name --------------------------------------------------------------------------------------------------


async def keep_filter(screen: DeskScreen[None], line: str, name: str = "") -> None:
    """Ask for a name and keep the filter under it.

    Raises:
        InvalidValue: there is no filter.
    """
    if not line:
        raise InvalidValue(_("There is no filter to keep."), _("Press f and write one."))

    def named(text: str | None) -> None:
        if text is not None:
            screen.desk.list_settings.keep_filter(text, line)
            screen.app.notify(line, title=_("Filter “{name}” kept").format(name=text), timeout=4, markup=False)

    if name:
        named(name)
    else:
        await screen.app.push_screen(OneLineScreen(_("Keep this filter as"), note=line), named)
