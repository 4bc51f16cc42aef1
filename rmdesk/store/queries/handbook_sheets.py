"""What the handbook gives the RM to work with: sets of tasks and checklists, which a bank writes as pages under `task-template/` and `checklist/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rmdesk.domain.checklists import Checklist, read_checklist
from rmdesk.domain.checklists import built_in as built_in_checklists
from rmdesk.domain.task_templates import Template, built_in, read_steps
from rmdesk.store.queries.reading import named

if TYPE_CHECKING:
    from sqlite3 import Connection


class SheetPage(NamedTuple):
    """A page that is worked with."""

    code: str
    """The slug behind its folder."""
    title: str
    text: str


def sheet_pages(conn: Connection, folder: str) -> list[SheetPage]:
    """The pages under `folder`, by title, in the user's language."""
    rows = conn.execute(
        "SELECT slug, title_zh, title_en, text_zh, text_en FROM handbook_page "
        "WHERE slug >= ? AND slug < ? AND deleted_at IS NULL ORDER BY title_zh",
        (f"{folder}/", f"{folder}0"),
    )
    return [
        SheetPage(slug.partition("/")[2], named(title_zh, title_en), named(text_zh, text_en))
        for slug, title_zh, title_en, text_zh, text_en in rows
    ]


def task_templates(conn: Connection) -> list[Template]:
    """The bank's sets of tasks; a page with the code of a built-in one replaces it."""
    pages = {page.code: Template(page.code, page.title, read_steps(page.text)) for page in sheet_pages(conn, "task-template")}
    ours = {template.code: template for template in built_in()}
    return [template for template in (ours | pages).values() if template.steps]


def checklists(conn: Connection) -> dict[str, Checklist]:
    """The bank's forms by code; a page with the code of a built-in one replaces it."""
    pages = {page.code: read_checklist(page.text, page.title) for page in sheet_pages(conn, "checklist")}
    forms = dict(built_in_checklists()) | pages
    return {code: form for code, form in forms.items() if form.items}
