"""Potential customers: creating one, and seeing who they may already be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.about_edits import FormField
    from rmdesk.store.edits import Edits
    from rmdesk.store.prospects import Alike, Created


class Prospects:
    """Creating prospects; see `store.prospects`."""

    def __init__(self, replica: Replica, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._edits = edits

    def form(self) -> list[FormField]:
        """The lines of the form."""
        from rmdesk.store import prospects

        return prospects.form(self._replica)

    def alike(self, texts: Mapping[str, str]) -> list[Alike]:
        """Who in the book may be the one being typed, with the evidence."""
        from rmdesk.store import prospects

        return prospects.alike(self._replica, texts)

    def create(self, texts: Mapping[str, str]) -> Created:
        """A prospect from what was typed.

        Raises:
            InvalidValue: a field does not fit, or the name is missing; nothing was written.
        """
        from rmdesk.store import prospects

        return prospects.create(self._edits(), self._replica, texts)
