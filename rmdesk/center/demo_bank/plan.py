"""Who is in the bank before anybody has a name: clusters of customers, their managers, and what must be special about them.

The plan is made once, in order, and is cheap; everything else follows from a cluster's number, so it can be made anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from rmdesk.center.demo_bank.chance import Odds, stream, whole
from rmdesk.center.demo_bank.staff import Organisation

WAN = 1_000_000
"""万 yuan in fen."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a hard case demands of one customer; empty fields leave it to chance. Days count from the business date, money is fen."""

    name: str = ""
    sex: str = ""
    livelihood: str = ""
    fortune: int | None = None
    status: str = ""
    calendar: str = ""
    born: tuple[int | None, int, int] | None = None
    """Birth year (or none), month and day, in `calendar`."""
    leap: bool = False
    birthday_in: int | None = None
    no_birthday: bool = False
    no_phone: bool = False
    do_not_call: bool = False
    complaint: bool = False
    extra_accounts: int = 0
    overdrawn: bool = False
    foreign: bool = False
    deposit: tuple[int, int, bool] | None = None
    """A time deposit: principal, days until maturity, rollover."""
    wealth_in: int | None = None
    loss: bool = False
    swing: int = 0
    """Money that came in (or, negative, went out) on the last closed day."""
    own_transfer: bool = False
    repays_on: int = 0
    """A loan with this day of the month for its instalments."""
    grade: str = ""
    card_in: int | None = None
    id_expiry_in: int | None = None
    risk_age: int | None = None
    """Days since the risk rating."""
    silent: int | None = None
    """Days since anybody last reached them."""
    came: int | None = None
    """Days since they came from another manager."""
    line_in: int | None = None
    """Days until a credit line expires."""
    long_name: int | None = None
    wedding: bool = False
    campaign: bool = False


PLAIN = Traits()
"""Nothing special; compared by identity."""


@dataclass(frozen=True, slots=True)
class ClusterPlan:
    """A cluster: `size` customers, the first of which has running number `first`.

    `lead` and `second` are indexes in `Organisation.staff`. `second` assists, or, where it `splits`, looks after part of
    the cluster alone.
    """

    number: int
    kind: str
    size: int
    first: int
    lead: int
    second: int | None = None
    splits: bool = False
    traits: tuple[Traits, ...] = ()


_KINDS = Odds((("single", 62.0), ("household", 15.0), ("company", 8.4), ("group", 0.6), ("institution", 2.5)))
_SIZES = {
    "single": Odds(((1, 1.0),)),
    "household": Odds(((2, 55.0), (3, 32.0), (4, 13.0))),
    "company": Odds(((1, 35.0), (2, 45.0), (3, 20.0))),
    "group": Odds(((4, 40.0), (5, 40.0), (6, 20.0))),
    "institution": Odds(((1, 1.0),)),
}
_FIRST_MANAGERS_WEIGHT = 1.5
"""The first manager's book is the largest, so that a demo opens on a full desk."""


def plan_of(seed: int, customers: int, bank: Organisation, special: tuple[ClusterPlan, ...] = ()) -> list[ClusterPlan]:
    """Clusters of exactly `customers` customers, the special ones first, as long as there is room for them."""
    chance = stream(seed, "plan")
    weights = [(manager, 0.75 + 0.4 * chance.random()) for manager in range(bank.managers)]
    weights[0] = (0, max(weight for _manager, weight in weights) * _FIRST_MANAGERS_WEIGHT)
    leads = Odds(weights)
    plans: list[ClusterPlan] = []
    first = 0
    for wanted in special:
        if first + wanted.size <= customers:
            lead = wanted.lead % bank.managers
            second = bank.colleague(lead, 0) if wanted.second is not None else None
            plans.append(ClusterPlan(len(plans), wanted.kind, wanted.size, first, lead, second, wanted.splits, wanted.traits))
            first += wanted.size
    while first < customers:
        kind = _KINDS.draw(chance)
        size = min(_SIZES[kind].draw(chance), customers - first)
        if kind == "household" and size == 1:
            kind = "single"
        elif kind == "group" and size < 4:
            kind = "company"
        lead = leads.draw(chance)
        second, splits = None, False
        draw = chance.random()
        if draw < {"company": 0.16, "group": 0.5, "institution": 0.1}.get(kind, 0.02):
            second = bank.colleague(lead, whole(chance, 0, 2))
        elif kind == "household" and draw < 0.09:
            second, splits = bank.colleague(lead, whole(chance, 0, 2)), True
        plans.append(ClusterPlan(len(plans), kind, size, first, lead, second, splits))
        first += size
    return plans
