"""All KPIs of a manager's month over a large book: from a replica just opened, and after a sync that touched some customers.

The same balances and investments are asked of DuckDB in the same run, from rows that were exported to it; both must say the same to the minor unit.
"""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.bench_reminders import touch
from benchmarks.centers import DAY, PASSPHRASE
from benchmarks.large_desk import CUSTOMERS, a_copy
from benchmarks.report import middle, tell, timed, wants_quick
from rmdesk.clock import Clock
from rmdesk.desk.performance import Performance
from rmdesk.domain.kpi.ledger import Measure
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.domain.money import PPM, divide_half_up
from rmdesk.store import kpi_kept, settings
from rmdesk.store.connection import Connection
from rmdesk.store.figures import main_currency
from rmdesk.store.queries.kpi_gather import care_of, gather
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault

QUICK = 2_000
TOUCHED = 500
TURNS = 5
AT_ONCE = 5_000
MONTH = Period.holding(Span.MONTH, DAY)
_SUMS = """
    SELECT sum(CASE WHEN day <= $last THEN delta::HUGEINT * share * ($last + 1 - greatest(day, $first)) ELSE 0 END)
    FROM step
    WHERE measure = ANY($measures) AND currency = $currency
"""


def main() -> None:
    """Run and tell."""
    customers = QUICK if wants_quick(__doc__ or "") else CUSTOMERS
    with a_copy(customers) as home:
        vault = Vault(home)
        replica = Replica(home, vault.unlock(PASSPHRASE))
        person = settings.get(replica.reader(), "person_id")
        with replica.writing() as conn:
            making = timed(lambda: kpi_kept.refresh(conn, DAY))
        making += timed(lambda: kpi_kept.finish(replica.writing, DAY))
        replica.close()
        cold = []
        for _turn in range(TURNS):
            replica = Replica(home, vault.unlock(PASSPHRASE))
            mine = Performance(replica, Clock(as_of=DAY), lambda: person)
            cold.append(timed(lambda mine=mine: mine.lines(Span.MONTH)))  # type: ignore[misc]
            replica.close()
        replica = Replica(home, vault.unlock(PASSPHRASE))
        mine = Performance(replica, Clock(as_of=DAY), lambda: person)
        everybody = [row[0] for row in replica.reader().execute("SELECT id FROM customer ORDER BY id")]
        some = random.Random(1)
        keeping, after = [], []
        for turn in range(TURNS):
            touched = some.sample(everybody, min(TOUCHED, len(everybody)))
            touch(replica, touched, turn)
            with replica.writing() as conn:
                keeping.append(timed(lambda conn=conn, touched=touched: kpi_kept.refresh(conn, DAY, touched)))  # type: ignore[misc]
            after.append(timed(lambda: mine.lines(Span.MONTH)))
        movers = timed(lambda: mine.movers("deposit_daily_average", Span.MONTH))
        told = {line.code: line for line in mine.lines(Span.MONTH)}
        with tempfile.TemporaryDirectory() as folder:
            other, rows, said = in_duckdb(replica.reader(), person, Path(folder))
        ours = [figure for code in ("deposit_daily_average", "aum") for figure in (told[code].actual, told[code].previous)]
        if said != ours:
            raise SystemExit(f"DuckDB says {said}, rmdesk {ours}")
        count = replica.reader().execute("SELECT count(*) FROM kpi_day").fetchone()[0]
        replica.close()
    tell(
        "kpi",
        {
            "customers": customers,
            "months": 18,
            "kpis": len(told),
            "kept_rows": count,
            "made_for_everybody_s": round(making / 1e3, 1),
            "cold_ms": round(middle(cold), 1),
            "touched": TOUCHED,
            "keeping_up_ms": round(middle(keeping), 1),
            "after_ms": round(middle(after), 1),
            "movers_s": round(movers / 1e3, 2),
            "duckdb_rows": rows,
            "duckdb_ms": round(other, 1),
        },
        {"cold_ms": (min(cold), 1_000 if customers == CUSTOMERS else 100, "<="), "after_ms": (min(after), 50, "<=")},
    )


def in_duckdb(reader: Connection, person: str, folder: Path) -> tuple[float, int, list[int]]:
    """Milliseconds that DuckDB takes for the deposits' and the AUM's averages of this month and the last, its rows, and what it says."""
    path = folder / "steps.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(steps(reader, person))
    db = duckdb.connect()
    db.execute(
        "CREATE TABLE step AS SELECT * FROM read_csv(?, header=false, columns={'measure': 'VARCHAR', 'currency': 'VARCHAR', "
        "'share': 'BIGINT', 'day': 'BIGINT', 'delta': 'BIGINT'})",
        [str(path)],
    )
    (rows,) = db.execute("SELECT count(*) FROM step").fetchall()[0]
    currency = main_currency(reader)

    def average(measures: list[str], first: date, last: date) -> int:
        named = {"measures": measures, "first": first.toordinal(), "last": last.toordinal(), "currency": currency}
        (found,) = db.execute(_SUMS, named).fetchall()[0]
        return divide_half_up(int(found), PPM * ((last - first).days + 1))

    def asked() -> list[int]:
        deposits, everything = [str(Measure.BALANCE)], [str(Measure.BALANCE), str(Measure.INVESTMENT)]
        stretches = [(MONTH.first, DAY), (MONTH.previous().first, MONTH.previous().last)]
        return [average(measures, *stretch) for measures in (deposits, everything) for stretch in stretches]

    taken = [timed(asked) for _turn in range(TURNS)]
    return middle(taken), int(rows), asked()


def steps(reader: Connection, person: str) -> Iterator[tuple[str, str, int, int, int]]:
    """Every change of every account and holding that counts for `person`, as a row to export."""
    looked_after = [row[0] for row in reader.execute("SELECT DISTINCT customer_id FROM assignment WHERE person_id = ?", (person,))]
    for first in range(0, len(looked_after), AT_ONCE):
        care = care_of(reader, DAY, looked_after[first : first + AT_ONCE])
        for found in gather(reader, care, {Measure.BALANCE, Measure.INVESTMENT}):
            if found.person_id == person:
                for day, delta in found.steps.items():
                    yield found.fact.measure, found.fact.currency, found.share, day, delta


if __name__ == "__main__":
    main()
