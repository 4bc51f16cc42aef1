"""What a person may know of where they stand among colleagues."""

from __future__ import annotations

import msgspec


class Place(msgspec.Struct, frozen=True):
    """`place` of `of`, 1 is the best; `scope` is team, branch or bank, `name` what that is called (the bank has none)."""

    scope: str
    name: str
    place: int
    of: int


class Places(msgspec.Struct, frozen=True):
    """The places by the figures on record for a month, as of a day; no places where nothing is on record."""

    kpi: str
    month: str
    as_of: str
    places: list[Place]
