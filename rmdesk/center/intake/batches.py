"""Rows on their way into the center: gathered by the thousand, held against what is there, written in one transaction with their books.

A transaction holds whole records: a customer arrives with profile, phone and assignment. If the process dies, what is written stays and
the next run finds it the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlalchemy.exc import DataError, IntegrityError

from rmdesk.center.database import CenterDb, Tx
from rmdesk.center.feed import Feed, Loaded
from rmdesk.center.intake.checks import Clash, Used, held_by_others
from rmdesk.center.intake.report import IngestReport, Rejections
from rmdesk.center.intake.sources import Record
from rmdesk.center.intake.steps import Candidate
from rmdesk.center.routing import chunks, marks
from rmdesk.i18n import _
from rmdesk.store.tables.base import Editor
from rmdesk.store.wire import UNCOMPARED, quoted, shape

ROWS: Final = 4_000
"""Rows of a transaction, about: long enough to be cheap, short enough that desks hardly wait for their books."""


@dataclass
class Writer:
    """Takes candidates in, by load; writes them when there are enough."""

    db: CenterDb
    who: str
    now: datetime
    outcome: IngestReport
    rejections: Rejections
    used: Used
    _faulty: set[tuple[str, int]] = field(default_factory=set)
    """Records of which a fault is told already: that their other rows do not stand either is no news."""
    _waiting: dict[int, tuple[str, list[Candidate]]] = field(default_factory=dict)
    _count: int = 0

    def add(self, load: int, table: str, candidate: Candidate) -> None:
        """Take one row; loads of lower number are written before, because later ones may point to them."""
        self._waiting.setdefault(load, (table, []))[1].append(candidate)
        self._count += 1

    def refuse(self, table: str, record: Record, reason: str) -> None:
        """Tell that a record does not give a row of `table`."""
        self.outcome.table(table).rejected += 1
        self._faulty.add((record.file, record.line))
        self.rejections.add(record.file, record.line, reason, record.text)

    @property
    def full(self) -> bool:
        """Whether it is time to `flush`, between two records."""
        return self._count >= ROWS

    def flush(self) -> None:
        """Write what is waiting.

        Raises:
            RmdeskError: if the database cannot.
        """
        waiting, self._waiting, self._count = self._waiting, {}, 0
        if not waiting:
            return
        with self.db.read() as tx:
            fit = [(table, self._fit(tx, table, waiting[load][1])) for load in sorted(waiting) for table in (waiting[load][0],)]
            if self.outcome.dry_run:
                for table, rows in fit:
                    self._count_rows(table, *_compare(Feed(tx, self.who, self.now), table, rows, self.who))
        if not self.outcome.dry_run:
            self._write(fit)
        self._faulty.clear()

    def _fit(self, tx: Tx, table: str, rows: Sequence[Candidate]) -> list[Candidate]:
        """The rows that point to something there and whose unique values are free; the others are rejected."""
        rows = _still_unknown(tx, table, rows)
        _hold_forward(Feed(tx, self.who, self.now), table, rows)
        wanted: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            for target, row_id, _key in row.refs:
                wanted[target].add(row_id)
        there = {target: self.used.there(tx, target, ids) for target, ids in wanted.items() if target != table}
        others = held_by_others(tx, table, [row.image for row in rows])
        standing = [row for row in rows if self._stands(table, row, there, others.get(str(row.image["id"])))]
        clashes = self.used.take(table, [(row.image, row.record.line) for row in standing])
        fit = [row for row, clash in zip(standing, clashes, strict=True) if clash is None or self._clashes(table, row, clash)]
        return self._with_parents(tx, table, fit) if table in wanted else fit

    def _stands(self, table: str, row: Candidate, there: Mapping[str, set[str]], held: str | None) -> bool:
        for target, row_id, key in row.refs:
            if target in there and row_id not in there[target]:
                return self._reject(table, row, _("{table} {key} is not there").format(table=target, key=key))
        if held:
            return self._reject(table, row, _("{value} belongs to another {table} already").format(value=held, table=table))
        return True

    def _clashes(self, table: str, row: Candidate, clash: Clash) -> bool:
        if row.skip_repeated and not clash.words:
            return False
        what = clash.words or _("the key")
        return self._reject(table, row, _("{what} was there before, on line {line}").format(what=what, line=clash.line))

    def _with_parents(self, tx: Tx, table: str, rows: Sequence[Candidate]) -> list[Candidate]:
        """For rows that point to their own table (a branch to the one above it): those whose parent is stored or stands before them."""
        there = self.used.there(tx, table, {row_id for row in rows for target, row_id, _key in row.refs if target == table})
        there -= {str(row.image["id"]) for row in rows}
        fit: list[Candidate] = []
        for row in rows:
            missing = next((key for target, row_id, key in row.refs if target == table and row_id not in there), None)
            if missing is None:
                there.add(str(row.image["id"]))
                fit.append(row)
            else:
                self.used.give_back(table, row.image)
                self._reject(table, row, _("{table} {key} is not there, or comes later").format(table=table, key=missing))
        return fit

    def _reject(self, table: str, row: Candidate, reason: str) -> bool:
        if (row.record.file, row.record.line) in self._faulty:
            self.outcome.table(table).rejected += 1
        else:
            self.refuse(table, row.record, f"{table}: {reason}")
        return False

    def _write(self, loads: list[tuple[str, list[Candidate]]]) -> None:
        """Write the rows of all loads in one transaction; if the database refuses, find the rows it refuses by halving."""

        def work(tx: Tx) -> list[tuple[str, Loaded, int]]:
            feed = Feed(tx, self.who, self.now)
            done: list[tuple[str, Loaded, int]] = []
            with feed.together():
                for table, rows in loads:
                    free = _free(feed, table, rows, self.who)
                    done.append((table, feed.load(table, [row.image for row in free]) if free else Loaded(), len(rows) - len(free)))
            return done

        try:
            for table, loaded, kept in self.db.write(work):
                self._count_rows(table, loaded, kept)
        except (IntegrityError, DataError) as error:
            flat = [(table, row) for table, rows in loads for row in rows]
            if len(flat) == 1:
                self._refused(*flat[0], str(error.orig).strip().splitlines()[0])
                return
            middle = len(flat) // 2
            for half in (flat[:middle], flat[middle:]):
                self._write([(table, [row for _table, row in rows]) for table, rows in groupby(half, key=itemgetter(0))])

    def _refused(self, table: str, row: Candidate, reason: str) -> None:
        self.used.give_back(table, row.image)
        self._reject(table, row, _("the database refuses it: {reason}").format(reason=reason))

    def _count_rows(self, table: str, loaded: Loaded, kept: int) -> None:
        count = self.outcome.table(table)
        count.added += loaded.added
        count.changed += loaded.changed
        count.same += loaded.same
        count.kept += kept


def _free(feed: Feed, table: str, rows: Sequence[Candidate], who: str) -> list[Candidate]:
    """The rows that may be written: what relationship managers keep themselves is not taken back from them by a source file."""
    if shape(table).model.editor is not Editor.RM:
        return list(rows)
    stored = feed.stored(table, [str(row.image["id"]) for row in rows])
    return [row for row in rows if (old := stored.get(str(row.image["id"]))) is None or old.get("modified_by", who) == who]


def _still_unknown(tx: Tx, table: str, rows: Sequence[Candidate]) -> Sequence[Candidate]:
    """The rows without the openings of accounts whose earlier balance the center holds. Index: uq_balance_account_id_date."""
    openings = [row.image for row in rows if row.opening]
    known: set[str] = set()
    for part in chunks({str(image["account_id"]) for image in openings}):
        day = min(str(image["date"]) for image in openings)
        sql = f"SELECT DISTINCT account_id FROM {quoted(table)} WHERE account_id IN ({marks(part)}) AND date < ? AND deleted_at IS NULL"
        known |= {str(account) for (account,) in tx.rows(sql, [*part, day])}
    return [row for row in rows if not row.opening or str(row.image["account_id"]) not in known] if known else rows


def _hold_forward(feed: Feed, table: str, rows: Sequence[Candidate]) -> None:
    """Leave a stored day where it is if the new one is earlier or missing: a file that speaks of one week does not take back the others."""
    moving = [row for row in rows if row.forward]
    stored = feed.stored(table, [str(row.image["id"]) for row in moving]) if moving else {}
    for row in moving:
        old = stored.get(str(row.image["id"]), {})
        for column in row.forward:
            if (known := old.get(column)) is not None and str(row.image[column] or "") < str(known):
                row.image[column] = known


def _compare(feed: Feed, table: str, rows: Sequence[Candidate], who: str) -> tuple[Loaded, int]:
    """What writing the rows would come to."""
    free = _free(feed, table, rows, who)
    stored = feed.stored(table, [str(row.image["id"]) for row in free])
    added = sum(str(row.image["id"]) not in stored for row in free)
    changed = sum(
        any(old[column] != value for column, value in row.image.items() if column not in UNCOMPARED)
        for row in free
        if (old := stored.get(str(row.image["id"]))) is not None
    )
    return Loaded(added, changed, len(free) - added - changed), len(rows) - len(free)
