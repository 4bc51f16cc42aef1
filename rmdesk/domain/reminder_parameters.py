"""The parameters of the reminder rules: names, defaults and bounds, in one place for the center that keeps them and the desk that applies them.

Days are days before or after the event, money is whole minor units of the book's main currency, shares are ppm. A bank changes them in the
`reminder_rule` rows; what a row does not say has the default here. `keep` is for how many days after its time the last stage stays.
"""

from __future__ import annotations

from typing import Final

import msgspec

Days = tuple[int, ...]
_WAN: Final = 10_000_00
"""10,000 whole units in minor units."""


class RuleParameters(msgspec.Struct, frozen=True):
    """What every rule can be told."""


class Dated(RuleParameters, frozen=True):
    """A rule with stages round a day."""

    days: Days = ()
    after: Days = ()
    keep: int = 3


class Birthday(Dated, frozen=True):
    """Rule 1. `calendars` that are kept; executives of companies are their contact persons."""

    days: Days = (7, 1, 0)
    ordinary_days: Days = (0,)
    calendars: tuple[str, ...] = ("solar", "lunar")
    executives: bool = True
    leap_day: str = "02-28"
    """When somebody born on 29 February has a birthday in a common year: 02-28 or 03-01."""
    leap_month: str = "ordinary"
    """Where somebody born in a lunar leap month has one: `ordinary` month always, or `leap` in years that have the same one."""
    stake: int = 10_000
    """Share of the customer's assets taken as the money at stake."""


class Anniversary(Dated, frozen=True):
    """Rule 2, dates the RM noted."""

    days: Days = (7, 0)
    leap_day: str = "02-28"
    stake: int = 10_000


class Festival(Dated, frozen=True):
    """Rule 2, for customers of these levels: 春节 中秋 重阳 (from an age) 妇女节 (women)."""

    days: Days = (7, 0)
    keep: int = 1
    festivals: tuple[str, ...] = ("spring", "mid_autumn", "chongyang", "womens_day")
    chongyang_age: int = 60
    tiers: tuple[str, ...] = ("private", "diamond", "platinum")
    stake: int = 5_000


class LoanMaturity(Dated, frozen=True):
    """Rule 3. Overdue daily to the given day, then every seven days until repaid."""

    days: Days = (90, 60, 30, 15, 7, 1, 0)
    overdue_daily_to: int = 7


class Instalment(Dated, frozen=True):
    """Rule 4. From +90 on it is no longer a reminder's matter, hence `keep`."""

    days: Days = (3, 1)
    after: Days = (1, 3, 7, 30, 60, 85)
    keep: int = 4


class CreditLine(Dated, frozen=True):
    """Rule 5."""

    days: Days = (90, 60, 30)
    keep: int = 0


class TimeDeposit(Dated, frozen=True):
    """Rule 6. `large` deposits have more stages; those that roll over by themselves only theirs."""

    days: Days = (15, 7, 3, 0)
    after: Days = (1,)
    keep: int = 14
    large: int = 50 * _WAN
    large_days: Days = (30,)
    rollover_days: Days = (7,)


class WealthMaturity(Dated, frozen=True):
    """Rule 7."""

    days: Days = (7, 3, 0)
    after: Days = (1,)
    keep: int = 14


class Swing(msgspec.Struct, frozen=True):
    """From which move on a level is told: `absolute`, or `share` of the trailing average and at least `floor`."""

    absolute: int
    share: int
    floor: int


class BalanceSwing(RuleParameters, frozen=True):
    """Rule 8. Levels that are not named are off. Told for `keep_workdays` working days after the move."""

    trailing_days: int = 30
    keep_workdays: int = 2
    tiers: dict[str, Swing] = msgspec.field(
        default_factory=lambda: {
            "private": Swing(100 * _WAN, 100_000, 30 * _WAN),
            "diamond": Swing(50 * _WAN, 200_000, 10 * _WAN),
            "platinum": Swing(20 * _WAN, 300_000, 5 * _WAN),
            "gold": Swing(5 * _WAN, 500_000, 2 * _WAN),
            "corporate": Swing(200 * _WAN, 300_000, 50 * _WAN),
        }
    )


class CumulativeLoss(RuleParameters, frozen=True):
    """Rule 9. `floors`: the least fall that is told, by level; levels that are not named are off."""

    falling_month_ends: int = 2
    loss: int = 300_000
    within_days: int = 30
    floors: dict[str, int] = msgspec.field(
        default_factory=lambda: {
            "private": 30 * _WAN,
            "diamond": 10 * _WAN,
            "platinum": 5 * _WAN,
            "gold": 2 * _WAN,
            "corporate": 50 * _WAN,
        }
    )


class TierAtRisk(RuleParameters, frozen=True):
    """Rule 10. `near`: how much may be missing to the next level; of that level's floor at least `present` must be there today."""

    least_days_left: int = 5
    near: int = 50_000
    present: int = 500_000


class Dormant(RuleParameters, frozen=True):
    """Rule 11: days without a transaction of the customer's own."""

    days: int = 180
    gold_and_above_days: int = 90
    stake: int = 25_000


class IdDocument(Dated, frozen=True):
    """Rule 12. At `limited_after` days past the expiry the account is limited."""

    days: Days = (90, 30, 7, 0)
    after: Days = (30, 60, 80)
    keep: int = 30
    limited_after: int = 90
    stake: int = 20_000


class CardExpiry(Dated, frozen=True):
    """Rule 13."""

    days: Days = (60, 30)
    keep: int = 0
    stake: int = 10_000


class RiskAssessment(Dated, frozen=True):
    """Rule 13: an assessment is good for `valid_days`."""

    days: Days = (30, 7, 0)
    keep: int = 30
    valid_days: int = 365
    stake: int = 10_000


class CampaignTask(Dated, frozen=True):
    """Rule 13."""

    days: Days = (3, 0)
    after: Days = (1,)
    keep: int = 14
    stake: int = 20_000


class NoContact(RuleParameters, frozen=True):
    """Rule 14: amber and red days by level; levels that are not named are off."""

    tiers: dict[str, tuple[int, int]] = msgspec.field(
        default_factory=lambda: {
            "private": (20, 30),
            "diamond": (30, 45),
            "platinum": (60, 90),
            "gold": (90, 120),
            "ordinary": (180, 365),
            "corporate": (30, 45),
        }
    )
    stake: int = 50_000


class FollowUp(Dated, frozen=True):
    """Rule 15, until it is done."""

    days: Days = (0,)
    after: Days = (1, 3)
    escalate_workdays: int = 5
    stake: int = 50_000


class Complaint(RuleParameters, frozen=True):
    """Rule 16, from the day it is received until it is closed."""

    first_contact_workdays: int = 5
    withholds_sales: bool = True
    stake: int = 200_000


class CustomerMoved(RuleParameters, frozen=True):
    """Rule 16: a customer who came from, or went to, another manager."""

    first_contact_workdays: int = 5
    keep_workdays: int = 10
    stake: int = 100_000


class Ranking(RuleParameters, frozen=True):
    """Not a reminder: how reminders are ranked, money × level × urgency. Weights are ppm; `urgency` holds (days left at most, weight), rising."""

    tiers: dict[str, int] = msgspec.field(
        default_factory=lambda: {
            "private": 5_000_000,
            "diamond": 4_000_000,
            "platinum": 3_000_000,
            "corporate": 3_000_000,
            "gold": 2_000_000,
            "ordinary": 1_000_000,
        }
    )
    urgency: tuple[tuple[int, int], ...] = ((-1, 4_000_000), (0, 3_000_000), (3, 2_000_000), (7, 1_500_000), (30, 1_000_000))
    later: int = 500_000
    """Weight of what is further away than `urgency` says."""
    least_stake: int = 100
    """Money at stake that is counted at least, minor units."""


class CallGate(RuleParameters, frozen=True):
    """Not a reminder: when and how often customers are telephoned."""

    hours: tuple[tuple[str, str], ...] = (("09:00", "12:00"), ("14:00", "20:00"))
    non_working_days: bool = False
    attempts_a_week: int = 3


RULES: Final[dict[str, type[RuleParameters]]] = {
    "birthday": Birthday,
    "anniversary": Anniversary,
    "festival": Festival,
    "loan_maturity": LoanMaturity,
    "instalment": Instalment,
    "credit_line": CreditLine,
    "time_deposit": TimeDeposit,
    "wealth_maturity": WealthMaturity,
    "balance_swing": BalanceSwing,
    "cumulative_loss": CumulativeLoss,
    "tier_at_risk": TierAtRisk,
    "dormant": Dormant,
    "id_document": IdDocument,
    "card_expiry": CardExpiry,
    "risk_assessment": RiskAssessment,
    "campaign_task": CampaignTask,
    "no_contact": NoContact,
    "follow_up": FollowUp,
    "complaint": Complaint,
    "customer_moved": CustomerMoved,
    "call_gate": CallGate,
    "ranking": Ranking,
}
"""Code of a rule → its parameters, in the order of the design's table; the last two are no reminders."""
SETTINGS: Final = frozenset({"call_gate", "ranking"})
"""Codes that are not rules of their own, but settings of all of them."""

_SWITCH: Final = (0, 1)
"""The manager may switch the rule off, and on."""
DEFAULT_BOUNDS: Final[dict[str, dict[str, tuple[int, int]]]] = {
    "birthday": {"days": (0, 30)},
    "anniversary": {"days": (0, 30), "enabled": _SWITCH},
    "festival": {"days": (0, 30), "enabled": _SWITCH},
    "instalment": {"days": (0, 15)},
    "time_deposit": {"days": (0, 60), "large": (5 * _WAN, 500 * _WAN)},
    "wealth_maturity": {"days": (0, 30)},
    "balance_swing": {"tiers.absolute": (_WAN, 500 * _WAN), "tiers.share": (50_000, 1_000_000), "tiers.floor": (_WAN, 100 * _WAN)},
    "tier_at_risk": {"near": (10_000, 200_000), "enabled": _SWITCH},
    "card_expiry": {"days": (0, 90), "enabled": _SWITCH},
    "no_contact": {"tiers": (7, 365)},
    "call_gate": {"attempts_a_week": (1, 3)},
}
"""What a manager may change for themselves, and between which values. A path names columns of tables, `enabled` the rule itself."""
