"""Taking back what was saved last."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.batches import MadeBatch
    from rmdesk.store.edits import Edits
    from rmdesk.store.undo import Undone


class Undoing:
    """Undo and redo of this desk's own last edits."""

    def __init__(self, replica: Replica, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._edits = edits

    def last(self) -> MadeBatch | None:
        """What was saved last, None if nothing is remembered."""
        from rmdesk.store import undo

        return undo.last_batch(self._replica)

    def undo(self, batch_id: str = "") -> Undone:
        """Take back `batch_id`, or what was saved last; undoing an undo is redo. See `store.undo`.

        Raises:
            NotFound: there is nothing to take back.
            NotAllowed: it cannot be taken back, with the reason; nothing was changed.
        """
        from rmdesk.store import undo

        return undo.undo(self._edits(), self._replica, batch_id)
