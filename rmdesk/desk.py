"""The desk: everything an RM can do, without a screen. The workstation and the command line use this one object.

It opens the replica, answers questions from it, saves edits through `store.edits`, and starts syncs. No screen and no command reaches past it.
What is heavy to import (tables, HTTP) is imported when it is first needed, so that the unlocked customer list shows at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.errors import CenterUnreachable, Locked, NotFound
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.changes import Changed
from rmdesk.store.queries import codes, customers, homes, picture, search, trace
from rmdesk.store.queries.resolve import resolve
from rmdesk.store.queries.search_hits import Hit
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key, Vault

if TYPE_CHECKING:
    from rmdesk.store.contact_log import Logged, LogPreview
    from rmdesk.store.decisions import Settled
    from rmdesk.store.edits import Edits
    from rmdesk.store.field_edits import Edited
    from rmdesk.sync.background import BackgroundSync, Event
    from rmdesk.sync.run import SyncReport
    from rmdesk.sync.verify import VerifyReport

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, done, in all; 0 = not known)."""


@dataclass(frozen=True)
class Profile:
    """Whose desk this is."""

    person_id: str
    person_name: str
    branch_name: str
    center_url: str
    device: str


@dataclass(frozen=True)
class Standing:
    """How the replica stands to the center, for the sync mark."""

    last_sync: datetime | None
    business_date: date
    as_of: date | None
    """The day for which the center's newest data speaks."""
    pending: int
    conflicts: int
    quarantined: int
    age_seconds: int | None
    online: bool | None = None
    """None: not tried yet since the desk was opened."""
    syncing: bool = False
    progress: str = ""
    done: int = 0
    total: int = 0
    reason: str = ""
    """Why the last round did not reach the center, or failed."""
    skew_seconds: int = 0
    """How far this machine's clock is off the center's, if that is worth a word (over five minutes); only what is shown depends on it."""
    alarm: str = ""
    """What a sync cannot mend."""


class Desk:
    """An unlocked profile. Reading may happen in any thread."""

    def __init__(self, home: Path, key: Key, clock: Clock) -> None:
        """See `open`."""
        self.home = home
        self.clock = clock
        self._key: Key | None = key
        self.replica = Replica(home, key)
        self._background: BackgroundSync | None = None
        self._link = Standing(None, clock.today(), None, 0, 0, 0, None)
        self._on_standing: Callable[[], None] = lambda: None
        self.profile = self._profile()

    @staticmethod
    def open(home: Path, passphrase: str, clock: Clock) -> Desk:
        """Unlock the profile folder `home`.

        Raises:
            NotEnrolled: there is no desk. WrongPassphrase: nothing was changed. DamagedReplica: it cannot be read.
            Overdue: it has not spoken with the center for too long, and cannot now.
        """
        desk = Desk(home, Vault(home).unlock(passphrase), clock)
        desk._check_overdue()
        return desk

    def _check_overdue(self) -> None:
        """Pass if the center was spoken with lately, or can be now; else close."""
        last = self.standing().last_sync
        if last is None or (self.clock.now() - last).days < 1:
            return
        from rmdesk.sync.ending import Overdue, overdue

        if days := overdue(self.replica, self.clock):
            try:
                self.sync()
            except CenterUnreachable as error:
                self.close()
                raise Overdue(days) from error

    def _profile(self) -> Profile:
        with self.replica.reading() as db:
            names = ("person_id", "person_name", "branch_name", "center_url", "device")
            return Profile(*(settings.get(db, name) for name in names))

    # reading

    def customers(
        self, order: str = "level", wanted: customers.CustomerFilter | None = None, *, descending: bool = False
    ) -> customers.CustomerList:
        """The book as a list; see `queries.customers`."""
        return customers.customer_list(self.replica.reader, order, wanted, descending=descending)

    def find(self, text: str, limit: int = 50) -> list[Hit]:
        """Customers by whatever is known of them."""
        with self.replica.reading() as db:
            return search.find(db, text, limit)

    def resolve(self, text: str) -> str:
        """The id of the customer with this number, id or (unique) name.

        Raises:
            NotFound: none, or more than one, in this RM's book.
        """
        with self.replica.reading() as db:
            found = resolve(db, text)
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFound(_("{count} customers are called {name}.").format(count=len(found), name=text), _("Use the customer number."))
        raise NotFound(_("No customer {name} in your book.").format(name=text), _("Look with: rmdesk find {name}").format(name=text))

    def picture(self, customer_id: str) -> picture.CustomerPicture:
        """One customer in full.

        Raises:
            NotFound: not (or no longer) in this RM's book.
        """
        with self.replica.reading() as db:
            return picture.customer_picture(db, customer_id, self.clock.today())

    def code_names(self) -> dict[tuple[str, str], str]:
        """What codes are called, by set and code, in the user's language."""
        with self.replica.reading() as db:
            return codes.code_names(db)

    def today_figures(self) -> homes.TodayFigures:
        """What the Today home shows."""
        with self.replica.reading() as db:
            return homes.today_figures(db, self.clock.today())

    def performance_figures(self) -> homes.PerformanceFigures:
        """What the performance home shows."""
        with self.replica.reading() as db:
            return homes.performance_figures(db, self.clock.today(), self.profile.person_id)

    def tasks(self) -> homes.TaskLines:
        """Open tasks."""
        with self.replica.reading() as db:
            return homes.task_lines(db, self.clock.today())

    def work_log_figures(self) -> homes.WorkLogFigures:
        """What was recorded today."""
        with self.replica.reading() as db:
            return homes.work_log_figures(db, self.clock.today())

    def outbox(self) -> list[trace.OutboxLine]:
        """Edits that wait, or that the center did not take as they were."""
        with self.replica.reading() as db:
            return trace.outbox_lines(db)

    def conflicts(self) -> list[trace.ConflictLine]:
        """Fields where two people disagree."""
        with self.replica.reading() as db:
            return trace.conflict_lines(db)

    def standing(self) -> Standing:
        """How the replica stands to the center, now."""
        with self.replica.reading() as db:
            counts = trace.outbox_counts(db)
            last, as_of, skew, alarm = (settings.get(db, name) for name in ("last_sync", "as_of", "skew", "alarm"))
        last_sync = datetime.fromisoformat(last) if last else None
        age = max(0, int((self.clock.now() - last_sync).total_seconds())) if last_sync else None
        return replace(
            self._link,
            last_sync=last_sync,
            business_date=self.clock.today(),
            as_of=date.fromisoformat(as_of) if as_of else None,
            pending=counts.pending,
            conflicts=counts.conflicts,
            quarantined=counts.quarantined,
            age_seconds=age,
            skew_seconds=int(skew or 0),
            alarm=_(alarm) if alarm else "",
        )

    # writing

    def edits(self) -> Edits:
        """The one way to change rows; see `store.edits`."""
        from rmdesk.store.edits import Edits

        return Edits(self.replica, self.profile.person_id, self.profile.device, self.clock)

    def preview_log(self, customer_id: str, line: str) -> LogPreview:
        """What `log` would record."""
        from rmdesk.store import contact_log

        return contact_log.preview(self.replica, customer_id, line, self.clock)

    def log(self, customer_id: str, line: str) -> Logged:
        """Record a contact from one line, with the opportunity and the task it names: one transaction.

        Raises:
            NotFound: the customer is not in this RM's book.
            DiskFull: nothing was saved.
        """
        from rmdesk.store import contact_log

        return contact_log.record(self.edits(), self.replica, customer_id, line, self.clock)

    def edit(self, customer_id: str, values: Mapping[str, str]) -> Edited:
        """Change fields of a customer; fields the center keeps become change requests.

        Raises:
            InvalidValue: a field or value makes no sense; nothing was changed.
        """
        from rmdesk.store import field_edits

        return field_edits.edit(self.edits(), self.replica, customer_id, values)

    def editable_fields(self) -> tuple[list[str], list[str]]:
        """Names that `edit` takes: those changed at once, and those the center is asked to change."""
        from rmdesk.store import field_edits

        return field_edits.editable_fields()

    def reveal(self, customer_id: str, table: str, row_id: str, field: str) -> str:
        """A masked value in full; that it was looked at is kept and synced.

        Raises:
            NotFound: no such row.
        """
        from rmdesk.store import field_edits

        return field_edits.reveal(self.edits(), self.replica, customer_id, table, row_id, field, self.clock)

    def settle(self, conflict_id: str, choice: str) -> Settled:
        """Decide a conflict: `mine`, `theirs`, or `FIELD=VALUE`; see `store.decisions`.

        Raises:
            NotFound: it is not open. UsageError, InvalidValue: the choice makes no sense.
        """
        from rmdesk.store import decisions

        return decisions.settle(self.edits(), self.replica, conflict_id, choice)

    def reapply(self, counter: int) -> str:
        """Make an edit again that the center did not take; the id of its row.

        Raises:
            NotFound: no such edit waits, or its row is not back in the book.
        """
        from rmdesk.store import decisions

        return decisions.reapply(self.edits(), self.replica, counter)

    def discard(self, counter: int) -> None:
        """Let an edit go that the center did not take; the audit trail keeps what it said.

        Raises:
            NotFound: no such edit waits.
        """
        from rmdesk.store import decisions

        decisions.discard(self.edits(), self.replica, counter, self.clock)

    def save_draft(self, name: str, text: str) -> None:
        """Keep what is being typed; an empty text removes it."""
        with self.replica.writing() as db:
            settings.put(db, f"draft:{name}", text)

    def draft(self, name: str) -> str:
        """What was being typed, or nothing."""
        with self.replica.reading() as db:
            return settings.get(db, f"draft:{name}")

    # sync

    def sync(self, progress: Progress | None = None) -> SyncReport:
        """Push and pull now, in this process.

        Raises:
            CenterUnreachable, SignInNeeded, Busy, IntegrityError: see `sync.run`.
        """
        from rmdesk.sync import run

        with run.alone(self.home), run.center_of(self.replica, self.home) as center:
            return run.sync(self.replica, center, self.clock, progress or run.quiet)

    def verify(self, *, deep: bool = False, progress: Progress | None = None) -> VerifyReport:
        """Compare the replica with the center, after a sync; rows that differ are fetched again.

        Raises:
            CenterUnreachable: there is nobody to compare with.
        """
        from rmdesk.sync import run

        with run.alone(self.home), run.center_of(self.replica, self.home) as center:
            return run.proved(self.replica, center, self.clock, progress or run.quiet, deep=deep)

    def start_background_sync(self, on_standing: Callable[[], None]) -> None:
        """Keep syncing beside the workstation; `on_standing` is called, in another thread, when the standing changes."""
        from rmdesk.sync.background import BackgroundSync

        if self._key is None:
            raise Locked(_("The replica is locked."))
        self._on_standing = on_standing
        self._background = BackgroundSync(self.home, self._key, self.clock.as_of, self._hear)

    def sync_now(self) -> None:
        """Ask the background sync for a round at once."""
        if self._background is not None:
            self._background.now()

    def _hear(self, event: Event) -> None:
        match event.name:
            case "started":
                self._link = replace(self._link, syncing=True, progress="", done=0, total=0)
            case "progress":
                self._link = replace(self._link, online=True, progress=event.what, done=event.done, total=event.total)
            case "done" | "busy":
                self._link = replace(self._link, online=True, syncing=False, progress="", reason="")
            case _:
                self._link = replace(self._link, online=False, syncing=False, progress="", reason=event.reason)
        self.replica.changed.poll()
        self._on_standing()

    def refresh_figures(self) -> None:
        """Bring search keys and figures up to date, if the business date or a kill left them behind."""
        from rmdesk.sync import run

        run.brought_up_to_date(self.replica, self.clock.today(), run.quiet)

    def subscribe(self, callback: Callable[[Changed], None]) -> Callable[[], None]:
        """Be told of every change; returns how to stop that. See `store.changes`."""
        return self.replica.changed.subscribe(callback)

    def lock(self) -> None:
        """Forget the key. Nothing can be read any more."""
        self.close()

    def close(self) -> None:
        """Stop syncing and close the replica. Closing twice is fine."""
        if self._background is not None:
            self._background.stop()
            self._background = None
        self._key = None
        self.replica.close()


__all__ = ["Desk", "Profile", "Standing"]
