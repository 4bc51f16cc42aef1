"""The work log: five blocks, and how a draft and what the person made of it come together.

A draft is what was recorded on the day, nothing else: each line names the row it comes from. What the person does with a line is kept as an
*entry* of the log with the same source: other words instead of the drafted ones, or no words at all, which means that the line is left out.
So drafting again never loses an edit, and never brings back what was taken out.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, NamedTuple

from rmdesk.i18n import N_


class Block(enum.IntEnum):
    """The five parts of a day's log."""

    CONTACTS = 1
    """Calls and messages."""
    CUSTOMERS = 2
    """Visits, meetings, forms, prospects, requirements, complaints."""
    SALES = 3
    """Opportunities opened or moved on."""
    TASKS = 4
    """Done, and promised."""
    TOMORROW = 5
    """What is due until the end of the next working day."""


BLOCK_NAMES: Final = {
    Block.CONTACTS: N_("Calls and contacts"),
    Block.CUSTOMERS: N_("Visits and customer work"),
    Block.SALES: N_("Opportunities and sales"),
    Block.TASKS: N_("Done and promised"),
    Block.TOMORROW: N_("Plan for the next working day"),
}
AT_THE_END: Final = 9_000
"""Position of the first line that a person adds: behind everything that was drafted."""


class Source(NamedTuple):
    """The row that a line comes from."""

    table: str = ""
    id: str = ""

    @property
    def is_none(self) -> bool:
        """Whether the person wrote the line from scratch."""
        return not self.id


NOWHERE: Final = Source()
"""Of a line that the person wrote from scratch."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log."""

    block: Block
    text: str
    """Empty: the person left the line out."""
    source: Source = NOWHERE
    customer_id: str | None = None
    position: int = 0
    """Order within the block."""
    at: datetime | None = None
    """When it happened, if that is known."""
    entry_id: str = ""
    """The stored entry; empty for a line that is only drafted so far."""
    changed: bool = False
    """Whether the person put other words in the place of the drafted ones, or wrote the line."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells a line from the others: the row it comes from, in whichever block; else its entry."""
        return (self.source.table, self.source.id) if not self.source.is_none else ("", self.entry_id)


@dataclass(frozen=True, slots=True)
class MergedLog:
    """A draft with what the person made of it."""

    lines: tuple[LogLine, ...]
    """In the order of the blocks."""
    left_out: tuple[LogLine, ...]
    """Entries that say that a drafted line is not wanted."""

    def of(self, block: Block) -> tuple[LogLine, ...]:
        """The lines of one block."""
        return tuple(line for line in self.lines if line.block is block)

    @property
    def unsaved(self) -> tuple[LogLine, ...]:
        """Lines that are only drafted."""
        return tuple(line for line in self.lines if not line.entry_id)


def merged(drafted: Iterable[LogLine], entries: Iterable[LogLine]) -> MergedLog:
    """The draft with the stored entries in the place of the lines they come from. Of two entries for one row the later one counts."""
    said = {line.key: line for line in sorted(entries, key=lambda line: line.entry_id)}
    lines: dict[tuple[str, str], LogLine] = {}
    for line in drafted:
        kept = said.get(line.key)
        lines[line.key] = line if kept is None else replace(kept, at=line.at, position=line.position, changed=kept.text != line.text)
    for key, entry in said.items():
        lines.setdefault(key, replace(entry, changed=entry.source.is_none))
    ordered = sorted(lines.values(), key=lambda line: (line.block, line.position, line.key))
    return MergedLog(tuple(line for line in ordered if line.text), tuple(line for line in ordered if not line.text))


def is_late(work_date: date, entered_on: date) -> bool:
    """Whether a log that is entered then is a late entry (补录)."""
    return entered_on > work_date
