"""An unlocked profile, and the use cases it serves.

What is heavy to import (tables, HTTP) is imported when it is first needed, so that the unlocked customer list shows at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.desk.analysis import Analysis
from rmdesk.desk.calls import Calls
from rmdesk.desk.contacts import Contacts
from rmdesk.desk.customers import Customers
from rmdesk.desk.details import Details
from rmdesk.desk.exports import Exports
from rmdesk.desk.groups import Groups
from rmdesk.desk.handbook import Handbook
from rmdesk.desk.link import Link
from rmdesk.desk.list_settings import ListSettings
from rmdesk.desk.notebook import Notebook
from rmdesk.desk.prospects import Prospects
from rmdesk.desk.sales import Sales
from rmdesk.desk.standing import Profile
from rmdesk.desk.tasks import Tasks
from rmdesk.desk.undoing import Undoing
from rmdesk.desk.visits import Visits
from rmdesk.desk.work_log import WorkLog
from rmdesk.desk.work_plan import WorkPlans
from rmdesk.errors import CenterUnreachable, Locked
from rmdesk.i18n import _
from rmdesk.reminders.book import Reminders
from rmdesk.store import settings
from rmdesk.store.changes import Changed
from rmdesk.store.queries import codes, homes
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key, Vault

if TYPE_CHECKING:
    from rmdesk.desk.appraisal import Appraisals
    from rmdesk.desk.performance import Performance
    from rmdesk.desk.team import Team
    from rmdesk.store.edits import Edits


class Desk:
    """An unlocked profile. Reading may happen in any thread."""

    def __init__(self, home: Path, key: Key, clock: Clock) -> None:
        """See `open`."""
        self.home = home
        self.clock = clock
        self._key: Key | None = key
        self.replica = Replica(home, key)
        self.link = Link(home, self.replica, clock, self.edits)
        self.customers = Customers(self.replica, clock, self.edits)
        self.analysis = Analysis(self.replica, clock)
        self.exports = Exports(clock, self.edits)
        self.groups = Groups(self.replica, clock, self.edits)
        self.list_settings = ListSettings(self.replica)
        self.contacts = Contacts(self.replica, clock, self.edits)
        self.tasks = Tasks(self.replica, clock, self.edits)
        self.sales = Sales(self.replica, clock, self.edits)
        self.calls = Calls(self.replica, clock, self.edits)
        self.reminders = Reminders(self.replica, clock, self.edits)
        self.visits = Visits(self.replica, clock, self.edits)
        self.work_log = WorkLog(self.replica, clock, self.edits)
        self.work_plans = WorkPlans(self.replica, clock, self.edits)
        self.notebook = Notebook(self.replica, clock, self.edits)
        self.handbook = Handbook(self.replica)
        self.details = Details(self.replica, self.edits)
        self.prospects = Prospects(self.replica, self.edits)
        self.undoing = Undoing(self.replica, self.edits)

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
        if days := self.link.days_overdue():
            try:
                self.link.sync()
            except CenterUnreachable as error:
                self.close()
                from rmdesk.sync.ending import Overdue

                raise Overdue(days) from error

    @cached_property
    def profile(self) -> Profile:
        """Whose desk this is."""
        with self.replica.reading() as db:
            names = ("person_id", "person_name", "branch_name", "center_url", "device")
            return Profile(*(settings.get(db, name) for name in names))

    @cached_property
    def appraisal(self) -> Appraisals:
        """How the customers stand: marks, segments, movement between levels, signs of leaving, fund flow, finds."""
        from rmdesk.desk.appraisal import Appraisals

        return Appraisals(self.replica, self.clock, self.list_settings)

    @cached_property
    def performance(self) -> Performance:
        """The KPIs of whose desk this is."""
        from rmdesk.desk.performance import Performance

        return Performance(self.replica, self.clock, lambda: self.profile.person_id)

    @cached_property
    def team(self) -> Team:
        """The team of whose desk this is, if they lead one."""
        from rmdesk.desk.team import Team

        return Team(self.replica, self.clock, lambda: self.profile.person_id, lambda: self.performance, self.edits)

    def edits(self) -> Edits:
        """The one way to change rows; see `store.edits`."""
        from rmdesk.store.edits import Edits

        return Edits(self.replica, self.profile.person_id, self.profile.device, self.clock)

    # -- reading ---------------------------------------------------------------------------------------------------------

    def code_names(self) -> dict[tuple[str, str], str]:
        """What codes are called, by set and code, in the user's language."""
        with self.replica.reading() as db:
            return codes.code_names(db)

    def today_figures(self) -> homes.TodayFigures:
        """What the Today home shows."""
        with self.replica.reading() as db:
            return homes.today_figures(db, self.clock.today())

    # -- drafts ----------------------------------------------------------------------------------------------------------

    def save_draft(self, name: str, text: str) -> None:
        """Keep what is being typed; an empty text removes it."""
        with self.replica.writing() as db:
            settings.put(db, f"draft:{name}", text)

    def draft(self, name: str) -> str:
        """What was being typed, or nothing."""
        with self.replica.reading() as db:
            return settings.get(db, f"draft:{name}")

    def drafts(self) -> dict[str, str]:
        """All that was being typed, by name."""
        with self.replica.reading() as db:
            return settings.beginning(db, "draft:")

    # -- keeping up ------------------------------------------------------------------------------------------------------

    def keep_in_step(self, on_standing: Callable[[], None]) -> None:
        """Sync beside the workstation from now on; see `Link.keep_in_step`.

        Raises:
            Locked: the desk was closed.
        """
        if self._key is None:
            raise Locked(_("The replica is locked."))
        self.link.keep_in_step(self._key, on_standing)

    def refresh_figures(self) -> None:
        """Bring search keys and figures up to date, if the business date or a kill left them behind; then put down who is in the time groups.

        Facts of KPIs that were never made are left to `Performance.go_on`, or to the process that syncs: the reminders come first.
        """
        from rmdesk.sync import run

        run.figures_brought_up_to_date(self.replica, self.clock.today(), run.quiet)
        self.groups.put_down_today()

    def subscribe(self, callback: Callable[[Changed], None]) -> Callable[[], None]:
        """Be told of every change; returns how to stop that. See `store.changes`."""
        return self.replica.changed.subscribe(callback)

    def lock(self) -> None:
        """Forget the key. Nothing can be read any more."""
        self.close()

    def close(self) -> None:
        """Stop syncing and close the replica. Closing twice is fine."""
        self.link.stop()
        self._key = None
        self.replica.close()
