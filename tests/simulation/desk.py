"""A desk that can die: the real replica, opened again from the files that its process left behind."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from rmdesk.clock import StoppedClock
from rmdesk.errors import DiskFull
from rmdesk.store import salvage, settings
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from rmdesk.store.vault import REPLICA_FILE, Key
from rmdesk.store.wire import Image, Wire, quoted, shape
from rmdesk.sync.protocol import Page
from rmdesk.sync.vocabulary import Vocabulary, ours
from tests.simulation.faults import Edges, Killed
from tests.simulation.ledger import EMPTY, SYSTEM, Violation
from tests.simulation.sight import LIVE
from tests.simulation.wire import HttpLine

T = TypeVar("T")
KEY = Key("5eed" * 16)
UNKNOWN = {"balance", "team"}
OLDER = Vocabulary(
    {
        name: tuple(column for column in columns if (name, column) != ("preference", "hobbies"))
        for name, columns in ours().tables.items()
        if name not in UNKNOWN
    }
)
"""An older version of rmdesk, which does not know two tables and a column."""


@dataclass(frozen=True)
class Promise:
    """An edit that a desk has saved: `fields` is {field: (what was there, what was set)}."""

    edit: str
    counter: int
    table: str
    row: str
    op: str
    fields: dict[str, tuple[Wire, Wire]]

    def __str__(self) -> str:
        said = {name: told for name, told in self.fields.items() if name not in SYSTEM}
        return f"edit {self.counter} ({self.edit}): {self.op} {self.table} {self.row} {said}"


@dataclass(frozen=True)
class Entry:
    """An outbox entry as the desk shows it."""

    counter: int
    state: str
    reason: str
    attempts: int
    promise: Promise


@dataclass(frozen=True)
class Backup:
    """A copy of a desk's files, and what was promised when it was made."""

    home: Path
    promises: dict[str, Promise]
    withdrawn: set[str]
    out_of_sight: set[str]
    filling: bool


class MortalReplica(Replica):
    """The real replica; `edge` is told of the end of each transaction and of each commit, and may end the process there."""

    def __init__(self, home: Path, key: Key, edge: Callable[[str], None]) -> None:
        self._edge = edge
        super().__init__(home, key)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with super().writing() as connection:
            yield connection
            self._edge("writing")
        self._edge("written")

    @contextmanager
    def bulk(self) -> Iterator[Connection]:
        with super().bulk() as connection:
            yield connection
            self._edge("applying")
        self._edge("applied")


@dataclass
class SimDesk:
    """One desk of one person. `folder` holds its homes: each death leads to a new one, made of the files of the one before."""

    name: str
    person: str
    folder: Path
    clock: StoppedClock
    watch: Callable[[SimDesk], None]
    edges: Edges = field(default_factory=Edges)
    promises: dict[str, Promise] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    """Edits that the person took back after the center had refused them."""
    out_of_sight: set[str] = field(default_factory=set)
    """Edits whose rows have left the desk, if only for a while."""
    answered: set[str] = field(default_factory=set)
    """Edits that the center had taken once."""
    pages: list[Page] = field(default_factory=list)
    """Pages that were once sent to this desk."""
    skew: int = 0
    """Seconds its clock is wrong."""
    filling: bool = False
    """Whether its replica was lost and is not filled again yet: rows come when they come."""
    vocabulary: Vocabulary | None = None
    """What its version of rmdesk knows; None: everything."""
    left_out: bool = False
    """Whether it ever was older, so that something may have to be fetched again."""
    http: HttpLine | None = None
    """Its connection by HTTP, for as long as its process lives."""
    lives: int = 0
    backup: Backup | None = None

    def __post_init__(self) -> None:
        self.open()

    @property
    def home(self) -> Path:
        return self.folder / f"life{self.lives}"

    def open(self) -> None:
        self.replica = MortalReplica(self.home, KEY, self._edge)
        self.http = None

    def close(self) -> None:
        self.replica.close()

    def setting(self, name: str) -> str:
        with self.replica.reading() as db:
            return settings.get(db, name)

    def edits(self) -> Edits:
        return Edits(self.replica, self.person, self.setting("device"), self.clock)

    def rows(self, sql: str, *params: Wire) -> list[tuple[Wire, ...]]:
        with self.replica.reading() as db:
            return db.execute(sql, params).fetchall()

    def image(self, table: str, row_id: str) -> Image | None:
        of = shape(table)
        found = self.rows(f"SELECT {', '.join(map(quoted, of.columns))} FROM {quoted(table)} WHERE id = ?", row_id)
        return of.image(found[0]) if found else None

    def contents(self) -> dict[str, list[tuple[Wire, ...]]]:
        """Everything that is stored, for comparison."""
        return {
            name: self.rows(f"SELECT * FROM {quoted(name)} ORDER BY 1, 2")
            for name in (*LIVE, "outbox", "overlay", "sync_cursor", "setting")
        }

    def others(self) -> list[str]:
        """Tables with rows that nobody reckoned with."""
        return sorted({str(name) for (name,) in self.rows(EMPTY)})

    def entries(self) -> dict[str, Entry]:
        """The outbox, by edit."""
        found: dict[str, Entry] = {}
        for edit, counter, table, row, op, fields, state, reason, attempts in self.rows(
            "SELECT edit, counter, table_name, row_id, op, fields, state, reason, attempts FROM outbox ORDER BY counter"
        ):
            told = {name: (base, new) for name, (base, new) in json.loads(str(fields)).items()}
            promise = Promise(str(edit), int(counter or 0), str(table), str(row), str(op), told)
            found[promise.edit] = Entry(promise.counter, str(state), str(reason), int(attempts or 0), promise)
        return found

    def save(self, work: Callable[[Edits], T]) -> tuple[T, list[Promise]]:
        """Let the person do something; what was saved becomes a promise, unless the desk dies (see `revive`)."""
        before = self.contents() if self.edges.full else {}
        try:
            done = work(self.edits())
        except DiskFull:
            if self.contents() != before:
                raise Violation(f"{self.name} could not save, yet something is there") from None
            raise
        made = self.adopt()
        self.watch(self)
        return done, made

    def adopt(self) -> list[Promise]:
        """Entries of the outbox that are new become promises."""
        made = [entry.promise for edit, entry in self.entries().items() if edit not in self.promises]
        self.promises |= {promise.edit: promise for promise in made}
        return made

    def copied(self, target: Path) -> None:
        """The files as a process that ends now leaves them."""
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.home, target, ignore=shutil.ignore_patterns("*-shm"))

    def arm(self, edges: Edges) -> None:
        """Let it die as `edges` say."""
        self.edges = edges
        if edges.power_cut:
            self.copied(self.folder / f"life{self.lives + 1}")

    def revive(self) -> list[Promise]:
        """Start again from the files; edits that were committed although nobody was told of it are promises too."""
        self.close()
        shutil.rmtree(self.home)
        self.lives += 1
        self.edges = Edges()
        self.open()
        made = self.adopt()
        self.watch(self)
        return made

    def back_up(self) -> None:
        """Keep a copy of the files."""
        self.copied(self.folder / "backup")
        self.backup = Backup(self.folder / "backup", dict(self.promises), set(self.withdrawn), set(self.out_of_sight), self.filling)

    def restore(self, backup: Backup) -> None:
        """Go on from a backup. What was saved since is lost with the files; what had been pushed is at the center."""
        shutil.rmtree(self.folder / f"life{self.lives + 1}", ignore_errors=True)
        shutil.copytree(backup.home, self.folder / f"life{self.lives + 1}")
        self.went_back(backup)
        self.revive()

    def went_back(self, backup: Backup) -> None:
        """Only what the backup knows is promised."""
        self.promises, self.withdrawn, self.filling = dict(backup.promises), set(backup.withdrawn), backup.filling
        self.out_of_sight = set(backup.out_of_sight)

    def salvage(self, garbage: bytes, at: int) -> int:
        """The replica's file is overwritten somewhere; its edits are saved from what can be read. How many."""
        self.close()
        with (self.home / REPLICA_FILE).open("r+b") as file:
            file.seek(at % file.seek(0, 2))
            file.write(garbage)
        saved = salvage.repair(self.home, KEY)
        self.filling = True
        self.open()
        self.adopt()
        return saved.edits

    def _edge(self, edge: str) -> None:
        if edge in ("written", "applied"):
            self.watch(self)
        edges, target = self.edges, self.folder / f"life{self.lives + 1}"
        if edges.left is None:
            return
        if edges.full:
            edges.left -= 1
            if edges.left < 0 and edge in ("writing", "applying"):
                raise DiskFull(str(self.home))
            return
        edges.passed.append(edge)
        if edges.power_cut and edge == "written":
            self.copied(target)
        edges.left -= 1
        if edges.left < 0:
            edges.left = None
            if not edges.power_cut:
                self.copied(target)
            raise Killed
