"""Proof and repair over HTTPS: asking for a book's digest, hashing every row again, and finding and mending 10 rows of about 50,000 by bisecting.

Repair is held against filling the whole book anew, in the same run.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.centers import DAY, a_bank, databases, enrolled, served, signed_in
from benchmarks.report import in_turn, middle, spread, tell, timed, wants_quick
from rmdesk.center.database import CenterDb
from rmdesk.clock import Clock
from rmdesk.collector import collect_seldom
from rmdesk.store.replica import Replica
from rmdesk.sync import run
from rmdesk.sync.protocol import Center, Parts, Places, Rows
from rmdesk.sync.pull import Puller
from rmdesk.sync.repair import differing, repair
from rmdesk.sync.verify import verify

DAMAGED = 10
SPREAD = (
    "UPDATE replica_row SET hash = hash + 1 WHERE book = ?1 AND row_id IN "
    "(SELECT row_id FROM (SELECT row_id, row_number() OVER (ORDER BY table_name, row_id) AS place FROM replica_row WHERE book = ?1) "
    "WHERE place % (SELECT max(1, count(*) / ?2) FROM replica_row WHERE book = ?1) = 1 LIMIT ?2)"
)
"""Rows that this desk takes for others than they are, spread over the whole book."""


def main() -> None:
    """Run and tell, a line for each kind of center."""
    quick = wants_quick(__doc__ or "")
    collect_seldom()
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as urls:
        for kind, url in urls.items():
            measure(kind, url, Path(name) / kind, customers=150 if quick else 1_100, times=1 if quick else 5)


def measure(kind: str, url: str, folder: Path, customers: int, times: int) -> None:
    """One kind of center."""
    folder.mkdir()
    db = CenterDb(url)
    person = a_bank(db, customers).first_manager.person_id
    book = f"rm:{person}"
    session = signed_in(db, person)
    clock = Clock(as_of=DAY)
    mended: list[float] = []
    fetched = asked = 0
    with served(url, folder) as center:
        replica = enrolled(center, person, folder / "desk")
        with run.center_of(replica, replica.path.parent) as there:
            states = there.hello().books
            Puller(replica, there, run.quiet).run(states)
            (state,) = (one for one in states if one.id == book)
            digests = in_turn({"at_center": lambda: session.digest(book), "https": lambda: there.digest(book)}, 50 * times)
            for _time in range(times):
                damage(replica, book)
                counting = _Counting(there)
                puller = Puller(replica, counting, run.quiet)
                assert differing(replica, states) == [state]
                start = perf_counter()
                repaired = repair(puller, clock, states)
                mended.append(perf_counter() - start)
                fetched, asked = repaired.rows, counting.asked
                assert not repaired.filled
                assert not differing(replica, states)
            deep = timed(lambda: verify(replica, there, run.quiet, deep=True)) / 1e3
            again = Puller(replica, there, run.quiet)
            again.begin_again(book)
            start = perf_counter()
            again.run(states)
            anew = perf_counter() - start
        replica.close()
    db.close()
    tell(
        "digest",
        {
            "center": kind,
            "rows": state.row_count,
            "digest_at_center_ms": spread(digests["at_center"]),
            "digest_https_ms": spread(digests["https"]),
            "deep_verify_s": round(deep, 2),
            "deep_verify_rows_s": round(state.row_count / deep),
            "damaged": DAMAGED,
            "repair_s": round(middle(mended), 3),
            "repair_requests": asked,
            "repair_rows_fetched": fetched,
            "fill_anew_s": round(anew, 3),
            "ratio_to_fill_anew": round(middle(mended) / anew, 2),
        },
        {
            "digest_at_center_ms": (middle(digests["at_center"]), 1.0, "<="),
            "share_of_rows_fetched": (fetched / state.row_count, 0.05, "<="),
        },
    )


def damage(replica: Replica, book: str) -> None:
    """Let some rows differ, and the sums with them."""
    with replica.bulk() as db:
        assert db.execute(SPREAD, (book, DAMAGED)).rowcount == DAMAGED
        db.execute("UPDATE sync_cursor SET digest = digest + 1 WHERE book = ?", (book,))


class _Counting:
    """A center that counts what a bisection asks."""

    def __init__(self, center: Center) -> None:
        self.hello, self.changes, self.snapshot, self.digest = center.hello, center.changes, center.snapshot, center.digest
        self.push, self.rekey = center.push, center.rekey
        self._center = center
        self.asked = 0

    def places(self, kpi: str, month: str) -> Places:
        """As the center."""
        return self._center.places(kpi, month)

    def parts(self, book: str, table: str, prefix: str) -> Parts:
        """As the center."""
        self.asked += 1
        return self._center.parts(book, table, prefix)

    def rows(self, book: str, table: str, prefix: str, after: str, limit: int) -> Rows:
        """As the center."""
        self.asked += 1
        return self._center.rows(book, table, prefix, after, limit)


if __name__ == "__main__":
    main()
