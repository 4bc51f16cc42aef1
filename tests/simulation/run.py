"""One run by number: the same seed makes the same world, the same accidents and the same verdict."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.simulation.ledger import Violation
from tests.simulation.steps import rest, step
from tests.simulation.world import World, numbered, templates

STEPS = 30


@dataclass(frozen=True)
class Run:
    """How a run went. `broken` says which promise was, or is empty."""

    seed: int
    broken: str
    trace: list[str]

    @property
    def digest(self) -> str:
        """Equal for equal runs."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()[:16]


def simulate(seed: int, steps: int = STEPS) -> Run:
    """Play the run `seed`: one act of steps, or two, each followed by rest and judgement."""
    rests = (steps - 1,) if seed % 2 else (steps // 2, steps - 1)
    folder = Path(tempfile.mkdtemp(prefix=f"run{seed}-", dir=templates()))
    with numbered(seed) as time:
        world = World(seed, folder, time)
        broken = ""
        try:
            for number in range(steps):
                step(world, Random(f"{seed}/{number}"))
                if number in rests:
                    rest(world, last=number == steps - 1)
        except Violation as violation:
            broken = str(violation)
        except Exception as error:  # noqa: BLE001  (nothing but the accidents that steps know may happen)
            world.note(traceback.format_exc())
            broken = f"{type(error).__name__}: {error}"
        finally:
            world.close()
            shutil.rmtree(folder)
    return Run(seed, broken, world.trace)
