"""How this desk and the center stand, in sentences: the sync screen, the notifications and the command line say the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from rmdesk.i18n import N_, _, ngettext
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.status_facts import age_in_words

if TYPE_CHECKING:
    from rmdesk.clock import Clock
    from rmdesk.desk import Proof, Standing
    from rmdesk.store.queries.books import BookLine

PROGRESS: Final = {
    "fill": N_("First fill"),
    "changes": N_("Changes"),
    "index": N_("Search keys"),
    "indexes": N_("Indexes"),
    "verify": N_("Comparing rows"),
    "bank": N_("Demo bank"),
}
"""What takes long enough to be watched."""
BAR: Final = 24
"""Cells of a bar."""
RECENT_HOURS: Final = 12
"""Age from which a time of day needs its day."""


def book_words(book: BookLine) -> str:
    """A book as people know it."""
    match book.kind:
        case "bank":
            return _("The bank: products, codes, handbook")
        case "branch":
            return _("Branch {name}").format(name=book.whose) if book.whose else _("A branch")
        case "rm":
            return _("My customers") if book.mine else _("Customers of {name}").format(name=book.whose or "—")
        case "private":
            return _("My notebook") if book.mine else _("Notebook of {name}").format(name=book.whose or "—")


def moment_words(moment: datetime, clock: Clock) -> str:
    """A moment on the bank's wall clock; with its day if that is not obvious."""
    there = clock.local(moment)
    recent = abs((clock.now() - moment).total_seconds()) < RECENT_HOURS * 3600
    return f"{there:%H:%M}" if recent else f"{there:%m-%d %H:%M}"


def link_words(standing: Standing, clock: Clock) -> Cell:
    """Online or not, since when and why; a sign and a word, never colour alone."""
    if standing.ended:
        return Cell("✗ " + standing.ended, "bad")
    if standing.syncing and standing.online is not False:
        return Cell("◌ " + _("talking to the center"), "accent")
    if standing.failed:
        return Cell("✗ " + _("the center answers, but the sync failed: {reason}").format(reason=standing.reason), "bad")
    if standing.online is False:
        since = moment_words(standing.offline_since, clock) if standing.offline_since else "—"
        return Cell("○ " + _("OFFLINE since {time}: {reason}").format(time=since, reason=standing.reason), "warn")
    if standing.last_sync is None:
        return Cell("○ " + _("nothing has been fetched yet"), "warn")
    return Cell("● " + (_("online") if standing.online else _("not asked yet")), "good" if standing.online else "muted")


def last_words(standing: Standing, clock: Clock) -> str:
    """When the last complete sync was, and when the next one begins by itself."""
    if standing.last_sync is None:
        last = _("never")
    else:
        age = age_in_words(clock.now() - standing.last_sync)
        last = _("{time}, {age} ago").format(time=moment_words(standing.last_sync, clock), age=age)
    if standing.syncing or standing.next_try is None:
        return last
    return f"{last} · " + _("next try {time}, Ctrl+R at once").format(time=f"{clock.local(standing.next_try):%H:%M:%S}")


def progress_words(what: str, done: int, total: int) -> str:
    """A bar, the share, and what is being counted; without a total only the count."""
    name = _(PROGRESS[what]) if what in PROGRESS else what
    if not total:
        return f"{name} {done:,}" if done else name
    share = min(1.0, done / total)
    full = round(share * BAR)
    count = _("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
    return f"{'━' * full}{'─' * (BAR - full)} {share:.0%} · {name}, {count}"


def proof_words(proof: Proof, clock: Clock) -> Cell:
    """How the last comparison came out, and what had to be mended for it."""
    how = _("every row") if proof.deep else _("sums")
    rows = ngettext("{count} row", "{count} rows", proof.rows).format(count=f"{proof.rows:,}")
    when = moment_words(proof.at, clock)
    if not proof.equal:
        return Cell("✗ " + _("{time}, {how}: not equal. Sync and verify again.").format(time=when, how=how), "bad")
    mended = []
    if proof.mended:
        mended.append(ngettext("{count} row mended", "{count} rows mended", proof.mended).format(count=f"{proof.mended:,}"))
    if proof.refilled:
        mended.append(ngettext("{count} book filled anew", "{count} books filled anew", proof.refilled).format(count=proof.refilled))
    return Cell("✓ " + ", ".join([_("{time}, {how}: equal, {rows}").format(time=when, how=how, rows=rows), *mended]), "good")


def uploaded_words(what: str) -> str:
    """Uploaded 1 contact, 2 changes."""
    return _("Uploaded {what}.").format(what=what) if what else ""


def exchanged_words(uploaded: int, received: int) -> str:
    """What a round exchanged, in one calm line."""
    up = ngettext("{count} uploaded", "{count} uploaded", uploaded).format(count=f"{uploaded:,}")
    down = ngettext("{count} row received", "{count} rows received", received).format(count=f"{received:,}")
    told = [text for count, text in ((uploaded, up), (received, down)) if count]
    return _("In step with the center: {what}.").format(what=", ".join(told)) if told else _("In step with the center; nothing was new.")


def skew_words(seconds: int) -> str:
    """How far this machine's clock is off; `seconds` is how far the center's is ahead."""
    minutes = max(1, abs(seconds) // 60)
    sentence = _("This machine's clock is {minutes} min slow.") if seconds > 0 else _("This machine's clock is {minutes} min fast.")
    return sentence.format(minutes=minutes) + " " + _("Only what is shown depends on it.")


def attention_words(standing: Standing) -> str:
    """What needs a person, counted; empty if nothing does."""
    refused = standing.quarantined + standing.rejected
    told: Sequence[tuple[int, str]] = (
        (standing.conflicts, ngettext("{count} conflict", "{count} conflicts", standing.conflicts)),
        (refused, ngettext("{count} edit not taken", "{count} edits not taken", refused)),
    )
    return ", ".join(text.format(count=count) for count, text in told if count)
