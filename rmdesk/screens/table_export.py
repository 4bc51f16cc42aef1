"""Asks where a table is to be written, and writes it there: the file says who it belongs to by its rights, the audit log who took it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rmdesk.i18n import _
from rmdesk.screens.one_line import OneLineScreen
from rmdesk.screens.work_paper import write_to

if TYPE_CHECKING:
    from pathlib import Path

    from rmdesk.screens.host import DeskScreen
    from rmdesk.store.export_file import Existing, Table


async def export_table(
    screen: DeskScreen[None],
    make: Callable[[], Table],
    about: Mapping[str, object],
    heading: str,
    name: str,
    path: str = "",
    *,
    takes_long: bool = False,
) -> None:
    """Ask where to and write what `make` gives; runs in the desk's thread, unless it takes long.

    Args:
        screen: the page.
        make: gives the table.
        about: what the audit event says besides file and number of rows.
        heading: the question.
        name: of the proposed file, without its ending.
        path: where to, if that was said already.
        takes_long: in a large book; then no question waits for it.
    """

    def write(where: str, existing: Existing) -> Path:
        return screen.desk.exports.write(make(), where, about, existing)

    if path:
        write_to(screen, write, path, title=_("Table exported"), takes_long=takes_long)
        return
    note = _("The ending says the format: .csv, .xlsx (Excel), .md (Markdown). Each export is written to the audit log.")

    def named(where: str | None) -> None:
        if where is not None:
            write_to(screen, write, where, title=_("Table exported"), takes_long=takes_long)

    await screen.app.push_screen(OneLineScreen(heading, f"~/{name}.csv", note=note), named)
