"""Customer groups: which there are, making and changing them, and who is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.store.queries import groups
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.edits import Edits
    from rmdesk.store.group_edits import Joined


class Groups:
    """The groups in this RM's book. What is raised stands in `store.group_edits`."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits

    def lines(self) -> list[groups.GroupLine]:
        """All groups with how many are in each today."""
        with self._replica.reading() as db:
            return groups.group_lines(db, self._clock.today())

    def names(self) -> list[groups.GroupName]:
        """All groups, without counting who is in them."""
        with self._replica.reading() as db:
            return groups.group_names(db)

    def create(self, name: str, rule: str | None = None, members: Iterable[str] = (), kind: str = "concept") -> str:
        """A new group with fixed members, or with a rule (`concept`, or `time`: put down day by day); its id."""
        from rmdesk.store import group_edits

        group = group_edits.create(self._edits(), self._replica, name, rule, members, kind)
        if kind == "time":
            self.put_down_today()
        return group

    def put_down_today(self) -> int:
        """Put down today's members of the time groups, once a business date; how many. A replayed day stays as it was."""
        from rmdesk.store import group_days

        if self._clock.as_of is not None:
            return 0
        return group_days.put_down(self._edits(), self._replica, self._clock.today())

    def change(self, group_id: str, *, name: str | None = None, rule: str | None = None) -> None:
        """Another name or rule."""
        from rmdesk.store import group_edits

        group_edits.change(self._edits(), self._replica, group_id, name=name, rule=rule)

    def remove(self, group_id: str) -> None:
        """Take a group away."""
        from rmdesk.store import group_edits

        group_edits.remove(self._edits(), self._replica, group_id)

    def add(self, group_id: str, customers: Iterable[str]) -> Joined:
        """Put customers into a group of fixed members."""
        from rmdesk.store import group_edits

        return group_edits.add_members(self._edits(), self._replica, group_id, customers)

    def take_out(self, group_id: str, customers: Iterable[str]) -> int:
        """Take customers out of a group of fixed members; how many were in it."""
        from rmdesk.store import group_edits

        return group_edits.remove_members(self._edits(), self._replica, group_id, customers)
