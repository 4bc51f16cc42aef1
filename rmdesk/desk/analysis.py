"""Customer analysis: what the book looks like as a whole, each figure with the customers behind it."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.clock import Clock
from rmdesk.desk.beside import one_beside
from rmdesk.store.queries import customers
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.domain.filter_line import Filter
    from rmdesk.domain.filter_terms import Vocabulary
    from rmdesk.store.changes import Changed
    from rmdesk.store.queries.analysis_concentration import Concentration
    from rmdesk.store.queries.analysis_coverage import Reach
    from rmdesk.store.queries.analysis_distribution import Distribution
    from rmdesk.store.queries.analysis_holders import Holders
    from rmdesk.store.queries.analysis_ladder import Ladder
    from rmdesk.store.queries.analysis_migration import Migration, Since
    from rmdesk.store.queries.analysis_peers import Lacks


OF_LINES: Final = frozenset({"customer", "account", "account_role", "holding", "loan", "card", "product"})
"""Tables whose changes change who has which product line."""


class Analysis:
    """The analyses of this RM's book, as of the business date."""

    def __init__(self, replica: Replica, clock: Clock) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._state = 0
        self._holders: tuple[tuple[date, int], Holders] | None = None
        replica.changed.subscribe(self._changed)

    def listed(
        self, among: Collection[int], order: str = "level", wanted: Filter | None = None, *, descending: bool = False
    ) -> customers.CustomerList:
        """The customers with these row numbers as a list; see `queries.customers`."""
        whole = customers.customer_list(self._replica.reader, self._clock.today(), order, wanted, descending=descending)
        kept = among if isinstance(among, set | frozenset) else frozenset(among)
        return customers.CustomerList(self._replica.reader, array("q", [row for row in whole.rows if row in kept]))

    def vocabulary(self) -> Vocabulary:
        """The words of filter lines, for a rule that a row of an analysis can be."""
        from rmdesk.store.queries.groups import vocabulary

        with self._replica.reading() as db:
            return vocabulary(db)

    def distribution(self, by: str) -> Distribution:
        """How the customers and their money are spread; see `queries.analysis_distribution`."""
        from rmdesk.store.queries.analysis_distribution import distribution

        with one_beside() as beside, self._replica.reading() as db:
            holders = beside.submit(self.holders).result if by == "line" else None
            return distribution(db, self._clock.today(), by, holders)

    def concentration(self, measure: str) -> Concentration:
        """How much the largest customers have; see `queries.analysis_concentration`."""
        from rmdesk.store.queries.analysis_concentration import concentration

        with self._replica.reading() as db:
            return concentration(db, measure)

    def ladder(self) -> Ladder:
        """What falls due week by week; see `queries.analysis_ladder`."""
        from rmdesk.store.queries.analysis_ladder import ladder

        with self._replica.reading() as db:
            return ladder(db, self._clock.today())

    def migration(self, since: Since) -> Migration:
        """Who has moved between levels; see `queries.analysis_migration`."""
        from rmdesk.store.queries.analysis_migration import migration

        with self._replica.reading() as db:
            return migration(db, self._clock.today(), since)

    # -- product lines: read once for all that is asked of them ----------------------------------------------------------

    def holders(self) -> Holders:
        """Who has which product line; see `queries.analysis_holders`. Kept until customers or what they have change."""
        from rmdesk.store.queries.analysis_holders import line_holders

        today, state = self._clock.today(), self._state
        if self._holders is None or self._holders[0] != (today, state):
            with self._replica.reading() as db:
                self._holders = ((today, state), line_holders(db, today))
        return self._holders[1]

    def _changed(self, changed: Changed) -> None:
        """Called in the thread that committed: what is being read now may be old already, so it is marked by what it began with."""
        if changed.touches(OF_LINES):
            self._state += 1

    def reach(self) -> tuple[Reach, ...]:
        """Product coverage of the book and of each level."""
        from rmdesk.store.queries.analysis_coverage import by_level

        holders = self.holders()
        with self._replica.reading() as db:
            return by_level(db, holders)

    def lacks(self, least_share: int) -> Lacks:
        """Who lacks what at least so many (ppm) of the like of them have; see `queries.analysis_peers`."""
        from rmdesk.store.queries.analysis_peers import lacks

        holders = self.holders()
        with self._replica.reading() as db:
            return lacks(db, self._clock.today(), holders, least_share)
