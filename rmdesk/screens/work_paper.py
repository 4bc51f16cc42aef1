"""Asks in which form and where to a log or plan is written, and writes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rmdesk.i18n import _
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.host import DeskScreen
from rmdesk.screens.letters import Letter, LetterScreen
from rmdesk.screens.one_line import OneLineScreen

if TYPE_CHECKING:
    from rmdesk.store.export_file import Existing
    from rmdesk.store.work_log_document import Document


async def write_document(screen: DeskScreen[None], document: Callable[[], Document], name: str) -> None:
    """Ask for form and place of what `document` gives, `name` proposed; runs in the desk's thread."""
    forms = (Letter("w", _("Word"), ".docx"), Letter("m", _("Markdown"), ".md"), Letter("t", _("text, for a printer"), ".txt"))

    def chosen(ending: str | None) -> None:
        if ending is not None:
            note = _("Each export is written to the audit log.")
            screen.app.push_screen(OneLineScreen(_("Write to"), f"~/{name}{ending}", note=note), named)

    def named(path: str | None) -> None:
        if path is not None:
            _write(screen, document, path, "keep")

    await screen.app.push_screen(LetterScreen[str](_("Print, export"), forms), chosen)


def _write(screen: DeskScreen[None], document: Callable[[], Document], path: str, existing: Existing) -> None:
    def work() -> Path | None:
        from rmdesk.store.export_file import FileThere

        try:
            return screen.desk.work_log.write(document(), path, existing)
        except FileThere:
            return None

    def replacing(answer: str | None) -> None:
        if answer == "replace":
            _write(screen, document, path, "replace")

    def done(where: Path | None) -> None:
        if where is None:
            options = [(_("choose another name"), "keep"), (_("replace the file"), "replace")]
            screen.app.push_screen(PickScreen(_("{path} is there already.").format(path=Path(path).name), options), replacing)
        else:
            screen.app.notify(str(where), title=_("Written"), timeout=6, markup=False)

    screen.ask_to_write(work, done)


__all__ = ["write_document"]
