"""The desk and its center: syncing, where it stands, and deciding what the two could not settle alone."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rmdesk.clock import Clock
from rmdesk.desk.standing import Progress, Proof, Standing
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.queries import trace
from rmdesk.store.queries.books import BookLine, book_lines
from rmdesk.store.queries.waiting import NOT_TAKEN, WaitingEdit, waiting_edits
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key

if TYPE_CHECKING:
    from rmdesk.store.decisions import Settled
    from rmdesk.store.edits import Edits
    from rmdesk.sync.background import BackgroundSync, Event
    from rmdesk.sync.protocol import Places
    from rmdesk.sync.run import SyncReport
    from rmdesk.sync.verify import VerifyReport

PATIENCE: Final = 30.0
"""Seconds that a verification waits for a sync that is under way."""


class Link:
    """Everything between this desk and the customer data center."""

    def __init__(self, home: Path, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Nothing is asked of the network before `sync`, `verify` or `keep_in_step`."""
        self._home = home
        self._replica = replica
        self._clock = clock
        self._edits = edits
        self._background: BackgroundSync | None = None
        self._heard = Standing(None, clock.today(), None, 0, 0, 0, None)
        self._on_standing: Callable[[], None] = lambda: None

    # -- where we stand --------------------------------------------------------------------------------------------------

    def standing(self) -> Standing:
        """How the replica stands to the center, now."""
        with self._replica.reading() as db:
            counts = trace.outbox_counts(db)
            last, as_of, skew, alarm = (settings.get(db, name) for name in ("last_sync", "as_of", "skew", "alarm"))
        last_sync = datetime.fromisoformat(last) if last else None
        age = max(0, int((self._clock.now() - last_sync).total_seconds())) if last_sync else None
        return replace(
            self._heard,
            last_sync=last_sync,
            business_date=self._clock.today(),
            as_of=date.fromisoformat(as_of) if as_of else None,
            pending=counts.pending,
            conflicts=counts.conflicts,
            quarantined=counts.quarantined,
            rejected=counts.rejected,
            age_seconds=age,
            skew_seconds=int(skew or 0),
            alarm=_(alarm) if alarm else "",
        )

    def outbox(self) -> list[trace.OutboxLine]:
        """Edits that wait, or that the center did not take as they were."""
        with self._replica.reading() as db:
            return trace.outbox_lines(db)

    def waiting(self) -> list[WaitingEdit]:
        """What waits to be uploaded, one item for what was saved together."""
        with self._replica.reading() as db:
            return waiting_edits(db, "pending")

    def not_taken(self) -> list[WaitingEdit]:
        """What the center did not take, and what is kept until a person decides."""
        with self._replica.reading() as db:
            return waiting_edits(db, *NOT_TAKEN)

    def books(self) -> list[BookLine]:
        """The books this desk reads, and how far each was read."""
        with self._replica.reading() as db:
            return book_lines(db)

    def conflicts(self) -> list[trace.ConflictLine]:
        """Fields where two people disagree."""
        with self._replica.reading() as db:
            return trace.conflict_lines(db)

    # -- syncing ---------------------------------------------------------------------------------------------------------

    def sync(self, progress: Progress | None = None) -> SyncReport:
        """Push and pull now, in this process.

        Raises:
            CenterUnreachable, SignInNeeded, Busy, IntegrityError: see `sync.run`.
        """
        from rmdesk.sync import run

        with run.alone(self._home), run.center_of(self._replica, self._home) as center:
            return run.sync(self._replica, center, self._clock, progress or run.quiet)

    def places(self, kpi: str, month: date) -> Places:
        """Where the person of this desk stands among colleagues, by what the center has on record for the month that begins on `month`.

        Asked of the center each time and kept nowhere.

        Raises:
            CenterUnreachable: there is nobody to ask. NotFound: the bank has no such KPI.
        """
        from rmdesk.sync import run

        with self._alone(), run.center_of(self._replica, self._home) as center:
            return center.places(kpi, month.isoformat())

    def verify(self, *, deep: bool = False, progress: Progress | None = None) -> VerifyReport:
        """Compare the replica with the center, after a sync; rows that differ are fetched again.

        Raises:
            CenterUnreachable: there is nobody to compare with.
        """
        from rmdesk.sync import run

        with self._alone(), run.center_of(self._replica, self._home) as center:
            report = run.proved(self._replica, center, self._clock, progress or run.quiet, deep=deep)
        kept = {"at": self._clock.now().isoformat(), "deep": deep, "equal": report.equal, "mended": report.mended}
        rows = sum(book.rows_here for book in report.books)
        with self._replica.writing() as db:
            settings.put(db, "proof", json.dumps({**kept, "rows": rows, "refilled": report.refilled}))
        return report

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the profile's sync lock, after the sync that is under way.

        Raises:
            Busy: it takes too long.
        """
        from rmdesk.sync import run

        until = self._clock.monotonic() + PATIENCE
        while True:
            try:
                with run.alone(self._home):
                    yield
                return
            except run.Busy:
                if self._clock.monotonic() > until:
                    raise
                time.sleep(0.2)

    def proof(self) -> Proof | None:
        """How the last comparison came out, whoever asked for it; None before the first."""
        with self._replica.reading() as db:
            kept = settings.get(db, "proof")
        if not kept:
            return None
        told = json.loads(kept)
        at = datetime.fromisoformat(told["at"])
        return Proof(at, told["deep"], told["equal"], told["rows"], told["mended"], told["refilled"])

    def days_overdue(self) -> int:
        """For how many days the center was not spoken with, if that is too many to go on; else 0."""
        last = self.standing().last_sync
        if last is None or (self._clock.now() - last).days < 1:
            return 0
        from rmdesk.sync.ending import overdue

        return overdue(self._replica, self._clock)

    def overdue(self) -> str:
        """Why the desk must be locked until it has spoken with the center, in a sentence; empty if it need not be."""
        if not (days := self.days_overdue()):
            return ""
        from rmdesk.sync.ending import Overdue

        return str(Overdue(days))

    def keep_in_step(self, key: Key, on_standing: Callable[[], None]) -> None:
        """Keep syncing beside the workstation; `on_standing` is called, in another thread, when the standing changes."""
        from rmdesk.sync.background import BackgroundSync

        self._on_standing = on_standing
        self._background = BackgroundSync(self._home, key, self._clock.as_of, self._hear)

    def sync_now(self) -> None:
        """Ask the background sync for a round at once."""
        if self._background is not None:
            self._background.now()

    def stop(self) -> None:
        """Stop syncing in the background. Stopping twice is fine."""
        if self._background is not None:
            self._background.stop()
            self._background = None

    def _hear(self, event: Event) -> None:
        heard, now = self._heard, self._clock.now()
        quiet = replace(heard, syncing=False, progress="", done=0, total=0)
        reached = replace(quiet, online=True, failed=False, reason="", offline_since=None)
        match event.name:
            case "started":
                self._heard = replace(quiet, syncing=True, next_try=None)
            case "progress":
                self._heard = replace(heard, online=True, offline_since=None, progress=event.what, done=event.done, total=event.total)
            case "done" | "busy":
                self._heard = replace(reached, uploaded=event.uploaded, received=event.rows)
            case "waiting":
                self._heard = replace(heard, next_try=now + timedelta(seconds=event.seconds))
            case "offline":
                self._heard = replace(quiet, online=False, failed=False, reason=event.reason, offline_since=heard.offline_since or now)
            case "wiped":
                self._heard = replace(quiet, ended=event.reason)
                self._on_standing()
                return
            case _:
                self._heard = replace(reached, failed=True, reason=event.reason)
        self._replica.changed.poll()
        self._on_standing()

    @property
    def ended(self) -> str:
        """Why this desk is no desk any more; empty while it is one. Unlike `standing` it needs no replica to be read."""
        return self._heard.ended

    # -- deciding --------------------------------------------------------------------------------------------------------

    def settle(self, conflict_id: str, choice: str) -> Settled:
        """Decide a conflict: `mine`, `theirs`, or `FIELD=VALUE`; see `store.decisions`.

        Raises:
            NotFound: it is not open. UsageError, InvalidValue: the choice makes no sense.
        """
        from rmdesk.store import decisions

        return decisions.settle(self._edits(), self._replica, conflict_id, choice)

    def reapply(self, counter: int) -> str:
        """Make an edit again that the center did not take; the id of its row.

        Raises:
            NotFound: no such edit waits, or its row is not back in the book.
        """
        from rmdesk.store import decisions

        return decisions.reapply(self._edits(), self._replica, counter)

    def reapply_all(self, counters: Sequence[int]) -> None:
        """Make an item of edits again, in the order they were made.

        Raises:
            NotFound: what it is about is not back in the book; those that could be made are made.
        """
        for counter in counters:
            self.reapply(counter)

    def discard_all(self, counters: Sequence[int]) -> None:
        """Let an item of edits go.

        Raises:
            NotFound: one of them does not wait.
        """
        for counter in counters:
            self.discard(counter)

    def discard(self, counter: int) -> None:
        """Let an edit go that the center did not take; the audit trail keeps what it said.

        Raises:
            NotFound: no such edit waits.
        """
        from rmdesk.store import decisions

        decisions.discard(self._edits(), self._replica, counter, self._clock)
