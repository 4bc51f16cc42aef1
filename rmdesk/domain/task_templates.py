"""Tasks that come as a set, some working days apart: the follow-up of a loan, the first weeks with a new customer.

A bank writes its own as handbook pages, a list item for each step: `- +3 remind of the first instalment`. Where it has none, these are used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from rmdesk.domain.dates import Workdays
from rmdesk.i18n import N_, _

_STEP = re.compile(r"^\s*[-*]\s*\+(?P<days>\d{1,3})\s+(?P<text>\S.*?)\s*$", re.MULTILINE)


class Step(NamedTuple):
    """What is to be done so many working days after the day that counts; 0 is that day, or the first working day after it."""

    days: int
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """A set of steps."""

    code: str
    title: str
    steps: tuple[Step, ...]

    def dated(self, start: date, workdays: Workdays) -> list[tuple[date, str]]:
        """Day and text of each step, counted from `start`."""
        return [(workdays.on_or_after(start) if step.days == 0 else workdays.shift(start, step.days), step.text) for step in self.steps]


def read_steps(page: str) -> tuple[Step, ...]:
    """The steps of a handbook page in Markdown, in the order of their days."""
    return tuple(sorted((Step(int(found["days"]), found["text"]) for found in _STEP.finditer(page)), key=lambda step: step.days))


_BUILT_IN: Final = (
    (
        "loan-follow-up",
        N_("Loan follow-up"),
        (
            (1, N_("Ask whether the loan has arrived")),
            (3, N_("Remind of day and amount of the first instalment")),
            (7, N_("Collect the proof of what the loan was used for")),
        ),
    ),
    (
        "new-customer",
        N_("New customer"),
        (
            (1, N_("Call to thank, and ask how best to keep in touch")),
            (5, N_("Complete the profile: family, employer, other banks")),
            (20, N_("Review: what was used, what is missing")),
        ),
    ),
    (
        "taken-over",
        N_("Customer taken over"),
        (
            (1, N_("Read the file and the last contacts")),
            (5, N_("First contact as the new relationship manager")),
            (15, N_("Visit or invite to the branch")),
        ),
    ),
    (
        "product-sold",
        N_("After a sale"),
        (
            (0, N_("Send confirmation and product sheet")),
            (7, N_("Ask whether everything is as expected")),
            (60, N_("Go through the product's course together")),
        ),
    ),
)


def built_in() -> Sequence[Template]:
    """The sets that every desk has, in the user's language."""
    return [Template(code, _(title), tuple(Step(days, _(text)) for days, text in steps)) for code, title, steps in _BUILT_IN]
