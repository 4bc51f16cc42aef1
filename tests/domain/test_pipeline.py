"""The funnel: stages, chances, sums, shares."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.money import Money
from rmdesk.domain.pipeline import CHANCES, LOST, OPEN_STAGES, STAGES, WON, chance_at, funnel, stage_after, sums


@dataclass(frozen=True)
class Offer:
    stage: str
    value: Money | None = None
    probability: int = 500_000
    lost_in: str = ""

    @property
    def reached(self) -> str:
        return self.lost_in or self.stage


offers = st.lists(
    st.one_of(
        st.builds(Offer, st.sampled_from([*OPEN_STAGES, WON]), st.none() | st.builds(Money, st.integers(0, 10**12), st.just("CNY"))),
        st.builds(Offer, st.just(LOST), lost_in=st.sampled_from(OPEN_STAGES)),
    ),
    max_size=30,
)


def test_a_lead_goes_through_every_stage_and_no_further() -> None:
    assert [stage_after(stage) for stage in STAGES] == ["qualified", "proposed", "negotiating", None, None, None]


def test_a_step_forward_never_lowers_what_the_rm_thinks() -> None:
    assert chance_at("qualified") == CHANCES["qualified"]
    assert chance_at("qualified", 800_000) == 800_000
    assert chance_at(WON, 10) == 1_000_000
    assert chance_at(LOST, 800_000) == 0


def test_what_stands_in_a_stage_and_how_many_went_on() -> None:
    steps = funnel(
        [
            Offer("lead", Money(100_00, "CNY"), 100_000),
            Offer("proposed", Money(200_00, "CNY")),
            Offer("proposed", Money(50_00, "USD")),
            Offer(WON, Money(70_00, "CNY"), 1_000_000),
            Offer(LOST, lost_in="proposed"),
        ]
    )
    by_stage = {step.stage: step for step in steps}
    assert [step.count for step in steps] == [1, 0, 2, 0, 1]
    assert by_stage["proposed"].values == (Money(200_00, "CNY"), Money(50_00, "USD"))
    assert by_stage["lead"].weighted == (Money(10_00, "CNY"),)
    assert by_stage["lead"].converted == 800_000, "four of five went beyond the lead"
    assert by_stage["proposed"].converted == 250_000, "of four that were proposed, one came further"
    assert by_stage["negotiating"].converted == 1_000_000
    assert by_stage[WON].converted is None


def test_an_empty_book_has_an_empty_funnel() -> None:
    assert all(step.count == 0 and step.values == () and step.converted is None for step in funnel([]))


@given(offers)
def test_no_share_exceeds_the_whole_and_every_open_one_is_counted_once(some: list[Offer]) -> None:
    steps = funnel(some)
    assert sum(step.count for step in steps) == sum(offer.stage != LOST for offer in some)
    assert all(step.converted is None or 0 <= step.converted <= 1_000_000 for step in steps)


def test_sums_keep_currencies_apart() -> None:
    assert sums([Money(1, "USD"), Money(2, "CNY"), Money(3, "CNY"), None]) == (Money(5, "CNY"), Money(1, "USD"))
