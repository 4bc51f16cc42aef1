"""What has become of customers in the last year or so, as the history of their rows tells: levels that changed, and who was lost when."""

from __future__ import annotations

import json

from rmdesk.center.demo_bank.chance import stream, whole
from rmdesk.center.demo_bank.frame import text
from rmdesk.center.demo_bank.measures import TIERS
from rmdesk.center.demo_bank.rows import maker
from rmdesk.center.demo_bank.world import Cluster, Party

_history = maker("field_history", "id table_name row_id customer_id owner_id field old new who at", source="center")
_LEVELS = tuple(tier.code for tier in TIERS if tier.threshold is not None)
"""Of retail customers, best first."""
_MOVED = 0.12
"""Share of retail customers whose level has changed."""
_ROSE = 0.7
_DAYS_BACK = 400


def write_history(cluster: Cluster, party: Party) -> None:
    """The change of level or status that brought the customer where they are, for some of them. Drawn apart, so that it moves nothing else."""
    chance = stream(cluster.world.seed, "history", party.number)
    back = whole(chance, 1, _DAYS_BACK)
    if party.opened is not None and cluster.frame.as_of - back <= party.opened:
        return
    if party.status == "lost":
        _changed(cluster, party, "status", "active", "lost", back)
    elif party.kind == "retail" and chance.random() < _MOVED:
        place = _LEVELS.index(party.level)
        before = place + 1 if chance.random() < _ROSE else place - 1
        if 0 <= before < len(_LEVELS):
            _changed(cluster, party, "level", _LEVELS[before], party.level, back)


def _changed(cluster: Cluster, party: Party, field: str, old: str, new: str, back: int) -> None:
    who = cluster.staff(party.people[0]).id
    at = f"{text(cluster.frame.as_of - back)}T12:00:00.000Z"
    row = _history(cluster.ids.next(), "customer", party.id, party.id, who, field, json.dumps(old), json.dumps(new), "", at)
    cluster.out.add("field_history", row, party.books)
