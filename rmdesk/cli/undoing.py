"""`rmdesk undo`: take back what was saved last on this desk."""

from __future__ import annotations

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import invoked


def undo(context: typer.Context) -> None:
    """Undo the last edit of this desk; undoing an undo is redo.

    Raises:
        NotFound: there is nothing to undo.
        NotAllowed: it cannot be undone, with the reason.
    """
    invocation = invoked(context)
    with invocation.desk() as desk:
        done = desk.undoing.undo()
    if invocation.as_json:
        output.emit({"redo": done.redo, "customer_id": done.customer_id or None, "batch": done.batch, "what": done.what})
        return
    from rmdesk.screens.undo_words import undo_lines, undo_title

    output.line(undo_title(done))
    for line in undo_lines(done):
        output.line(f"  {line}")
