"""The facts of KPIs, kept added up by day: what makes a figure of a hundred thousand customers a matter of milliseconds.

`kpi_day` holds the sums of all books by person, fact and day; `kpi_fact` holds beside it what each customer gave to them. When rows of a
customer change, what they gave is taken out of the sums and what they give now is put in: the sums are those of the rows at any time, and a
change costs as much as the customers it touched. Both follow from the rows and may be emptied at any time.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk import courtesy
from rmdesk.domain.kpi.facts import Steps, added
from rmdesk.domain.kpi.packed import packed, unpacked
from rmdesk.domain.money import PPM
from rmdesk.store import settings
from rmdesk.store.queries import kpi_sources as sql
from rmdesk.store.queries.kpi_gather import Fact, care_of, gather

if TYPE_CHECKING:
    from sqlite3 import Connection

AS_OF: Final = "kpi_facts_of"
_BANK: Final = "kpi_facts_bank"
_LEFT: Final = "kpi_facts_left"
"""Empty: all are made. Otherwise `>` and the id of the last customer whose are."""
_FROM_THE_FIRST: Final = ">"
_TURN: Final = "kpi_facts_turn"
FACTS_FORM: Final = 1
"""Raised whenever a fact means something else, or is written otherwise: then they are made anew and never added to older ones."""
AT_ONCE: Final = 1_000
"""Customers whose facts are made in one transaction: enough that statements cost nothing, few enough that nobody waits long to save."""

_KEPT_SQL: Final = """
    SELECT f.person_id, f.share, f.accounts, f.facts
    FROM json_each(:customers) AS w
    CROSS JOIN kpi_fact AS f ON f.customer_id = w.value
"""
_ADD_SQL: Final = f"""
    INSERT INTO kpi_day (person_id, fact, day, delta, weighed, rest)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET delta = delta + excluded.delta,
        weighed = weighed + excluded.weighed + (rest + excluded.rest) / {PPM},
        rest = (rest + excluded.rest) % {PPM}
"""
_EMPTIED_SQL: Final = "DELETE FROM kpi_day WHERE person_id = ? AND fact = ? AND day = ? AND delta = 0 AND weighed = 0 AND rest = 0"
_CROSSED_SQL: Final = """
    SELECT customer_id FROM assignment WHERE valid_from > :first AND valid_from <= :last OR valid_to > :first AND valid_to <= :last
    UNION
    SELECT customer_id FROM account_role WHERE since > :first AND since <= :last
"""
"""Customers whose care, or whose part in an account, begins or ends between two business dates."""


def refresh(conn: Connection, business_date: date, customer_ids: Collection[str] | None = None) -> None:
    """Bring the facts up to date as of `business_date`, within the caller's transaction: of everybody, or of `customer_ids`.

    Nothing depends on the business date but who looks after whom, so when it moves on, only those customers are looked at whom that
    concerns. Facts that were never made, or made by another rmdesk or when products were others, are begun anew: of a large book this makes
    the first slice only, and until `finish` has made the others the facts are as good as not there.
    """
    begun = _begun_as_of(conn)
    if customer_ids is None or begun is None:
        conn.execute("DELETE FROM kpi_day")
        conn.execute("DELETE FROM kpi_fact")
        _turn(conn)
        settings.put(conn, AS_OF, business_date.isoformat())
        settings.put(conn, _BANK, _bank(conn))
        settings.put(conn, _LEFT, _FROM_THE_FIRST)
        go_on(conn, business_date)  # all of a small book
    else:
        _again(conn, business_date, set(customer_ids) | _crossed(conn, begun, business_date))
        settings.put(conn, AS_OF, business_date.isoformat())


def go_on(conn: Connection, business_date: date) -> bool:
    """Make the facts of the next slice of customers, within the caller's transaction; whether all are made.

    What a slice finds of its customers is taken out first, so those who were changed since the facts were begun may come before their turn.
    """
    if _begun_as_of(conn) != business_date:
        refresh(conn, business_date, ())
        return kept_as_of(conn) is not None
    left = settings.get(conn, _LEFT)
    if not left:
        return True
    these = [str(one) for (one,) in conn.execute("SELECT id FROM customer WHERE id > ? ORDER BY id LIMIT ?", (left[1:], AT_ONCE))]
    sums = _Adding()
    _take_out(conn, these, sums)
    _put(conn, business_date, these, sums)
    sums.write(conn)
    is_last = len(these) < AT_ONCE
    settings.put(conn, _LEFT, "" if is_last else f">{these[-1]}")
    return is_last


def finish(writing: Callable[[], AbstractContextManager[Connection]], business_date: date) -> None:
    """Make what is not made yet, a transaction (`writing`) for each slice: between two of them others save.

    A kill between them leaves facts that are as good as not there, and is gone on from.
    """
    is_done = False
    while not is_done:
        courtesy.give_way()
        with writing() as conn:
            is_done = go_on(conn, business_date)


def kept_as_of(conn: Connection) -> date | None:
    """The business date of the kept facts; None if there are none, not all, or what they say of products and feedback is not true any more."""
    return None if settings.get(conn, _LEFT) else _begun_as_of(conn)


def turn_of(conn: Connection) -> str:
    """Another text whenever the kept sums are others: what was read from them holds as long as it is the same."""
    return settings.get(conn, _TURN, "0")


def _turn(conn: Connection) -> None:
    settings.put(conn, _TURN, str(int(turn_of(conn)) + 1))


def _begun_as_of(conn: Connection) -> date | None:
    """The business date of the facts that are made so far; None if they are to be made anew."""
    text = settings.get(conn, AS_OF)
    return date.fromisoformat(text) if text and settings.get(conn, _BANK) == _bank(conn) else None


def _bank(conn: Connection) -> str:
    """What the facts depend on beside the rows of customers: what this rmdesk means by them, and what the bank says of products and feedback."""
    products = conn.execute("SELECT id, line, coefficient FROM product ORDER BY id").fetchall()
    hits = conn.execute("SELECT code FROM feedback_code WHERE success AND deleted_at IS NULL ORDER BY code").fetchall()
    return hashlib.sha256(json.dumps([FACTS_FORM, products, hits]).encode()).hexdigest()


class _Adding:
    """Changes of `kpi_day` that are made at once."""

    def __init__(self) -> None:
        self._sums: defaultdict[tuple[str, str, int], Steps] = defaultdict(dict)
        self._takes = False

    def add(self, person: str, fact: str, share: int, steps: Iterable[tuple[int, int]]) -> None:
        """Put in the steps (day, change) of one fact."""
        sums = self._sums[person, fact, share]
        for day, delta in steps:
            sums[day] = sums.get(day, 0) + delta

    def take(self, person: str, fact: str, share: int, steps: Iterable[tuple[int, int]]) -> None:
        """Take out what was put in."""
        self._takes = True
        self.add(person, fact, share, ((day, -delta) for day, delta in steps))

    def write(self, conn: Connection) -> None:
        """Make them."""
        together: dict[tuple[str, str, int], tuple[int, int]] = {}
        for (person, fact, share), steps in self._sums.items():
            for day, delta in steps.items():
                whole, weighed = together.get((person, fact, day), (0, 0))
                together[person, fact, day] = whole + delta, weighed + delta * share
        changed = [(*key, delta, *divmod(weighed, PPM)) for key, (delta, weighed) in sorted(together.items()) if delta or weighed]
        if changed:
            _turn(conn)
        conn.executemany(_ADD_SQL, changed)
        conn.executemany(_EMPTIED_SQL, [one[:3] for one in changed if self._takes])


def _crossed(conn: Connection, one: date, other: date) -> set[str]:
    if one == other:
        return set()
    days = {"first": min(one, other).isoformat(), "last": max(one, other).isoformat()}
    return {str(customer) for (customer,) in conn.execute(_CROSSED_SQL, days)}


def _again(conn: Connection, business_date: date, touched: set[str]) -> None:
    """Take out what these customers gave and put in what they give now; with them all who hold an account with them, or did."""
    if not touched:
        return
    wanted = json.dumps(sorted(touched))
    accounts = {str(account) for (account,) in conn.execute(sql.THEIR_ACCOUNTS, {"customers": wanted})}
    for _person, _share, kept, _facts in conn.execute(_KEPT_SQL, {"customers": wanted}):
        accounts.update(json.loads(kept))
    together = touched | {str(one) for (one,) in conn.execute(sql.CO_HOLDERS, {"accounts": json.dumps(sorted(accounts))})}
    sums = _Adding()
    _take_out(conn, sorted(together), sums)
    _put(conn, business_date, sorted(together), sums)
    sums.write(conn)


def _take_out(conn: Connection, customers: Sequence[str], sums: _Adding) -> None:
    wanted = json.dumps(customers)
    for person, share, _accounts, facts in conn.execute(_KEPT_SQL, {"customers": wanted}):
        for fact, steps in unpacked(facts):
            sums.take(person, fact, share, steps)
    conn.execute("DELETE FROM kpi_fact WHERE customer_id IN (SELECT value FROM json_each(?))", (wanted,))


def _put(conn: Connection, business_date: date, customers: Sequence[str], sums: _Adding) -> None:
    facts: defaultdict[tuple[str, str, int], dict[str, Steps]] = defaultdict(dict)
    accounts: defaultdict[tuple[str, str, int], list[str]] = defaultdict(list)
    texts: dict[Fact, str] = {}
    care = care_of(conn, business_date, customers)
    for account, those in care.accounts.items():
        for person, holder in those:
            accounts[holder.customer_id, person, holder.share].append(account)
    for person, customer, share, _item, _product, fact, steps in gather(conn, care):
        text = texts.get(fact) or texts.setdefault(fact, fact.text())
        mine = facts[customer, person, share]
        known = mine.get(text)
        mine[text] = steps if known is None else added(known, steps)
        sums.add(person, text, share, steps.items())
    conn.executemany(
        "INSERT INTO kpi_fact (customer_id, person_id, share, accounts, facts) VALUES (?, ?, ?, ?, ?)",
        [
            (*whose, json.dumps(accounts.get(whose, []), separators=(",", ":")), packed(facts.get(whose, {})))
            for whose in sorted(facts.keys() | accounts.keys())
        ],
    )
