"""What a customer's page works out beyond the rows themselves: how the money moved, what to talk about, how old the facts are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rmdesk.reminders.moves import LargeMove
    from rmdesk.store.queries.freshness import AskedChange, KnownFact
    from rmdesk.store.queries.picture import CustomerPicture
    from rmdesk.store.queries.picture_trend import Movement
    from rmdesk.store.queries.picture_who import Relation
    from rmdesk.store.queries.talking import Talk
    from rmdesk.store.queries.timeline import Event


@dataclass(frozen=True, slots=True)
class Outlook:
    """One customer in full, with what follows from it; read in one view of the replica."""

    picture: CustomerPicture
    moved: Movement
    talk: Talk
    facts: tuple[KnownFact, ...]
    asked: tuple[AskedChange, ...]
    beyond: Mapping[str, tuple[Relation, ...]]
    """By related customer: whom they are related to, without the way back."""
    events: tuple[Event, ...]
    """The timeline, as far as it was filtered."""
    large_moves: tuple[LargeMove, ...]
    """Of the last days, the newest first."""


@dataclass(frozen=True, slots=True)
class Card:
    """What stands beside a list."""

    picture: CustomerPicture
    large_moves: tuple[LargeMove, ...]
    """Of the last days, the newest first."""
