"""A desk whose book holds 100,000 customers: made once by the demo bank and a real first fill, then kept in `build/bench` and copied for each use."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.centers import DAY, PASSPHRASE, enrolled, served
from rmdesk.center import devices
from rmdesk.center.database import CenterDb
from rmdesk.center.demo_bank import generate
from rmdesk.clock import Clock
from rmdesk.sync import run

CUSTOMERS = 100_000
MONTHS = 2
KEPT = Path(__file__).resolve().parent.parent / "build" / "bench"


def home_of(customers: int = CUSTOMERS) -> Path:
    """The profile folder of a filled desk with that many customers; made if it is not there yet (minutes for 100,000)."""
    home = KEPT / f"desk-{customers}"
    if home.exists():
        return home
    KEPT.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=KEPT))
    url = f"sqlite:///{making / 'center.db'}"
    db = CenterDb(url)
    bank = generate(db, customers=customers, managers=1, months=MONTHS, business_date=DAY, seed=20)
    db.write(devices.prepare)
    db.close()
    with served(url) as center:
        replica = enrolled(center, bank.first_manager.person_id, making / "desk")
        with run.alone(making / "desk"), run.center_of(replica, making / "desk") as there:
            run.sync(replica, there, Clock(as_of=DAY), run.quiet)
        replica.close()
    (making / "desk").rename(home)
    shutil.rmtree(making)
    return home


@contextmanager
def a_copy(customers: int = CUSTOMERS) -> Iterator[Path]:
    """A filled desk that may be written to."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copytree(home_of(customers), Path(folder) / "desk"))


__all__ = ["CUSTOMERS", "DAY", "PASSPHRASE", "a_copy", "home_of"]
