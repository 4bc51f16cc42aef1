"""Runs of the code as it is: each is played once in a test session, whichever worker plays it, and told to whoever asks again."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from tests.simulation.run import Run, simulate


def played(seed: int, kept: Path) -> Run:
    """The run `seed`, out of the folder `kept` if it was played before: the same seed plays the same run again in any process."""
    file = kept / f"{seed}.json"
    if file.exists():
        return Run(**json.loads(file.read_text(encoding="utf-8")))
    run = simulate(seed)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.write_text(json.dumps(asdict(run)), encoding="utf-8")
    fresh.replace(file)
    return run
