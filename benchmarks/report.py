"""One JSON line a benchmark: what was measured, what it is held against, and whether it holds."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence


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


def tell(name: str, figures: dict[str, object], limits: dict[str, tuple[float, float, str]]) -> None:
    """Print the line. `limits` is {what: (measured, limit, "<=" or ">=")}."""
    held = {what: measured <= limit if way == "<=" else measured >= limit for what, (measured, limit, way) in limits.items()}
    line = {
        "benchmark": name,
        **figures,
        "limits": {what: {"measured": round(measured, 3), way: limit, "holds": held[what]} for what, (measured, limit, way) in limits.items()},
        "load1": round(os.getloadavg()[0], 2),
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
