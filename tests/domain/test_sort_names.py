"""Names in the order of a Chinese directory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.sort_names import LONGEST, sort_name


def test_chinese_names_stand_by_pinyin_and_latin_ones_among_them() -> None:
    in_order = ["Anna Novák", "白浩", "李娜", "李伟", "连城", "Mária", "单田芳", "曾国藩", "张敏", "张伟", "章薇", "赵一"]
    backwards = in_order[::-1]
    assert sorted(backwards, key=sort_name) == in_order


def test_surnames_are_read_as_surnames_and_traditional_ones_as_simplified() -> None:
    assert sort_name("欧阳修").startswith("ou 欧 yang 阳")
    assert sort_name("查良镛").startswith("zha")
    assert sort_name("陳家豪") == sort_name("陈家豪")


def test_companies_are_read_as_such() -> None:
    assert sort_name("3M中国有限公司").startswith("3")
    assert sort_name("重庆单车行").startswith("chong 重 qing 庆")


@given(st.text(max_size=300))
def test_every_name_has_a_key_that_fits(name: str) -> None:
    assert len(sort_name(name)) <= LONGEST
