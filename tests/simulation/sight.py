"""Who may see what, worked out from the center's rows alone: the oracle's own reading of the rules, not the center's `Routing`.

Whoever adds a table to the world says here whose its rows are; rows in any other table make the run fail.
"""

from __future__ import annotations

from collections import defaultdict

from rmdesk.store.wire import Image

Tables = dict[str, dict[str, Image]]
"""Table → row id → image."""
Rows = set[tuple[str, str]]

EVERYBODYS = {"branch", "team", "person", "product", "relation_type"}
CUSTOMERS = {"assignment", "account_role", "contact_point", "customer_note", "preference", "opportunity", "contact", "service_request"}
CUSTOMERS_OR_OWNERS = {"activity", "field_history", "sync_conflict", "reminder_decision"}
OWNERS = {"work_log", "audit_event", "reminder_override"}
PRIVATE = {"note"}
ACCOUNTS = {"balance"}
PARENTS = {
    "contact_opportunity": ("contact", "contact_id"),
    "activity_opportunity": ("opportunity", "opportunity_id"),
    "activity_contact": ("contact", "contact_id"),
}
LIVE = sorted(
    {"customer", "account", "customer_relation"}
    | EVERYBODYS
    | CUSTOMERS
    | CUSTOMERS_OR_OWNERS
    | OWNERS
    | PRIVATE
    | ACCOUNTS
    | PARENTS.keys()
)
"""The tables that have rows in this world."""


def is_private(table: str, row: Image) -> bool:
    """Whether a row is in nobody's book but the private one of whose it is: a note, and what tells of a note."""
    return table in PRIVATE or (table in {"field_history", "sync_conflict"} and row["table_name"] in PRIVATE)


class Sight:
    """What one person looks after, by the rows as they are; a row's own deletion is not looked at."""

    def __init__(self, tables: Tables, person: str) -> None:
        self.tables = tables
        self.person = person
        self.customers = {
            row["customer_id"]
            for row in tables["assignment"].values()
            if row["person_id"] == person and row["valid_to"] is None and row["deleted_at"] is None
        }
        self.accounts = {
            row["account_id"]
            for row in tables["account_role"].values()
            if row["customer_id"] in self.customers and row["deleted_at"] is None
        }

    def has(self, table: str, row: Image) -> bool:
        """Whether the row is this person's work."""
        if table == "customer":
            return row["id"] in self.customers
        if table == "customer_relation":
            return row["customer_id"] in self.customers and row["related_id"] in self.customers
        if is_private(table, row):
            return row["owner_id"] == self.person
        if table in CUSTOMERS or (table in CUSTOMERS_OR_OWNERS and row["customer_id"]):
            return row["customer_id"] in self.customers
        if table in OWNERS | CUSTOMERS_OR_OWNERS:
            return row["owner_id"] == self.person
        if table == "account":
            return row["id"] in self.accounts
        if table in ACCOUNTS:
            return row["account_id"] in self.accounts
        parent, via = PARENTS[table]
        above = self.tables[parent].get(str(row[via]))
        return above is not None and self.has(parent, above)


def seen_by(tables: Tables, person: str) -> Rows:
    """Every row that this person's desk must hold, and no other."""
    me = tables["person"][person]
    people = [person]
    if me["role"] == "supervisor" and me["team_id"]:
        people += [
            one
            for one, row in tables["person"].items()
            if row["team_id"] == me["team_id"] and row["role"] == "rm" and row["deleted_at"] is None
        ]
    sights = [Sight(tables, one) for one in people]
    seen: Rows = set()
    for table, rows in tables.items():
        for row_id, row in rows.items():
            if row["deleted_at"] is None and (
                table in EVERYBODYS
                or (row["owner_id"] == person if is_private(table, row) else any(sight.has(table, row) for sight in sights))
            ):
                seen.add((table, row_id))
    return seen


def books_of(tables: Tables) -> dict[str, Rows]:
    """Book → the rows in it: what its count and digest must be the sums of."""
    books: dict[str, Rows] = defaultdict(set)
    sights = [Sight(tables, person) for person in tables["person"]]
    for table, rows in tables.items():
        for row_id, row in rows.items():
            if row["deleted_at"] is not None:
                continue
            if table in EVERYBODYS:
                books["bank"].add((table, row_id))
            elif is_private(table, row) and row["owner_id"]:
                books[f"private:{row['owner_id']}"].add((table, row_id))
            else:
                for sight in sights:
                    if sight.has(table, row):
                        books[f"rm:{sight.person}"].add((table, row_id))
    return books
