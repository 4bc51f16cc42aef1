"""The filter line: what it means, what it refuses, and what may come next."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.filter_completion import completions
from rmdesk.domain.filter_examples import BAD_EXAMPLES, EXAMPLE_WORDS, FILTER_EXAMPLES, BadExample, FilterExample
from rmdesk.domain.filter_line import BadFilter, Condition, Filter, Value, format_filter, narrowed, parse
from rmdesk.domain.filter_terms import EQUALITY, FIELDS, NONE, Field, Operator, Takes, Vocabulary
from rmdesk.domain.money import Money

LANGUAGES = ("en", "zh_CN")


@pytest.mark.parametrize("example", FILTER_EXAMPLES, ids=lambda example: example.text)
def test_a_line_means_what_the_table_of_examples_says(example: FilterExample) -> None:
    assert parse(example.text, EXAMPLE_WORDS) == example.wanted


@pytest.mark.parametrize("bad", BAD_EXAMPLES, ids=lambda bad: bad.text)
def test_what_is_wrong_is_pointed_at(bad: BadExample) -> None:
    with pytest.raises(BadFilter) as refused:
        parse(bad.text, EXAMPLE_WORDS)
    assert bad.text[refused.value.start : refused.value.end] == bad.wrong
    assert refused.value.what
    assert refused.value.todo


def test_a_word_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(BadFilter, match="ordinary 普通, gold 黄金, platinum 白金, diamond 钻石, private 私行"):
        parse("level>=foo", EXAMPLE_WORDS)
    with pytest.raises(BadFilter, match="Perhaps maturity"):
        parse("maturty<7d", EXAMPLE_WORDS)


def values_of(field: Field) -> st.SearchStrategy[Value]:
    match field.takes:
        case Takes.LEVEL:
            return st.sampled_from([level.code for level in EXAMPLE_WORDS.levels])
        case Takes.CODE:
            return st.sampled_from([word.code for word in field.words])
        case Takes.MONEY:
            amounts = st.integers(-(10**15), 10**15)
            return st.builds(Money, amounts, st.sampled_from(("CNY", "CZK", "USD", "JPY", "KWD", "KRW", "MOP")))
        case Takes.DAYS | Takes.NUMBER:
            return st.integers(-99_999, 99_999)
        case Takes.NAME if field.code == "group":
            return st.sampled_from(EXAMPLE_WORDS.groups)
        case Takes.NAME:
            return st.text(min_size=1).filter(lambda text: '"' not in narrowed(text) and bool(text.strip())).map(str.strip)


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    conditions = []
    for field in draw(st.lists(st.sampled_from(FIELDS), max_size=4)):
        operator = draw(st.sampled_from(field.operators))
        if field.may_lack and operator in EQUALITY and draw(st.booleans()):
            conditions.append(Condition(field.code, operator, (NONE,)))
            continue
        several = operator in EQUALITY and field.takes is not Takes.MONEY
        values = draw(st.lists(values_of(field), min_size=1, max_size=3 if several else 1, unique=True))
        conditions.append(Condition(field.code, operator, tuple(values)))
    return Filter(tuple(dict.fromkeys(conditions)))


@given(filters(), st.sampled_from(LANGUAGES))
def test_a_filter_that_is_written_down_is_read_back(wanted: Filter, lang: str) -> None:
    assert parse(format_filter(wanted, lang, EXAMPLE_WORDS), EXAMPLE_WORDS) == wanted


PIECES = [
    *(
        "level",
        "等级",
        "aum",
        "nocontact",
        ">",
        ">=",
        ":",
        "≠",
        "!",
        "50w",
        "gold+",
        "..",
        ",",
        '"',
        "“",
        " ",
        "30d",
        "none",
        "客户群",
        "张",
        "-",
        "＞",
        "|",
    ),
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)), st.sampled_from((EXAMPLE_WORDS, Vocabulary())))
def test_any_text_is_a_filter_or_a_message_that_points_at_the_mistake(text: str, words: Vocabulary) -> None:
    try:
        wanted = parse(text, words)
    except BadFilter as refused:
        pointed_at = (refused.start, refused.end)
        said = refused.what
    else:
        pointed_at, said = (0, 0), "understood"
        for lang in LANGUAGES:
            assert parse(format_filter(wanted, lang, words), words) == wanted
    assert 0 <= pointed_at[0] <= pointed_at[1] <= len(text)
    assert said


@pytest.mark.parametrize(
    ("line", "lang", "offered"),
    [
        ("lev", "en", ["level>="]),
        ("等", "en", ["等级>="]),
        ("level>=", "en", ["ordinary", "gold", "platinum", "diamond", "private"]),
        ("level>=", "zh_CN", ["普通", "黄金", "白金", "钻石", "私行"]),
        ("等级>=私", "zh_CN", ["私行"]),
        ("level:gold,di", "en", ["diamond"]),
        ("level>=gold sta", "en", ["status:"]),
        ("状态:", "zh_CN", ["活跃", "潜在", "沉寂", "流失"]),
        ("maturity<", "en", ["7d", "30d", "60d", "90d", "180d", "none"]),
        ("group:", "en", ["春节走访", '"Top 20"']),
        ("group:top", "en", ['"Top 20"']),
        ('name:"a', "en", []),
        ("nothing:", "en", []),
    ],
)
def test_the_line_completes_itself(line: str, lang: str, offered: list[str]) -> None:
    assert [completion.text for completion in completions(line, len(line), EXAMPLE_WORDS, lang)] == offered


def test_an_empty_line_offers_every_field_in_the_language_of_the_screen() -> None:
    assert [one.text for one in completions("", 0, EXAMPLE_WORDS, "zh_CN")][:4] == ["等级>=", "状态:", "类型:", "管理资产>="]
    assert len(completions("level>=gold ", 12, EXAMPLE_WORDS, "en")) == len(FIELDS)


@given(st.text(max_size=20), st.sampled_from(LANGUAGES))
def test_what_is_offered_fits_where_it_is_put(line: str, lang: str) -> None:
    for offered in completions(line, len(line), EXAMPLE_WORDS, lang):
        assert 0 <= offered.start <= len(line)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.code)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_completion_proposes_for_a_field_is_understood(field: Field, lang: str) -> None:
    usual = ":" if field.usual is Operator.IS else field.usual.value
    line = f"{field.word.name(lang)}{usual}"
    offered = [one.text for one in completions(line, len(line), EXAMPLE_WORDS, lang) if one.text not in ("none", "无")]
    for text in offered or ['"A B"']:
        assert parse(line + text, EXAMPLE_WORDS).conditions[0].field == field.code


def test_the_documentation_names_every_field_and_every_example() -> None:
    page = (Path(__file__).parents[2] / "docs" / "filter.md").read_text(encoding="utf-8")
    for field in FIELDS:
        assert f"| `{field.word.en[0]}` | `{field.word.zh[0]}` | {field.help} |" in page
    for example in FILTER_EXAMPLES:
        assert f"`{example.text}`" in page or not example.text
