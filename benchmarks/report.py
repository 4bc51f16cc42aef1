"""One JSON line a benchmark: what was measured, what it is held against, and whether it holds."""

from __future__ import annotations

import argparse
import json
import os
import statistics
from collections.abc import Callable, Sequence
from time import perf_counter


def wants_quick(what: str) -> bool:
    """Whether `--quick` was given: a smaller run, to see that it works; its figures say little."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--quick", action="store_true", help="a small run, to see that it works")
    return bool(parser.parse_args().quick)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 … 1) of `values` lie, by linear interpolation."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def spread(values: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and the largest, rounded."""
    return {name: round(percentile(values, share), 2) for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))}


def timed(call: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    start = perf_counter()
    call()
    return (perf_counter() - start) * 1e3


def in_turn(calls: dict[str, Callable[[], object]], times: int) -> dict[str, list[float]]:
    """Milliseconds of each call, `times` times, one after the other in turn: what disturbs one disturbs all."""
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _turn in range(times):
        for name, call in calls.items():
            found[name].append(timed(call))
    return found


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def tell(name: str, figures: dict[str, object], goals: dict[str, tuple[float, float, str]]) -> None:
    """Print the line. `goals` is {what: (measured, goal, "<=" or ">=")}."""
    met = {what: measured <= limit if way == "<=" else measured >= limit for what, (measured, limit, way) in goals.items()}
    line = {
        "benchmark": name,
        **figures,
        "goal": {what: {"measured": round(measured, 3), way: limit, "met": met[what]} for what, (measured, limit, way) in goals.items()},
        "met": all(met.values()),
        "load1": round(os.getloadavg()[0], 2),
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
