"""The bank's handbook (工作手册) and its product sheets, found offline by whatever is remembered of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rmdesk.domain.text_search import excerpt, fits
from rmdesk.store.queries.reading import named

if TYPE_CHECKING:
    from sqlite3 import Connection

WORKED_WITH: Final = ("task-template/", "checklist/")
"""Pages under these folders are not read but worked with; see `handbook_sheets`."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page."""

    slug: str
    title: str
    other_title: str
    """The title in the other language."""
    text: str
    """Markdown, in the user's language as far as there is any."""
    found: str = ""
    """The line in which what was wanted stands."""


_PAGES_SQL: Final = "SELECT slug, title_zh, title_en, text_zh, text_en FROM handbook_page WHERE deleted_at IS NULL ORDER BY slug"


def pages(conn: Connection, wanted: str = "") -> list[Page]:
    """All pages by title, or those that fit what is wanted, the best fitting first."""
    scored = []
    for slug, title_zh, title_en, text_zh, text_en in conn.execute(_PAGES_SQL):
        if slug.startswith(WORKED_WITH):
            continue
        if score := fits(wanted, (title_zh, title_en, slug), (text_zh, text_en)):
            title, text = named(title_zh, title_en), named(text_zh, text_en)
            other = title_en if title == title_zh else title_zh
            scored.append((-score, title, Page(slug, title, other, text, excerpt(wanted, text) if wanted else "")))
    return [page for _score, _title, page in sorted(scored, key=lambda one: one[:2])]
