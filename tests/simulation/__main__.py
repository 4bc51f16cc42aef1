"""`python -m tests.simulation SEED [--steps N] [--count N] [--trace]`, or `--search` for seeds that tell of the mutants."""

from __future__ import annotations

import argparse
import sys
import time

import stamina

from tests.simulation.mutants import keep, mutants, search
from tests.simulation.run import STEPS, simulate


def find(name: str) -> int:
    """Look for seeds; 1 if a mutant goes unnoticed."""
    found = {}
    for mutant in mutants().values():
        if name in ("", mutant.name):
            found[mutant.name] = search(mutant)
            keep(mutant, found[mutant.name])
            print(f"{found[mutant.name]:5}  {mutant.name}", flush=True)
    return 1 if -1 in found.values() else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("seed", type=int, nargs="?", default=0, help="the run to play")
    parser.add_argument("--count", type=int, default=1, help="how many seeds from there on")
    parser.add_argument("--steps", type=int, default=STEPS, help="how long a run is")
    parser.add_argument("--trace", action="store_true", help="tell what happens")
    parser.add_argument(
        "--search", nargs="?", const="", metavar="NAME", help="find seeds that tell of the mutants (or one), and keep them in the table"
    )
    given = parser.parse_args()
    stamina.instrumentation.set_on_retry_hooks([])
    if given.search is not None:
        return find(given.search)
    started, failed = time.monotonic(), 0
    for seed in range(given.seed, given.seed + given.count):
        run = simulate(seed, given.steps)
        if given.trace:
            print("\n".join(run.trace))
        if run.broken or given.count == 1:
            print(f"seed {seed} {run.digest}: {run.broken or 'every promise held'}")
        failed += bool(run.broken)
    if given.count > 1:
        print(f"{given.count} runs, {failed} broken, {given.count / (time.monotonic() - started):.1f} runs/s")
    return 1 if failed else 0


sys.exit(main())
