"""Markdown as a sheet: headings, paragraphs, lists, tables and code, drawn like every other page. What it does not know is shown as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection

_HEADING: Final = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_BULLET: Final = re.compile(r"(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$")
_RULE: Final = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*$")
_DASHES: Final = re.compile(r"\s*:?-+:?\s*$")
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_EMPHASIS: Final = re.compile(r"(\*\*|__|(?<!\w)[*_]|`)(?=\S)(.+?)(?<=\S)\1")
_ESCAPED: Final = re.compile(r"\\([^\w\s])")
_CODE_INDENT: Final = "    "


def markdown_sections(text: str) -> list[Section]:
    """The sections of a page; each heading begins one."""
    made: list[Section] = []
    for title, lines in _parts(text.replace("\r\n", "\n").split("\n")):
        sections = list(_section(title, lines))
        made += sections or ([FactSection(title, (), " ")] if title else [])
    return made


def _parts(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each heading with the lines below it; a heading within code is none."""
    title, below, fenced = "", list[str](), False
    for line in lines:
        if line.lstrip().startswith("```"):
            fenced = not fenced
        found = None if fenced else _HEADING.match(line)
        if found is None:
            below.append(line)
            continue
        if title or any(one.strip() for one in below):
            yield title, below
        title, below = _inline(found[1]), []
    if title or any(one.strip() for one in below):
        yield title, below


def _section(title: str, lines: Sequence[str]) -> Iterator[Section]:
    facts: list[Fact] = []
    table: list[list[str]] = []
    fenced = False
    for line in (*lines, ""):
        if line.lstrip().startswith("|") and not fenced:
            if facts:
                yield FactSection(title, _trimmed(facts))
                title, facts = "", []
            table.append(_cells(line))
            continue
        if table:
            yield _table(title, table)
            title, table = "", []
        if line.lstrip().startswith("```"):
            fenced = not fenced
        else:
            _add(facts, line, fenced=fenced)
    if any(fact.value for fact in facts):
        yield FactSection(title, _trimmed(facts))


def _add(facts: list[Fact], line: str, *, fenced: bool) -> None:
    """One line: code, a point of a list, a quotation, an empty line, or more of the paragraph."""
    if fenced or (line.startswith(_CODE_INDENT) and (not facts or not _text(facts[-1]) or _is_code(facts[-1]))):
        facts.append(Fact("", Cell(line.strip(), "accent")))
    elif not line.strip() or _RULE.match(line):
        if facts and _text(facts[-1]):
            facts.append(Fact("", ""))
    elif found := _BULLET.match(line):
        facts.append(Fact("", f"{found[2]}. {_inline(found[3])}" if found[2] else f"• {_inline(found[3])}"))
    elif line.lstrip().startswith(">"):
        facts.append(Fact("", Cell(_inline(line.lstrip().lstrip("> ")), "muted")))
    elif facts and isinstance(facts[-1].value, str) and facts[-1].value:
        facts[-1] = Fact("", _continued(facts[-1].value, _inline(line.strip())))
    else:
        facts.append(Fact("", _inline(line.strip())))


def _text(fact: Fact) -> str:
    return fact.value.text if isinstance(fact.value, Cell) else fact.value


def _is_code(fact: Fact) -> bool:
    return isinstance(fact.value, Cell) and fact.value.tone == "accent"


def _continued(before: str, more: str) -> str:
    """Lines of a paragraph are joined by a blank, between Chinese characters by none."""
    return f"{before} {more}" if before[-1:].isascii() or more[:1].isascii() else before + more


def _trimmed(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    last = max((number for number, fact in enumerate(facts) if _text(fact)), default=-1)
    return tuple(facts[: last + 1])


def _cells(line: str) -> list[str]:
    return [_inline(cell.replace("\\|", "|").strip()) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _table(title: str, rows: Sequence[list[str]]) -> TableSection:
    """The dashes below the headings say on which side a column stands."""
    dashes = rows[1] if len(rows) > 1 and all(_DASHES.match(cell) for cell in rows[1]) else []
    kept = [row for number, row in enumerate(rows) if not (dashes and number == 1)]
    count = max(map(len, kept))
    columns = tuple(
        TableColumn("end" if at < len(dashes) and dashes[at].endswith(":") and not dashes[at].startswith(":") else "start")
        for at in range(count)
    )
    filled = [[*row, *[""] * (count - len(row))] for row in kept]
    head = tuple(Cell(cell, "muted") for cell in filled[0]) if dashes else tuple(filled[0])
    return TableSection(title, columns, (head, *(tuple(row) for row in filled[1:])))


def _inline(text: str) -> str:
    """Without the signs of emphasis; a link is its words."""
    text = _LINK.sub(lambda found: found[1] or found[2], text)
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub(lambda found: found[2], text))


__all__ = ["markdown_sections"]
