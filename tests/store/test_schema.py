"""The revisions make exactly the tables that the classes describe, on every database, and an upgrade is all or nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from rmdesk.center.migrations import CENTER
from rmdesk.center.tables import CENTER_TABLES
from rmdesk.errors import IntegrityError
from rmdesk.store import schema
from rmdesk.store.connection import connect
from rmdesk.store.migrations import DESK, SHARED, Side, configuration, upgrade
from rmdesk.store.replica import Replica
from rmdesk.store.tables import CENTER_ONLY, SYNCED, desk, metadata
from rmdesk.store.vault import REPLICA_FILE
from rmdesk.sync.protocol import SCHEMA_VERSION
from tests.conftest import ROOT
from tests.store.desks import KEY

ON_DESK = [str(model.__tablename__) for model in (*SYNCED, *desk.DESK_TABLES)]
AT_CENTER = [str(model.__tablename__) for model in (*SYNCED, *CENTER_ONLY, *CENTER_TABLES)]
DESK_INDEXES = {index.name for index in vars(desk).values() if isinstance(index, sa.Index)}


def tables(names: list[str]) -> list[sa.Table]:
    return [table for table in metadata.sorted_tables if table.name in names]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """An empty database of each kind the center may have."""
    if request.param == "sqlite":
        engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    else:
        engine = sa.create_engine(request.getfixturevalue("postgres_db").replace("postgresql://", "postgresql+psycopg://"))
    yield engine
    engine.dispose()


def differences(connection: sa.Connection, names: list[str]) -> list[object]:
    elsewhere = set() if names is ON_DESK else DESK_INDEXES

    def ours(_item: object, name: str | None, kind: str, _reflected: object, _other: object) -> bool:
        return name in names if kind == "table" else name not in elsewhere

    return list(compare_metadata(MigrationContext.configure(connection, opts={"include_object": ours}), metadata))


def definitions(connection: sa.Connection) -> set[tuple[str, ...]]:
    """Everything the database knows of its tables, CHECK constraints too (which Alembic does not compare)."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
        )
        return {_parts(name, re.sub(r"[ \t]+", " ", sql)) for name, sql in found if sql}
    queries = (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable FROM information_schema.columns",
    )
    rows = [row for query in queries for row in connection.exec_driver_sql(query)]
    return {tuple(map(str, row)) for row in rows if row[0] != "alembic_version"}


def _parts(name: str, sql: str) -> tuple[str, ...]:
    """A statement without the order of its lines."""
    body = re.fullmatch(r"(CREATE TABLE \S+) \((.*)\)([^)]*)", sql, re.DOTALL)
    if body is None:
        return name, sql
    return name, body[1], body[3].strip(), *sorted(line.strip() for line in re.split(r", *\n", body[2]))


def test_the_centers_revisions_make_the_tables_of_the_classes(database: sa.Engine) -> None:
    with database.connect() as connection:
        upgrade(connection, SHARED, CENTER)
        assert differences(connection, AT_CENTER) == []
        made = definitions(connection)
        connection.rollback()
        connection.exec_driver_sql("DROP TABLE alembic_version")
        metadata.drop_all(connection, tables=tables(AT_CENTER))
        metadata.create_all(connection, tables=tables(AT_CENTER))
        assert made == {made for made in definitions(connection) if made[0] not in DESK_INDEXES}
        connection.rollback()


def test_the_desks_revisions_make_the_tables_of_the_classes(replica: Replica) -> None:
    with replica.engine().connect() as connection:
        assert differences(connection, ON_DESK) == []
        made = definitions(connection)
    with sa.create_engine("sqlite://").connect() as plain:
        metadata.create_all(plain, tables=tables(ON_DESK))
        assert made == definitions(plain)


def test_a_second_upgrade_does_nothing(database: sa.Engine) -> None:
    with database.connect() as connection:
        upgrade(connection, SHARED, CENTER)
        before = definitions(connection)
        connection.rollback()
        upgrade(connection, SHARED, CENTER)
        assert definitions(connection) == before


def test_the_numbers_of_the_schema_are_those_of_the_newest_revisions() -> None:
    heads = set(ScriptDirectory.from_config(configuration(SHARED, DESK)).get_heads())
    assert heads == {f"shared_{schema.SHARED_REVISION:04}", f"desk_{schema.DESK_REVISION:04}"}
    assert schema.SHARED_REVISION == SCHEMA_VERSION


def test_a_replica_of_this_version_is_opened_without_alembic(home: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key
Replica(Path({str(home)!r}), Key({KEY.digits!r})).close()
print("alembic" in sys.modules, "sqlmodel" in sys.modules, "sqlalchemy" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["False"] * 3


def test_a_replica_of_a_newer_version_is_refused_and_left_alone(home: Path) -> None:
    connection = connect(home / REPLICA_FILE, KEY)
    connection.execute(f"PRAGMA user_version={schema.VERSION + 1}")
    with pytest.raises(IntegrityError, match="newer rmdesk"):
        Replica(home, KEY)
    assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION + 1,)
    connection.close()


def test_a_kill_before_the_number_is_set_does_no_harm(home: Path) -> None:
    connection = connect(home / REPLICA_FILE, KEY)
    connection.execute("PRAGMA user_version=0")
    connection.close()
    replica = Replica(home, KEY)
    assert replica.reader().execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    replica.close()


FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "toy_0001", None, ("toy",), None
def upgrade():
    op.create_table("parent", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(9), nullable=False))
    op.create_table("child", sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("parent.id", name="fk_child_parent_id", ondelete="CASCADE")))
"""
SECOND = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "toy_0002", "toy_0001", None, None
def upgrade():
    with op.batch_alter_table("parent") as table:
        table.alter_column("name", type_=sa.String(40), existing_nullable=False)
"""
THIRD = """
from alembic import op
revision, down_revision, branch_labels, depends_on = "toy_0003", "toy_0002", None, None
def upgrade():
    op.execute("UPDATE parent SET name = 'changed'")
    op.execute("DELETE FROM parent WHERE id = 1")
"""


@pytest.fixture
def toy(tmp_path: Path) -> Side:
    """A line of revisions with two tables, at its first revision."""
    folder = tmp_path / "revisions 100%"
    folder.mkdir()
    (folder / "toy_0001.py").write_text(FIRST)
    return Side("toy", folder)


def fill(connection: sa.Connection) -> None:
    with connection.begin():
        connection.exec_driver_sql("INSERT INTO parent VALUES (1, 'one'), (2, 'two')")
        connection.exec_driver_sql("INSERT INTO child VALUES (10, 1), (20, 2)")


def test_a_rebuilt_table_keeps_its_children(database: sa.Engine, toy: Side) -> None:
    with database.connect() as connection:
        upgrade(connection, toy)
        fill(connection)
        (toy.folder / "toy_0002.py").write_text(SECOND)
        upgrade(connection, toy)
        assert connection.exec_driver_sql("SELECT count(*) FROM child").scalar() == 2
        column = next(column for column in sa.inspect(connection).get_columns("parent") if column["name"] == "name")
        assert getattr(column["type"], "length", None) == 40


def test_an_upgrade_that_breaks_the_rows_is_undone(toy: Side) -> None:
    with sa.create_engine("sqlite://").connect() as connection:
        upgrade(connection, toy)
        fill(connection)
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.rollback()
        (toy.folder / "toy_0002.py").write_text(SECOND)
        (toy.folder / "toy_0003.py").write_text(THIRD)
        with pytest.raises(IntegrityError, match="child"):
            upgrade(connection, toy)
        assert connection.exec_driver_sql("SELECT name FROM parent").scalars().all() == ["one", "two"]
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == ["toy_0001"]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_database_from_a_newer_version_is_refused(database: sa.Engine, toy: Side) -> None:
    with database.connect() as connection:
        upgrade(connection, toy)
        with connection.begin():
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'toy_0009'")
        with pytest.raises(IntegrityError, match="toy_0009"):
            upgrade(connection, toy)
