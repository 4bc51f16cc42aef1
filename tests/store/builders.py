"""A book as a test tells it: `a_customer(conn, tier="diamond")` is enough, everything else has a default that does not matter.

Works on any connection to a replica, encrypted or not; `a_book()` is a plain one in memory. Amounts are minor units, days are `date`s.
"""

from __future__ import annotations

import enum
import sqlite3
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache

from sqlalchemy import StaticPool, create_engine

from rmdesk.domain.ids import id_from_key, id_under
from rmdesk.domain.sort_names import sort_name
from rmdesk.store import figures, search_index
from rmdesk.store.tables import desk, metadata
from rmdesk.store.tables.base import moment_text
from rmdesk.store.wire import SQLITE, Wire, defaults, insert_sql, shape

TODAY = date(2026, 11, 20)
"""The business date of tests that do not care."""
RANKS = {"ordinary": 0, "gold": 1, "platinum": 2, "diamond": 3, "private": 4}
LONG_AGO = date(2020, 1, 1)
ME = "person-1"

Value = int | str | bool | date | datetime | enum.Enum | None


@cache
def _empty_book() -> bytes:
    conn = sqlite3.connect(":memory:")
    engine = create_engine("sqlite://", creator=lambda: conn, poolclass=StaticPool)
    metadata.create_all(engine, tables=[table for table in metadata.sorted_tables if table.name not in _center_tables()])
    return conn.serialize()


def _center_tables() -> set[str]:
    """Tables that other tests may have brought into the common metadata."""
    known = {str(table.__tablename__) for table in desk.DESK_TABLES}
    return {name for name, table in metadata.tables.items() if table.info.get("side") not in (None, "desk") and name not in known}


def a_book() -> sqlite3.Connection:
    """An empty replica in memory, not encrypted, in autocommit mode."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.deserialize(_empty_book())
    return conn


def add(conn: sqlite3.Connection, table: str, /, **values: Value) -> str:
    """A row of `table` with these values and defaults for the rest; its id, the same for the same rows added in the same order."""
    image = {
        **defaults(table),
        "id": id_from_key(table, "test", str(_number(conn, table))),
        **{column: _wire(value) for column, value in values.items()},
    }
    conn.execute(insert_sql(table, SQLITE), shape(table).row(image))
    return str(image["id"])


def _number(conn: sqlite3.Connection, table: str) -> int:
    """That of the next row of `table`; counted in each book, not in the process, or books would differ by what other tests made before."""
    (number,) = conn.execute(f'SELECT count(*) + 1 FROM "{table}"').fetchone()
    return int(number)


def change(conn: sqlite3.Connection, table: str, row_id: str, /, **values: Value) -> None:
    """Set fields of a row, as a page from the center would."""
    sets = ", ".join(f'"{column}" = ?' for column in values)
    conn.execute(f'UPDATE "{table}" SET {sets} WHERE id = ?', (*map(_wire, values.values()), row_id))


def delete(conn: sqlite3.Connection, table: str, row_id: str) -> None:
    """Mark a row as deleted."""
    change(conn, table, row_id, deleted_at=datetime(2026, 11, 1, tzinfo=UTC))


def _wire(value: Value) -> Wire:
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return str(value.value)
    return int(value) if isinstance(value, bool) else value


# ---- people ----------------------------------------------------------------------------------------------------------------------------


def a_customer(conn: sqlite3.Connection, name: str = "张伟", *, tier: str = "ordinary", phone: str = "", **values: Value) -> str:
    """A retail customer; `phone` gives them a preferred mobile."""
    number = _number(conn, "customer")
    given: dict[str, Value] = {"customer_no": f"C{number:06}", "name": name, "search_name": sort_name(name)}
    customer = add(conn, "customer", **{**given, "level": tier, "level_rank": -RANKS[tier], **values})
    if phone:
        a_phone(conn, customer, phone, preferred=True)
    return customer


def a_company(conn: sqlite3.Connection, name: str = "浙江华东实业有限公司", *, tier: str = "ordinary", **values: Value) -> str:
    """A corporate customer."""
    return a_customer(conn, name, tier=tier, phone="", kind="corporate", **values)


def a_phone(conn: sqlite3.Connection, customer: str, number: str, *, preferred: bool = False) -> str:
    """A mobile number of a customer."""
    return add(conn, "contact_point", customer_id=customer, kind="mobile", value=number, digits=number, preferred=preferred)


def a_person(conn: sqlite3.Connection, name: str = "陈静", **values: Value) -> str:
    """Somebody who works at the bank."""
    return add(conn, "person", **{"staff_no": f"S{_number(conn, 'person')}", "name": name, **values})


def an_assignment(conn: sqlite3.Connection, customer: str, person: str, **values: Value) -> str:
    """That a person looks after a customer."""
    return add(conn, "assignment", **{"customer_id": customer, "person_id": person, "valid_from": LONG_AGO, **values})


def a_tier(conn: sqlite3.Connection, code: str, name_zh: str, name_en: str) -> str:
    """A level of the bank."""
    return add(conn, "tier", code=code, rank=RANKS[code], name_zh=name_zh, name_en=name_en)


# ---- holdings --------------------------------------------------------------------------------------------------------------------------


def a_product(conn: sqlite3.Connection, line: str = "demand", **values: Value) -> str:
    """The product of a line; asked for twice, the same."""
    row = conn.execute("SELECT id FROM product WHERE line = ?", (line,)).fetchone()
    return row[0] if row else add(conn, "product", **{"code": line, "line": line, "name_zh": f"{line}产品", "name_en": line, **values})


def an_account(
    conn: sqlite3.Connection,
    owner: str,
    *,
    line: str = "demand",
    balance: int | None = None,
    balances: Mapping[date, int] | None = None,
    joint: tuple[str, ...] = (),
    authorised: tuple[str, ...] = (),
    **values: Value,
) -> str:
    """An account of `owner`; `balance` has stood for long, `balances` says it day by day."""
    number = f"62220{_number(conn, 'account'):012}"
    account = add(conn, "account", **{"account_no": number, "product_id": a_product(conn, line), "opened": LONG_AGO, **values})
    roles = [(owner, "owner")] if owner else []
    for customer, role in (*roles, *((one, "joint") for one in joint), *((one, "authorised") for one in authorised)):
        add(conn, "account_role", account_id=account, customer_id=customer, role=role)
    for day, amount in ({LONG_AGO: balance} if balances is None and balance is not None else balances or {}).items():
        a_balance(conn, account, day, amount)
    return account


def a_balance(conn: sqlite3.Connection, account: str, day: date, amount: int) -> str:
    """A change point."""
    return add(conn, "balance", id=id_under(account, day.toordinal()), account_id=account, date=day, amount=amount)


def a_time_deposit(conn: sqlite3.Connection, account: str, maturity: date, principal: int = 50_000_00, **values: Value) -> str:
    """A time deposit on an account of line `time`."""
    return add(conn, "time_deposit", **{"account_id": account, "principal": principal, "start": LONG_AGO, "maturity": maturity, **values})


def a_loan(conn: sqlite3.Connection, account: str, outstanding: int = 80_000_00, **values: Value) -> str:
    """A loan paid out to an account."""
    given: dict[str, Value] = {"loan_no": f"L{_number(conn, 'loan')}", "principal": 100_000_00, "outstanding": outstanding}
    return add(conn, "loan", **{**given, "account_id": account, "start": LONG_AGO, "maturity": date(2030, 1, 1), **values})


def a_holding(conn: sqlite3.Connection, customer: str, value: int = 10_000_00, *, line: str = "wealth", **values: Value) -> str:
    """A position in a wealth product, a fund or the like."""
    return add(conn, "holding", **{"customer_id": customer, "product_id": a_product(conn, line), "value": value, **values})


def a_card(conn: sqlite3.Connection, customer: str, card_no: str = "", **values: Value) -> str:
    """A card."""
    return add(conn, "card", **{"customer_id": customer, "card_no": card_no or f"6228480{_number(conn, 'card'):012}", **values})


# ---- work ------------------------------------------------------------------------------------------------------------------------------


def a_contact(conn: sqlite3.Connection, customer: str, on: date = TODAY, *, hour: int = 2, **values: Value) -> str:
    """A call that reached the customer, on a business date at an hour UTC."""
    start = datetime(on.year, on.month, on.day, hour, tzinfo=UTC)
    given: dict[str, Value] = {"owner_id": ME, "start": start, "business_date": on, "channel": "phone", "result": "interested"}
    return add(conn, "contact", **{"customer_id": customer, **given, **values})


def a_task(conn: sqlite3.Connection, customer: str | None, due: date | None = TODAY, **values: Value) -> str:
    """An open task."""
    return add(conn, "activity", **{"customer_id": customer, "owner_id": ME, "due": due, "description": "再电", **values})


def an_opportunity(conn: sqlite3.Connection, customer: str, **values: Value) -> str:
    """A possible sale."""
    return add(conn, "opportunity", **{"customer_id": customer, "owner_id": ME, "summary": "理财", **values})


# ---- what follows from the rows --------------------------------------------------------------------------------------------------------


def worked_out(conn: sqlite3.Connection, today: date = TODAY) -> sqlite3.Connection:
    """The book with its search keys and figures made."""
    search_index.rebuild(conn)
    figures.refresh(conn, today)
    return conn
