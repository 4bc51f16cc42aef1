"""Completing the quick log while it is typed: the word that has been begun, and the result of the contact where the line gives none.

Only the head is completed (before `;` and `>`), and only with words whose place is still free. Pure: text in, text out.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from rmdesk.domain.contact_codes import Result
from rmdesk.domain.quicklog import QuickLog, fold_line, parse
from rmdesk.domain.quicklog_head import SpanKind
from rmdesk.domain.quicklog_words import APPROACHES, CONNECTED, LINES, NEEDS, NEGATIONS, RESULTS, written

_LAST_WORDS = (re.compile(r"[^\s,，、:：]+ [^\s,，、:：]+$"), re.compile(r"[^\s,，、:：]+$"))
"""A phrase of two words is tried first: behind `call no an` comes `no answer`."""
_LEAST_LATIN: Final = 2
"""A single Latin letter begins too many words."""

CYCLE: Final = (
    Result.INTERESTED,
    Result.CALL_AGAIN,
    Result.INFORMED,
    Result.NOT_INTERESTED,
    Result.SUCCESS,
    Result.NO_ANSWER,
    Result.SWITCHED_OFF,
    Result.SUSPENDED,
    Result.EMPTY_NUMBER,
    Result.WRONG_NUMBER,
    Result.REFUSES_MARKETING,
)
"""The order in which results are offered: how calls mostly end first."""


def completed(text: str, today: date) -> str:
    """`text` with its last word finished, if that word begins a known one whose place is free; else `text` as it is."""
    line = fold_line(text)
    if ";" in line or ">" in line:
        return text
    for pattern in _LAST_WORDS:
        found = pattern.search(line)
        if found is None or (found[0].isascii() and len(found[0]) < _LEAST_LATIN):
            continue
        if word := _continued(found[0], parse(text[: found.start()], today)):
            return text + word[len(found[0]) :]
        if found[0].split()[0] in NEGATIONS:
            return text
    return text


def _continued(begun: str, before: QuickLog) -> str:
    """The first word of the vocabulary that begins so and still has a place; a phrase of several words counts as one."""
    free: list[str] = []
    if not any(span.kind is SpanKind.CHANNEL for span in before.spans):
        free += APPROACHES
    if before.result is None:
        free += RESULTS
    if before.connected is None:
        free += CONNECTED
    if before.line is None:
        free += LINES
    if not before.need:
        free += NEEDS
    known = set(free)
    if begun in known:
        return ""
    return next((word for word in free if word.startswith(begun) and len(word) > len(begun)), "")


def with_result(text: str, result: Result, today: date, lang: str) -> str:
    """`text` that says this result in place of the one it says; as it is, where that cannot be said in its words."""
    log = parse(text, today)
    word = written(result, lang)
    spans = [span for span in log.spans if span.kind is SpanKind.RESULT]
    if spans:
        start, end = spans[0].start, spans[-1].end
    else:
        approach = [span.end for span in log.spans if span.kind in (SpanKind.CHANNEL, SpanKind.DIRECTION)]
        start = end = max(approach, default=0)
    for candidate in (_spliced(text, start, end, word), f"{word} {text}".rstrip()):
        if parse(candidate, today).result is result:
            return candidate
    return text


def _spliced(text: str, start: int, end: int, word: str) -> str:
    before, after = text[:start].rstrip(), text[end:].lstrip()
    return " ".join(part for part in (before, word, after) if part) + ("" if after else " ")


def next_result(text: str, today: date, lang: str, step: int) -> str:
    """`text` with the result that comes `step` places after the one it says in `CYCLE`; without one, the first, or backwards the last."""
    now = parse(text, today).result
    at = CYCLE.index(now) + step if now in CYCLE else (0 if step > 0 else -1)
    return with_result(text, CYCLE[at % len(CYCLE)], today, lang)
