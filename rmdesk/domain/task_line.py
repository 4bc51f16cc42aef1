"""A task in one line: `准备贷后资料 > 周五 !1`, `send the statement monthly > eom`, `每月5号 对账`.

    <what is to be done> [> day] [!priority] [how often]

A day at the beginning or the end needs no `>`. What is not understood is what is to be done; `parse_task(format_task(task))` is `task` again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from rmdesk.domain.dates import Workdays, month_end
from rmdesk.domain.quicklog import fold_line, take_priority
from rmdesk.domain.quicklog_dates import any_date, leading_date, misread_date
from rmdesk.domain.quicklog_head import Span, SpanKind
from rmdesk.domain.recurrence import Freq, Recurrence, find_rule, first_due, misread_rule, rule_words

_MONTH_END: Final = 31
_MOST_ROUNDS: Final = 50
"""What taking a mark out leaves behind is read again; no sensible line needs more than two rounds."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """What a line says of a task."""

    description: str = ""
    due: date | None = None
    priority: int | None = None
    recurrence: Recurrence | None = None
    misread: str = field(default="", compare=False)
    """What looks like a day or a rule and is none, like `2026-02-30`; it stays in the text."""

    @property
    def is_empty(self) -> bool:
        """Whether it does not say what is to be done."""
        return not self.description


def parse_task(text: str, today: date, workdays: Workdays | None = None) -> TaskLine:
    """What `text` says. A recurring task without a day is due on the first day of its rule; a monthly one keeps its day of the month."""
    task, rest = TaskLine(), " ".join(text.split())
    for _round in range(_MOST_ROUNDS):
        task, left = _taken(task, rest, today)
        if left == rest:
            break
        rest = left
    if task.due is None and (found := _bare_date(rest, today)):
        start, end, day = found
        task, rest = replace(task, due=day), _without(rest, start, end)
    task = replace(task, misread=_misread(task, fold_line(rest)))
    rule = task.recurrence
    if rule is not None:
        due = task.due or first_due(rule, today, workdays)
        if rule.freq is Freq.MONTHLY and rule.month_day is None:
            rule = replace(rule, month_day=_MONTH_END if due == month_end(due) else due.day)
        task = replace(task, due=due, recurrence=rule)
    return replace(task, description=rest)


def format_task(task: TaskLine, lang: str) -> str:
    """The line that says `task`, its day in full, so that it means the same on every day."""
    parts = [task.description]
    if task.due:
        parts.append(f"> {task.due.isoformat()}")
    if task.recurrence:
        parts.append(rule_words(task.recurrence, lang))
    if task.priority:
        parts.append(f"!{task.priority}")
    return " ".join(part for part in parts if part)


def task_spans(text: str, today: date) -> list[Span]:
    """What stretches of the line were understood as, for colouring it."""
    spans: list[Span] = []
    line, _priority = take_priority(fold_line(text), spans)
    if rule := find_rule(line):
        spans.append(Span(rule.start, rule.end, SpanKind.DATE))
    for at, sign in enumerate(line):
        if sign == ">" and (found := leading_date(line[at + 1 :], today)):
            spans += [Span(at, at + 1, SpanKind.MARK), Span(at + 1 + found.start, at + 1 + found.end, SpanKind.DATE)]
            return sorted(spans)
    if not rule and (bare := _bare_date(line, today)):
        spans.append(Span(*bare[:2], SpanKind.DATE))
    return sorted(spans)


def _taken(task: TaskLine, rest: str, today: date) -> tuple[TaskLine, str]:
    """One round: a priority, a rule, a day behind `>`, each out of the text; the last one of a kind counts."""
    spans: list[Span] = []
    line, priority = take_priority(fold_line(rest), spans)
    if priority is not None:
        task, rest = replace(task, priority=priority), _kept(rest, spans)
        return task, rest
    if rule := find_rule(line):
        return replace(task, recurrence=rule.rule), _without(rest, rule.start, rule.end)
    for at, sign in enumerate(line):
        if sign != ">":
            continue
        if found := leading_date(line[at + 1 :], today):
            return replace(task, due=found.day), _without(rest, at, at + 1 + found.end)
    if line.endswith(">"):
        return task, rest[:-1].rstrip()
    return task, rest


def _misread(task: TaskLine, line: str) -> str:
    """What stands where a day would, or like a rule, and could not be read as one."""
    if task.recurrence is None and (rule := misread_rule(line)):
        return rule
    if task.due is not None:
        return ""
    places = [0, *(at + 1 for at, sign in enumerate(line) if sign == ">")]
    for at in places:
        if found := misread_date(line[at:]):
            return found
    for word in re.finditer(r"(?<!\S)\S", line):
        found = misread_date(line[word.start() :])
        if found and not line[word.start() + len(found) :].strip():
            return found
    return ""


def _kept(text: str, taken: list[Span]) -> str:
    gone = {at for span in taken for at in range(span.start, span.end)}
    return " ".join("".join(" " if at in gone else sign for at, sign in enumerate(text)).split())


def _without(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[:start]} {text[end:]}".split())


def _bare_date(text: str, today: date) -> tuple[int, int, date] | None:
    """A day that the text begins or ends with."""
    line = fold_line(text)
    if found := leading_date(line, today):
        return found
    found = any_date(line, today)
    return found if found and not line[found.end :].strip() else None
