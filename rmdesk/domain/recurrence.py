"""When a task comes again: a small part of RFC 5545's RRULE, written by people as `每周五`, `每月5号`, `every 2 weeks`, `monthly`.

A rule is kept as RRULE text (`FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=31`). Months clamp to their last day without forgetting the day that was
meant, as instalments do. `FREQ=WORKDAY` is ours: the bank's working days, which RFC 5545 does not know.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rmdesk.domain.dates import Workdays, add_months
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

_MOST_EVERY: Final = 366


class Freq(enum.StrEnum):
    """What is counted."""

    WORKDAY = "WORKDAY"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every `every` days, weeks, months or years."""

    freq: Freq
    every: int = 1
    weekday: int | None = None
    """Of a week, Monday 0; None: that of the task."""
    month_day: int | None = None
    """Of a month, 1–31, clamped; None: that of the task."""

    def next_due(self, due: date, after: date, workdays: Workdays | None = None) -> date:
        """The first day of the rule, counted from `due`, that lies behind both `due` and `after`.

        Raises:
            InvalidValue: if there is none within the calendar.
        """
        later = max(due, after)
        if self.freq is Freq.WORKDAY:
            return (workdays or Workdays()).shift(later, self.every)
        steps, day = 1, self._step(due, 1)
        while day <= later:
            steps += 1
            day = self._step(due, steps)
        return day

    def _step(self, due: date, steps: int) -> date:
        count = steps * self.every
        match self.freq:
            case Freq.WEEKLY:
                start = due if self.weekday is None else due + timedelta((self.weekday - due.weekday()) % 7)
                # A task that is not due on the weekday of its rule comes on the first such day, not a week behind it.
                return start + timedelta(7 * (count if start == due else count - self.every))
            case Freq.MONTHLY | Freq.YEARLY:
                return add_months(due, count * (12 if self.freq is Freq.YEARLY else 1), self.month_day)
            case _:
                return due + timedelta(count)


def rule_text(rule: Recurrence) -> str:
    """The rule as it is stored."""
    parts = [f"FREQ={rule.freq}"]
    if rule.every > 1:
        parts.append(f"INTERVAL={rule.every}")
    if rule.weekday is not None:
        parts.append(f"BYDAY={_DAYS[rule.weekday]}")
    if rule.month_day is not None:
        parts.append(f"BYMONTHDAY={rule.month_day}")
    return ";".join(parts)


def read_rule(text: str) -> Recurrence:
    """The rule that `rule_text` wrote.

    Raises:
        InvalidValue: the text is no rule that we know.
    """
    parts = dict(part.partition("=")[::2] for part in text.strip().upper().split(";"))
    try:
        freq, every = Freq(parts.pop("FREQ", "")), int(parts.pop("INTERVAL", "1"))
        day, number = parts.pop("BYDAY", ""), parts.pop("BYMONTHDAY", "")
        weekday, month_day = _DAYS.index(day) if day else None, int(number) if number else None
        if parts or not 1 <= every <= _MOST_EVERY or not 1 <= (month_day or 1) <= 31:
            raise ValueError(text)
    except ValueError:
        raise InvalidValue(_("{text} is not a rule for recurring tasks.").format(text=text)) from None
    return Recurrence(freq, every, weekday, month_day)


# ---- as people write it ------------------------------------------------------------------------------------------------------------------

_NUMERALS: Final = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "半": 6}
_EN_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ZH_DAYS: Final = "一二三四五六日"
_COUNT = r"(?P<every>\d{1,3}|[两二三四五六])?"
_EN = rf"(?P<en>{'|'.join(_EN_DAYS)})(?:day|sday|nesday|rsday|urday)?"
_ON_DAY = rf"(?: on {_EN})?"
_ON_NUMBER = r"(?: on (?:the )?(?P<number>\d{1,2})(?:st|nd|rd|th)?)?"
_FORMS: Final = (
    (rf"每{_COUNT}个?(?:工作日|交易日)|every working day|every workday|workdays", Freq.WORKDAY),
    (r"every (?P<every>\d{1,3}) working days", Freq.WORKDAY),
    (rf"每{_COUNT}个?(?:周|星期|礼拜)(?P<zh>[一二三四五六日天末])?", Freq.WEEKLY),
    (r"每(?P<quarter>季度?)", Freq.MONTHLY),
    (r"每(?P<half>半年)", Freq.MONTHLY),
    (rf"每{_COUNT}个?月(?P<end>底|末)?(?:(?P<number>\d{{1,2}})[号日])?", Freq.MONTHLY),
    (rf"每{_COUNT}年", Freq.YEARLY),
    (rf"每{_COUNT}[天日]", Freq.DAILY),
    (rf"(?:weekly|every week){_ON_DAY}", Freq.WEEKLY),
    (rf"every {_EN}", Freq.WEEKLY),
    (rf"(?P<fortnight>biweekly|fortnightly){_ON_DAY}", Freq.WEEKLY),
    (rf"every (?P<every>\d{{1,3}}) weeks{_ON_DAY}", Freq.WEEKLY),
    (r"(?P<quarter>quarterly|every quarter)", Freq.MONTHLY),
    (r"(?P<half>half-yearly|every half year)", Freq.MONTHLY),
    (rf"(?:monthly|every month){_ON_NUMBER}", Freq.MONTHLY),
    (rf"every (?P<every>\d{{1,3}}) months{_ON_NUMBER}", Freq.MONTHLY),
    (r"(?:yearly|annually|every year)", Freq.YEARLY),
    (r"every (?P<every>\d{1,3}) years", Freq.YEARLY),
    (r"(?:daily|every day)", Freq.DAILY),
    (r"every (?P<every>\d{1,3}) days", Freq.DAILY),
)
_PATTERNS: Final = tuple((re.compile(rf"(?<!\S)(?:{form})(?![0-9a-z])"), freq) for form, freq in _FORMS)
"""A rule begins a word: `提醒每月还款` is about something monthly, it does not come every month."""


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule and where its words stand."""

    start: int
    end: int
    rule: Recurrence


def find_rule(line: str) -> FoundRule | None:
    """The first rule written in folded lower-case text, the longest reading of it; None if there is none."""
    best: FoundRule | None = None
    for pattern, freq in _PATTERNS:
        for found in pattern.finditer(line):
            rule = _rule_of(freq, {name: value for name, value in found.groupdict().items() if value})
            longer = best is None or (found.start(), -found.end()) < (best.start, -best.end)
            if rule is not None and longer:
                best = FoundRule(found.start(), found.end(), rule)
    return best


def misread_rule(line: str) -> str:
    """What looks like a rule in folded lower-case text with a number that no rule has, like `每月35号`; nothing if there is none."""
    for pattern, freq in _PATTERNS:
        for found in pattern.finditer(line):
            if _rule_of(freq, {name: value for name, value in found.groupdict().items() if value}) is None:
                return found[0]
    return ""


def _rule_of(freq: Freq, words: dict[str, str]) -> Recurrence | None:
    every = _NUMERALS.get(words.get("every", ""), 0) or int(words.get("every", "1"))
    if "quarter" in words:
        every = 3
    elif "half" in words:
        every = 6
    elif "fortnight" in words:
        every = 2
    weekday = month_day = None
    if "zh" in words:
        weekday = 6 if words["zh"] == "天" else 5 if words["zh"] == "末" else _ZH_DAYS.index(words["zh"])
    elif "en" in words:
        weekday = _EN_DAYS.index(words["en"])
    if "end" in words:
        month_day = 31
    elif "number" in words:
        month_day = int(words["number"])
    if not 1 <= every <= _MOST_EVERY or not 1 <= (month_day or 1) <= 31:
        return None
    return Recurrence(freq, every, weekday, month_day)


def rule_words(rule: Recurrence, lang: str) -> str:
    """The rule as a person would write it, such that `find_rule` reads the same."""
    chinese, every = lang.startswith("zh"), rule.every
    times = str(every) if every > 1 else ""
    match rule.freq:
        case Freq.WORKDAY:
            return f"每{times}个工作日" if chinese else f"every {every} working days" if times else "every working day"
        case Freq.DAILY:
            return f"每{times}天" if chinese else f"every {every} days" if times else "daily"
        case Freq.WEEKLY if chinese:
            return f"每{times}周{'' if rule.weekday is None else _ZH_DAYS[rule.weekday]}"
        case Freq.WEEKLY:
            words = f"every {every} weeks" if times else "weekly"
            return words if rule.weekday is None else f"{words} on {_EN_DAYS[rule.weekday]}"
        case Freq.MONTHLY if chinese:
            return f"每{times}{'个' if times else ''}月" + (f"{rule.month_day}号" if rule.month_day else "")
        case Freq.MONTHLY:
            words = f"every {every} months" if times else "monthly"
            return f"{words} on {rule.month_day}" if rule.month_day else words
        case _:
            return f"每{times}年" if chinese else f"every {every} years" if times else "yearly"


def first_due(rule: Recurrence, today: date, workdays: Workdays | None = None) -> date:
    """When a new task with this rule and no date of its own is due: the first day from today on that the rule names, else today."""
    if rule.freq is Freq.WORKDAY:
        return (workdays or Workdays()).on_or_after(today)
    if rule.weekday is not None:
        return today + timedelta((rule.weekday - today.weekday()) % 7)
    if rule.month_day is not None:
        this_month = add_months(today.replace(day=1), 0, rule.month_day)
        return this_month if this_month >= today else add_months(today.replace(day=1), 1, rule.month_day)
    return today
