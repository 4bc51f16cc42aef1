from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.names import COMPOUND_SURNAMES, PersonName, fold, fold_name, split_name, without_marks
from rmdesk.domain.pinyin import all_readings
from rmdesk.domain.traditional import SIMPLIFIED_OF, simplified


@pytest.mark.parametrize(
    ("name", "surname", "given"),
    [
        ("张三", "张", "三"), ("张三丰", "张", "三丰"), ("张 三", "张", "三"), ("张　三", "张", "三"), ("欧阳娜娜", "欧阳", "娜娜"),
        ("司马光", "司马", "光"), ("诸葛亮", "诸葛", "亮"),
        ("尉迟恭", "尉迟", "恭"), ("万俟卨", "万俟", "卨"), ("澹台灭明", "澹台", "灭明"), ("令狐冲", "令狐", "冲"),
        ("東方不敗", "東方", "不敗"), ("爱新觉罗启骧", "爱新觉罗", "启骧"),
        ("爱新觉罗·启骧", "爱新觉罗", "启骧"), ("买买提·吐尔逊", "", "买买提·吐尔逊"),
        ("迪丽热巴•迪力木拉提", "", "迪丽热巴·迪力木拉提"), ("欧阳", "欧", "阳"), ("张", "张", ""),
        ("闫法强", "闫", "法强"), ("贺兰英", "贺", "兰英"), ("Jan Novák", "Novák", "Jan"), ("Novák, Jan", "Novák", "Jan"),
        ("Anna Marie Nováková", "Nováková", "Anna Marie"),
        ("Madonna", "Madonna", ""), ("", "", ""), ("𠮷田", "𠮷", "田"), ("㑊伟", "㑊", "伟"),
    ],
)  # fmt: skip
def test_where_the_surname_ends(name, surname, given):
    assert split_name(name) == PersonName(surname, given)


@given(st.sampled_from(sorted(COMPOUND_SURNAMES)), st.text("伟静娜明丽国强", min_size=1, max_size=2))
def test_every_compound_surname_is_known(surname, given):
    assert split_name(surname + given) == (surname, given)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张 三"), ("张三", "張三"), ("ＪＡＮ　ＮＯＶÁＫ", "jan novák"), ("买买提·吐尔逊", "买买提•吐尔逊"),
        ("买买提·吐尔逊", "买买提 . 吐尔逊"), ("张\u200b三", "张三"),
        ("阿里巴巴（中国）有限公司", "阿里巴巴(中国)有限公司"), ("歐陽脩", "欧阳脩"),
    ],
)  # fmt: skip
def test_what_is_written_differently_is_the_same_name(one, other):
    assert fold_name(one) == fold_name(other)


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert fold_name(fold_name(text)) == fold_name(text)


@given(st.text(max_size=20))
def test_any_text_splits_without_losing_letters(text):
    surname, given = split_name(text)
    rest = [letter for letter in fold_name(text) if letter.isalnum()]
    assert sorted(letter for letter in fold_name(surname + " " + given) if letter.isalnum()) == sorted(rest)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Dvořák", "dvorak"),
        ("Łukasz", "lukasz"),
        ("Straße", "strasse"),
        ("Søren Ærø", "soren aero"),
        ("ĎÁBEL", "dabel"),
        ("İstanbul", "istanbul"),
        ("张伟", "张伟"),
    ],
)
def test_diacritics_fall(text, plain):
    assert without_marks(text) == plain


def test_traditional_and_simplified_are_pairs_of_one_reading():
    assert simplified("張偉與歐陽鋒") == "张伟與欧阳锋"
    assert len(SIMPLIFIED_OF) > 800
    assert [pair for pair in SIMPLIFIED_OF.items() if not set(all_readings(chr(pair[0]))) & set(all_readings(pair[1]))] == []
    assert [target for target in SIMPLIFIED_OF.values() if ord(target) in SIMPLIFIED_OF] == []
