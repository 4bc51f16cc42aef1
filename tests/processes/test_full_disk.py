"""A disk that is really full, on either side: nothing half-saved, reading goes on, and all goes on once there is room. Needs root, for a small tmpfs."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rmdesk.center.database import CenterDb
from rmdesk.errors import CenterUnreachable, DiskFull
from tests.center.small_bank import CHEN, SmallBank, a_small_bank
from tests.sync.enrolled_desk import EnrolledDesk, enrolled


class SmallDisk:
    """A file system of a few megabytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no room at all."""
        with self._ballast.open("ab", buffering=0) as ballast:
            for size in (65_536, 4_096, 1):
                try:
                    while ballast.write(b"\0" * size):
                        continue
                except OSError:
                    continue

    def free(self) -> None:
        self._ballast.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str, int], SmallDisk]]:
    """Makes small disks."""
    mounted: list[Path] = []

    def make(name: str, megabytes: int) -> SmallDisk:
        folder = tmp_path / name
        folder.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "rmdesk-test", str(folder)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip(f"a small tmpfs cannot be mounted here: {done.stderr.decode().strip()}")
        mounted.append(folder)
        return SmallDisk(folder)

    yield make
    for folder in mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[SmallBank]:
    with a_small_bank(tmp_path) as bank:
        yield bank


def summaries(bank: SmallBank) -> list[str]:
    return [str(summary) for (summary,) in bank.rows("SELECT summary FROM contact ORDER BY summary")]


def test_a_desk_whose_disk_is_full_saves_nothing_shows_everything_and_goes_on_later(
    bank: SmallBank, disk: Callable[[str, int], SmallDisk]
) -> None:
    small = disk("desk", 24)
    desk = enrolled(small.folder / "home", bank, CHEN)
    desk.sync()
    desk.log_contact("chen1", summary="saved")
    small.fill()
    refused = 0
    for _n in range(20):
        try:
            desk.log_contact("chen1", summary="too much", content="长" * 50_000)
        except DiskFull:
            refused += 1
    assert refused >= 18, "what fits into pages that are there already may still be saved"
    saved = 1 + 20 - refused
    assert len(desk.outbox()) == saved
    assert desk.ids("customer") == {"chen1", "chen2", "chen3"}
    small.free()
    desk.log_contact("chen1", summary="with room again")
    desk.sync()
    assert len(summaries(bank)) == saved + 1
    assert desk.verify().equal
    desk.close()


def test_a_fill_that_finds_no_room_goes_on_where_it_was(bank: SmallBank, disk: Callable[[str, int], SmallDisk]) -> None:
    for start in range(0, 3_000, 500):
        numbers = [f"c{n:05}" for n in range(start, start + 500)]
        bank.load("customer", [{"id": id, "customer_no": id, "name": id, "remarks": "x" * 2_000} for id in numbers])
        bank.load(
            "assignment",
            [{"id": f"a-{id}", "customer_id": id, "person_id": CHEN, "part": "lead", "valid_from": "2026-01-01"} for id in numbers],
        )
    small = disk("desk", 16)
    desk = enrolled(small.folder / "home", bank, CHEN)
    with pytest.raises(DiskFull):
        desk.sync()
    desk.close()
    subprocess.run(["mount", "-o", "remount,size=200m", str(small.folder)], check=True)
    again = EnrolledDesk(desk.home, bank)
    again.sync()
    assert len(again.ids("customer")) == 3_003
    assert again.verify().equal
    again.close()


def test_a_center_whose_disk_is_full_takes_nothing_and_everything_later(disk: Callable[[str, int], SmallDisk], tmp_path: Path) -> None:
    small = disk("center", 24)
    db = CenterDb(f"sqlite:///{small.folder}/center.db")
    db.create_schema()
    bank = SmallBank(db)
    desk = enrolled(tmp_path / "home", bank, CHEN)
    desk.sync()
    for n in range(40):
        desk.log_contact("chen1", summary=f"{n:02}", content="长" * 5_000)
    small.fill()
    with pytest.raises(CenterUnreachable, match="disk"):
        desk.sync()
    assert {state for _table, state in desk.outbox()} == {"pending"}
    assert summaries(bank) == []
    small.free()
    desk.sync()
    assert summaries(bank) == [f"{n:02}" for n in range(40)]
    assert desk.verify().equal
    bank.assert_sums_hold()
    desk.close()
    db.close()
