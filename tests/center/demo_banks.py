"""A demo bank to look into: made once for a test module, and short ways to ask it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rmdesk.center.database import CenterDb
from rmdesk.center.demo_bank import DemoBank
from rmdesk.store.tables import SYNCED
from rmdesk.store.wire import Image, Wire, quoted, select_list, shape

DAY = date(2026, 11, 20)
TABLES = tuple(str(model.__tablename__) for model in SYNCED)


@dataclass(frozen=True)
class Made:
    """A center with a demo bank in it."""

    db: CenterDb
    bank: DemoBank

    def rows(self, sql: str, *params: Wire) -> list[tuple[Wire, ...]]:
        """Rows of a query with `?`."""
        with self.db.read() as tx:
            return tx.rows(sql, params)

    def images(self, table: str) -> list[Image]:
        """All rows of a table."""
        of = shape(table)
        return [of.image(row) for row in self.rows(f"SELECT {select_list(table, self.db.dialect)} FROM {quoted(table)} t ORDER BY t.id")]

    def everything(self) -> dict[str, list[tuple[Wire, ...]]]:
        """All rows of all tables, and what the books say."""
        found = {table: self.rows(f"SELECT {select_list(table, self.db.dialect)} FROM {quoted(table)} t ORDER BY t.id") for table in TABLES}
        found["book"] = self.rows("SELECT id, seq, row_count, digest FROM book ORDER BY id")
        found["change"] = self.rows(
            "SELECT b.id, c.table_name, c.row_id, c.seq, c.hash FROM change c JOIN book b ON b.key = c.book_key ORDER BY b.id, c.seq"
        )
        return found


MakeBank = Callable[..., Made]
