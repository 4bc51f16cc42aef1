"""What the sync screen lists and what it says of one line: conflicts, edits that were not taken, edits that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from rmdesk.clock import Clock
from rmdesk.i18n import _
from rmdesk.screens.edit_words import changes_of, conflict_field, conflict_value, edit_words, state_words, thing, whom, why
from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.screens.sync_words import moment_words
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.desk import Proof, Standing
    from rmdesk.store.queries.books import BookLine
    from rmdesk.store.queries.trace import ConflictLine
    from rmdesk.store.queries.waiting import WaitingEdit

Kind = Literal["conflict", "not_taken", "waiting"]
MOST_FIELDS: Final = 12
"""Fields of an edit that are listed; the line above says the rest."""


class SyncKey(NamedTuple):
    """What a line of the list is."""

    kind: Kind
    id: str


@dataclass(frozen=True)
class SyncFigures:
    """All that the screen shows besides the standing."""

    conflicts: Sequence[ConflictLine]
    not_taken: Sequence[WaitingEdit]
    waiting: Sequence[WaitingEdit]
    books: Sequence[BookLine]
    proof: Proof | None

    def counted(self, standing: Standing) -> Standing:
        """`standing` with the counts of these lists, which may have been read a moment later."""
        refused = sum(edit.state == "rejected" for edit in self.not_taken)
        return replace(standing, conflicts=len(self.conflicts), quarantined=len(self.not_taken) - refused, rejected=refused)

    def conflict(self, key: SyncKey | None) -> ConflictLine | None:
        """The conflict of a line, None if it is none."""
        return next((one for one in self.conflicts if key == SyncKey("conflict", one.id)), None)

    def edit(self, key: SyncKey | None) -> WaitingEdit | None:
        """The edit of a line, None if it is none."""
        if key is None or key.kind == "conflict":
            return None
        return next((one for one in (*self.not_taken, *self.waiting) if one.key == key.id), None)


def columns() -> list[Column]:
    """State, customer, what, when; the state says in a word what its sign says."""
    return [
        Column("state", _("State"), 11, priority=1),
        Column("customer", _("Customer"), 10, priority=1, flex=1, max_width=30),
        Column("what", _("What"), 20, priority=1, flex=4),
        Column("when", _("Saved"), 11, priority=3),
    ]


def rows(figures: SyncFigures, clock: Clock) -> list[tuple[SyncKey, Row]]:
    """What needs a person first, then what only waits."""
    found: list[tuple[SyncKey, Row]] = []
    for one in figures.conflicts:
        mine, theirs = (conflict_value(one, value) for value in (one.mine, one.theirs))
        what = _("{field}: mine {mine}, the center's {theirs}").format(field=_field(one), mine=mine, theirs=theirs)
        found.append((SyncKey("conflict", one.id), (Cell("⚠ " + _("conflict"), "warn"), one.customer or "—", what, "")))
    found += [
        (SyncKey("not_taken", edit.key), _row(edit, Cell("✗ " + state_words(edit.state), "bad"), clock)) for edit in figures.not_taken
    ]
    found += [(SyncKey("waiting", edit.key), _row(edit, Cell("↑ " + state_words(edit.state), "muted"), clock)) for edit in figures.waiting]
    return found


def _row(edit: WaitingEdit, state: Cell, clock: Clock) -> Row:
    customer = edit.customer or Cell(_("left your book") if edit.customer_id else whom(edit), "muted")
    return (state, customer, edit_words(edit.rows), Cell(moment_words(edit.at, clock), "muted"))


def _field(one: ConflictLine) -> str:
    of_customer = one.table in ("customer", "preference", "contact_point")
    return conflict_field(one) if of_customer or one.about else f"{thing(one.table)}, {conflict_field(one)}"


def details(figures: SyncFigures, key: SyncKey | None, clock: Clock) -> list[Section]:
    """Everything about one line."""
    conflict, edit = figures.conflict(key), figures.edit(key)
    if conflict is not None:
        return [_side_by_side(figures, conflict)]
    return [_about(edit, clock)] if edit is not None else []


def _side_by_side(figures: SyncFigures, conflict: ConflictLine) -> Section:
    """All open conflicts about the same customer, field under field; the one that a key decides is marked."""
    text = TableColumn()
    heads = ("", _("Before"), _("Mine (m)"), _("The center's (t)"))
    lines: list[tuple[Cell | str, ...]] = [tuple(Cell(head, "muted") for head in heads)]
    for one in figures.conflicts:
        if _about_what(one) != _about_what(conflict):
            continue
        here = one.id == conflict.id
        base, mine, theirs = (conflict_value(one, value) for value in (one.base, one.mine, one.theirs))
        name = ("▸ " if here else "  ") + _field(one)
        if here:
            lines.append((Cell(name, "strong"), Cell(base, "muted"), Cell(mine, "accent"), Cell(theirs, "warn")))
        else:
            lines.append((name, Cell(base, "muted"), mine, theirs))
    return TableSection(conflict.customer or thing(conflict.table), (text, text, text, text), tuple(lines))


def _about_what(one: ConflictLine) -> str:
    """The customer, or the row if there is none."""
    return one.customer_id or f"{one.table}:{one.row_id}"


def _about(edit: WaitingEdit, clock: Clock) -> Section:
    tone: Tone = "muted" if edit.state == "pending" else "bad"
    facts = [Fact(_("Why"), Cell(why(edit), tone)), Fact(_("Saved"), moment_words(edit.at, clock))]
    facts += [Fact(one.field, f"{one.before} → {one.after}" if one.before else one.after) for one in changes_of(edit.rows)[:MOST_FIELDS]]
    return FactSection(f"{whom(edit)} · {edit_words(edit.rows)}", tuple(facts))
