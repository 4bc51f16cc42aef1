"""One sync: push, pull, and bring the search keys and figures up to what came. One at a time per profile."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rmdesk.clock import Clock
from rmdesk.errors import CenterUnreachable, IntegrityError, RmdeskError
from rmdesk.i18n import _
from rmdesk.store import aside, settings
from rmdesk.store.changes import Changed
from rmdesk.store.replica import Replica
from rmdesk.store.tables.base import moment_text, text_moment
from rmdesk.sync.ending import obey
from rmdesk.sync.identity import StoredCredentials, become_another, center_of
from rmdesk.sync.keeping import let_go, offer_again
from rmdesk.sync.protocol import SCHEMA_VERSION, Center, Forked, Hello, TooOld, WipeOrdered
from rmdesk.sync.pull import Progress, Puller
from rmdesk.sync.push import Pushed, push_outbox
from rmdesk.sync.repair import Repaired, alarmed, backfill, differing, repair, set_alarm
from rmdesk.sync.verify import VerifyReport, verify
from rmdesk.sync.vocabulary import Vocabulary

_COPIES = 3
SKEW_SECONDS = 300
"""Clock difference from which the user is told (only the display depends on the clock)."""


@dataclass(frozen=True)
class SyncReport:
    """What one sync did."""

    pushed: Pushed = field(default_factory=Pushed)
    rows: int = 0
    removed: int = 0
    filled: bool = False
    clock_skew: int = 0
    """Seconds the center's clock is ahead of ours."""
    repaired: Repaired = field(default_factory=Repaired)
    """What had to be mended although both ends stood at the same place."""


class Busy(RmdeskError):
    """Another process syncs this profile right now."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__(_("A sync is running already."), _("Its result will show in a moment."))


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the profile's sync lock.

    Raises:
        Busy: another process holds it.
    """
    with (home / "sync.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield


def sync(
    replica: Replica, center: Center, clock: Clock, progress: Progress, *, today: date | None = None, vocabulary: Vocabulary | None = None
) -> SyncReport:
    """Push what waits, read what changed, publish it. `vocabulary` is what this desk knows of the tables: by default everything in them.

    Raises:
        CenterUnreachable, SignInNeeded: work goes on offline, what was done so far stays.
        Wiped: the center has revoked this desk, and it is gone.
        IntegrityError: the center speaks a newer schema than this desk reads; edits were pushed.
    """
    pushed, puller = Pushed(), Puller(replica, center, progress, vocabulary)
    for _copy in range(_COPIES):
        try:
            hello, repaired = _exchanged(clock, pushed, puller)
            break
        except Forked:
            become_another(replica, center)
        except WipeOrdered as ordered:
            raise obey(replica, ordered) from ordered
    else:
        raise IntegrityError(
            _("The center keeps taking this desk for a copy; nothing is lost here."), _("Ask the center to look at its devices.")
        )
    brought_up_to_date(replica, today or clock.today(), progress)
    now = clock.now()
    skew = round((text_moment(hello.now) - now).total_seconds())
    with replica.writing() as connection:
        settings.put(connection, "last_sync", moment_text(now))
        for name, value in (("business_date", hello.business_date), ("as_of", hello.as_of), ("person_name", hello.person_name)):
            settings.put(connection, name, value)
        settings.put(connection, "branch_name", hello.branch_name)
        settings.put(connection, "offline_days", str(hello.offline_days))
        settings.put(connection, "skew", str(skew) if abs(skew) > SKEW_SECONDS else "")
    touched = puller.touched
    if touched.tables:
        replica.changed.publish(Changed(frozenset(touched.tables), frozenset() if puller.filled else frozenset(touched.customers)))
    return SyncReport(pushed, touched.rows, touched.removed, puller.filled, skew, repaired)


def _exchanged(clock: Clock, pushed: Pushed, puller: Puller) -> tuple[Hello, Repaired]:
    """Push, read, and compare sums; what the center says of itself, and what had to be mended."""
    replica, center, repaired = puller.replica, puller.center, Repaired()
    hello = center.hello()
    _check_center(replica, hello)
    offer_again(replica, hello)
    before = pushed.applied + pushed.conflicts
    push_outbox(replica, center, puller.touched, pushed)
    if hello.schema_min > SCHEMA_VERSION:
        raise TooOld
    if pushed.applied + pushed.conflicts > before:
        hello = center.hello()
    puller.run(hello.books)
    backfill(puller, hello.books)
    read = [state for state in hello.books if state.id in puller.ended]
    if differing(replica, read):
        repaired = repair(puller, clock, read)
    elif alarmed(replica) and len(read) == len(hello.books):
        set_alarm(replica, "")
    let_go(replica, hello.durable_mark)
    return hello, repaired


def proved(replica: Replica, center: Center, clock: Clock, progress: Progress, *, deep: bool) -> VerifyReport:
    """Sync, compare, and mend what differs; how it stands then, and what was mended.

    Raises:
        CenterUnreachable: there is nobody to compare with.
    """
    first = sync(replica, center, clock, progress).repaired
    report = verify(replica, center, progress, deep=deep)
    if report.equal or report.damage:
        report.mended, report.refilled = first.rows, first.filled
        return report
    puller = Puller(replica, center, progress)
    repaired = repair(puller, clock, center.hello().books, report)
    brought_up_to_date(replica, clock.today(), progress)
    if puller.touched.tables:
        replica.changed.publish(Changed(frozenset(puller.touched.tables)))
    after = verify(replica, center, progress, deep=deep)
    after.mended, after.refilled = first.rows + max(repaired.rows, len(report.problems)), first.filled + repaired.filled
    return after


def brought_up_to_date(replica: Replica, today: date, progress: Progress) -> None:
    """Work out search keys, figures and facts for the customers that pages touched, and all figures when the business date has moved on."""
    from rmdesk.store import kpi_kept

    figures_brought_up_to_date(replica, today, progress)
    with replica.reading() as connection:
        facts_of = kpi_kept.kept_as_of(connection)
    if facts_of != today:
        kpi_kept.finish(replica.bulk, today)


def figures_brought_up_to_date(replica: Replica, today: date, progress: Progress) -> None:
    """The same, but of facts that were never made, or have to be made anew, only the first slice: in a large book they take half a minute."""
    from rmdesk.store import figures, search_index

    with replica.reading() as connection:
        stale = json.loads(settings.get(connection, "stale", "[]"))
        figures_of = settings.get(connection, "figures_of")
        waiting = aside.are_aside(connection)
    if not stale and not waiting and figures_of == today.isoformat():
        return
    with replica.bulk() as connection:
        aside.put_back(connection, lambda done, total: progress("indexes", done, total))
        if stale == "all":
            search_index.rebuild(connection, lambda done, total: progress("index", done, total))
        elif stale:
            search_index.refresh(connection, stale)
        figures.refresh(connection, today, None if stale == "all" else stale)
        settings.put(connection, "stale", "[]")
        settings.put(connection, "figures_of", today.isoformat())


def _check_center(replica: Replica, hello: Hello) -> None:
    with replica.reading() as connection:
        center, person = settings.get(connection, "center"), settings.get(connection, "person_id")
    if center and hello.center != center:
        raise IntegrityError(
            _("Another center answers at this address; nothing was exchanged."), _("Check the address, or enrol this desk anew.")
        )
    if person and hello.person != person:
        raise IntegrityError(_("The center takes this desk for somebody else's; nothing was exchanged."))


def quiet(_what: str, _done: int, _total: int) -> None:
    """A progress that shows nothing."""


__all__ = ["Busy", "CenterUnreachable", "StoredCredentials", "SyncReport", "alone", "brought_up_to_date", "center_of", "quiet", "sync"]
