"""Finishing what is typed in the quick log."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.contact_codes import Result
from rmdesk.domain.quicklog import parse
from rmdesk.domain.quicklog_complete import CYCLE, completed, next_result, with_result
from rmdesk.domain.quicklog_examples import EXAMPLES
from tests.domain.test_quicklog import typed_lines

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("dt 有", "dt 有意"), ("call int", "call interested"), ("call interested we", "call interested wealth"), ("dt 理", "dt 理财"),
        ("call no an", "call no answer"), ("call time de", "call time deposit"), ("拜", "拜访"), ("dt 需", "dt 需求"),
        ("dt 有意", "dt 有意"), ("dt f", "dt f"), ("dt ", "dt "), ("dt ; 有", "dt ; 有"), ("dt > 有", "dt > 有"), ("dt 有意 成", "dt 有意 成"),
        ("dt 不 感", "dt 不 感"), ("", ""),
    ],
)  # fmt: skip
def test_the_last_word_is_finished_where_its_place_is_free(text: str, whole: str) -> None:
    assert completed(text, TODAY) == whole


@given(typed_lines)
def test_finishing_only_adds(text: str) -> None:
    assert completed(text, TODAY).startswith(text)


@given(typed_lines, st.sampled_from(Result), st.sampled_from(["zh_CN", "en"]))
def test_a_chosen_result_is_what_the_line_says(text: str, result: Result, lang: str) -> None:
    chosen = with_result(text, result, TODAY, lang)
    assert chosen == text or parse(chosen, TODAY).result is result


@pytest.mark.parametrize("text", ["dt", "dt 老王", "老王来过 ; 说要考虑 > 周五", "来电 ; 问利率"])
def test_all_results_come_round(text: str) -> None:
    seen, line = [], text
    for _step in CYCLE:
        line = next_result(line, TODAY, "zh_CN", 1)
        seen.append(parse(line, TODAY).result)
    assert tuple(seen) == CYCLE
    assert set(CYCLE) == set(Result)


def test_the_published_table_has_every_example() -> None:
    page = (Path(__file__).parents[2] / "docs" / "quick-log.md").read_text(encoding="utf-8")
    assert [example.text for example in EXAMPLES if example.text and f"| `{example.text}` |" not in page] == []
