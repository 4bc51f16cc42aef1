"""Hundreds of runs in every test, thousands in the soak; a broken one is played again with `python -m tests.simulation SEED --trace`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.simulation.played import played
from tests.simulation.run import simulate

SEEDS, SOAK_SEEDS, CHUNK = 300, 5_000, 10


def broken(first: int, kept: Path) -> list[str]:
    """What went wrong in a chunk of runs, and how to see it."""
    runs = [played(seed, kept) for seed in range(first, first + CHUNK)]
    return [f"seed {run.seed}: {run.broken} | python -m tests.simulation {run.seed} --trace" for run in runs if run.broken]


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_every_promise_holds_whatever_happens(first: int, kept: Path) -> None:
    assert broken(first, kept) == []


@pytest.mark.soak
@pytest.mark.parametrize("first", range(SEEDS, SEEDS + SOAK_SEEDS, CHUNK))
def test_every_promise_holds_for_thousands_of_seeds(first: int, kept: Path) -> None:
    assert broken(first, kept) == []


def test_a_seed_plays_the_same_run_again_in_any_process() -> None:
    seeds = (6, 7)
    code = f"from tests.simulation.run import simulate; print(*(simulate(seed).digest for seed in {seeds}))"
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    elsewhere = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    here = [simulate(seed).digest for seed in seeds]
    assert here == [simulate(seed).digest for seed in seeds] == elsewhere.stdout.split()
    assert len(set(here)) == len(seeds)


def test_runs_meet_with_every_accident(kept: Path) -> None:
    """The accidents that the proof is about really happen in the runs of every test."""
    runs = (played(seed, kept) for seed in range(SEEDS))  # the first dozen will do
    missing = {
        "request lost", "answer lost", "sent twice", "arrives late", "old page answers", "edit is garbled", "request garbled", "request cut short",
        "answer garbled", "answer cut short", "the center is busy", "center's disk is full", "the disk is full", "has no room", "dies before commit",
        "dies after commit", "dies writing", "dies written", "dies applied", "dies applying", "with the power", "all desks must fill anew", "dropped=",
        "restore: backup", "is put back from its backup", "is cloned from its backup", "edits are saved from it", "conflicts=1",
        "meanwhile", "again:", "settle:", "token : ", "too old to read", "older version", "over HTTP", "again", "boss syncs",
    }  # fmt: skip
    for run in runs:
        told = "\n".join(run.trace)
        missing = {accident for accident in missing if accident not in told}
        if not missing:
            break
    assert not missing
