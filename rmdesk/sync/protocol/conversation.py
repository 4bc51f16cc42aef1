"""The interface that both ends implement, and how a call may end other than with its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from rmdesk.errors import IntegrityError, SignInNeeded
from rmdesk.i18n import _
from rmdesk.sync.protocol.identity import Rekey, Rekeyed, WipeAck, WipeOrder
from rmdesk.sync.protocol.ranking import Places
from rmdesk.sync.protocol.replication import BookState, Hello, Page, Parts, Push, PushAnswer, Rows, SnapshotPage


class Center(Protocol):
    """What a desk can ask of the center, for the person its credentials name.

    All calls raise `errors.CenterUnreachable` (no answer, or not accepted: `SignInNeeded`), `errors.NotAllowed`, `Forked`, and
    `ResyncNeeded` where a cursor cannot be continued.
    """

    def hello(self) -> Hello:
        """Who am I, what may I read, where does it stand."""

    def changes(self, book: str, epoch: int, after: int, limit: int) -> Page:
        """What changed in `book` after seq `after`."""

    def snapshot(self, book: str, table: str, row_id: str, limit: int) -> SnapshotPage:
        """Rows of `book` after the key (`table`, `row_id`); both empty to begin."""

    def digest(self, book: str) -> BookState:
        """Where `book` stands now."""

    def parts(self, book: str, table: str, prefix: str) -> Parts:
        """The sums of `book` by table, or with `table` those of its rows whose ids begin with `prefix`, by their next sign."""

    def rows(self, book: str, table: str, prefix: str, after: str, limit: int) -> Rows:
        """Rows of `table` in `book` whose ids begin with `prefix`, after the id `after`."""

    def push(self, push: Push) -> PushAnswer:
        """Take the desk's edits."""

    def places(self, kpi: str, month: str) -> Places:
        """Where I stand among colleagues, by what is on record for the month that begins on `month` (an ISO date)."""

    def rekey(self, request: Rekey) -> Rekeyed:
        """Give a copied desk an identity of its own."""


class ResyncNeeded(Exception):
    """The cursor belongs to another epoch or lies below the floor: fill the book anew. The outbox stays."""


class Forked(SignInNeeded):
    """Two desks use this identity: one is a copy, or was put back from a backup. It needs an identity of its own; no edit is lost."""

    code = "forked"

    def __init__(self) -> None:
        super().__init__(_("Another desk uses this one's identity."), _("The next sync gives this desk one of its own; nothing is lost."))


class WipeOrdered(SignInNeeded):
    """The center orders this desk to destroy everything. To whoever does not obey it is a token that was refused, which destroys nothing."""

    code = "revoked"

    def __init__(self, order: WipeOrder, acknowledge: Callable[[WipeAck], None]) -> None:
        """`acknowledge` tells the center that it was done."""
        super().__init__(order.what)
        self.order = order
        self.acknowledge = acknowledge


class TooOld(IntegrityError):
    """This desk's schema is older than the center serves: what it pushes is taken, but it may not pull."""

    code = "too_old"

    def __init__(self) -> None:
        super().__init__(_("This rmdesk is too old to read from the center; your edits were uploaded."), _("Install the new version."))
