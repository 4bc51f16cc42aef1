from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.quicklog_dates import any_date, date_at, leading_date

FRIDAY = date(2026, 11, 20)
MATURITY = date(2026, 12, 28)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", "2026-11-20"), ("明天", "2026-11-21"), ("后天", "2026-11-22"), ("大后天", "2026-11-23"), ("明日", "2026-11-21"),
        ("jt", "2026-11-20"), ("mt", "2026-11-21"), ("ht", "2026-11-22"),
        ("today", "2026-11-20"), ("tomorrow", "2026-11-21"), ("tmr", "2026-11-21"), ("day after tomorrow", "2026-11-22"),
        ("周五", "2026-11-27"), ("周六", "2026-11-21"), ("周一", "2026-11-23"), ("周日", "2026-11-22"), ("周天", "2026-11-22"),
        ("星期三", "2026-11-25"), ("礼拜五", "2026-11-27"), ("周5", "2026-11-27"),
        ("本周五", "2026-11-20"), ("这周日", "2026-11-22"), ("本周三", "2026-11-25"), ("下周三", "2026-11-25"), ("下周五", "2026-11-27"),
        ("下个星期三", "2026-11-25"), ("下下周一", "2026-11-30"),
        ("周末", "2026-11-21"), ("下周末", "2026-11-28"), ("下周", "2026-11-23"), ("下下周", "2026-11-30"), ("z5", "2026-11-27"),
        ("xz3", "2026-11-25"),
        ("fri", "2026-11-27"), ("friday", "2026-11-27"), ("mon", "2026-11-23"), ("next wed", "2026-11-25"), ("next fri", "2026-11-27"),
        ("this fri", "2026-11-20"), ('"next wed"', "2026-11-25"),
        ("“next wed”", "2026-11-25"), ("next week", "2026-11-23"), ("eow", "2026-11-20"),
        ("月底", "2026-11-30"), ("月末", "2026-11-30"), ("yd", "2026-11-30"), ("eom", "2026-11-30"), ("end of month", "2026-11-30"),
        ("下月底", "2026-12-31"), ("月初", "2026-12-01"), ("下月初", "2026-12-01"),
        ("下个月", "2026-12-20"), ("next month", "2026-12-20"), ("季末", "2026-12-31"), ("年底", "2026-12-31"), ("eoy", "2026-12-31"),
        ("+3d", "2026-11-23"), ("+2w", "2026-12-04"), ("+1m", "2026-12-20"), ("+1y", "2027-11-20"), ("+0d", "2026-11-20"),
        ("+ 3 d", "2026-11-23"), ("+3天", "2026-11-23"), ("+2周", "2026-12-04"),
        ("3天后", "2026-11-23"), ("三天后", "2026-11-23"), ("两周后", "2026-12-04"), ("一个月后", "2026-12-20"),
        ("半个月后", "2026-12-05"), ("半年后", "2027-05-20"), ("十二天后", "2026-12-02"),
        ("二十天之后", "2026-12-10"), ("in 3 days", "2026-11-23"), ("in 2 weeks", "2026-12-04"), ("3 days later", "2026-11-23"),
        ("11-28", "2026-11-28"), ("11-20", "2026-11-20"), ("11-19", "2027-11-19"), ("1/5", "2027-01-05"), ("2-29", "2028-02-29"),
        ("11月28日", "2026-11-28"), ("11月28", "2026-11-28"), ("11月28号", "2026-11-28"),
        ("28 nov", "2026-11-28"), ("nov 28", "2026-11-28"), ("28 november 2027", "2027-11-28"), ("nov 28, 2027", "2027-11-28"),
        ("2026-11-28", "2026-11-28"), ("2026/11/28", "2026-11-28"), ("2026.11.28", "2026-11-28"), ("20261128", "2026-11-28"),
        ("2026年11月28日", "2026-11-28"), ("2026-1-5", "2026-01-05"),
        ("5号", "2026-12-05"), ("20号", "2026-11-20"), ("25日", "2026-11-25"), ("31号", "2026-12-31"), ("下月5号", "2026-12-05"),
        ("下个月5号", "2026-12-05"),
        ("到期前7天", "2026-12-21"), ("到期前一周", "2026-12-21"), ("到期7天前", "2026-12-21"), ("到期日前3天", "2026-12-25"),
        ("到期", "2026-12-28"), ("到期日", "2026-12-28"), ("到期后3天", "2026-12-31"),
        ("到期前1个月", "2026-11-28"), ("7d before maturity", "2026-12-21"), ("7 days before maturity", "2026-12-21"),
        ("at maturity", "2026-12-28"), ("t-7", "2026-12-21"), ("t+1", "2026-12-29"),
    ],
)  # fmt: skip
def test_what_a_word_means_on_a_friday(text, day):
    found = date_at(text, 0, FRIDAY, MATURITY)
    assert found is not None
    assert (found.day.isoformat(), found.end) == (day, len(text))


@pytest.mark.parametrize(
    "text",
    ["frisbee", "monthly", "satin", "13-1", "2-30", "0-5", "00-00", "2026-13-40", "2026-02-30", "0号", "32号", "周10", "周八", "z8",
     "3%", "10.5", "11-28-5", "1-2-3", "5号楼", "+9999y", "-3d",
     "3d", "到期", "到期前7天", "t-7", "maturity", "周", "月", "天", "", '"fri', "20261328", "十"],
)  # fmt: skip
def test_what_is_no_date(text):
    assert date_at(text, 0, FRIDAY) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("周五再电", "再电"),
        ("明早见", "早见"),
        ("11月28日上午", "上午"),
        ("fri再电", "再电"),
        ("3天后再说", "再说"),
        ("下周三,见面", ",见面"),
        ("月底前", "前"),
        ("周五5点", "5点"),
    ],
)
def test_a_date_ends_where_the_next_word_begins(text, rest):
    found = date_at(text, 0, FRIDAY)
    assert found is not None
    assert text[found.end :] == rest


def test_where_a_date_is_looked_for():
    assert leading_date("  周五", FRIDAY) == (2, 4, date(2026, 11, 27))
    assert leading_date("再电 周五", FRIDAY) is None
    assert any_date("再电 周五", FRIDAY) == (3, 5, date(2026, 11, 27))
    assert any_date("再电周五", FRIDAY) is None


WEEKDAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]


@given(days, st.integers(0, 6))
def test_a_weekday_is_the_next_one_to_come(today, weekday):
    found = date_at(WEEKDAYS[weekday], 0, today)
    assert found is not None
    assert found.day.weekday() == weekday
    assert today < found.day <= today + timedelta(7)
    following = date_at("下" + WEEKDAYS[weekday], 0, today)
    assert following is not None
    assert following.day.isocalendar()[:2] == (today + timedelta(7)).isocalendar()[:2]
    assert following.day.weekday() == weekday
    this_week = date_at("本" + WEEKDAYS[weekday], 0, today)
    assert this_week is not None
    assert this_week.day >= today


@given(days, days)
def test_an_exact_date_does_not_depend_on_today(today, day):
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d}"):
        found = date_at(text, 0, today)
        assert found is not None
        assert found.day == day


@given(days, days)
def test_a_day_without_a_year_is_the_next_such_day(today, day):
    found = date_at(f"{day.month}-{day.day}", 0, today)
    assert found is not None
    assert (found.day.month, found.day.day) == (day.month, day.day)
    assert today <= found.day <= today + timedelta(8 * 366)


@given(
    days,
    st.sampled_from(
        ["今天", "明天", "月底", "下周三", "5号", "31号", "11-28", "+3d", "两周后", "年底", "季末", "eow", "next month", "周末", "月初"]
    ),
)
def test_no_word_points_back(today, text):
    found = date_at(text, 0, today)
    assert found is not None
    assert found.day >= today


@given(st.text('周五下月底天后+3dwm11-28号日 "next frit-到期前', max_size=12), days)
def test_any_text_is_a_date_or_none(text, today):
    found = any_date(text, today, MATURITY)
    assert found is None or text[found.start : found.end].strip()
