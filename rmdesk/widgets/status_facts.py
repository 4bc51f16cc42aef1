"""What the line at the top says, and what of it fits.

On a narrow terminal the parts shrink and leave in one fixed order (`GIVING_WAY`). What never leaves is the state of the link: whoever
reads a balance must know whether it is today's. Offline is said in words and in a filled block, so it cannot be missed with or without
colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from rmdesk.i18n import _
from rmdesk.widgets.cells import plain, width_of

PROGRAM: Final = "rmdesk"


class Link(Enum):
    """How this desk stands with the center."""

    SYNCED = "synced"
    SYNCING = "syncing"
    OFFLINE = "offline"
    FAILED = "failed"
    """The center answers, but the last sync did not come to its end."""
    NEVER = "never"
    """Nothing has been fetched yet."""


@dataclass(frozen=True)
class StatusFacts:
    """All that the line says, as values."""

    person: str = ""
    branch: str = ""
    link: Link = Link.NEVER
    synced_at: datetime | None = None
    """Last complete sync, on the bank's wall clock."""
    age: timedelta | None = None
    """Time since then."""
    pending: int = 0
    """Edits that wait to be sent."""
    to_decide: int = 0
    """Conflicts and edits that were not taken, which wait for a person."""
    doing: str = ""
    """What a sync is doing that takes long, in words."""
    done: int = 0
    total: int = 0
    """Rows, or customers, of it; 0: not known."""
    skew_minutes: int = 0
    """How far this machine's clock is off the center's; 0: not worth a word."""
    alarm: bool = False
    """Replica and center differ, and no sync mends it."""
    to_call: int = 0
    """Customers who wait to be called."""
    business_date: date | None = None
    """The day the data describes."""


class HomeTab(NamedTuple):
    """One of the homes: the key that opens it, its mode and its title (translated)."""

    key: str
    mode: str
    title: str


Look = Literal["program", "who", "link", "offline", "pending", "decide", "skew", "alarm", "calls", "date", "tab", "active-tab"]


class StatusPart(NamedTuple):
    """A piece of the line."""

    text: str
    look: Look
    """Which component class draws it: `status--` plus this."""
    short: str = ""
    """The same in fewer cells."""
    mode: str | None = None
    """The home that a click on it opens."""

    @property
    def about_sync(self) -> bool:
        """Whether the sync screen says more of it, and a click opens that."""
        return self.look in ABOUT_SYNC


ABOUT_SYNC: Final[frozenset[Look]] = frozenset({"link", "offline", "pending", "decide", "skew", "alarm"})
GIVING_WAY: Final[tuple[tuple[Literal["shorten", "leave"], tuple[Look, ...]], ...]] = (
    ("shorten", ("tab",)),
    ("leave", ("program",)),
    ("shorten", ("calls",)),
    ("leave", ("who",)),
    ("shorten", ("date",)),
    ("shorten", ("skew",)),
    ("shorten", ("decide",)),
    ("shorten", ("pending",)),
    ("shorten", ("link",)),
    ("shorten", ("offline",)),
    ("leave", ("calls",)),
    ("leave", ("date",)),
    ("shorten", ("alarm",)),
    ("leave", ("skew",)),
    ("leave", ("tab", "active-tab")),
    ("leave", ("pending",)),
    ("leave", ("decide",)),
)
"""What happens to which parts, one step after the other, until the line fits."""


def status_parts(facts: StatusFacts, tabs: Sequence[HomeTab], active: str | None, width: int) -> list[StatusPart]:
    """The parts of a line of `width` cells in their order; those from the date on stand at the right end."""
    parts = [StatusPart(PROGRAM, "program")]
    who = " · ".join(plain(word) for word in (facts.person, facts.branch) if word)
    if who:
        parts.append(StatusPart(who, "who"))
    parts.append(_link(facts))
    if facts.pending:
        parts.append(StatusPart(_("↑{n} to upload").format(n=facts.pending), "pending", f"↑{facts.pending}"))
    if facts.to_decide:
        parts.append(StatusPart(_("⚠ {n} to decide: S").format(n=facts.to_decide), "decide", f"⚠{facts.to_decide} S"))
    if facts.alarm:
        parts.append(StatusPart(" ✗ " + _("differs from the center: S") + " ", "alarm", " ✗ S "))
    if facts.skew_minutes:
        off = _("{n} min").format(n=facts.skew_minutes)
        parts.append(StatusPart(_("clock {off} off").format(off=off), "skew", f"±{off}"))
    if facts.to_call:
        parts.append(StatusPart(_("☏ {n} to call").format(n=facts.to_call), "calls", f"☏{facts.to_call}"))
    if facts.business_date is not None:
        day = facts.business_date.strftime("%m-%d")
        parts.append(StatusPart(_("business date {date}").format(date=day), "date", day))
    for tab in tabs:
        text = tab.key + tab.title
        parts.append(
            StatusPart(f"[{text}]", "active-tab", "", tab.mode) if tab.mode == active else StatusPart(text, "tab", tab.key, tab.mode)
        )
    for step, looks in GIVING_WAY:
        if cells_of(parts) <= width:
            break
        if step == "leave":
            parts = [part for part in parts if part.look not in looks]
        else:
            parts = [part._replace(text=part.short) if part.look in looks else part for part in parts]
    return parts


def cells_of(parts: Sequence[StatusPart]) -> int:
    """Cells for `parts` with what lies between them and one blank at each end."""
    return sum(width_of(part.text) for part in parts) + sum(gap(*pair) for pair in pairwise(parts)) + 2


def gap(before: StatusPart, after: StatusPart) -> int:
    """Blank cells between two parts: one between homes, two otherwise."""
    return 1 if before.mode is not None and after.mode is not None else 2


def age_in_words(age: timedelta) -> str:
    """`age` in the unit a person would use: minutes, hours, days."""
    minutes = max(0, int(age.total_seconds()) // 60)
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    if minutes < 48 * 60:
        return _("{n} h").format(n=minutes // 60)
    return _("{n} d").format(n=minutes // 1440)


def _link(facts: StatusFacts) -> StatusPart:
    """The state of the link with its time or age; a different sign for each state."""
    match facts.link:
        case Link.OFFLINE:
            word = " ○ " + _("OFFLINE")
            old = "" if facts.age is None else " · " + _("data {age} old").format(age=age_in_words(facts.age))
            return StatusPart(f"{word}{old} ", "offline", f"{word} ")
        case Link.FAILED:
            word = " ✗ " + _("SYNC FAILED")
            old = "" if facts.age is None else " · " + _("data {age} old").format(age=age_in_words(facts.age))
            return StatusPart(f"{word}{old} ", "offline", f"{word} ")
        case Link.NEVER:
            text = " ○ " + _("not synced yet") + " "
            return StatusPart(text, "offline", text)
        case Link.SYNCING if facts.doing and facts.total:
            share = f"{min(1.0, facts.done / facts.total):.0%}"
            count = _("{done} of {total}").format(done=f"{facts.done:,}", total=f"{facts.total:,}")
            return StatusPart(f"◌ {facts.doing} {share} · {count}", "link", f"◌ {share}")
        case Link.SYNCING:
            text = "◌ " + _("syncing …")
            return StatusPart(text, "link", text)
        case Link.SYNCED:
            text = " ".join(word for word in ("●", _wall_clock(facts), _("synced")) if word)
            return StatusPart(text, "link", text)


def _wall_clock(facts: StatusFacts) -> str:
    """When the last sync was; with the day if a time of day could mean another one."""
    if facts.synced_at is None:
        return ""
    recent = facts.age is None or facts.age < timedelta(hours=12)
    return facts.synced_at.strftime("%H:%M" if recent else "%m-%d %H:%M")
