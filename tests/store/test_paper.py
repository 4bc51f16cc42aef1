"""A chart in characters: aligned by cells, bars in proportion, targets marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rmdesk.store.paper import Bar, Chapter, Document, bars, markdown

AMOUNTS = st.integers(-(10**12), 10**12)


def test_the_longest_bar_fills_the_width_and_the_target_is_marked() -> None:
    assert bars([Bar("十月", 50, "50", 75), Bar("Nov", 100, "100")], width=8) == ["十月  ████  │     50", "Nov   ████████   100"]


def test_nothing_is_drawn_for_nothing_and_below_zero() -> None:
    assert bars([]) == []
    assert all("█" not in line for line in bars([Bar("a", -5, "-5"), Bar("b", 0, "0")]))


@given(
    st.lists(
        st.builds(Bar, st.text("月ab1", max_size=6), AMOUNTS, st.text("0,9万", max_size=9), st.none() | AMOUNTS), min_size=1, max_size=8
    )
)
def test_every_line_is_equally_wide(chart: list[Bar]) -> None:
    assert len({cell_len(line) for line in bars(chart)}) == 1


def test_a_chart_is_kept_apart_in_markdown() -> None:
    text = markdown(Document("T", (), (Chapter("C", lines=("one",), chart=(Bar("a", 1, "1"),)),)))
    assert "- one\n\n```text\n" in text
