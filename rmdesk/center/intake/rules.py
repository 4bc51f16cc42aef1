"""The CHECK constraints of our tables, asked before the database is: a broken one rejects a row, or a mapping, with its reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cache

from sqlalchemy import CheckConstraint

from rmdesk.store.wire import Wire, quoted, shape


class Rules:
    """The rules of one table. SQLite evaluates them as they are written, so there is one wording for database and intake."""

    def __init__(self, table: str) -> None:
        of = shape(table)
        self._columns = of.columns
        constraints = of.model.__table__.constraints  # type: ignore[attr-defined]
        self._rules = [str(rule.sqltext) for rule in constraints if isinstance(rule, CheckConstraint)]
        values = ", ".join(f"? AS {quoted(column)}" for column in of.columns)
        self._sql = f"SELECT {', '.join(f'({rule})' for rule in self._rules)} FROM (SELECT {values})"
        self._engine = sqlite3.connect(":memory:", check_same_thread=False)

    def broken(self, image: Mapping[str, Wire]) -> str | None:
        """The rule that these values break, if they do. A rule about a value that is not given is kept, as in SQL."""
        if not self._rules:
            return None
        outcome = self._engine.execute(self._sql, [image.get(column) for column in self._columns]).fetchone()
        return next((rule for rule, kept in zip(self._rules, outcome, strict=True) if kept == 0), None)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._rules)


@cache
def rules(table: str) -> Rules:
    """The rules of `table`."""
    return Rules(table)
