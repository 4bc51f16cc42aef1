"""Asks in which form and where to a paper is written, and writes it: work logs and plans, the performance report."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rmdesk.i18n import _
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.host import DeskScreen
from rmdesk.screens.letters import Letter, LetterScreen
from rmdesk.screens.one_line import OneLineScreen

if TYPE_CHECKING:
    from rmdesk.store.export_file import Existing
    from rmdesk.store.paper import Document

    Write = Callable[[str, Existing], Path]
    """Writes to a path, and says where that is; raises `FileThere` where a file is that may not be replaced."""

SAID_AFTER: Final = 1.0
"""Seconds after which what takes long says that it is under way."""


async def write_document(screen: DeskScreen[None], document: Callable[[], Document], name: str) -> None:
    """Ask for form and place of what `document` gives, `name` proposed; runs in the desk's thread."""
    forms = (Letter("w", _("Word"), ".docx"), Letter("m", _("Markdown"), ".md"), Letter("t", _("text, for a printer"), ".txt"))
    await write_paper(screen, forms, name, lambda path, existing: screen.desk.work_log.write(document(), path, existing))


async def write_paper(screen: DeskScreen[None], forms: Sequence[Letter[str]], name: str, write: Write) -> None:
    """Ask for one of `forms`, whose values are endings, and for the place, `name` proposed; `write` runs in the desk's thread."""

    def chosen(ending: str | None) -> None:
        if ending is not None:
            note = _("Each export is written to the audit log.")
            screen.app.push_screen(OneLineScreen(_("Write to"), f"~/{name}{ending}", note=note), named)

    def named(path: str | None) -> None:
        if path is not None:
            write_to(screen, write, path)

    await screen.app.push_screen(LetterScreen[str](_("Print, export"), forms), chosen)


def write_to(
    screen: DeskScreen[None], write: Write, path: str, existing: Existing = "keep", *, title: str = "", takes_long: bool = False
) -> None:
    """Write to `path`, after asking if a file is there; say where it is, below `title`. What `takes_long` keeps no question waiting."""
    ended = threading.Event()

    def work() -> Path | None:
        from rmdesk.store.export_file import FileThere

        try:
            return write(path, existing)
        except FileThere:
            return None
        finally:
            ended.set()

    def say_so() -> None:
        if not ended.is_set():
            screen.app.notify(_("It is being written; you can go on working."), title=title, timeout=4, markup=False)

    def replacing(answer: str | None) -> None:
        if answer == "replace":
            write_to(screen, write, path, "replace", title=title, takes_long=takes_long)

    def done(where: Path | None) -> None:
        if where is None:
            options = [(_("choose another name"), "keep"), (_("replace the file"), "replace")]
            screen.app.push_screen(PickScreen(_("{path} is there already.").format(path=Path(path).name), options), replacing)
        else:
            screen.app.notify(str(where), title=title or _("Written"), timeout=6, markup=False)

    if takes_long:
        screen.after(SAID_AFTER, say_so)
    screen.ask_to_write(work, done, apart=takes_long)


__all__ = ["write_document", "write_paper", "write_to"]
