"""A task in one line."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.recurrence import Freq, Recurrence
from rmdesk.domain.task_line import TaskLine, format_task, parse_task, task_spans

FRIDAY = date(2026, 11, 20)
WORDS = [
    "准备",
    "资料",
    "call",
    ">",
    "＞",
    "周五",
    "每周五",
    "每月5号",
    "monthly",
    "every",
    "fri",
    "明天",
    "11-28",
    "!1",
    "!高",
    "！２",
    ";",
    "31.02.",
    "+3d",
    "weekly",
    "on",
    "mon",
    "every",
    "3",
    "days",
    ">",
    ">",
    "!",
]
typed = (
    st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
    | st.lists(st.sampled_from(WORDS), max_size=6).map("".join)
    | st.text(max_size=30)
)


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("准备贷后资料 > 周五 !1", TaskLine("准备贷后资料", date(2026, 11, 27), 1)),
        ("准备贷后资料 周五", TaskLine("准备贷后资料", date(2026, 11, 27))),
        ("周五 准备贷后资料", TaskLine("准备贷后资料", date(2026, 11, 27))),
        ("准备贷后资料＞周五！１", TaskLine("准备贷后资料", date(2026, 11, 27), 1)),
        ("send the statement > eom", TaskLine("send the statement", date(2026, 11, 30))),
        ("每周五 交周报", TaskLine("交周报", FRIDAY, None, Recurrence(Freq.WEEKLY, weekday=4))),
        ("对账 每月5号", TaskLine("对账", date(2026, 12, 5), None, Recurrence(Freq.MONTHLY, month_day=5))),
        ("对账 > 11-23 monthly", TaskLine("对账", date(2026, 11, 23), None, Recurrence(Freq.MONTHLY, month_day=23))),
        ("对账 > 月底 monthly", TaskLine("对账", date(2026, 11, 30), None, Recurrence(Freq.MONTHLY, month_day=31))),
        ("提醒每月还款", TaskLine("提醒每月还款")),
        ("> 31.02. 再看", TaskLine("> 31.02. 再看")),
        ("", TaskLine()),
        ("> 周五", TaskLine("", date(2026, 11, 27))),
    ],
)
def test_what_a_line_says(text: str, task: TaskLine) -> None:
    assert parse_task(text, FRIDAY) == task


@pytest.mark.parametrize(
    ("text", "misread"),
    [
        ("送资料 2026-02-30", "2026-02-30"),
        ("2026-02-30 送资料", "2026-02-30"),
        ("送资料 > 2026-02-30", "2026-02-30"),
        ("送资料＞２０２６－０２－３０", "2026-02-30"),
        ("> 31.02. 再看", "31.02."),
        ("35号 送资料", "35号"),
        ("对账 每月35号", "每月35号"),
        ("对账 每月35号 > 周五", "每月35号"),
        ("send it monthly on 35", "monthly on 35"),
        ("对账 monthly 2026-02-30", "2026-02-30"),
        ("送资料 2026-02-28", ""),
        ("对账 每月31号", ""),
        ("修 35号楼", ""),
        ("谈 2026-02-30 的账单 > 周五", ""),
        ("送资料", ""),
        ("", ""),
    ],
)
def test_a_day_that_there_is_not_is_named_and_stays_in_the_text(text: str, misread: str) -> None:
    task = parse_task(text, FRIDAY)
    assert task.misread == misread
    assert misread in unicodedata.normalize("NFKC", task.description)


@given(typed, st.sampled_from(["zh_CN", "en"]))
def test_whatever_was_typed_can_be_written_and_read_back(text: str, lang: str) -> None:
    task = parse_task(text, FRIDAY)
    assert parse_task(format_task(task, lang), date(2031, 5, 6)) == task


@given(typed)
def test_spans_lie_within_the_line(text: str) -> None:
    assert all(0 <= span.start < span.end <= len(text) for span in task_spans(text, FRIDAY))
