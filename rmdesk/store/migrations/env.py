"""What Alembic runs: the revisions, over the connection and inside the transaction that `migrations.upgrade` has opened.

More attributes are given only where a revision is written (`tools/migration.py`): `tables` are those of the side it is for, `elsewhere`
names indexes on them that belong to another side.
"""

from __future__ import annotations

from alembic import context

given = context.config.attributes
tables = given.get("tables")
elsewhere = given.get("elsewhere", set())


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table or index is compared; the other sides' are not."""
    if kind == "table":
        return tables is None or name in tables
    return name not in elsewhere


context.configure(
    connection=given["connection"],
    target_metadata=given.get("metadata"),
    include_name=ours,
    include_object=lambda _item, name, kind, _reflected, _other: ours(name, kind, None),
    render_item=given.get("render_item"),
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
