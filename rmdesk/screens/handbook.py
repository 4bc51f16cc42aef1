"""The bank's handbook and product sheets, found offline and read beside the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from rmdesk.commands import Where, bindings_of
from rmdesk.i18n import _
from rmdesk.screens.markdown_sections import markdown_sections
from rmdesk.screens.reading import ReadingScreen
from rmdesk.screens.sheet import Section
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_source import Row

if TYPE_CHECKING:
    from rmdesk.store.queries.handbook import Page


class HandbookScreen(ReadingScreen["Page"]):
    """Pages of the handbook."""

    PLACES = (Where.HANDBOOK,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.HANDBOOK)
    TABLES = frozenset({"handbook_page"})

    @property
    def name_of_list(self) -> str:
        """The handbook."""
        return _("Handbook")

    @property
    def nothing(self) -> str:
        """No pages."""
        return _("The center has sent no pages of the handbook yet.")

    def read(self, wanted: str) -> Sequence[Page]:
        """Pages."""
        return self.desk.handbook.pages(wanted)

    def key_of(self, one: Page) -> str:
        """Its slug."""
        return one.slug

    def row(self, one: Page) -> Row:
        """Its title."""
        return (one.title, "")

    def sections(self, one: Page) -> list[Section]:
        """The page; above it, the line in which what was looked for stands."""
        found: list[Section] = (
            [FactSection("", (Fact("", Cell(f"… {one.found}", "muted")),))] if one.found and one.found != one.title else []
        )
        return [*found, *markdown_sections(one.text)]

    async def action_other(self) -> None:
        """The notebook."""
        from rmdesk.screens.notebook import NotebookScreen

        await self.app.switch_screen(NotebookScreen())
