"""The fixture itself: what the center's tests may rely on."""

from __future__ import annotations

import psycopg


def test_a_database_is_fresh_and_utf8(postgres_db: str) -> None:
    with psycopg.connect(postgres_db) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
        assert connection.execute("SELECT '欧阳', current_setting('server_encoding')").fetchone() == ("欧阳", "UTF8")


def test_a_test_leaves_nothing_behind_even_with_an_open_connection(postgres_db: str) -> None:
    connection = psycopg.connect(postgres_db, autocommit=True)
    connection.execute("CREATE TABLE left_open (id int)")


def test_sqlalchemy_takes_the_same_address(postgres_db: str) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(postgres_db.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()
