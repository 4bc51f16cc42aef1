"""Any row as it is stored: for `--json`, field editing and reveals. Nothing is masked here; who calls decides what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rmdesk.errors import NotFound
from rmdesk.i18n import _

if TYPE_CHECKING:
    from sqlite3 import Connection


def row(conn: Connection, table: str, row_id: str) -> dict[str, int | str | None] | None:
    """The row `row_id` of `table` by column, in wire values; None if there is none, or only a deleted one.

    Raises:
        NotFound: if there is no such table of rows with an id.
    """
    columns = [name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    if "id" not in columns or "deleted_at" not in columns:
        raise NotFound(_("There is no table {table}.").format(table=table))
    found = conn.execute(f'SELECT * FROM "{table}" WHERE id = ? AND deleted_at IS NULL', (row_id,)).fetchone()
    return dict(zip(columns, found, strict=True)) if found else None


def rows_of_customer(conn: Connection, table: str, customer_id: str) -> list[dict[str, int | str | None]]:
    """The rows of `table` that hang off a customer, by id.

    Raises:
        NotFound: if there is no such table, or its rows name no customer.
    """
    columns = [name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    if "customer_id" not in columns or "deleted_at" not in columns:
        raise NotFound(_("There is no table {table} of things that belong to a customer.").format(table=table))
    found = conn.execute(f'SELECT * FROM "{table}" WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id', (customer_id,))
    return [dict(zip(columns, values, strict=True)) for values in found]
