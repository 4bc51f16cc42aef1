"""Where a reminder of the table stands: its row and what people said about its occurrence, as `domain.reminder_life` takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rmdesk.domain.reminder_life import Decision, Life, Said, Subject, life_of
from rmdesk.store.queries.reading import day
from rmdesk.store.queries.reminder_decisions import Decided
from rmdesk.store.reminder_rows import ReminderRow


def subject_of(row: ReminderRow) -> Subject:
    """What the reminder's state depends on."""
    return Subject(row.rule, row.stage, date.fromisoformat(row.event_on), day(row.until), day(row.escalates_on))


def said_of(decided: Iterable[Decided]) -> list[Said]:
    """Decisions as the life of a reminder takes them; words that this version does not know are left out."""
    known = {decision.value for decision in Decision}
    return [
        Said(one.at, one.id, one.stage, Decision(one.decision), one.until, one.reason, one.who, one.linked_id)
        for one in decided
        if one.decision in known
    ]


def life_of_row(row: ReminderRow, decided: Mapping[str, Sequence[Decided]], today: date) -> Life:
    """Where a live reminder stands."""
    return life_of(subject_of(row), said_of(decided.get(row.thread, ())), today)
