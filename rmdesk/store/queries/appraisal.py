"""What customers are appraised by, gathered from the replica as of the business date: one question for each part, for everybody or for some.

Amounts are in the book's main currency. An account's affairs are those of each customer who holds it. All customers that are not deleted are
there, also those of whom nothing is known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.appraisal import Facts, volatile_share, yearly
from rmdesk.domain.appraisal_parameters import Appraisal
from rmdesk.domain.dates import add_months
from rmdesk.domain.money import PPM
from rmdesk.store.queries.as_of import ACCOUNT_LIVES, CONTACT_STANDS, CUSTOMER_LIVES, HOLDING_LIVES, HOLDS, LOAN_LIVES, OUTSTANDING
from rmdesk.store.queries.month_course import Course, Stretch

if TYPE_CHECKING:
    from sqlite3 import Connection


class Person(NamedTuple):
    """A customer as lists name them."""

    row: int
    """Row number, as lists of customers have it."""
    id: str
    name: str
    level: str
    kind: str
    status: str
    aum: int
    """In the main currency; 0 where the customer's money is in another one."""


_WHO: Final = f"""
    SELECT c.rowid, c.id, c.name, c.level, c.kind, c.status, CASE WHEN f.currency = :main THEN f.aum ELSE 0 END,
        coalesce(CAST(substr(:day, 1, 4) AS INTEGER) - CAST(substr(c.opened, 1, 4) AS INTEGER) - (substr(:day, 6) < substr(c.opened, 6)), 0),
        coalesce(f.trend, '')
    FROM {{customers}}
    LEFT JOIN customer_figure AS f ON f.customer_id = c.id
    WHERE {CUSTOMER_LIVES}
"""
_BOOKINGS: Final = """
    SELECT r.customer_id, x.account_id, sum(NOT x.own_account AND x.category NOT IN ({categories}) AND x.channel NOT IN ({channels})),
        count(DISTINCT CASE WHEN x.amount > 0 AND x.category IN ({pay}) THEN substr(x.date, 1, 7) END)
    FROM {roles}
    CROSS JOIN "transaction" AS x ON x.account_id = r.account_id AND x.date BETWEEN :since AND :day AND x.deleted_at IS NULL
    WHERE {holds}
    GROUP BY r.customer_id, x.account_id
"""
"""Index: ix_transaction_account_id_date."""
_CONTACTS: Final = f"""
    SELECT k.customer_id, count(*)
    FROM {{contacts}}
    WHERE k.connected AND coalesce(k.business_date, substr(k.start, 1, 10)) >= :since AND {CONTACT_STANDS}
    GROUP BY k.customer_id
"""
_LINES: Final = f"""
    SELECT customer_id, count(DISTINCT line)
    FROM (
        SELECT r.customer_id, p.line
        FROM {{roles}}
        CROSS JOIN account AS a ON a.id = r.account_id
        CROSS JOIN product AS p ON p.id = a.product_id
        WHERE {HOLDS} AND {ACCOUNT_LIVES}
        UNION ALL
        SELECT h.customer_id, p.line
        FROM {{holdings}}
        CROSS JOIN product AS p ON p.id = h.product_id
        WHERE {HOLDING_LIVES}
    )
    GROUP BY customer_id
"""
_LARGEST: Final = f"""
    SELECT h.customer_id, max(h.value)
    FROM {{holdings}}
    WHERE {HOLDING_LIVES} AND h.currency = :main
    GROUP BY h.customer_id
"""
_ORDERS: Final = f"""
    SELECT r.customer_id, count(*)
    FROM {{orders}}
    WHERE o.deleted_at IS NULL AND {HOLDS}
    GROUP BY r.customer_id
"""
_LOANS: Final = f"""
    SELECT r.customer_id, l.grade, sum((
        SELECT count(*)
        FROM instalment AS n
        WHERE n.loan_id = l.id AND n.due < :day AND (n.paid_on IS NULL OR n.paid_on > :day) AND n.deleted_at IS NULL
    ))
    FROM {{loans}}
    WHERE {HOLDS} AND {LOAN_LIVES} AND {OUTSTANDING} > 0
    GROUP BY r.customer_id, l.grade
"""
"""Index: uq_instalment_loan_id_number."""
_SOME: Final = "json_each(:customers) AS w"
_ROLE_OF_SOME: Final = f"{_SOME} CROSS JOIN account_role AS r ON r.customer_id = w.value"
_EVERYBODY: Final = {
    "customers": "customer AS c NOT INDEXED",
    "roles": "account_role AS r NOT INDEXED",
    "contacts": "contact AS k NOT INDEXED",
    "holdings": "holding AS h NOT INDEXED",
    "orders": "standing_order AS o NOT INDEXED CROSS JOIN account_role AS r ON r.account_id = o.account_id",
    "loans": "loan AS l NOT INDEXED CROSS JOIN account_role AS r ON r.account_id = l.account_id",
}
_OF_SOME: Final = {
    "customers": f"{_SOME} CROSS JOIN customer AS c ON c.id = w.value",
    "roles": _ROLE_OF_SOME,
    "contacts": f"{_SOME} CROSS JOIN contact AS k ON k.customer_id = w.value",
    "holdings": f"{_SOME} CROSS JOIN holding AS h ON h.customer_id = w.value",
    "orders": f"{_ROLE_OF_SOME} CROSS JOIN standing_order AS o ON o.account_id = r.account_id",
    "loans": f"{_ROLE_OF_SOME} CROSS JOIN loan AS l ON l.account_id = r.account_id",
}


def appraised(
    conn: Connection,
    today: date,
    main: str,
    rules: Appraisal,
    courses: Callable[[], Mapping[str, Course]],
    of: tuple[Stretch, ...],
    customers: Collection[str] | None = None,
) -> dict[str, tuple[Person, Facts]]:
    """Who there is, and what each is appraised by: everybody, or some.

    `courses` gives those of the stretches `of`, weighted by the margins; it is asked last, so that they may be read meanwhile.
    """
    since = add_months(today.replace(day=1), 1 - rules.activity.months).isoformat()
    values = {"day": today.isoformat(), "since": since, "main": main, "customers": json.dumps(sorted(customers or ()))}
    parts = _EVERYBODY if customers is None else _OF_SOME
    days = sum(stretch.days for stretch in of[-rules.contribution.months :])

    def asked(sql: str) -> dict[str, int]:
        return {customer: int(number or 0) for customer, number in conn.execute(sql.format(**parts), values)}

    own, paid = _bookings(conn, rules, parts, values)
    contacts, lines, orders, largest = asked(_CONTACTS), asked(_LINES), asked(_ORDERS), asked(_LARGEST)
    grades, overdue = _loans(conn, rules, parts, values)
    course_of = courses().get
    found = {}
    for row, customer, name, level, kind, status, aum, years, trend in conn.execute(_WHO.format(**parts), values):
        course = course_of(customer)
        facts = Facts(
            customer,
            yearly(course.weighted, days) if course is not None else 0,
            own.get(customer, 0),
            contacts.get(customer, 0),
            max(0, years),
            lines.get(customer, 0),
            paid.get(customer, 0),
            orders.get(customer, 0),
            grades.get(customer, ""),
            overdue.get(customer, 0),
            volatile_share([int(total) for total in trend.split()]),
            min(PPM, largest[customer] * PPM // aum) if customer in largest and aum > 0 else 0,
        )
        found[customer] = (Person(row, customer, name, level, kind, status, aum), facts)
    return found


def _bookings(
    conn: Connection, rules: Appraisal, parts: Mapping[str, str], values: Mapping[str, str]
) -> tuple[dict[str, int], dict[str, int]]:
    """Own bookings, and in how many months pay came in: on the account on which it came most often."""
    own: dict[str, int] = {}
    paid: dict[str, int] = {}
    sql = _BOOKINGS.format(
        roles=parts["roles"],
        holds=HOLDS,
        categories=_listed(rules.activity.not_own_categories),
        channels=_listed(rules.activity.not_own_channels),
        pay=_listed(rules.pay_categories),
    )
    for customer, _account, count, months in conn.execute(sql, values):
        own[customer] = own.get(customer, 0) + count
        paid[customer] = max(paid.get(customer, 0), months)
    return own, paid


def _loans(
    conn: Connection, rules: Appraisal, parts: Mapping[str, str], values: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, int]]:
    """The worst grade and the instalments overdue."""
    grades: dict[str, str] = {}
    overdue: dict[str, int] = {}
    bad = rules.risk.grades
    for customer, grade, late in conn.execute(_LOANS.format(**parts), values):
        if customer not in grades or bad.get(grade, 0) > bad.get(grades[customer], 0):
            grades[customer] = grade
        overdue[customer] = overdue.get(customer, 0) + int(late or 0)
    return grades, overdue


def _listed(codes: Collection[str]) -> str:
    """Codes as literals of an IN; a code is letters, digits and underscores in every bank's table, quotes are doubled all the same."""
    return ", ".join("'" + code.replace("'", "''") + "'" for code in codes) or "''"
