"""How far long work has come: a bar on stderr while a terminal watches, nothing otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rmdesk.i18n import _
from rmdesk.screens.sync_words import PROGRESS

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, done, in all; 0 = not known)."""


@contextmanager
def bars() -> Iterator[Progress]:
    """A progress to hand on; the bars vanish when the work ends."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    console = Console(file=sys.stderr, highlight=False, markup=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as drawn:
        tasks = {}

        def progress(what: str, done: int, total: int) -> None:
            known = PROGRESS.get(what)
            if what not in tasks:
                tasks[what] = drawn.add_task(_(known) if known else what)
            drawn.update(tasks[what], completed=done, total=total or None)

        yield progress


def _silent(_what: str, _done: int, _total: int) -> None:
    return
