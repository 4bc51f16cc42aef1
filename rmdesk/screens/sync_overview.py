"""The head of the sync screen: how the desk stands to the center, and how far each book was read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rmdesk.clock import Clock
from rmdesk.i18n import _
from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.screens.sync_words import (
    attention_words,
    book_words,
    last_words,
    link_words,
    moment_words,
    progress_words,
    proof_words,
    skew_words,
)
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from rmdesk.desk import Proof, Standing
    from rmdesk.store.queries.books import BookLine


class UnderWay(NamedTuple):
    """A verification under way."""

    what: str = "verify"
    done: int = 0
    total: int = 0


def overview(standing: Standing, proof: Proof | None, under_way: UnderWay | None, clock: Clock) -> Section:
    """Link, last and next sync, the day of the data, what needs a person, the last proof."""
    facts = [Fact(_("Center"), link_words(standing, clock)), Fact(_("Last sync"), last_words(standing, clock))]
    if standing.syncing and standing.progress:
        facts.append(Fact(_("Now"), Cell(progress_words(standing.progress, standing.done, standing.total), "accent")))
    days = _("business date {day}").format(day=standing.business_date)
    if standing.as_of:
        days += " · " + _("data as of {day}").format(day=standing.as_of)
    facts.append(Fact(_("Data"), days))
    if attention := attention_words(standing):
        facts.append(Fact(_("To decide"), Cell("⚠ " + attention, "warn")))
    if standing.alarm:
        facts.append(Fact(_("Alarm"), Cell("✗ " + standing.alarm, "bad")))
    if standing.skew_seconds:
        facts.append(Fact(_("Clock"), Cell(skew_words(standing.skew_seconds), "warn")))
    if under_way is not None:
        facts.append(Fact(_("Verify"), Cell(progress_words(*under_way) if under_way.total else _("asking the center …"), "accent")))
    else:
        facts.append(
            Fact(_("Verified"), proof_words(proof, clock) if proof else Cell(_("not yet. v compares sums, D every row."), "muted"))
        )
    return FactSection(_("Sync & conflicts"), tuple(facts))


def books_section(books: Sequence[BookLine], standing: Standing, clock: Clock) -> Section:
    """A line a book: rows, place in the center's log, epoch, when it was last read."""
    figure, text = TableColumn("end"), TableColumn()
    heads = (_("Book"), _("Rows"), _("Seq"), _("Epoch"), _("Last read"))
    lines: list[tuple[Cell | str, ...]] = [tuple(Cell(head, "muted") for head in heads)]
    read = moment_words(standing.last_sync, clock) if standing.last_sync else "—"
    for book in books:
        when = Cell(read) if book.filled else Cell(_("filling"), "accent")
        lines.append((book_words(book), f"{book.rows:,}", f"{book.seq:,}", str(book.epoch), when))
    columns = (text, figure, figure._replace(priority=2), figure._replace(priority=3), TableColumn("end", 2))
    return TableSection("", columns, tuple(lines))
