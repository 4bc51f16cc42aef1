"""Revisions of the schema, written from the tables' classes.

    python tools/migration.py new shared "customers get a nickname"    a revision with what changed; read it before you commit it
    python tools/migration.py baseline                                 write the first revisions anew; only while no release has them

A CHECK constraint that changed is not noticed by Alembic: write it by hand. After `new`, raise the number in `store/schema.py`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import render_op_text
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel.sql.sqltypes import AutoString

from rmdesk.center.migrations import CENTER
from rmdesk.center.tables import CENTER_TABLES
from rmdesk.store.migrations import DESK, SHARED, Side, configuration, upgrade
from rmdesk.store.tables import CENTER_ONLY, SYNCED, desk, metadata
from rmdesk.store.tables.base import BusinessRow, Moment, SyncedRow

TABLES = {
    "shared": [str(model.__tablename__) for model in SYNCED],
    "desk": [str(model.__tablename__) for model in desk.DESK_TABLES],
    "center": [str(model.__tablename__) for model in (*CENTER_ONLY, *CENTER_TABLES)],
}
DESK_INDEXES = {str(index.name): index for index in vars(desk).values() if isinstance(index, sa.Index)}
"""Indexes on shared tables that only a desk's lists need."""
SIDES = {side.name: side for side in (SHARED, DESK, CENTER)}
PARTS = {
    "definitions": ("code", "Code sets, calendar, measures, rules and products: what the center defines and everybody reads"),
    "people": ("branch", "Branches and people, campaigns and their scripts"),
    "customers": ("customer", "Customers, who looks after them, and their profiles"),
    "about": ("contact_point", "What is known about a customer, and relations between customers"),
    "holdings": ("account", "What customers hold"),
    "work": ("customer_group", "Groups, the four core models and their links"),
    "journal": ("complaint", "Service, the RM's own work, targets and figures"),
    "trace": ("match_pair", "Merging, hand-over, and the trace of what happened"),
}
"""The shared baseline is cut into modules before these tables of `SYNCED`, which lists parents first."""

HEAD = '''# ruff: noqa: E501
"""{title}. Written by tools/migration.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

{imports}'''
REVISION = """revision = "{side}_0001"
down_revision = None
branch_labels = ("{side}",)
depends_on = None


def upgrade() -> None:
    \"\"\"Create the tables.\"\"\"
"""

COLUMNS = '''def {name}() -> list[sa.schema.SchemaItem]:
    """Columns of a {name} row."""
    return [
{columns}    ]


'''


def rendered(kind: str, item: object, _context: object) -> str | bool:
    """Our column types as a revision writes them; False leaves the others to Alembic."""
    if kind != "type":
        return False
    if isinstance(item, Moment):
        return "moment()"
    if isinstance(item, AutoString):
        return f"sa.String({item.length})" if item.length else "sa.String()"
    return False


def creation(names: list[str]) -> str:
    """The statements that create these tables and their indexes, without what only a desk has."""
    lines: list[str] = []
    for name in names:
        table = metadata.tables[name].to_metadata(sa.MetaData(naming_convention=metadata.naming_convention))
        table.info = {}
        lines.append(render_op_text(autogen(), ops.CreateTableOp.from_table(table)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        lines += [render_op_text(autogen(), ops.CreateIndexOp.from_index(index)) for index in indexes if index.name not in DESK_INDEXES]
    return indented(lines)


def indented(statements: list[str]) -> str:
    """The statements as a function's body."""
    return "\n".join(f"    {line}" for text in statements for line in text.splitlines()) + "\n"


def autogen() -> AutogenContext:
    """What Alembic's renderers need to know."""
    context = MigrationContext.configure(dialect_name="sqlite", opts={"target_metadata": metadata, "render_item": rendered})
    context.opts.update(sqlalchemy_module_prefix="sa.", alembic_module_prefix="op.", user_module_prefix=None)
    return AutogenContext(context, metadata, opts=context.opts)


def row_columns(table: str, model: type[SyncedRow]) -> str:
    """The lines that `table` begins with because it is a `model`."""
    return "".join(f"{line}\n" for line in creation([table]).splitlines()[1 : len(model.model_fields) + 1])


def shortened(body: str) -> str:
    """`body` with the columns that every row has called by their name."""
    for name, model, table in (("business", BusinessRow, "customer"), ("synced", SyncedRow, "balance")):
        body = body.replace(row_columns(table, model), f"    *{name}(),\n")
    return body


def head(title: str, body: str) -> str:
    """The top of a module whose functions are `body`."""
    imports = {"moment": "columns", "business": "shared.baseline.row", "synced": "shared.baseline.row"}
    used = [name for name in imports if f"{name}()" in body and f"def {name}()" not in body]
    return (
        HEAD.format(title=title, imports="".join(f"from rmdesk.store.migrations.{imports[name]} import {name}\n" for name in used)) + "\n"
    )


def write_baseline() -> list[Path]:
    """Write the first revision of each side; the shared one, with its seventy tables, in modules beside it."""
    written = []
    for side in SIDES.values():
        revision = REVISION.format(side=side.name)
        path = side.folder / f"{side.name}_0001_baseline.py"
        if side is SHARED:
            written += write_parts(side)
            imports = f"from rmdesk.store.migrations.shared.baseline import {', '.join(PARTS)}\n"
            calls = f"    for part in ({', '.join(PARTS)}):\n        part.create()\n"
            title = HEAD.format(title="The synced tables as they were first", imports=imports)
            path.write_text(f"{title}\n{revision}{calls}", encoding="utf-8")
        else:
            body = shortened(creation(TABLES[side.name]))
            if side is DESK:
                body += indented([render_op_text(autogen(), ops.CreateIndexOp.from_index(index)) for index in DESK_INDEXES.values()])
            path.write_text(head(f"The tables of the {side.name} as they were first", body) + revision + body, encoding="utf-8")
        written.append(path)
    return written


def write_parts(side: Side) -> list[Path]:
    """The shared tables, a module for each family."""
    names = TABLES[side.name]
    starts = [names.index(first) for first, _title in PARTS.values()]
    written = [side.folder / "baseline" / "row.py"]
    lists = {"synced": row_columns("balance", SyncedRow), "business": row_columns("customer", BusinessRow)}
    body = "".join(COLUMNS.format(name=name, columns=columns) for name, columns in lists.items())
    written[0].write_text(head("The columns that every synced row, and every business row, had at first", body) + body, encoding="utf-8")
    for (part, (_first, title)), start, end in zip(PARTS.items(), starts, [*starts[1:], len(names)], strict=True):
        body = shortened(creation(names[start:end]))
        path = side.folder / "baseline" / f"{part}.py"
        path.write_text(f'{head(title, body)}\ndef create() -> None:\n    """Create the tables."""\n{body}', encoding="utf-8")
        written.append(path)
    return written


def write_new(side: Side, name: str) -> list[Path]:
    """A revision with the difference between the newest revisions and the classes."""
    around = (SHARED, side) if side is not SHARED else (SHARED,)
    config = configuration(*around)
    elsewhere = set() if side is DESK else set(DESK_INDEXES)
    config.attributes.update(metadata=metadata, tables=set(TABLES[side.name]), elsewhere=elsewhere, render_item=rendered)
    script = ScriptDirectory.from_config(config)
    (last,) = [found for found in script.get_heads() if found.startswith(f"{side.name}_")]
    with sa.create_engine("sqlite://").connect() as connection:
        upgrade(connection, *around)
        config.attributes["connection"] = connection
        number = int(last.removeprefix(f"{side.name}_")) + 1
        new = f"{side.name}_{number:04}"
        made = command.revision(config, name, autogenerate=True, head=last, rev_id=new, version_path=str(side.folder))
    assert made is not None
    assert not isinstance(made, list)
    path = Path(made.path)
    text = path.read_text(encoding="utf-8")
    if "moment()" in text:
        text = text.replace("from alembic import op\n", "from alembic import op\nfrom rmdesk.store.migrations.columns import moment\n")
    path.write_text("".join(f"{line}\n" for line in text.splitlines() if "###" not in line), encoding="utf-8")
    return [path]


def main() -> None:
    """Read the command line, write, and format what was written."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("baseline")
    new = what.add_parser("new")
    new.add_argument("side", choices=sorted(SIDES))
    new.add_argument("name")
    asked = parser.parse_args()
    written = write_baseline() if asked.what == "baseline" else write_new(SIDES[asked.side], asked.name)
    for step in (["format", "--quiet"], ["check", "--fix", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *step, *written], check=True)
    print("\n".join(str(path.relative_to(Path.cwd())) for path in written))


if __name__ == "__main__":
    main()
