"""The center's side of the conversation: what `sync.protocol.Center` promises, for one signed-in person, over the database."""

from __future__ import annotations

from dataclasses import replace

from rmdesk.center import devices, durability, pages, wiping
from rmdesk.center import push as taking
from rmdesk.center.database import CenterDb, Tx, get_setting
from rmdesk.center.kpi import rank
from rmdesk.center.permission import Person
from rmdesk.clock import Clock
from rmdesk.errors import UsageError
from rmdesk.i18n import _
from rmdesk.store.tables.base import moment_text
from rmdesk.sync.protocol import (
    SCHEMA_VERSION,
    BookState,
    Done,
    Enrol,
    Enrolled,
    Hello,
    Page,
    Parts,
    Places,
    Push,
    PushAnswer,
    Rekey,
    Rekeyed,
    Rows,
    SnapshotPage,
    Token,
    TokenRequest,
    TooOld,
    WipeAck,
    WipeOrder,
)

SCHEMA_MIN = 1
"""Desks with an older schema may push but not pull."""
MOST_ROWS = 10_000
OFFLINE_DAYS = 14
"""For how long a desk may go without the center, unless the setting `offline_days` says otherwise."""
_LONGEST_ID = 36


class CenterService:
    """What anybody may ask, and the way to a session."""

    def __init__(self, db: CenterDb, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def enrol(self, request: Enrol) -> Enrolled:
        """See `devices.enrol`."""
        return self.db.write(lambda tx: devices.enrol(tx, request, self.clock.now()))

    def token(self, request: TokenRequest) -> Token | WipeOrder:
        """See `devices.token`."""
        return self.db.write(lambda tx: devices.token(tx, request, self.clock.now()))

    def wiped(self, ack: WipeAck) -> Done:
        """See `wiping.acknowledged`."""
        self.db.write(lambda tx: wiping.acknowledged(tx, ack, self.clock.now()))
        return Done()

    def rekey(self, request: Rekey) -> Rekeyed:
        """See `devices.rekey`."""
        return self.db.write(lambda tx: devices.rekey(tx, request, self.clock.now()))

    def session(self, access: str, schema: int = SCHEMA_VERSION) -> CenterSession:
        """The conversation for whoever holds this access token, with a desk of that schema version.

        Raises:
            SignInNeeded: it is not valid.
        """
        with self.db.read() as tx:
            return CenterSession(self, devices.who(tx, access, self.clock.now()), schema)


class CenterSession:
    """A `sync.protocol.Center` for one person. Each reading is one snapshot, and authorised by itself."""

    def __init__(self, service: CenterService, person: Person, schema: int = SCHEMA_VERSION) -> None:
        self._service = service
        self._schema = schema
        self.person = person

    def hello(self) -> Hello:
        """Who am I, what may I read, where does it stand."""
        with self._service.db.read() as tx:
            business, as_of = pages.dates(tx)
            return Hello(
                center=devices.center_id(tx),
                schema_version=SCHEMA_VERSION,
                schema_min=SCHEMA_MIN,
                person=self.person.id,
                person_name=self.person.name,
                branch_name=self.person.branch_name,
                business_date=business,
                as_of=as_of,
                now=moment_text(self._service.clock.now()),
                durable_mark=durability.durable_mark(tx),
                books=pages.states_of(tx, self.person.readable(tx)),
                restored=durability.restored(tx),
                offline_days=int(get_setting(tx, "offline_days", str(OFFLINE_DAYS))),
            )

    def changes(self, book: str, epoch: int, after: int, limit: int) -> Page:
        """What changed in `book` after seq `after`."""
        with self._service.db.read() as tx:
            return pages.changes(tx, self._allowed(tx, book), epoch, after, _rows(limit))

    def snapshot(self, book: str, table: str, row_id: str, limit: int) -> SnapshotPage:
        """Rows of `book` after a key."""
        with self._service.db.read() as tx:
            return pages.snapshot(tx, self._allowed(tx, book), table, row_id, _rows(limit))

    def digest(self, book: str) -> BookState:
        """Where `book` stands now."""
        with self._service.db.read() as tx:
            return pages.state_of(tx, self._allowed(tx, book))[1]

    def parts(self, book: str, table: str, prefix: str) -> Parts:
        """The sums of `book` in parts."""
        with self._service.db.read() as tx:
            return pages.parts(tx, self._allowed(tx, book), table, _prefix(prefix))

    def rows(self, book: str, table: str, prefix: str, after: str, limit: int) -> Rows:
        """Rows of `table` in `book`."""
        with self._service.db.read() as tx:
            return pages.rows_of(tx, self._allowed(tx, book), table, _prefix(prefix), after, _rows(limit))

    def places(self, kpi: str, month: str) -> Places:
        """Where the person stands among colleagues."""
        with self._service.db.read() as tx:
            return rank.places(tx, self.person.id, kpi, month)

    def push(self, push: Push) -> PushAnswer:
        """Take the desk's edits."""
        return taking.take(self._service.db, self.person, push, self._service.clock.now())

    def rekey(self, request: Rekey) -> Rekeyed:
        """Go on as the new device."""
        rekeyed = self._service.rekey(request)
        self.person = replace(self.person, device=rekeyed.device)
        return rekeyed

    def _allowed(self, tx: Tx, book: str) -> str:
        self.person.must_read(tx, book)
        if self._schema < SCHEMA_MIN:
            raise TooOld
        return book


def _rows(limit: int) -> int:
    if not 1 <= limit <= MOST_ROWS:
        raise UsageError(_("limit must be between 1 and {most}.").format(most=MOST_ROWS))
    return limit


def _prefix(prefix: str) -> str:
    if len(prefix) > _LONGEST_ID:
        raise UsageError(_("An id has at most {most} signs.").format(most=_LONGEST_ID))
    return prefix
