"""Whose desk it is, and how it stands to the center."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, done, in all; 0 = not known)."""


@dataclass(frozen=True)
class Profile:
    """Whose desk this is."""

    person_id: str
    person_name: str
    branch_name: str
    center_url: str
    device: str


@dataclass(frozen=True)
class Standing:
    """How the replica stands to the center, for the sync mark."""

    last_sync: datetime | None
    business_date: date
    as_of: date | None
    """The day for which the center's newest data speaks."""
    pending: int
    conflicts: int
    quarantined: int
    age_seconds: int | None
    online: bool | None = None
    """None: not tried yet since the desk was opened."""
    syncing: bool = False
    progress: str = ""
    done: int = 0
    total: int = 0
    reason: str = ""
    """Why the last round did not reach the center, or failed."""
    skew_seconds: int = 0
    """How far this machine's clock is off the center's, if that is worth a word (over five minutes); only what is shown depends on it."""
    alarm: str = ""
    """What a sync cannot mend."""
