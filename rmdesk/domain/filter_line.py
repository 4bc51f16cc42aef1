"""The filter line: `level>=gold aum>50w nocontact>30d maturity<7d product:fund 张`.

    line      = condition*                        all of them must hold
    condition = field operator value (, value)*   one of the values (for != none of them)
              | level                             钻石, 钻石+ (that level or better)
              | word                              whatever search finds under it; in quotes even if it looks like something else
    operator  = : = != < <= > >=                  also ≤ ≥ ≠, full width, blanks around it
    value     = a name, an amount (50w 1.5亿 200k), days (7, 7d, 2w, 3m, 30天), a..b for both ends, `none`

Any text is either a filter or a `BadFilter` that says what is wrong, where, and what would be right; `parse(format_filter(x)) == x`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, NoReturn

from rmdesk.domain.amounts import parse_money
from rmdesk.domain.filter_terms import (
    EQUALITY,
    FIELDS,
    NONE,
    NONE_WORD,
    Field,
    Operator,
    Takes,
    Vocabulary,
    Word,
    field_named,
    field_names,
)
from rmdesk.domain.money import Money, format_money
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

Value = str | int | Money
"""A code or text, a number (of days, of years), an amount."""


@dataclass(frozen=True)
class Condition:
    """One thing that must hold. Several values: any of them, or with `IS_NOT` none of them."""

    field: str
    operator: Operator
    values: tuple[Value, ...]

    def __str__(self) -> str:
        return format_filter(Filter((self,)))


@dataclass(frozen=True)
class Filter:
    """Conditions that must all hold; none lets everybody through."""

    conditions: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.conditions)

    def and_(self, *conditions: Condition) -> Filter:
        """The same with more conditions."""
        return Filter((*self.conditions, *conditions))


class BadFilter(InvalidValue):
    """The text is no filter: what is wrong from `start` to `end`, and what would be right."""

    code = "bad_filter"

    def __init__(self, what: str, todo: str, start: int, end: int) -> None:
        super().__init__(what, todo)
        self.start = start
        self.end = end


_NARROW: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    **{ord(mark): ord('"') for mark in "“”„「」『』"},
    ord("、"): ord(","),
    ord("；"): ord(" "),
    **{ord(space): ord(" ") for space in "\t\n\r\v\f\u00a0\u2028\u2029\x1c\x1d\x1e\x1f\x85"},
}
_OPERATORS: Final = {
    ">=": Operator.LEAST,
    "=>": Operator.LEAST,
    "≥": Operator.LEAST,
    "<=": Operator.MOST,
    "=<": Operator.MOST,
    "≤": Operator.MOST,
    "!=": Operator.IS_NOT,
    "<>": Operator.IS_NOT,
    "≠": Operator.IS_NOT,
    "==": Operator.IS,
    "=": Operator.IS,
    ":": Operator.IS,
    ">": Operator.MORE,
    "<": Operator.LESS,
}
_OPERATOR: Final = re.compile(r"\s*(>=|=>|<=|=<|!=|<>|==|[≥≤≠=:<>])\s*")
_WORD: Final = re.compile(r'[^\s"≥≤≠=:<>!,|]+|[!,|]+')
_QUOTED: Final = re.compile(r'"([^"]*)"')
_ATOM: Final = re.compile(r'"[^"]*"|[^\s",|]+')
_AMOUNT_ATOM: Final = re.compile(r"[^\s\"|]+")
_DAYS: Final = re.compile(r"([+-]?\d{1,5})\s*(d|days?|天|日|w|weeks?|周|星期|m|months?|个?月|y|years?|年)?")
_NUMBER: Final = re.compile(r"[+-]?\d{1,5}")
_BARE: Final = re.compile(r"[^\W_]+")
_LENGTHS: Final = {"w": 7, "周": 7, "星": 7, "m": 30, "月": 30, "个": 30, "y": 365, "年": 365}


def narrowed(text: str) -> str:
    """`text` with full-width characters and Chinese marks as ASCII, one for one, so that places stay right."""
    return text if text.isascii() and text.isprintable() else text.translate(_NARROW)


def parse(text: str, vocabulary: Vocabulary) -> Filter:
    """The filter that `text` says.

    Raises:
        BadFilter: it says none; where, and what would be right.
    """
    return _Parser(text, vocabulary).filter()


class _Parser:
    """Reads one line from left to right."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._typed = text
        self._text = narrowed(text)
        self._vocabulary = vocabulary
        self._at = 0

    def filter(self) -> Filter:
        conditions: list[Condition] = []
        while self._skip_blanks() < len(self._text):
            conditions += self._condition()
        return Filter(tuple(dict.fromkeys(conditions)))

    def _skip_blanks(self) -> int:
        while self._at < len(self._text) and (self._text[self._at].isspace() or self._text[self._at] == ","):
            self._at += 1
        return self._at

    def _condition(self) -> list[Condition]:
        start = self._at
        if quoted := _QUOTED.match(self._text, start):
            self._at = quoted.end()
            return [Condition("text", Operator.IS, (quoted[1].strip(),))] if quoted[1].strip() else []
        word = _WORD.match(self._text, start)
        if word is None:
            self._refuse_start(start)
        self._at = word.end()
        operator = _OPERATOR.match(self._text, word.end())
        if operator is None:
            return [self._bare(word[0], start, word.end())]
        field = field_named(word[0])
        if field is None:
            self._refuse_field(word[0], start, word.end())
        self._at = operator.end()
        return self._compared(field, _OPERATORS[operator[1]], operator.start(), start)

    def _bare(self, word: str, start: int, end: int) -> Condition:
        """A word without an operator: a level, or what search finds."""
        name, operator = (word[:-1], Operator.LEAST) if word.endswith("+") else (word, Operator.IS)
        if level := self._vocabulary.level(name):
            return Condition("level", operator, (level.code,))
        if field := field_named(word):
            example = f"{word}{field.usual}{_example(field, self._vocabulary, word)}"
            raise BadFilter(
                _("“{word}” is compared with nothing.").format(word=word),
                _("Write for example {example}.").format(example=example),
                start,
                end,
            )
        if not any(character.isalnum() for character in word):
            self._refuse_start(start)
        return Condition("text", Operator.IS, (self._typed[start:end],))

    def _compared(self, field: Field, operator: Operator, at: int, start: int) -> list[Condition]:
        if operator not in field.operators:
            what = _("{field} has no greater or less.").format(field=self._typed[start:at].strip())
            raise BadFilter(what, _("Use : or !=."), at, self._at)
        atoms = self._atoms(_AMOUNT_ATOM if field.takes is Takes.MONEY else _ATOM)
        if not atoms:
            example = _example(field, self._vocabulary, self._typed[start:at])
            todo = _("Write for example {example}.").format(example=f"{self._text[start : self._at]}{example}")
            raise BadFilter(_("A value is missing."), todo, start, self._at)
        if len(atoms) == 1:
            text, first, _last = atoms[0]
            if ".." in text and field.takes not in (Takes.NAME, Takes.CODE):
                return self._range(field, operator, text, first)
            if field.takes is Takes.LEVEL and operator is Operator.IS and len(text) > 1 and text[-1] in "+-":
                ends = Operator.LEAST if text[-1] == "+" else Operator.MOST
                return [Condition(field.code, ends, (self._value(field, text[:-1], first),))]
        elif operator not in EQUALITY:
            raise BadFilter(_("Only one value can be greater or less."), _("Leave one."), atoms[1][1], atoms[-1][2])
        values = tuple(dict.fromkeys(self._value(field, text, first) for text, first, _last in atoms))
        if NONE in values and field.takes is Takes.DAYS and operator not in EQUALITY:
            raise BadFilter(_("“{word}” has no greater or less.").format(word=atoms[0][0]), _("Use : or !=."), at, self._at)
        return [Condition(field.code, operator, values)]

    def _atoms(self, pattern: re.Pattern[str]) -> list[tuple[str, int, int]]:
        """The values from here on, each with its place; quotes are taken off."""
        atoms: list[tuple[str, int, int]] = []
        while found := pattern.match(self._text, self._at):
            quoted = found[0].startswith('"')
            text = self._typed[found.start() + 1 : found.end() - 1].strip() if quoted else found[0]
            self._at = found.end()
            if text:
                atoms.append((text, found.start(), found.end()))
            if self._at >= len(self._text) or self._text[self._at] not in ",|":
                break
            self._at += 1
        return atoms

    def _range(self, field: Field, operator: Operator, text: str, at: int) -> list[Condition]:
        if operator is not Operator.IS:
            raise BadFilter(_("A range stands behind a colon."), f"{field.word.name('en')}:{text}", at, at + len(text))
        low, _dots, high = text.partition("..")
        ends = ((Operator.LEAST, low, at), (Operator.MOST, high, at + len(low) + 2))
        found = [Condition(field.code, sign, (self._value(field, value, place),)) for sign, value, place in ends if value]
        if not found or any(NONE in condition.values for condition in found):
            raise BadFilter(_("A value is missing."), _("Write both ends, or one: 10..20, 10.., ..20"), at, at + len(text))
        return found

    def _value(self, field: Field, text: str, at: int) -> Value:
        """One value of a field.

        Raises:
            BadFilter: it is none.
        """
        end = at + len(text)
        if field.may_lack and text.lower() in NONE_WORD.spellings:
            return NONE
        match field.takes:
            case Takes.LEVEL:
                level = self._vocabulary.level(text)
                return level.code if level else self._refuse_word(text, self._vocabulary.levels, at, end)
            case Takes.CODE:
                word = next((word for word in field.words if text.lower() in word.spellings), None)
                return word.code if word else self._refuse_word(text, field.words, at, end)
            case Takes.MONEY:
                try:
                    return parse_money(text, self._vocabulary.currency)
                except InvalidValue as error:
                    raise BadFilter(error.what, error.todo, at, end) from None
            case Takes.DAYS:
                days = _DAYS.fullmatch(text.lower())
                if days is None:
                    raise BadFilter(_("“{text}” is no number of days.").format(text=text), _("Write 7, 7d, 2w, 3m or 30天."), at, end)
                return int(days[1]) * _LENGTHS.get((days[2] or "d")[0], 1)
            case Takes.NUMBER:
                if not _NUMBER.fullmatch(text):
                    raise BadFilter(_("“{text}” is no whole number.").format(text=text), _("Write it like 60."), at, end)
                return int(text)
            case Takes.NAME:
                if field.code == "group" and text not in self._vocabulary.groups:
                    self._refuse_group(text, at, end)
                return text

    def _refuse_start(self, start: int) -> NoReturn:
        if self._text[start] == '"':
            raise BadFilter(_("The quotation is not closed."), _("Put a quotation mark behind it."), start, len(self._typed))
        what = _("A field or a name is missing before “{text}”.").format(text=self._typed[start : start + 1])
        raise BadFilter(what, _("Write for example {example}.").format(example="level>=gold"), start, min(start + 1, len(self._typed)))

    def _refuse_field(self, name: str, start: int, end: int) -> NoReturn:
        near = get_close_matches(name.lower(), field_names(), n=3, cutoff=0.5)
        known = near or [field.word.en[0] for field in FIELDS] + [field.word.zh[0] for field in FIELDS[:3]]
        what = _("There is no field “{name}”.").format(name=name)
        todo = _("Perhaps {words}.") if near else _("Fields: {words}")
        raise BadFilter(what, todo.format(words=", ".join(known)), start, end)

    def _refuse_word(self, text: str, words: tuple[Word, ...], start: int, end: int) -> NoReturn:
        known = ", ".join(f"{word.code} {word.zh[0]}" if word.zh else word.code for word in words)
        raise BadFilter(
            _("“{text}” does not exist here.").format(text=text), _("Choose one of {choices}.").format(choices=known), start, end
        )

    def _refuse_group(self, text: str, start: int, end: int) -> NoReturn:
        known = ", ".join(self._vocabulary.groups[:8]) or _("there are none yet; G makes one")
        raise BadFilter(_("There is no group “{name}”.").format(name=text), _("Groups: {names}").format(names=known), start, end)


def _example(field: Field, vocabulary: Vocabulary, typed: str) -> str:
    lang = "en" if typed.isascii() else "zh"
    match field.takes:
        case Takes.LEVEL:
            return vocabulary.levels[len(vocabulary.levels) // 2].name(lang) if vocabulary.levels else "gold"
        case Takes.CODE:
            return field.words[0].name(lang)
        case Takes.MONEY:
            return "50w" if lang == "en" else "50万"
        case Takes.DAYS:
            return "30d" if lang == "en" else "30天"
        case Takes.NUMBER:
            return "60"
        case Takes.NAME:
            return next(iter(vocabulary.groups), "A") if field.code == "group" else "A"


def format_filter(wanted: Filter, lang: str = "en", vocabulary: Vocabulary | None = None) -> str:
    """The line that says `wanted` in a language; `parse` reads it back in either."""
    words = vocabulary or Vocabulary()
    return " ".join(_written(condition, lang, words) for condition in wanted.conditions)


def _written(condition: Condition, lang: str, vocabulary: Vocabulary) -> str:
    field = field_named(condition.field)
    assert field is not None, condition.field
    if field.code == "text" and condition.operator is Operator.IS and len(condition.values) == 1:
        text = str(condition.values[0])
        plain = _is_bare(text) and not field_named(text) and not vocabulary.level(text)
        return text if plain else f'"{text}"'
    operator = ":" if condition.operator is Operator.IS else condition.operator.value
    return f"{field.word.name(lang)}{operator}{','.join(_value_text(field, value, lang, vocabulary) for value in condition.values)}"


def _value_text(field: Field, value: Value, lang: str, vocabulary: Vocabulary) -> str:
    match value:
        case Money():
            text = format_money(value, lang, "short").replace(",", "")
            return text if value.currency == vocabulary.currency else f"{text}{value.currency}"
        case int():
            return f"{value}{'天' if lang.startswith('zh') else 'd'}" if field.takes is Takes.DAYS else str(value)
    if field.may_lack and value == NONE:
        return NONE_WORD.name(lang)
    if field.takes is Takes.LEVEL:
        level = vocabulary.level(value)
        return level.name(lang) if level else value
    if field.takes is Takes.CODE:
        return next((word.name(lang) for word in field.words if word.code == value), value)
    return value if _is_bare(value) else f'"{value}"'


def _is_bare(text: str) -> bool:
    """Whether it is read back without quotation marks."""
    return _BARE.fullmatch(text) is not None and text == narrowed(text)
