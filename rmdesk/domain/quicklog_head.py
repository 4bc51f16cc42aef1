"""The head of a quick log, before `;` and `>`: channel, result, product line and amount in any order, glued together or not.

A word is understood only as a whole. Of a run of Chinese characters either everything is known (`电话有意理财20万`) or nothing is: picking
words out of `没什么意向` would turn its meaning round. What is not understood stays, in its order, for the note.
"""

from __future__ import annotations

import enum
import re
from copy import copy
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from rmdesk.domain.amounts import BadAmount, parse_money
from rmdesk.domain.contact_codes import Channel, Direction, Line, Result
from rmdesk.domain.money import Money
from rmdesk.domain.quicklog_words import APPROACHES, LONGEST_PHRASE, LONGEST_WORD, NEGATIONS, WORDS, Approach, Meaning, Need


class SpanKind(enum.StrEnum):
    """What a stretch of the line was understood as, for colouring the preview."""

    CHANNEL = "channel"
    DIRECTION = "direction"
    RESULT = "result"
    NEED = "need"
    LINE = "line"
    AMOUNT = "amount"
    NOTE = "note"
    DATE = "date"
    ACTION = "action"
    PRIORITY = "priority"
    TAG = "tag"
    UNKNOWN = "unknown"
    MARK = "mark"


class Span(NamedTuple):
    """A stretch of the typed line, for slicing it."""

    start: int
    end: int
    kind: SpanKind


@dataclass
class Head:
    """What the head says so far; the first word for each thing counts, later ones are not understood."""

    channel: Channel | None = None
    direction: Direction | None = None
    result: Result | None = None
    connected: bool | None = None
    need: bool = False
    line: Line | None = None
    amount: Money | None = None
    spans: list[Span] = field(default_factory=list)

    def take(self, meaning: Meaning | Money) -> SpanKind | None:
        """Fill in `meaning`; None, and nothing is changed, if its place is taken or it contradicts what is there."""
        if isinstance(meaning, Money):
            return self._fill("amount", meaning, SpanKind.AMOUNT)
        if isinstance(meaning, Approach):
            if self.channel or (meaning.direction and self.direction):
                return None
            self.channel, self.direction = meaning.channel, meaning.direction or self.direction
            return SpanKind.CHANNEL
        if isinstance(meaning, Direction):
            return self._fill("direction", meaning, SpanKind.DIRECTION)
        if isinstance(meaning, Need):
            if self.need:
                return None
            self.need = True
            return SpanKind.NEED
        if isinstance(meaning, Line):
            return self._fill("line", meaning, SpanKind.LINE)
        if isinstance(meaning, Result):
            if self.result or (self.connected and not meaning.connected):
                return None
            self.result, self.connected = meaning, meaning.connected
            return SpanKind.RESULT
        if self.connected is False:
            return None
        self.connected = True
        return SpanKind.RESULT

    def _fill(self, name: str, value: Meaning | Money, kind: SpanKind) -> SpanKind | None:
        if getattr(self, name) is not None:
            return None
        setattr(self, name, value)
        return kind


class _Token(NamedTuple):
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_HANZI = "\u3400-\u9fff"
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BARE_NUMERALS = re.compile("[零〇一二两三四五六七八九十百]+")
_AMOUNT_IN_RUN = re.compile(
    r"(?:[¥$€£]?(?:\d[\d,]*(?:\.\d+)?(?:[十百千万亿萬億]+|[wkmb](?![a-z]))?)+|[一二两三四五六七八九十百千]+[千万亿萬億][一二两三四五六七八九十百千万]*)(?:元|块钱|块)?"
)
_LONGEST_RUN: Final = 40
"""Characters; a longer run is prose, and cutting it up would take long."""
_SEPARATORS: Final = frozenset(",，、:。/")
_CHANNEL_FIRST = re.compile(rf"([a-z]{{2,8}})(?=[{_HANZI}])|([a-z{_HANZI}]{{2,8}})[:,，、](?=.)")


def read_head(text: str, start: int, end: int, currency: str) -> Head:
    """What `text[start:end]` says; `text` has its widths folded and is in lower case. Spans are places in `text`."""
    tokens = [_Token(found[0], found.start()) for found in re.compile(r"\S+").finditer(text, start, end)]
    head = Head()
    unknown: list[_Token] = []
    at = 0
    while at < len(tokens):
        negated = bool(unknown) and at > 0 and unknown[-1] is tokens[at - 1] and tokens[at - 1].text in NEGATIONS
        taken = 0 if negated else _take_phrase(head, tokens, at) or _take_amount(head, tokens, at, currency)
        if not taken and (negated or not _take_run(head, tokens[at], currency)):
            rest = None if negated else _after_channel(head, tokens[at])
            if rest and not _take_run(head, rest, currency):
                unknown.append(rest)
            elif not rest:
                unknown.append(tokens[at])
        at += taken or 1
    if head.line and head.amount is None:
        unknown = _take_bare_amount(head, unknown, currency)
    head.spans += [Span(token.start, token.end, SpanKind.UNKNOWN) for token in unknown]
    head.spans.sort()
    return head


def _take_phrase(head: Head, tokens: list[_Token], at: int) -> int:
    """How many tokens from `at` on are a known phrase that fits; the longest is tried first."""
    for length in range(min(LONGEST_PHRASE, len(tokens) - at), 0, -1):
        phrase = tokens[at : at + length]
        meaning = WORDS.get(" ".join(token.text for token in phrase))
        if meaning is not None and (kind := head.take(meaning)):
            head.spans.append(Span(phrase[0].start, phrase[-1].end, kind))
            return length
    return 0


def _take_amount(head: Head, tokens: list[_Token], at: int, currency: str) -> int:
    """1 for `20w`, 2 for `20 万` or `200 CZK`, 0 if no amount begins here; a bare number alone is none."""
    token = tokens[at]
    if _BARE_NUMBER.fullmatch(token.text) and at + 1 < len(tokens) and not any(map(str.isdigit, tokens[at + 1].text)):
        amount = _amount(f"{token.text} {tokens[at + 1].text}", currency)
        if amount is not None and head.take(amount):
            head.spans.append(Span(token.start, tokens[at + 1].end, SpanKind.AMOUNT))
            return 2
    amount = None if _BARE_NUMBER.fullmatch(token.text) or _BARE_NUMERALS.fullmatch(token.text) else _amount(token.text, currency)
    if amount is not None and head.take(amount):
        head.spans.append(Span(token.start, token.end, SpanKind.AMOUNT))
        return 1
    return 0


def _amount(text: str, currency: str) -> Money | None:
    if text[0] in "+-":
        return None
    try:
        return parse_money(text, currency)
    except BadAmount:
        return None


def _take_bare_amount(head: Head, unknown: list[_Token], currency: str) -> list[_Token]:
    """`理财 200000`: with a product line, a number of three to ten digits is its amount. Returns what is still unknown."""
    for token in unknown:
        amount = _amount(token.text, currency) if _is_bare_amount(token.text) else None
        if amount is not None:
            head.take(amount)
            head.spans.append(Span(token.start, token.end, SpanKind.AMOUNT))
            return [other for other in unknown if other is not token]
    return unknown


def _is_bare_amount(text: str) -> bool:
    return bool(_BARE_NUMBER.fullmatch(text)) and 3 <= len(text.partition(".")[0]) <= 10


def _take_run(head: Head, token: _Token, currency: str) -> bool:
    """Take a run such as `电话有意理财20万` if every part of it is known and fits."""
    pieces = _pieces(token.text, 0, currency) if len(token.text) <= _LONGEST_RUN else None
    if not pieces:
        return False
    about_product = any(isinstance(meaning, Line) for _start, _end, meaning in pieces)
    trial = copy(head)
    spans = []
    for piece_start, piece_end, meaning in pieces:
        piece = token.text[piece_start:piece_end]
        if _BARE_NUMBER.fullmatch(piece) and not (about_product and _is_bare_amount(piece)):
            return False
        kind = trial.take(meaning)
        if not kind:
            return False
        spans.append(Span(token.start + piece_start, token.start + piece_end, kind))
    for _start, _end, meaning in pieces:
        head.take(meaning)
    head.spans += spans
    ends = [0, *(piece_end for _start, piece_end, _meaning in pieces)]
    starts = [*(piece_start for piece_start, _end, _meaning in pieces), len(token.text)]
    gaps = zip(ends, starts, strict=True)
    head.spans += [Span(token.start + end, token.start + start, SpanKind.MARK) for end, start in gaps if end < start]
    return True


def _pieces(text: str, at: int, currency: str) -> list[tuple[int, int, Meaning | Money]] | None:
    """`text` from `at` on cut into known words and amounts without a rest; None if that cannot be done."""
    while at < len(text) and text[at] in _SEPARATORS:
        at += 1
    if at == len(text):
        return []
    options: list[tuple[int, Meaning | Money]] = []
    amount = _AMOUNT_IN_RUN.match(text, at)
    money = _amount(amount[0], currency) if amount and not _BARE_NUMERALS.fullmatch(amount[0]) else None
    if amount and money is not None:
        options.append((amount.end(), money))
    for end in range(min(len(text), at + LONGEST_WORD), at, -1):
        known = WORDS.get(text[at:end])
        glued = text[end - 1].isascii() and end < len(text) and text[end].isascii() and text[end].isalpha()
        if known is not None and not glued:
            options.append((end, known))
    for end, meaning in options:
        rest = _pieces(text, end, currency)
        if rest is not None:
            return [(at, end, meaning), *rest]
    return None


def _after_channel(head: Head, token: _Token) -> _Token | None:
    """`dt客户说…`, `电话：客户说…`: the channel is taken and what follows it returned; None if it does not begin so."""
    found = _CHANNEL_FIRST.match(token.text)
    meaning = APPROACHES.get(found[1] or found[2]) if found else None
    if not found or not meaning or not head.take(meaning):
        return None
    word_end = token.start + found.end(1 if found[1] else 2)
    head.spans.append(Span(token.start, word_end, SpanKind.CHANNEL))
    if found[2]:
        head.spans.append(Span(word_end, token.start + found.end(), SpanKind.MARK))
    return _Token(token.text[found.end() :], token.start + found.end())
