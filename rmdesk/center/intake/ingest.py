"""`rmdesk center ingest`: the whole way from a folder of files to the center's tables, in the order of the mapping."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from rmdesk.center.database import CenterDb, Tx, get_setting, put_setting
from rmdesk.center.intake.batches import Writer
from rmdesk.center.intake.checks import Used
from rmdesk.center.intake.lines import Progress
from rmdesk.center.intake.loads import Load, StatedRow
from rmdesk.center.intake.mapping import Mapping, Newest, load_mapping
from rmdesk.center.intake.report import IngestReport, Rejections
from rmdesk.center.intake.sources import Record, Sources, unheard
from rmdesk.center.intake.steps import BalanceStep, Candidate, Fitness, RowStep, Stamp, step_of
from rmdesk.center.intake.values import Unfit, read_day
from rmdesk.clock import Clock
from rmdesk.errors import DiskFull

WHO: Final = "intake"
MOST_AHEAD: Final = timedelta(366)
"""How far after today a day in a file may lie and still become the business date: a clock may be wrong by a year, but 2999 is a slip."""
"""In whose name source files change rows."""


def ingest(
    db: CenterDb,
    mapping: str | Mapping,
    folder: Path,
    *,
    dry_run: bool = False,
    report: Path | None = None,
    progress: Progress | None = None,
    clock: Clock | None = None,
    business_date: date | None = None,
) -> IngestReport:
    """Load the files in `folder` as `mapping` says. Doing it again changes nothing; after a crash, doing it again finishes it.

    Args:
        db: the center, its schema created.
        mapping: the name of a shipped mapping, the path of a TOML file, or a mapping.
        folder: where the source files are.
        dry_run: read and check everything, say what would change, write nothing.
        report: CSV file for the rejected rows: file, line, reason, row.
        progress: told the file's name, bytes read and bytes in all, now and then.
        clock: says when the rows were loaded.
        business_date: the center's business date from now on, also an earlier one; None: as the mapping says, and never back.

    Raises:
        MappingError: the mapping is wrong; nothing was done.
        SourceError: a file is missing or cannot be used; what was loaded before it stays.
        DiskFull: what was loaded before stays.
        RmdeskError: the database or the report file cannot be written.
    """
    clock = clock or Clock()
    checked = load_mapping(mapping) if isinstance(mapping, str) else mapping
    start = clock.monotonic()
    sources = Sources(checked, folder)
    outcome = IngestReport(checked.name, checked.system, dry_run, missing=sources.missing)
    used = Used()
    try:
        with Rejections(outcome, report).opened() as rejections:
            writer = Writer(db, WHO, clock.now(), outcome, rejections, used)
            run = _Run(checked, sources, writer, outcome, progress, clock.local(clock.now()).date() + MOST_AHEAD)
            for file, loads in checked.groups():
                run.records(file, loads) if file else run.stated(loads)
            run.newest_date()
    except sqlite3.OperationalError as error:  # only `used` speaks to SQLite directly, and only its temporary space can fail it
        raise DiskFull(tempfile.gettempdir()) from error
    finally:
        used.close()
    outcome.business_date = _set_dates(db, checked, run.newest, business_date, dry_run=dry_run)
    outcome.seconds = clock.monotonic() - start
    return outcome


@dataclass
class _Run:
    """One pass over the files."""

    mapping: Mapping
    sources: Sources
    writer: Writer
    outcome: IngestReport
    progress: Progress | None
    limit: date
    """The last day that can be a business date."""
    newest: date | None = None
    _newest_known: bool = False

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.mapping.system, self.mapping.as_of)

    def stated(self, loads: Sequence[Load]) -> None:
        """Load the rows that stand in the mapping itself."""
        for number, load in enumerate(loads):
            fitness = Fitness(load.table)
            for place, row in enumerate(load.rows, 1):
                self._add_stated(number, load, fitness, place, row)
        self.writer.flush()

    def _add_stated(self, number: int, load: Load, fitness: Fitness, place: int, row: StatedRow) -> None:
        image = {**self.stamp.on(load.table), **row.image}
        try:
            fitness.check(image)
        except Unfit as error:
            raise load.place.at(f"rows[{place}]", None).wrong(str(error)) from error
        refs = tuple((table, str(image[column]), key) for column, table, key in row.refs)
        self.writer.add(number, load.table, Candidate(image, refs, Record(load.place.file, place, [], f"{load.place.path}.rows[{place}]")))

    def records(self, file: str, loads: Sequence[Load]) -> None:
        """Load from one file, all its loads in one reading."""
        wanted = frozenset[str]().union(*(load.fields for load in loads))
        for name in self.sources.names(file):
            self.outcome.file(name)
        index = self.sources.index(file, wanted)
        steps = [step_of(load, index, self.stamp) for load in loads]
        watch = self._watch(file)
        self._look_ahead(file, wanted, [step for step in steps if isinstance(step, BalanceStep)])
        for record in self.sources.records(file, wanted, self._reject, self.progress):
            self.outcome.file(record.file).records += 1
            if watch:
                watch(record)
            for number, step in enumerate(steps):
                self._take(number, step, record)
            if self.writer.full:
                self.writer.flush()
        for number, step in enumerate(steps):
            for candidate in step.finish():
                self.writer.add(number, step.table, candidate)
                if self.writer.full:
                    self.writer.flush()
            if step.tally:
                self.outcome.balances = step.tally
        self.writer.flush()

    def _look_ahead(self, file: str, wanted: frozenset[str], steps: Sequence[BalanceStep]) -> None:
        """Find the accounts whose bookings are out of order; a reading of its own costs less than keeping all of them."""
        if steps:
            for record in self.sources.records(file, wanted, unheard, self.progress):
                for step in steps:
                    step.look_ahead(record)

    def _take(self, number: int, step: RowStep | BalanceStep, record: Record) -> None:
        try:
            for candidate in step.rows(record):
                self.writer.add(number, step.table, candidate)
        except Unfit as error:
            self.writer.refuse(step.table, record, str(error))

    def _reject(self, file: str, line: int, reason: str, row: str) -> None:
        self.outcome.file(file).rejected += 1
        self.writer.rejections.add(file, line, reason, row)

    def _watch(self, file: str) -> Callable[[Record], None] | None:
        """What keeps the newest date, if the business date is one of this file's."""
        about = self.mapping.business_date
        if not isinstance(about, Newest) or about.file != file:
            return None
        self._newest_known = True
        read, limit = about.value.bind(self.sources.index(file, ())), self.limit.isoformat()

        def watch(record: Record) -> None:
            with suppress(Unfit):  # the load that needs the date tells it
                day = read(record.fields)
                if day is not None and str(day) > limit:
                    self.outcome.too_late = max(read_day(day), self.outcome.too_late or self.limit)
                elif day is not None and (self.newest is None or str(day) > self.newest.isoformat()):
                    self.newest = read_day(day)

        return watch

    def newest_date(self) -> None:
        """Find the newest date in its file if no load has read it."""
        about = self.mapping.business_date
        if isinstance(about, Newest) and not self._newest_known and (watch := self._watch(about.file)):
            for record in self.sources.records(about.file, (), self._reject, self.progress):
                watch(record)


def _set_dates(db: CenterDb, mapping: Mapping, newest: date | None, told: date | None, *, dry_run: bool) -> date | None:
    """The center's business date after this intake: as `told`, else never earlier than before, because other sources may be further on."""
    day = told or (newest if isinstance(mapping.business_date, Newest) else mapping.business_date)
    with db.read() as tx:
        known = get_setting(tx, "business_date")
    if day is None or (day.isoformat() <= known and told is None):
        return date.fromisoformat(known) if known else None
    text = day.isoformat()

    def work(tx: Tx) -> None:
        for name in ("business_date", "as_of"):
            put_setting(tx, name, text if told else max(text, get_setting(tx, name)))

    if not dry_run:
        db.write(work)
    return day
