"""What other values of a rule would change, before they are saved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.reminder_parameters import SETTINGS
from rmdesk.domain.reminder_values import Plain
from rmdesk.reminders.agenda import text_of
from rmdesk.reminders.judging import JUDGES
from rmdesk.reminders.passes import row_of
from rmdesk.reminders.ruleset import RuleSet, today_of
from rmdesk.reminders.verdict import Draft
from rmdesk.reminders.wording import Reader
from rmdesk.store.queries.reminder_ranks import customer_names
from rmdesk.store.queries.reminder_scope import Wanted

if TYPE_CHECKING:
    from sqlite3 import Connection

FIRST: Final = 3
"""Reminders that are named of those that would come, and of those that would go."""
STEP: Final = 500
"""Answers of a rule between two looks whether somebody still waits for the outcome."""

Step = Callable[[int], None]
"""Told how many answers have been looked at; it may raise `Stopped`."""


class Stopped(Exception):
    """Nobody waits for the outcome any more."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One reminder that would come or go."""

    customer: str
    """Name."""
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What other values of a rule would change today."""

    rule: str
    added: int
    removed: int
    unchanged: int
    restaged: int = 0
    """Of those that would come, the ones that only take the place of another stage of the same event, which would go."""
    first_added: tuple[Foreseen, ...] = ()
    """Those with the most money at stake; a mere change of stage comes last."""
    first_removed: tuple[Foreseen, ...] = ()


def no_step(_looked_at: int) -> None:
    """For who waits however long it takes."""


def preview(conn: Connection, rules: RuleSet, today: date, code: str, values: Mapping[str, Plain], reader: Reader, step: Step) -> Preview:
    """What this person's own `values` for a rule would change today; nothing is kept.

    The rule is worked out twice over all customers, so it takes twice the rule's part of a full pass.

    Raises:
        InvalidValue: no such rule, or values that the bank's bounds do not allow.
        Stopped: `step` said so.
    """
    after = rules.changed(code, values)
    looked_at = 0

    def counted(of: RuleSet) -> dict[str, Draft]:
        nonlocal looked_at
        found = {}
        if code not in SETTINGS and of.rules[code].enabled:
            for verdict in JUDGES[code](conn, Wanted(today), of, today_of(conn, today)):
                looked_at += 1
                if looked_at % STEP == 0:
                    step(looked_at)
                if isinstance(verdict, Draft):
                    found[verdict.id] = verdict
        return found

    old = counted(rules)
    new = counted(after)
    added, removed = new.keys() - old.keys(), old.keys() - new.keys()
    coming, going = ({one: drafts[one].thread for one in ids} for drafts, ids in ((new, added), (old, removed)))
    both = set(coming.values()) & set(going.values())
    told = (_first(conn, [drafts[one] for one in threads], both, reader) for drafts, threads in ((new, coming), (old, going)))
    return Preview(code, len(added), len(removed), len(new) - len(added), len(both), *told)


def _first(conn: Connection, drafts: Iterable[Draft], both: Collection[str], reader: Reader) -> tuple[Foreseen, ...]:
    """Those of events that were not told of at all before those that only change their stage."""
    first = sorted(drafts, key=lambda draft: (draft.thread in both, -draft.stake, draft.event_on, draft.id))[:FIRST]
    names = customer_names(conn, {draft.customer_id for draft in first})
    return tuple(
        Foreseen(names[draft.customer_id].name if draft.customer_id in names else "", text_of(row_of(draft, 0), reader)) for draft in first
    )
