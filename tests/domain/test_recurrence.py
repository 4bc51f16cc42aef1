"""When a recurring task comes again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.dates import Workdays
from rmdesk.domain.recurrence import Freq, Recurrence, find_rule, first_due, read_rule, rule_text, rule_words
from rmdesk.errors import InvalidValue

FRIDAY = date(2026, 11, 20)
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
rules = st.one_of(
    st.builds(Recurrence, st.sampled_from([Freq.DAILY, Freq.WORKDAY, Freq.YEARLY]), st.integers(1, 40)),
    st.builds(Recurrence, st.just(Freq.WEEKLY), st.integers(1, 8), weekday=st.none() | st.integers(0, 6)),
    st.builds(Recurrence, st.just(Freq.MONTHLY), st.integers(1, 24), month_day=st.none() | st.integers(1, 31)),
)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("每天", "FREQ=DAILY"), ("daily", "FREQ=DAILY"), ("每3天", "FREQ=DAILY;INTERVAL=3"), ("every 3 days", "FREQ=DAILY;INTERVAL=3"),
        ("每工作日", "FREQ=WORKDAY"), ("每个工作日", "FREQ=WORKDAY"), ("every working day", "FREQ=WORKDAY"),
        ("每周", "FREQ=WEEKLY"), ("weekly", "FREQ=WEEKLY"), ("每周五", "FREQ=WEEKLY;BYDAY=FR"), ("每星期天", "FREQ=WEEKLY;BYDAY=SU"),
        ("每两周", "FREQ=WEEKLY;INTERVAL=2"), ("every friday", "FREQ=WEEKLY;BYDAY=FR"), ("weekly on mon", "FREQ=WEEKLY;BYDAY=MO"),
        ("biweekly", "FREQ=WEEKLY;INTERVAL=2"), ("every 2 weeks on wed", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("每月", "FREQ=MONTHLY"), ("monthly", "FREQ=MONTHLY"), ("每月5号", "FREQ=MONTHLY;BYMONTHDAY=5"), ("每月底", "FREQ=MONTHLY;BYMONTHDAY=31"),
        ("monthly on the 5th", "FREQ=MONTHLY;BYMONTHDAY=5"), ("每季度", "FREQ=MONTHLY;INTERVAL=3"), ("quarterly", "FREQ=MONTHLY;INTERVAL=3"),
        ("每半年", "FREQ=MONTHLY;INTERVAL=6"), ("每年", "FREQ=YEARLY"), ("annually", "FREQ=YEARLY"),
    ],
)  # fmt: skip
def test_how_people_write_rules(words: str, text: str) -> None:
    found = find_rule(f"x {words}")
    assert found is not None
    assert (rule_text(found.rule), found.end) == (text, len(words) + 2)


@pytest.mark.parametrize("text", ["提醒每月还款", "everything", "every", "每", "每0天", "每月40号", "monthlyreport"])
def test_what_is_no_rule(text: str) -> None:
    assert find_rule(text) is None


@given(rules)
def test_a_rule_is_kept_as_text_and_read_back(rule: Recurrence) -> None:
    assert read_rule(rule_text(rule)) == rule


@given(rules, st.sampled_from(["zh_CN", "en"]))
def test_a_rule_is_written_in_words_and_read_back(rule: Recurrence, lang: str) -> None:
    found = find_rule(rule_words(rule, lang))
    assert found is not None
    assert found.rule == rule


@pytest.mark.parametrize("text", ["", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;COUNT=3", "monthly"])
def test_a_rule_that_we_do_not_know_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        read_rule(text)


@given(rules, days, days)
def test_the_next_day_lies_behind_the_last_one_and_behind_today(rule: Recurrence, due: date, today: date) -> None:
    following = rule.next_due(due, today)
    assert following > due
    assert following > today


@pytest.mark.parametrize(
    ("rule", "due", "after", "following"),
    [
        (Recurrence(Freq.MONTHLY, month_day=31), date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28)),
        (Recurrence(Freq.MONTHLY, month_day=31), date(2026, 2, 28), date(2026, 2, 28), date(2026, 3, 31)),
        (Recurrence(Freq.WEEKLY), FRIDAY, FRIDAY, date(2026, 11, 27)),
        (Recurrence(Freq.WEEKLY), FRIDAY, date(2026, 12, 1), date(2026, 12, 4)),
        (Recurrence(Freq.WEEKLY, weekday=0), FRIDAY, FRIDAY, date(2026, 11, 23)),
        (Recurrence(Freq.WORKDAY), FRIDAY, FRIDAY, date(2026, 11, 23)),
        (Recurrence(Freq.YEARLY), date(2024, 2, 29), date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_when_it_comes_again(rule: Recurrence, due: date, after: date, following: date) -> None:
    assert rule.next_due(due, after) == following


def test_working_days_are_the_banks() -> None:
    bank = Workdays(frozenset({date(2026, 11, 23)}), frozenset({date(2026, 11, 21)}))
    assert Recurrence(Freq.WORKDAY).next_due(FRIDAY, FRIDAY, bank) == date(2026, 11, 21)
    assert Recurrence(Freq.WORKDAY, 2).next_due(FRIDAY, FRIDAY, bank) == date(2026, 11, 24)


@given(rules, days)
def test_the_first_day_is_today_or_later(rule: Recurrence, today: date) -> None:
    assert first_due(rule, today) >= today
