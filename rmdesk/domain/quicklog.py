"""The quick log: one line typed during a call, for a contact, an opportunity, a task and a line of the work log.

    <channel><result> [need, product, amount] [; note] [> next-action date] [!priority] [#tag]

Any text parses and nothing typed is lost: what is not understood goes into the note. Chinese and English words may be mixed, full-width
marks count as ASCII. `parse(format_quick_log(log))` is `log` again. Pure: today and, for `到期前7天`, the maturity are given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from rmdesk.domain.contact_codes import Channel, Direction, Line, Result
from rmdesk.domain.money import Money, format_money
from rmdesk.domain.quicklog_dates import any_date, leading_date, misread_date
from rmdesk.domain.quicklog_head import Span, SpanKind, read_head
from rmdesk.domain.quicklog_words import PRIORITIES, Approach, Need, written, written_connected


class NextAction(NamedTuple):
    """What is to be done next; without a date it is a wish, without a text a bare appointment."""

    day: date | None
    text: str


@dataclass(frozen=True, slots=True)
class QuickLog:
    """What a line says. `unknown` and `spans` are about the typing, so two logs that say the same are equal without them."""

    channel: Channel = Channel.PHONE
    direction: Direction = Direction.OUT
    result: Result | None = None
    connected: bool | None = None
    """Whether the customer was reached; follows from the result, or was said alone; None if the line does not say."""
    line: Line | None = None
    amount: Money | None = None
    note: str = ""
    """The words of the head that were not understood, then the text after `;`."""
    next_action: NextAction | None = None
    priority: int | None = None
    """1 the most urgent, 3 the least."""
    tags: tuple[str, ...] = ()
    need: bool = False
    """Whether the customer asked for something, which opens a requirement."""
    misread: str = field(default="", compare=False)
    """What stands where a date belongs and looks like one, but is none: `31.02.`."""
    unknown: tuple[str, ...] = field(default=(), compare=False)
    spans: tuple[Span, ...] = field(default=(), compare=False)
    """What each stretch of the typed line was understood as, in order."""

    @property
    def reached(self) -> bool:
        """Whether it counts as a connected contact, which alone resets the no-contact clock (rules.md, rule 14).

        A line that does not say is an attempt that was noted. Who came or called themselves was reached, and so was who sat at the table.
        """
        if self.connected is not None:
            return self.connected
        return self.direction is Direction.IN or self.channel is Channel.MEETING

    @property
    def says_result(self) -> bool:
        """Whether the line itself says how it ended."""
        return self.result is not None or self.connected is not None

    @property
    def proposes_opportunity(self) -> bool:
        """Whether a product or amount was talked about without a refusal, which is what opens an opportunity."""
        about_something = self.line is not None or self.amount is not None
        return about_something and self.connected is not False and self.result not in (Result.NOT_INTERESTED, Result.REFUSES_MARKETING)


def parse(
    text: str,
    today: date,
    *,
    maturity: date | None = None,
    currency: str = "CNY",
    default_channel: Channel = Channel.PHONE,
) -> QuickLog:
    """What `text` says.

    Args:
        text: one line as typed; line breaks count as spaces.
        today: what relative dates start from.
        maturity: what `到期` means, if something matures; without it such words stay text.
        currency: of amounts without a currency.
        default_channel: the channel if no word says one (a visit screen gives VISIT).
    """
    line = fold_line(text)
    spans: list[Span] = []
    line, priority = take_priority(line, spans)
    line, tags = _take_tags(line, text, spans)
    shown = "".join(typed if kept != " " else " " for typed, kept in zip(text, line, strict=True))
    head_end, note, following = _segments(line, today, maturity)
    head = read_head(line, 0, head_end, currency)
    unknown = tuple(text[span.start : span.end] for span in head.spans if span.kind is SpanKind.UNKNOWN)
    spans += head.spans
    remark = ""
    if note:
        spans.append(Span(note[0] - 1, note[0], SpanKind.MARK))
        spans += _words(line, note, SpanKind.NOTE)
        remark = shown[slice(*note)]
    next_action = None
    if following:
        spans.append(Span(following[0] - 1, following[0], SpanKind.MARK))
        next_action = _next_action(line, shown, following, _When(today, maturity), spans)
    return QuickLog(
        channel=head.channel or default_channel,
        direction=head.direction or Direction.OUT,
        result=head.result,
        connected=head.connected,
        need=head.need,
        line=head.line,
        amount=head.amount,
        note=" ".join((*unknown, *remark.split())),
        next_action=next_action,
        priority=priority,
        tags=tags,
        misread=misread_date(next_action.text) if next_action and next_action.day is None else "",
        unknown=unknown,
        spans=tuple(sorted(spans)),
    )


def format_quick_log(log: QuickLog, lang: str, currency: str = "CNY") -> str:
    """The line that says `log`, in Chinese or English words; dates are written in full, so that it means the same on every day.

    `currency` is the one that amounts are read in later; an amount in another one is written with its code.
    """
    parts = [_approach(log, lang)]
    if log.result:
        parts.append(written(log.result, lang))
    elif log.connected:
        parts.append(written_connected(lang))
    if log.need:
        parts.append(written(Need.ASKED, lang))
    if log.line:
        parts.append(written(log.line, lang))
    if log.amount is not None:
        amount = format_money(log.amount, lang, "short")
        bare = amount.replace(".", "").isdigit()
        parts.append(amount + (log.amount.currency if bare or log.amount.currency != currency else ""))
    note, following = ("; " + log.note).rstrip(), ""
    if log.next_action:
        day, action = log.next_action
        following = " ".join(filter(None, (">", day.isoformat() if day else "", action)))
    if _marks_next(note):
        # A `>` in the note would be read as the next action, unless that came before.
        parts += [following or ">", note]
    else:
        parts += [note] if log.note or ";" in fold_line(following) else []
        parts += [following] if following else []
    if log.priority:
        parts.append(f"!{log.priority}")
    return " ".join(parts + [f"#{tag}" for tag in log.tags])


def asked_for(log: QuickLog, lang: str) -> str:
    """What a requirement is about, in a line: product and amount, then the note."""
    about = [written(log.line, lang)] if log.line else []
    if log.amount is not None:
        about.append(format_money(log.amount, lang, "short"))
    return " ".join(part for part in (" ".join(about), log.note) if part)


def unsaid(content: str, day: date, lang: str) -> str:
    """What a contact without a summary has to tell besides channel and result: product and amount of a quick-log line, or the whole prose."""
    log = parse(content, day)
    return content if log.note else asked_for(log, lang)


def _approach(log: QuickLog, lang: str) -> str:
    with_direction = Approach(log.channel, log.direction)
    if log.direction is Direction.IN and log.channel in (Channel.PHONE, Channel.VISIT):
        return written(with_direction, lang)
    channel = written(Approach(log.channel), lang)
    return f"{channel} {written(log.direction, lang)}" if log.direction is Direction.IN else channel


# ---- the marks -------------------------------------------------------------------------------------------------------------------------

_ARROWS: Final = frozenset("→➔⇒")
_PRIORITY = re.compile(rf"!(?P<word>[1-3]|{'|'.join(sorted(PRIORITIES, key=len, reverse=True))})(?=[ ;>#!]|$)")
_TAG = re.compile(r"(?<![0-9a-z])#([\w-]+)")
_COMPARISON = re.compile(r" *(?:[=<>]|[\d.,]+ *(?:%|‰|[万亿wkmb元]|$|[ ;,，。]))")


_ANY_DAY: Final = date(2000, 1, 1)
"""Whether words are a date does not depend on the day they are read."""


class _When(NamedTuple):
    today: date
    maturity: date | None


def fold_line(text: str) -> str:
    """`text` in lower case with full-width characters as ASCII and all white space as spaces, character for character.

    `》` is what a Chinese keyboard gives for `>`; where the line has a `《` too, the two are a title's brackets.
    """
    titles = "《" in text
    folded = []
    for character in text:
        if "！" <= character <= "～":
            character = chr(ord(character) - 0xFEE0)
        elif character in _ARROWS or (character == "》" and not titles):
            character = ">"
        elif character.isspace():
            character = " "
        lower = character.lower()
        folded.append(lower if len(lower) == 1 else character)
    return "".join(folded)


def take_priority(line: str, spans: list[Span]) -> tuple[str, int | None]:
    """The line with blanks for its priorities, and the last of them: who types a second one has changed their mind."""
    priority = None
    while found := _PRIORITY.search(line):
        word = found["word"]
        priority = int(word) if word.isdigit() else PRIORITIES[word]
        spans.append(Span(found.start(), found.end(), SpanKind.PRIORITY))
        line = blanked(line, found)
    return line, priority


def _take_tags(line: str, text: str, spans: list[Span]) -> tuple[str, tuple[str, ...]]:
    """The line with blanks for its tags, and these, each once. `3#楼` is an address."""
    tags: dict[int, str] = {}
    while found := _TAG.search(line):
        tags[found.start()] = text[found.start(1) : found.end(1)]
        spans.append(Span(found.start(), found.end(), SpanKind.TAG))
        line = blanked(line, found)
    return line, tuple(dict.fromkeys(tags[start] for start in sorted(tags)))


def blanked(line: str, found: re.Match[str]) -> str:
    """The line with blanks where something was found and taken."""
    return line[: found.start()] + " " * (found.end() - found.start()) + line[found.end() :]


_Stretch = tuple[int, int]


def _segments(line: str, today: date, maturity: date | None) -> tuple[int, _Stretch | None, _Stretch | None]:
    """Where the head ends, and where note and next action stand; these may come in either order."""
    marks: list[tuple[int, str]] = []
    for at, character in enumerate(line):
        opens = character == ";" or (character == ">" and _opens_next(line, at, today, maturity))
        if opens and character not in [mark for _at, mark in marks]:
            marks.append((at, character))
    ends = [at for at, _mark in marks[1:]] + [len(line)]
    stretches = {mark: (at + 1, end) for (at, mark), end in zip(marks, ends, strict=False)}
    return marks[0][0] if marks else len(line), stretches.get(";"), stretches.get(">")


def _opens_next(line: str, at: int, today: date, maturity: date | None) -> bool:
    """Whether this `>` begins the next action: a date follows, or it stands like a mark and not like a comparison (`利率 > 3%`)."""
    if leading_date(line[at + 1 :], today, maturity) or misread_date(line[at + 1 :]):
        return True
    stands_alone = at == 0 or line[at - 1] in " ;"
    return stands_alone and not _COMPARISON.match(line, at + 1)


def _marks_next(note: str) -> bool:
    """Whether a note written as the last thing of a line would be taken for a next action."""
    line = fold_line(note)
    return any(_opens_next(line, at, _ANY_DAY, None) for at, character in enumerate(line) if character == ">")


def _next_action(line: str, shown: str, stretch: _Stretch, when: _When, spans: list[Span]) -> NextAction | None:
    """The date at the beginning or the end leaves the text; one in the middle stays in it, or the sentence would not read."""
    start, end = stretch
    part = line[start:end]
    if not part.strip():
        return None
    kept = (start, end)
    if found := leading_date(part, *when):
        kept = (start + found.end, end)
    elif (found := any_date(part, *when)) and not part[found.end :].strip():
        kept = (start, start + found.start)
    if found:
        spans.append(Span(start + found.start, start + found.end, SpanKind.DATE))
        spans += _words(line, (start, start + found.start), SpanKind.ACTION)
        spans += _words(line, (start + found.end, end), SpanKind.ACTION)
    else:
        spans += _words(line, kept, SpanKind.ACTION)
    return NextAction(found.day if found else None, " ".join(shown[slice(*kept)].split()))


def _words(line: str, stretch: _Stretch, kind: SpanKind) -> list[Span]:
    """The stretch without the spaces around it, or nothing if it is blank. Tags and priorities in it have spans of their own."""
    start, end = stretch
    inner = line[start:end]
    start += len(inner) - len(inner.lstrip())
    return [Span(start, start + len(inner.strip()), kind)] if inner.strip() else []
