"""A work log or a plan as a document: Markdown, Word, or plain text for a printer. One content, three forms."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rmdesk.domain.work_log import BLOCK_NAMES, Block
from rmdesk.i18n import _

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from rmdesk.store.queries.work_logs import WorkLogDay

FORMATS: Final = (".md", ".docx", ".txt")
_MARKUP: Final = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|"})


@dataclass(frozen=True)
class Chapter:
    """A heading and what stands below it: numbered lines, or a table with headings."""

    heading: str
    lines: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    """Rows; the first one is the headings."""


@dataclass(frozen=True)
class Document:
    """What is written on paper."""

    title: str
    about: tuple[str, ...]
    """Whose it is, of which day, in which state."""
    chapters: tuple[Chapter, ...]
    remarks: str = ""
    """What the supervisor said."""


def day_document(log: WorkLogDay, summary: str, person: str, branch: str) -> Document:
    """A day's log; blocks without a line say so."""
    about = [
        f"{log.work_date.isoformat()}  {person}  {branch}".rstrip(),
        status_words(log.status) + (f"  {_('late entry')}" if log.late else ""),
    ]
    if summary:
        about.append(summary)
    chapters = tuple(
        Chapter(f"{int(block)}. {_(BLOCK_NAMES[block])}", tuple(line.text for line in log.log.of(block)) or (_("nothing"),))
        for block in Block
    )
    return Document(_("Work log") + f" {log.work_date.isoformat()}", tuple(about), chapters, log.remarks if log.status != "draft" else "")


def status_words(status: str) -> str:
    """The state of a log in words."""
    words = {"draft": _("draft"), "submitted": _("submitted"), "returned": _("returned"), "approved": _("approved")}
    return words.get(status, status)


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


def _chinese_font(paper: WordDocument) -> None:
    """Word takes Chinese characters from the font named for East Asian text; without one it may show boxes."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Heading 1", "Heading 2", "List Bullet"):
        fonts = paper.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), "SimSun" if name in ("Normal", "List Bullet") else "SimHei")


def _legal(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(character for character in text if character >= " " or character in "\t\n")
