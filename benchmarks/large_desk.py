"""A desk whose book holds 100,000 customers: made once by the demo bank and a real first fill, then kept in `build/bench` and copied for each use.

`python -m benchmarks.large_desk [CUSTOMERS [MONTHS]]` makes one and prints where it is.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.centers import DAY, PASSPHRASE, enrolled, served
from rmdesk.center import devices
from rmdesk.center.database import CenterDb
from rmdesk.center.demo_bank import generate
from rmdesk.center.migrations import CENTER
from rmdesk.clock import Clock
from rmdesk.store.migrations import DESK, SHARED
from rmdesk.sync import run

CUSTOMERS = 100_000
MONTHS = 18
"""Of balances."""
KEPT = Path(__file__).resolve().parent.parent / "build" / "bench"


def home_of(customers: int = CUSTOMERS, months: int = MONTHS) -> Path:
    """The profile folder of a filled desk with that many customers and months; made if it is not there (minutes for 100,000).

    A kept desk whose tables are not those of today is removed after that.
    """
    name = f"desk-{customers}-{months}"
    home = KEPT / f"{name}-{schema_stamp()}"
    if home.exists():
        return home
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        making = Path(folder)
        url = f"sqlite:///{making / 'center.db'}"
        db = CenterDb(url)
        bank = generate(db, customers=customers, managers=1, months=months, business_date=DAY, seed=20)
        db.write(devices.prepare)
        db.close()
        with served(url) as center:
            replica = enrolled(center, bank.first_manager.person_id, making / "desk")
            with run.alone(making / "desk"), run.center_of(replica, making / "desk") as there:
                run.sync(replica, there, Clock(as_of=DAY), run.quiet)
            replica.close()
        (making / "desk").rename(home)
    for outdated in set(KEPT.glob(f"{name}-*")) - {home}:
        shutil.rmtree(outdated)
    return home


def schema_stamp() -> str:
    """Differs where the tables do: a digest of all revisions."""
    digest = hashlib.sha256()
    for side in (SHARED, DESK, CENTER):
        for revision in sorted(side.folder.rglob("*.py")):
            digest.update(revision.read_bytes())
    return digest.hexdigest()[:8]


@contextmanager
def a_copy(customers: int = CUSTOMERS, months: int = MONTHS) -> Iterator[Path]:
    """A filled desk that may be written to."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copytree(home_of(customers, months), Path(folder) / "desk"))


__all__ = ["CUSTOMERS", "DAY", "MONTHS", "PASSPHRASE", "a_copy", "home_of"]

if __name__ == "__main__":
    print(home_of(*map(int, sys.argv[1:])))
