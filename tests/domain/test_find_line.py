"""Finds as lines: what people type is understood, kept, and read again the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.find_line import format_find, parse_find
from rmdesk.domain.finds import BUILT_IN, Find, Way, built_in
from rmdesk.errors import InvalidValue

CATEGORIES = {"wedding": "wedding", "婚庆": "wedding", "education": "education", "教育": "education"}


@pytest.mark.parametrize(
    ("line", "find"),
    [
        (
            "wedding 婚纱 6m >=5000 2x out ; 稳健理财",
            Find("own:A", "A", "稳健理财", ("wedding",), ("婚纱",), 6, 5_000, 2, Way.OUT, own=True),
        ),
        ("婚庆 教育 3个月 ≥2万 1次", Find("own:A", "A", "", ("wedding", "education"), (), 3, 20_000, 1, Way.OUT, own=True)),
        ("证券 in", Find("own:A", "A", "", (), ("证券",), 6, 0, 1, Way.IN, own=True)),
        ("ＡＢＣ　收支 ；x", Find("own:A", "A", "x", (), ("abc",), 6, 0, 1, Way.ANY, own=True)),
    ],
)
def test_lines_by_example(line: str, find: Find) -> None:
    assert parse_find("A", line, CATEGORIES, "CNY") == find


@pytest.mark.parametrize("line", ["", "6m 2x", "; only a suggestion", "wedding 0m", "wedding 99m", "wedding 0x", "wedding >=viel"])
def test_what_looks_for_nothing_is_refused(line: str) -> None:
    with pytest.raises(InvalidValue):
        parse_find("A", line, CATEGORIES, "CNY")


@given(
    categories=st.lists(st.sampled_from(["wedding", "education"]), unique=True),
    words=st.lists(st.sampled_from(["婚纱", "证券", "abc"]), unique=True),
    months=st.integers(1, 36),
    least=st.integers(0, 10**9),
    times=st.integers(1, 99),
    way=st.sampled_from(Way),
    suggestion=st.sampled_from(["", "理财", "a ; b"]),
)
def test_what_is_kept_is_read_again(
    categories: list[str], words: list[str], months: int, least: int, times: int, way: Way, suggestion: str
) -> None:
    find = Find("own:A", "A", suggestion, tuple(categories), tuple(words), months, least, times, way, own=True)
    if categories or words:
        assert parse_find("A", format_find(find), CATEGORIES, "CNY") == find


def test_built_in_finds_have_codes_of_their_own_and_something_to_look_for() -> None:
    assert len({find.code for find in BUILT_IN}) == len(BUILT_IN)
    assert all((find.categories or find.words) and find.suggestion and not find.own for find in BUILT_IN)
    assert all(word == word.lower() for find in BUILT_IN for word in find.words)
    assert built_in("wedding") is BUILT_IN[0]
    assert built_in("nothing") is None
