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
    """What waits to be uploaded, as people count: a contact with its task is one."""
    conflicts: int
    """Fields that wait for a choice."""
    quarantined: int
    age_seconds: int | None
    online: bool | None = None
    """None: not tried yet since the desk was opened."""
    syncing: bool = False
    progress: str = ""
    done: int = 0
    total: int = 0
    failed: bool = False
    """The last round reached the center, but did not come to its end."""
    reason: str = ""
    """Why the last round did not reach the center, or failed."""
    offline_since: datetime | None = None
    """When the center was first found out of reach, while the desk was open; None while it is not."""
    next_try: datetime | None = None
    """When the next round begins by itself; None while nothing is known of it."""
    rejected: int = 0
    """What the center refused, and keeps a person's attention."""
    uploaded: int = 0
    """What the last round handed over, counted as `pending` is."""
    received: int = 0
    """Rows that the last round brought."""
    ended: str = ""
    """Why this desk is no desk any more: the center has revoked it, and everything on it was destroyed."""
    skew_seconds: int = 0
    """How far this machine's clock is off the center's, if that is worth a word (over five minutes); only what is shown depends on it."""
    alarm: str = ""
    """What a sync cannot mend."""


@dataclass(frozen=True)
class Proof:
    """How the last comparison of replica and center came out."""

    at: datetime
    deep: bool
    """Whether every stored row was looked at, not only the sums."""
    equal: bool
    rows: int
    mended: int
    """Rows that differed and were fetched again."""
    refilled: int
    """Books that were filled anew."""
