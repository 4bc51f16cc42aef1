"""Finding pages by Chinese, pinyin, initials, English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.text_search import excerpt, fits

TITLES = ("定期存款", "Time deposits")
TEXTS = ("提前支取按活期计息", "Early withdrawal earns the demand rate.")


@pytest.mark.parametrize(
    "wanted", ["定期", "存款", "dingqi", "dqck", "time", "ＴＩＭＥ dep", "支取", "withdrawal", "dq rate", "", "Time Deposits"]
)
def test_a_page_is_found_by_whatever_is_remembered(wanted: str) -> None:
    assert fits(wanted, TITLES, TEXTS)


@pytest.mark.parametrize("wanted", ["理财", "licai", "x", "定期 理财", "tqzq", "tdep", "demandrate"])
def test_what_is_not_in_it_does_not_find_it(wanted: str) -> None:
    assert not fits(wanted, TITLES, TEXTS)


def test_a_title_counts_more_than_a_text() -> None:
    ranked = [fits(wanted, TITLES, TEXTS) for wanted in ("定期存款", "定期", "存款", "dqck", "提前")]
    assert ranked == sorted(ranked, reverse=True)
    assert len(set(ranked)) == len(ranked)


@given(st.text(min_size=1, max_size=20))
def test_a_text_is_found_by_itself(text: str) -> None:
    words = [word for word in text.split() if word.strip()]
    assert all(fits(word, (), (text,)) for word in words)


def test_the_excerpt_is_the_line_that_was_meant() -> None:
    text = "# Deposits\n\n- early withdrawal earns little\n- rollover"
    assert excerpt("WITHDRAWAL", text) == "early withdrawal earns little"
    assert excerpt("loan", text) == ""
