"""How people live: age, income, pay day and what they have put aside. Amounts are yuan here; rows carry fen."""

from __future__ import annotations

from dataclasses import dataclass

from rmdesk.center.demo_bank.chance import Odds


@dataclass(frozen=True, slots=True)
class Livelihood:
    """A way to earn a living. `fortune` is the median of what is held at the bank, `sigma` the spread of its logarithm."""

    code: str
    share: float
    ages: tuple[int, int]
    pay: tuple[int, int]
    """Monthly income, yuan."""
    rhythm: str
    """`wages` on a pay day, or `irregular`."""
    fortune: int
    sigma: float
    positions: tuple[str, ...]
    employed: bool = True


LIVELIHOODS = (
    Livelihood("worker", 20, (21, 58), (4_200, 9_500), "wages", 14_000, 1.3, ("operator", "salesperson", "driver", "cashier", "courier")),
    Livelihood(
        "professional", 22, (24, 55), (9_000, 32_000), "wages", 42_000, 1.4, ("engineer", "accountant", "programmer", "designer", "lawyer")
    ),
    Livelihood(
        "executive", 9, (34, 59), (22_000, 75_000), "wages", 150_000, 1.2, ("department_manager", "director", "deputy_general_manager")
    ),
    Livelihood("public_servant", 11, (24, 59), (8_500, 18_000), "wages", 62_000, 1.1, ("civil_servant", "teacher", "doctor", "nurse")),
    Livelihood("proprietor", 11, (30, 66), (12_000, 90_000), "irregular", 130_000, 1.6, ("proprietor", "shop_owner"), employed=False),
    Livelihood("retired", 18, (60, 90), (3_400, 9_000), "wages", 55_000, 1.35, ("retired",), employed=False),
    Livelihood("freelancer", 5, (20, 58), (3_500, 14_000), "irregular", 10_000, 1.4, ("freelancer", "farmer"), employed=False),
    Livelihood("student", 4, (18, 24), (1_500, 3_000), "irregular", 3_000, 1.0, ("student",), employed=False),
)
BY_CODE = {livelihood.code: livelihood for livelihood in LIVELIHOODS}
DRAWN = Odds((livelihood, livelihood.share) for livelihood in LIVELIHOODS)
INCOME_BANDS = ((5_000, "under_5k"), (10_000, "5k_10k"), (20_000, "10k_20k"), (50_000, "20k_50k"), (100_000, "50k_100k"))
"""Upper limits of the monthly income bands, yuan, and their codes."""


def income_band(pay: float) -> str:
    """The code of the band that a monthly income of `pay` yuan falls in."""
    return next((code for limit, code in INCOME_BANDS if pay < limit), "over_100k")
