"""The peer: about the smallest Textual program that shows a table. `python minimal_app.py ROWS`."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class MinimalApp(App[None]):
    """A `DataTable` with as many rows as asked for, 7 columns."""

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("name", "level", "AUM", "deposits", "loans", "next", "last")
        table.add_rows([(f"customer {n}", "gold", f"{n}.5", f"{n}.1", "0.0", "today", f"{n} days ago") for n in range(int(sys.argv[1]))])


if __name__ == "__main__":
    MinimalApp().run()
