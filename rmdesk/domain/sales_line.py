"""An opportunity, a requirement or a complaint in one line, with the words of the quick log.

    <product> <amount> [chance %] [> expected by] [; note]          理财 20w 60% > 月底 ; 等年终奖
    [kind] <what it is about> [> due] [!1 to !3]                     收费 短信费没有告知就扣 > 周五 !1

Any text parses and nothing typed is lost: what is not understood is the note, or what it is about. Behind `;` nothing is read but a day that
ends the line. The first mark of a kind counts. `parse(format(line))` is `line` again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from rmdesk.domain.contact_codes import Line
from rmdesk.domain.money import Money, format_money
from rmdesk.domain.quicklog import fold_line, take_priority
from rmdesk.domain.quicklog_dates import any_date, leading_date
from rmdesk.domain.quicklog_head import Span, SpanKind, read_head
from rmdesk.domain.quicklog_words import written

_PER_CENT: Final = 10_000
"""ppm."""
_CHANCE = re.compile(r"(?<!\S)(?P<whole>\d{1,3})(?:\.(?P<part>\d{1,4}))? ?%(?=[\s>;]|$)")


@dataclass(frozen=True, slots=True)
class OfferLine:
    """What a line says of an opportunity. `spans` are about the typing."""

    line: Line | None = None
    amount: Money | None = None
    chance: int | None = None
    """Probability in ppm."""
    end: date | None = None
    """When it is expected to be decided."""
    note: str = ""
    spans: tuple[Span, ...] = field(default=(), compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether it says neither a product nor an amount nor what it is about."""
        return self.line is None and self.amount is None and not self.note


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What a line says of a requirement or a complaint. `spans` are about the typing."""

    text: str = ""
    due: date | None = None
    priority: int | None = None
    """1 the most urgent or serious, 3 the least."""
    kind: str = ""
    """Code of the kind, where kinds were given."""
    spans: tuple[Span, ...] = field(default=(), compare=False)


class _Typed:
    """A text out of which stretches are taken, each remembered at its place in the typed line."""

    def __init__(self, text: str) -> None:
        self._signs = [(sign, at) for at, sign in enumerate(text)]
        self.spans: list[Span] = []
        self._close_up()

    @property
    def text(self) -> str:
        return "".join(sign for sign, _at in self._signs)

    @property
    def folded(self) -> str:
        return fold_line(self.text)

    def take(self, start: int, end: int, kind: SpanKind) -> None:
        """Take a stretch out; what stood on its two sides stays apart."""
        taken = self._signs[start:end]
        self.spans.append(Span(taken[0][1], taken[-1][1] + 1, kind))
        self._signs[start:end] = [(" ", taken[0][1])]
        self._close_up()

    def take_day(self, today: date, *, whole_rest: bool = False) -> date | None:
        """The first day behind a `>`; with `whole_rest` only if nothing follows it."""
        line = self.folded
        for at, sign in enumerate(line):
            found = leading_date(line[at + 1 :], today) if sign == ">" else None
            if found and not (whole_rest and line[at + 1 + found.end :].strip()):
                self.take(at, at + 1 + found.end, SpanKind.DATE)
                return found.day
        return None

    def take_bare_day(self, today: date) -> date | None:
        """A day that the text begins or ends with."""
        line = self.folded
        found = leading_date(line, today)
        if found is None:
            found = any_date(line, today)
            if found and line[found.end :].strip():
                found = None
        if found:
            self.take(found.start, found.end, SpanKind.DATE)
        return found.day if found else None

    def _close_up(self) -> None:
        """One blank between words, none around them."""
        kept: list[tuple[str, int]] = []
        for sign, at in self._signs:
            if not sign.isspace():
                kept.append((sign, at))
            elif kept and kept[-1][0] != " ":
                kept.append((" ", at))
        if kept and kept[-1][0] == " ":
            kept.pop()
        self._signs = kept


def parse_offer(text: str, today: date, currency: str = "CNY") -> OfferLine:
    """What `text` says of an opportunity; `currency` is that of amounts without one."""
    cut = fold_line(text).find(";")
    head = _Typed(text if cut < 0 else text[:cut])
    chance = None
    if (found := _CHANCE.search(head.folded)) and (said := _ppm(found)) is not None:
        chance = said
        head.take(found.start(), found.end(), SpanKind.AMOUNT)
    end = head.take_day(today) or head.take_bare_day(today)
    line = head.folded
    read = read_head(line, 0, len(line), currency)
    understood = [span for span in sorted(read.spans) if span.kind in (SpanKind.LINE, SpanKind.AMOUNT, SpanKind.MARK)]
    for span in reversed(understood):
        head.take(span.start, span.end, span.kind)
    spans = head.spans
    remark = _Typed("" if cut < 0 else " " * (cut + 1) + text[cut + 1 :])
    if cut >= 0:
        spans.append(Span(cut, cut + 1, SpanKind.MARK))
    note = _joined(head, remark)
    if end is None:
        end = note.take_day(today, whole_rest=True)
    return OfferLine(read.line, read.amount, chance, end, note.text, tuple(sorted({*spans, *note.spans})))


def format_offer(offer: OfferLine, lang: str, currency: str = "CNY") -> str:
    """The line that says `offer`, its day in full; `currency` is the one in which amounts are read."""
    parts = [written(offer.line, lang)] if offer.line else []
    if offer.amount is not None:
        amount = format_money(offer.amount, lang, "short")
        bare = amount.replace(".", "").isdigit()
        parts.append(amount + (offer.amount.currency if bare or offer.amount.currency != currency else ""))
    if offer.chance is not None:
        whole, part = divmod(offer.chance, _PER_CENT)
        parts.append(f"{whole}{f'.{part:04}'.rstrip('0') if part else ''}%")
    if offer.end:
        parts.append(f"> {offer.end.isoformat()}")
    if offer.note:
        parts.append(f"; {offer.note}")
    return " ".join(parts)


def parse_case(text: str, today: date, kinds: Mapping[str, str] | None = None) -> CaseLine:
    """What `text` says of a requirement or a complaint.

    Args:
        text: one line as typed.
        today: what relative days start from.
        kinds: words that say a kind where they begin the line, in lower case, with the code they mean.
    """
    typed = _Typed(text)
    marks: list[Span] = []
    _line, _last = take_priority(typed.folded, marks)
    priority = None
    if marks:
        first = min(marks)
        _line, priority = take_priority(typed.folded[first.start : first.end], [])
        typed.take(first.start, first.end, SpanKind.PRIORITY)
    due = typed.take_day(today) or typed.take_bare_day(today)
    line = typed.folded
    said = max((word for word in kinds or {} if line == word or line.startswith(f"{word} ")), key=len, default="")
    if said:
        typed.take(0, len(said), SpanKind.LINE)
    return CaseLine(typed.text, due, priority, kinds[said] if kinds and said else "", tuple(sorted(typed.spans)))


def format_case(case: CaseLine, kinds: Mapping[str, str] | None = None) -> str:
    """The line that says `case`, its day in full; its kind by the first of `kinds` that means it."""
    kind = next((word for word, code in (kinds or {}).items() if code == case.kind), "") if case.kind else ""
    priority = f"!{case.priority}" if case.priority else ""
    due = f"> {case.due.isoformat()}" if case.due else ""
    return " ".join(part for part in (kind, priority, due, case.text) if part)


def _ppm(found: re.Match[str]) -> int | None:
    """The probability, None beyond a hundred per cent."""
    ppm = int(found["whole"]) * _PER_CENT + int((found["part"] or "").ljust(4, "0"))
    return ppm if ppm <= 100 * _PER_CENT else None


def _joined(head: _Typed, remark: _Typed) -> _Typed:
    """What is left of the head, then what stands behind the `;`, as one text that knows its places."""
    note = _Typed("")
    note._signs = [*head._signs, *([(" ", -1)] if head._signs and remark._signs else []), *remark._signs]
    return note
