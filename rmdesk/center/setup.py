"""Setting a center up, finding one that is set up, and saying how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from rmdesk.center import devices
from rmdesk.center.database import CenterDb, Tx, get_setting
from rmdesk.errors import RmdeskError
from rmdesk.i18n import _


class NotSetUp(RmdeskError):
    """There is no center in this database yet."""

    code = "not_set_up"

    def __init__(self, url: str) -> None:
        super().__init__(_("There is no center in {url} yet.").format(url=shown(url)), _("Set it up first: rmdesk center init"))


@dataclass(frozen=True)
class CenterStanding:
    """What a center holds, in counts. `rows` counts a row once for each book it is in."""

    center: str
    db: str
    business_date: str
    """ISO text, empty before the first intake."""
    as_of: str
    branches: int
    people: int
    customers: int
    unassigned: int
    """Customers that nobody looks after."""
    books: int
    rows: int
    devices: int
    devices_revoked: int
    mutations: int
    """Edits that desks have sent."""


def shown(url: str) -> str:
    """A database address without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url


def set_up(db: CenterDb) -> str:
    """Make the tables, the center's id and the key of its access tokens, where they are missing; the id."""
    db.create_schema()

    def prepare(tx: Tx) -> str:
        devices.prepare(tx)
        return devices.center_id(tx)

    return db.write(prepare)


def existing(url: str) -> CenterDb:
    """The center in the database at `url`; no file is made.

    Raises:
        NotSetUp: there is none.
        UsageError: not a database address.
        RmdeskError: the database does not answer.
    """
    db = CenterDb(url) if not _missing_file(url) else None
    if db is None:
        raise NotSetUp(url)
    with db.read() as tx:
        if inspect(tx.connection).has_table("center_setting") and get_setting(tx, "center_id"):
            return db
    db.close()
    raise NotSetUp(url)


def standing(db: CenterDb) -> CenterStanding:
    """How a center stands, from one consistent reading."""
    with db.read() as tx:
        business = get_setting(tx, "business_date")
        return CenterStanding(
            center=get_setting(tx, "center_id"),
            db=shown(db.url),
            business_date=business,
            as_of=get_setting(tx, "as_of", business),
            branches=_count(tx, "branch WHERE deleted_at IS NULL"),
            people=_count(tx, "person WHERE deleted_at IS NULL"),
            customers=_count(tx, "customer WHERE deleted_at IS NULL"),
            unassigned=_count(
                tx,
                "customer c WHERE deleted_at IS NULL AND NOT EXISTS "
                "(SELECT 1 FROM assignment a WHERE a.customer_id = c.id AND a.valid_to IS NULL AND a.deleted_at IS NULL)",
            ),
            books=_count(tx, "book"),
            rows=int(tx.value("SELECT coalesce(sum(row_count), 0) FROM book") or 0),
            devices=_count(tx, "device WHERE status = 'active'"),
            devices_revoked=_count(tx, "device WHERE status = 'revoked'"),
            mutations=_count(tx, "mutation"),
        )


def _count(tx: Tx, what: str) -> int:
    return int(tx.value(f"SELECT count(*) FROM {what}") or 0)


def _missing_file(url: str) -> bool:
    try:
        parsed = make_url(url)
    except ArgumentError:
        return False  # CenterDb says what is wrong with it
    return parsed.get_backend_name() == "sqlite" and bool(parsed.database) and not Path(str(parsed.database)).exists()
