"""What is written on paper: a document as Markdown, Word, or plain text for a printer. One content, three forms."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from rmdesk.domain.money import divide_half_up
from rmdesk.i18n import _

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_EIGHTHS: Final = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
FORMATS: Final = (".md", ".docx", ".txt")
_MARKUP: Final = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|"})


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: `value` draws it, `text` says it; `target` is where a mark is set."""

    label: str
    value: int
    text: str
    target: int | None = None


@dataclass(frozen=True)
class Chapter:
    """A heading and what stands below it: numbered lines, a table with headings, or a chart."""

    heading: str
    lines: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    """Rows; the first one is the headings."""
    chart: tuple[Bar, ...] = ()


@dataclass(frozen=True)
class Document:
    """What is written on paper."""

    title: str
    about: tuple[str, ...]
    """Whose it is, of which day, in which state."""
    chapters: tuple[Chapter, ...]
    remarks: str = ""
    """What the supervisor said."""


def rendered(document: Document, suffix: str) -> bytes:
    """The document in the format of a file with this ending."""
    if suffix == ".docx":
        return word(document)
    return (markdown(document) if suffix == ".md" else plain_text(document)).encode()


def markdown(document: Document) -> str:
    """As Markdown; what a person wrote cannot become markup."""
    parts = [f"# {document.title}", "", *(f"{_escaped(line)}  " for line in document.about)]
    if document.remarks:
        parts += ["", f"> {_('Remarks')}{_(': ')}{_escaped(document.remarks)}"]
    for chapter in document.chapters:
        parts += ["", f"## {chapter.heading}", ""]
        parts += [f"- {_escaped(line)}" for line in chapter.lines]
        for number, row in enumerate(chapter.table):
            parts.append("| " + " | ".join(map(_escaped, row)) + " |")
            if not number:
                parts.append("|" + " --- |" * len(row))
        if chapter.chart:
            parts += ["", "```text", *bars(chapter.chart), "```"]
    return "\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return " ".join(text.split()).translate(_MARKUP)


def plain_text(document: Document) -> str:
    """For a printer, or a mail."""
    parts = [document.title, *document.about]
    if document.remarks:
        parts.append(f"{_('Remarks')}{_(': ')}{document.remarks}")
    for chapter in document.chapters:
        parts += ["", chapter.heading, *(f"   {line}" for line in chapter.lines), *("   " + "  ".join(row) for row in chapter.table)]
        parts += [f"   {line}" for line in bars(chapter.chart)]
    return "\n".join(parts) + "\n"


def word(document: Document) -> bytes:
    """As a Word file, with Word's own styles, so that a bank's template can restyle it."""
    import docx

    paper = docx.Document()
    paper.add_heading(_legal(document.title), level=1)
    for line in document.about:
        paper.add_paragraph(_legal(line))
    if document.remarks:
        paper.add_paragraph(_legal(f"{_('Remarks')}{_(': ')}{document.remarks}"), style="Intense Quote")
    for chapter in document.chapters:
        paper.add_heading(_legal(chapter.heading), level=2)
        for line in chapter.lines:
            paper.add_paragraph(_legal(line), style="List Bullet")
        _word_table(paper, chapter.table)
        _word_chart(paper, chapter.chart)
    _chinese_font(paper)
    data = io.BytesIO()
    paper.save(data)
    return data.getvalue()


def _word_table(paper: WordDocument, rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    table = paper.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Light Grid Accent 1"
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = _legal(text)


def _word_chart(paper: WordDocument, chart: Sequence[Bar]) -> None:
    """One line a bar, in a font whose characters are all of one width."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt

    for line in bars(chart):
        paragraph = paper.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        run = paragraph.add_run(line)
        run.font.name, run.font.size = "Consolas", Pt(9)
        run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "NSimSun")


def _chinese_font(paper: WordDocument) -> None:
    """Word takes Chinese characters from the font named for East Asian text; without one it may show boxes."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Heading 1", "Heading 2", "List Bullet"):
        fonts = paper.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), "SimSun" if name in ("Normal", "List Bullet") else "SimHei")


def bars(chart: Sequence[Bar], width: int = 32) -> list[str]:
    """A chart in characters, a line each: label, bar, what it says; `│` marks the target. Below zero nothing is drawn."""
    if not chart:
        return []
    most = max((max(one.value, one.target or 0) for one in chart), default=0)
    labels, texts = (max(cell_len(text) for text in those) for those in ([one.label for one in chart], [one.text for one in chart]))
    lines = []
    for one in chart:
        cells = list(_bar(one.value, most, width))
        if one.target is not None and most > 0:
            at = min(divide_half_up(max(one.target, 0) * width, most), width)
            cells += [" "] * (at + 1 - len(cells))
            cells[at] = "│"
        lines.append(
            f"{one.label}{' ' * (labels - cell_len(one.label))}  {''.join(cells):<{width + 1}}  {' ' * (texts - cell_len(one.text))}{one.text}"
        )
    return lines


def _bar(value: int, most: int, width: int) -> str:
    """Whole and eighth blocks."""
    if value <= 0 or most <= 0:
        return ""
    eighths = max(divide_half_up(value * width * 8, most), 1)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8]


def _legal(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(character for character in text if character >= " " or character in "\t\n")
