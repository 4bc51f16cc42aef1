"""Money in and out by counterparty: nothing is lost, and each side's shares add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.fund_flow import Booking, flow_of
from rmdesk.domain.money import PPM

BOOKINGS = st.lists(
    st.builds(
        Booking,
        st.sampled_from("甲乙丙丁"),
        st.sampled_from(["", "工行", "农行"]),
        st.sampled_from(["", "salary"]),
        st.integers(-(10**9), 10**9),
    )
)


def test_a_counterparty_has_its_sum_count_share_and_commonest_category() -> None:
    found = flow_of(
        [
            Booking("甲", "工行", "salary", 300),
            Booking("甲", "农行", "gift", 500, 2),
            Booking("乙", "", "", 200),
            Booking("甲", "工行", "", -50),
        ]
    )
    first, second = found.inward.parties
    assert (first.name, first.amount, first.count, first.share, first.category, first.bank) == ("甲", 800, 3, 800_000, "gift", "")
    assert (second.name, second.share) == ("乙", 200_000)
    assert (found.inward.amount, found.outward.amount, found.net) == (1_000, 50, 950)


@given(bookings=BOOKINGS)
def test_both_sides_add_up_to_the_bookings(bookings: list[Booking]) -> None:
    found = flow_of(bookings)
    assert found.net == sum(one.amount for one in bookings)
    for side in (found.inward, found.outward):
        assert side.amount == sum(party.amount for party in side.parties)
        assert sum(party.share for party in side.parties) == (PPM if side.parties else 0)
        assert [party.amount for party in side.parties] == sorted((party.amount for party in side.parties), reverse=True)
    assert found.inward.count + found.outward.count == sum(one.number for one in bookings if one.amount)
