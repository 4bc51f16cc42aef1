"""Python's collector of cycles, in processes that pass many rows through."""

from __future__ import annotations

import gc
from typing import Final

_ALLOCATIONS: Final = 50_000
"""Containers made between two looks (Python's own choice: 700). A page of 3,000 rows is 3,000 of them, and none refers to itself."""


def collect_seldom() -> None:
    """Look for cycles seldom, and never again in what is there now (modules, tables). Call it once, when a process has everything it needs.

    A look through all that lives takes 50–100 ms, and pages made Python look every dozen of them: a tenth of a first fill, and as long a wait for
    whoever polled a center at that moment.
    """
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)
