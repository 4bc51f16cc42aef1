"""Dates as an RM jots them down: `周五`, `下周三`, `月底`, `3天后`, `+2w`, `11-28`, `5号`, `next wed`, `到期前7天`.

A weekday, a day of the month, or a month and day without a year mean the next one to come; a weekday never means today, since for today
there is a word. `next` is the week after this one, Monday first, as 下周 is. Text is matched after its widths are folded, in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple

from rmdesk.domain.dates import add_months, month_end
from rmdesk.errors import InvalidValue


class FoundDate(NamedTuple):
    """A date and where its words stand."""

    start: int
    end: int
    day: date


class _Frame(NamedTuple):
    """What words are relative to."""

    today: date
    maturity: date | None


_Groups = dict[str, str]
_Reader = Callable[[_Groups, _Frame], date | None]

_WEEKDAY_NAMES: Final = (
    *("一1 mon monday", "二2 tue tues tuesday", "三3 wed weds wednesday", "四4 thu thur thurs thursday"),
    *("五5 fri friday", "六6末 sat saturday", "日天7 sun sunday"),
)
_WEEKDAYS: Final = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in (*names.split()[0], *names.split()[1:])}
"""Monday 0; Chinese numerals, digits and English names."""
_MONTH_NAMES: Final = (
    *("jan january", "feb february", "mar march", "apr april", "may", "jun june"),
    *("jul july", "aug august", "sep sept september", "oct october", "nov november", "dec december"),
)
_MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_NUMERALS: Final = {sign: number for number, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}

_DAY_EN = "|".join(sorted((name for name in _WEEKDAYS if name.isascii() and name.isalpha()), key=len, reverse=True))
_MONTH_EN = "|".join(sorted(_MONTHS, key=len, reverse=True))
_COUNT = r"(?P<count>\d{1,4}|[一二两三四五六七八九十]{1,3}|半)"
_UNIT = r"(?P<unit>个?(?:天|日|周|星期|礼拜|月|年)|days?|weeks?|months?|years?|[dwmy])"


def _number(text: str) -> int:
    """`12`, `十`, `十二`, `二十五` as a number."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _NUMERALS[text]
    return 10 * (_NUMERALS[tens] if tens else 1) + (_NUMERALS[ones] if ones else 0)


def _shifted(day: date, count: str, unit: str, sign: int = 1) -> date:
    """`day` moved by a count of days, weeks, months or years; half a month is 15 days, half a year six months."""
    unit = unit.removeprefix("个")
    kind = {"天": "d", "日": "d", "周": "w", "星": "w", "礼": "w", "月": "m", "年": "y"}.get(unit[0], unit[0])
    if count == "半":
        return day + timedelta(sign * 15) if kind == "m" else add_months(day, sign * 6) if kind == "y" else day
    number = sign * _number(count)
    if kind in "dw":
        return day + timedelta(number * (7 if kind == "w" else 1))
    return add_months(day, number * (12 if kind == "y" else 1))


def _weekday(groups: _Groups, frame: _Frame) -> date | None:
    wanted = _WEEKDAYS[groups["day"]]
    week = groups.get("week") or ""
    monday = frame.today - timedelta(frame.today.weekday())
    ahead = {"下下": 2, "下": 1, "next": 1}.get(week)
    if ahead:
        return monday + timedelta(7 * ahead + wanted)
    this_week = monday + timedelta(wanted)
    if week and this_week >= frame.today:
        return this_week
    return frame.today + timedelta((wanted - frame.today.weekday() - 1) % 7 + 1)


def _of_next_week(groups: _Groups, frame: _Frame) -> date | None:
    """`xz3` is 下周三, `z3` is 周三."""
    return _weekday({"day": groups["day"], "week": "next" if groups.get("week") else ""}, frame)


def _next_week(groups: _Groups, frame: _Frame) -> date | None:
    return frame.today + timedelta(7 * (2 if groups.get("twice") else 1) - frame.today.weekday())


def _day_of_month(groups: _Groups, frame: _Frame) -> date | None:
    """The next such day; `下月` the one in the month after this."""
    day = int(groups["day"])
    first = frame.today.replace(day=1)
    months = range(1, 2) if groups.get("next") else range(12)
    for month in (add_months(first, number) for number in months):
        if 1 <= day <= month_end(month).day and month.replace(day=day) >= (month if groups.get("next") else frame.today):
            return month.replace(day=day)
    return None


def _month_day(groups: _Groups, frame: _Frame) -> date | None:
    month = _MONTHS.get(groups["month"]) or int(groups["month"])
    day, year = int(groups["day"]), groups.get("year")
    if year:
        return date(int(year), month, day)
    for ahead in range(9):  # 29 February may be eight years away
        if 1 <= month <= 12 and 1 <= day <= month_end(date(frame.today.year + ahead, month, 1)).day:
            found = date(frame.today.year + ahead, month, day)
            if found >= frame.today:
                return found
    return None


def _month_part(groups: _Groups, frame: _Frame) -> date | None:
    """Beginning (`初`) or end of this month or, with `下`, the next."""
    first = add_months(frame.today.replace(day=1), 1 if groups.get("next") else 0)
    if groups["part"] == "初":
        return first if first >= frame.today else add_months(first, 1)
    return month_end(first)


def _to_maturity(groups: _Groups, frame: _Frame) -> date | None:
    if frame.maturity is None:
        return None
    if not groups.get("count"):
        return frame.maturity
    return _shifted(frame.maturity, groups["count"], groups.get("unit") or "d", -1 if groups["side"] in ("前", "before", "-") else 1)


def _counted(groups: _Groups, frame: _Frame) -> date | None:
    return _shifted(frame.today, groups["count"], groups["unit"])


def _on(rule: Callable[[date], date]) -> _Reader:
    """A reader of words that say the same whatever stands in them."""
    return lambda _groups, frame: rule(frame.today)


def _quarter_end(today: date) -> date:
    return month_end(today.replace(month=(today.month + 2) // 3 * 3, day=1))


def _friday(today: date) -> date:
    return today + timedelta((4 - today.weekday()) % 7)


_READERS: Final[tuple[tuple[str, _Reader], ...]] = (
    (r"(?P<year>\d{4})(?P<dash>[-/.])(?P<month>\d{1,2})(?P=dash)(?P<day>\d{1,2})", _month_day),
    (r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?", _month_day),
    (r"(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)", _month_day),
    (r"(?P<month>\d{1,2})[-/](?P<day>\d{1,2})", _month_day),
    (r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})?", _month_day),
    (r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?", _month_day),
    (rf"(?P<month>{_MONTH_EN}) (?P<day>\d{{1,2}})(?:,? (?P<year>\d{{4}}))?", _month_day),
    (rf"(?P<day>\d{{1,2}}) (?P<month>{_MONTH_EN})(?: (?P<year>\d{{4}}))?", _month_day),
    (r"(?P<next>下个?)?月?(?P<day>\d{1,2})[号日](?![楼线店库院门馆室厅桌机公仓栋])", _day_of_month),
    (rf"到期(?:日|日期)?(?P<side>前|后){_COUNT}{_UNIT}", _to_maturity),
    (rf"到期(?:日|日期)?{_COUNT}{_UNIT}(?P<side>前|后)", _to_maturity),
    (r"到期(?:日|当天|当日)?(?![前后])", _to_maturity),
    (rf"{_COUNT} ?{_UNIT} (?P<side>before|after) maturity", _to_maturity),
    (r"(?:at|on) maturity|maturity(?: day| date)?", _to_maturity),
    (r"t(?P<side>[-+])(?P<count>\d{1,3})", _to_maturity),
    (rf"\+ ?{_COUNT} ?{_UNIT}", _counted),
    (rf"{_COUNT}{_UNIT}[之以]?后", _counted),
    (rf"in {_COUNT} ?{_UNIT}", _counted),
    (rf"{_COUNT} ?{_UNIT} later", _counted),
    (r"(?P<week>下下|下|本|这)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末1-7])", _weekday),
    (rf"(?:(?P<week>next|this) )?(?P<day>{_DAY_EN})", _weekday),
    (r"(?P<week>x)?z(?P<day>[1-7])", _of_next_week),
    (r"下(?P<twice>下)?个?(?:周|星期|礼拜)|next week", _next_week),
    (r"大后[天日]", _on(lambda today: today + timedelta(3))),
    (r"后[天日]|ht|day after tomorrow", _on(lambda today: today + timedelta(2))),
    (r"明[天日]|mt|tomorrow|tmrw|tmr|明(?=[早晚])", _on(lambda today: today + timedelta(1))),
    (r"今[天日]|jt|today|今(?=[早晚])", _on(lambda today: today)),
    (r"(?P<next>下个?)月(?P<part>[初底末])", _month_part),
    (r"月[底末]|eom|yd|month end|end of month|end of the month", _on(month_end)),
    (r"本?月(?P<part>初)", _month_part),
    (r"下个?月|next month", _on(lambda today: add_months(today, 1))),
    (r"季末|季度末|季底|eoq|end of quarter", _on(_quarter_end)),
    (r"年[底末]|nd|eoy|year end|end of year", _on(lambda today: date(today.year, 12, 31))),
    (r"eow|end of week", _on(_friday)),
)


def _spaced(pattern: str) -> str:
    """The pattern with any number of spaces where it has one, so that collapsing white space never changes what is read."""
    return pattern.replace(" ?", "\0").replace(" ", " +").replace("\0", " *")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """Compiled when the first date is looked for, not when the screen is imported."""
    return tuple((re.compile(_spaced(pattern)), reader) for pattern, reader in _READERS)


_QUOTES: Final = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」"}


def date_at(text: str, start: int, today: date, maturity: date | None = None) -> FoundDate | None:
    """The date whose words begin at `start` of folded lower-case text, the longest reading of them; quotes around it belong to it."""
    if start < len(text) and text[start] in _QUOTES:
        found = date_at(text, start + 1, today, maturity)
        closed = found and text[found.end : found.end + 1] == _QUOTES[text[start]]
        return FoundDate(start, found.end + 1, found.day) if found and closed else None
    best: FoundDate | None = None
    frame = _Frame(today, maturity)
    for pattern, reader in _patterns():
        match = pattern.match(text, start)
        if not match or (best and match.end() <= best.end) or not _stands_alone(text, match.end()):
            continue
        try:
            day = reader({name: value for name, value in match.groupdict().items() if value}, frame)
        except (ValueError, KeyError, OverflowError, InvalidValue):
            continue  # 2026-13-40, 十十天后: no date, so it stays text
        if day:
            best = FoundDate(start, match.end(), day)
    return best


def _stands_alone(text: str, end: int) -> bool:
    """Whether the words end where a Latin word or a number ends too: `fri` is not found in `frisbee`, `11-2` not in `11-28`."""
    last, following = text[end - 1], text[end : end + 1]
    if not following or not following.isascii():
        return True
    if following == "%" or (last.isdigit() and (following.isdigit() or (following in "-/.,:" and text[end + 1 : end + 2].isdigit()))):
        return False
    return not (last.isascii() and following.isalnum())


def leading_date(text: str, today: date, maturity: date | None = None) -> FoundDate | None:
    """The date that `text` begins with, after spaces."""
    return date_at(text, len(text) - len(text.lstrip()), today, maturity)


def any_date(text: str, today: date, maturity: date | None = None) -> FoundDate | None:
    """The first date that begins with a word of `text`."""
    for word in re.finditer(r"(?<!\S)\S", text):
        if found := date_at(text, word.start(), today, maturity):
            return found
    return None


_DATE_LIKE = re.compile(
    r"\d{1,4}[-/]\d{1,2}(?:[-/]\d{1,4})?(?![\d%])|\d{1,2}\.\d{1,2}\.(?:\d{2,4})?|\d{4}\.\d{1,2}\.\d{1,2}|\d{1,2}月\d{1,2}[日号]?|\d{1,2}[号日](?![楼线店库院门馆室厅桌机公仓栋])"
)


def misread_date(text: str) -> str:
    """What `text` begins with if it looks like a date, for a place where none was read: `31.02.`, `2-30`, `13月5日`; else nothing."""
    found = _DATE_LIKE.match(text.lstrip())
    return found[0] if found and not _more_digits(text.lstrip(), found.end()) else ""


def _more_digits(text: str, end: int) -> bool:
    return text[end : end + 1].isdigit() or (text[end : end + 1] in "-/." and text[end + 1 : end + 2].isdigit())
