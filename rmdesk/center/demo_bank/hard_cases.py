"""What occurs in every demo bank of 300 customers or more, and the questions that find it: for tests, and for whoever builds a screen or a rule.

The questions are in `hard_cases.sql`; `special` plants what they look for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

_CASE = re.compile(r"^-- (?P<code>\w+): (?P<title>.+)\n(?P<sql>[^;]+);", re.MULTILINE)
_DAY = re.compile(r":(today|as_of|in|ago)(\d*)\b")


@dataclass(frozen=True, slots=True)
class HardCase:
    """A condition that real books contain and demo data usually lacks."""

    code: str
    title: str
    sql: str

    def question(self, business_date: date) -> tuple[str, tuple[str, ...]]:
        """SQL with `?` for days, and those days as ISO text, as of `business_date`."""
        days = tuple((business_date + timedelta(days=_away(*found))).isoformat() for found in _DAY.findall(self.sql))
        return _DAY.sub("?", self.sql), days


def _away(name: str, number: str) -> int:
    return {"today": 0, "as_of": -1}.get(name, int(number or 0) * (-1 if name == "ago" else 1))


@cache
def hard_cases() -> tuple[HardCase, ...]:
    """All of them, in the order of the file."""
    text = files(__package__).joinpath("hard_cases.sql").read_text(encoding="utf-8")
    return tuple(HardCase(found["code"], found["title"], found["sql"]) for found in _CASE.finditer(text))
