"""A long working day: desks with their background workers and a center, on a line that is not good; memory and open files do not grow.

`SOAK_MINUTES` in the environment says how long (30). Measured from outside, in /proc.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from rmdesk.center.backup import back_up
from rmdesk.center.database import CenterDb
from rmdesk.sync.run import quiet
from tests.center.small_bank import CHEN, LIN
from tests.processes.proxy import Weather, proxied
from tests.processes.running import CenterProcess, DeskProcess, bank_of, cpu_seconds, settle

MINUTES = float(os.environ.get("SOAK_MINUTES", "30"))
SAMPLES = 120
DRIZZLE = Weather(reset=0.05, cut=0.05, silence=0.02, late=0.01)
MOST_KIB = 8 * 1024
"""Growth that is noise: an arena of the allocator, a cache that fills up."""
MOST_FILES = 4


@dataclass(frozen=True)
class Sample:
    """One process at one moment."""

    kib: int
    files: int


def sample(pid: int) -> Sample:
    """What /proc says: resident memory that is the process's own, and open files."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return Sample(
        int(lines["Rss"].split()[0]) - int(lines["Shared_Clean"].split()[0]), sum(1 for _file in Path(f"/proc/{pid}/fd").iterdir())
    )


def children(pid: int) -> list[int]:
    """Processes that this one started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.soak
@pytest.mark.timeout(MINUTES * 60 + 900)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_long_day_lets_nothing_grow(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    url = f"sqlite:///{tmp_path}/center.db" if kind == "sqlite" else str(request.getfixturevalue("postgres_db"))
    started, seconds = cpu_seconds(), MINUTES * 60
    bank = bank_of(CenterDb(url))
    seen: dict[str, list[Sample]] = defaultdict(list)
    with proxied(seed=7) as proxy, ExitStack() as at_the_end:
        center = CenterProcess(url, proxy, tmp_path)
        at_the_end.callback(center.end)
        center.start()
        desks: list[DeskProcess] = []
        for place, who in enumerate((CHEN, LIN, CHEN)):
            desks.append(DeskProcess.enrolled(tmp_path / f"{who}{place}", bank, who, center.url))
            at_the_end.callback(desks[-1].end)
        proxy.weather = DRIZZLE
        for place, desk in enumerate(desks):
            desk.start(f"soak/{place}", 0, 0.5, seconds)
        _watch(center, desks, seen, lambda turn: _save(bank.db, tmp_path, turn), seconds)
        for desk in desks:
            assert desk.process is not None
            assert desk.process.wait(120) == 0, (desk.home / "complaints").read_text()
        figures = {name: _growth(samples) for name, samples in sorted(seen.items())}
        print(json.dumps(figures))
        proxy.calm()
        settle(desks)
        known = {str(edit) for (edit,) in bank.rows("SELECT edit FROM mutation")}
        saved = [edit for desk in desks for edit in desk.saved()]
        assert sorted(saved) == sorted(known)
        bank.assert_sums_hold()
        told = {
            "edits": len(saved),
            "minutes": MINUTES,
            "cpu": round(cpu_seconds() - started),
            "harm": dict(proxy.done),
            "processes": figures,
        }
    record_property("soak", told)
    print(json.dumps(told))
    bank.db.close()
    for name, grown in figures.items():
        assert grown["kib later"] - grown["kib"] <= max(MOST_KIB, grown["kib"] // 20), (name, grown)
        assert grown["files later"] - grown["files"] <= MOST_FILES, (name, grown)


def _watch(
    center: CenterProcess, desks: list[DeskProcess], seen: dict[str, list[Sample]], save: Callable[[int], None], seconds: float
) -> None:
    """Look at every process from time to time, and back the center up now and then, so that desks let go of what they keep."""
    lot, end = random.Random(7), time.monotonic() + seconds
    for turn in range(SAMPLES):
        time.sleep(max(0.0, min(seconds / SAMPLES, end - time.monotonic() - 2)))
        if end - time.monotonic() < 2:
            return
        assert center.process is not None
        seen["center"].append(sample(center.process.pid))
        for place, desk in enumerate(desks):
            assert desk.still_works()
            assert desk.process is not None
            seen[f"desk {place}"].append(sample(desk.process.pid))
            for worker in children(desk.process.pid):
                seen[f"worker {place}"].append(sample(worker))
        if turn % 10 == 9 and lot.random() < 0.9:
            save(turn)


def _save(db: CenterDb, folder: Path, turn: int) -> None:
    file = folder / f"{turn}.backup"
    back_up(db, file, quiet)
    file.unlink()


def _growth(samples: list[Sample]) -> dict[str, int]:
    """Medians after the warm-up and towards the end."""
    early, late = samples[len(samples) * 3 // 10 : len(samples) * 6 // 10], samples[len(samples) * 8 // 10 :]
    return {
        "kib": round(statistics.median(one.kib for one in early)),
        "kib later": round(statistics.median(one.kib for one in late)),
        "files": round(statistics.median(one.files for one in early)),
        "files later": round(statistics.median(one.files for one in late)),
    }
