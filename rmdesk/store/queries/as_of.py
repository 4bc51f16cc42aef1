"""What counts on a business date: the conditions that every figure and every list of money shares, as SQL over `:day`.

A row that is opened, started, bought or issued later is the future: it is in the replica, but neither shown nor counted. An account counts
in full for each customer who owns it or holds it jointly, once a customer; an authorised person owns nothing. A total over the book counts
every account once. Customers come with their relationship: before it begins they are neither listed nor counted. The conditions name their
tables by the aliases that stand beside them.
"""

from __future__ import annotations

from typing import Final

from rmdesk.store.balance_points import ordinal

CUSTOMER_LIVES: Final = """(
    c.deleted_at IS NULL
    AND (c.opened IS NULL OR c.opened <= coalesce((SELECT value FROM setting WHERE name = 'figures_of'), c.opened))
)"""
"""`customer AS c` is in the book on the business date of the figures (`store.figures`); prospects have no first day and always are."""

ACCOUNT_LIVES: Final = """(
    a.deleted_at IS NULL
    AND (a.opened IS NULL OR a.opened <= :day)
    AND CASE WHEN a.closed IS NULL THEN a.status <> 'closed' ELSE a.closed > :day END
)"""
"""`account AS a` is opened and not closed."""

BALANCE: Final = f"""(
    SELECT b.amount
    FROM balance_account AS v
    CROSS JOIN balance_point AS b ON b.account = v.number AND b.day <= {ordinal(":day")}
    WHERE v.account_id = a.id
    ORDER BY b.day DESC
    LIMIT 1
)"""
"""End-of-day balance of `account AS a`, NULL before the first change point; from the small numbers of `store.balance_points`."""

HOLDS: Final = """(
    r.deleted_at IS NULL
    AND (r.since IS NULL OR r.since <= :day)
    AND (r.role = 'owner' OR r.role = 'joint' AND NOT EXISTS (
        SELECT 1
        FROM account_role AS o
        WHERE o.account_id = r.account_id AND o.customer_id = r.customer_id AND o.role = 'owner'
            AND o.deleted_at IS NULL AND (o.since IS NULL OR o.since <= :day)
    ))
)"""
"""`account_role AS r` makes the account's money the customer's; holds for one row a customer and account."""

HELD: Final = f"+a.id IN (SELECT r.account_id FROM account_role AS r NOT INDEXED WHERE {HOLDS})"
"""Some customer of this book holds `account AS a`; of an account that they may only sign for, the owner is in another book.

For totals: the held accounts are gathered once; `+` keeps SQLite from walking the accounts in their order.
"""

IS_DEPOSIT: Final = "p.line IN ('demand', 'time')"
"""`product AS p` is a deposit."""

HOLDING_LIVES: Final = """(
    h.deleted_at IS NULL
    AND (h.bought IS NULL OR h.bought <= :day)
    AND (h.maturity IS NULL OR h.maturity >= :day)
)"""
"""`holding AS h` is bought and not yet past its maturity."""

LOAN_LIVES: Final = "(l.deleted_at IS NULL AND l.start <= :day)"
"""`loan AS l` has been granted."""

OUTSTANDING: Final = """(
    CASE WHEN l.as_of IS NULL OR l.as_of <= :day THEN l.outstanding ELSE coalesce((
        SELECT min(l.principal, sum(n.amount * (n.paid_on IS NULL OR n.paid_on > :day)))
        FROM instalment AS n
        WHERE n.loan_id = l.id AND n.deleted_at IS NULL
    ), l.principal) END
)"""
"""What is outstanding of `loan AS l`. Where the core has said so for a later day only: the agreed payments not known to have been made by
the business date, at most the principal; exact where there is no interest. Index: uq_instalment_loan_id_number.
"""

TERM_RUNS: Final = "(t.deleted_at IS NULL AND t.start <= :day AND (t.closed IS NULL OR t.closed > :day))"
"""`time_deposit AS t` has begun and is not paid out; after its maturity it lies idle."""

NOT_CORRECTED: Final = """k.deleted_at IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM contact AS later
        WHERE later.corrects_id = k.id AND later.deleted_at IS NULL
    )"""
"""`contact AS k` is the last word about what happened."""
CONTACT_STANDS: Final = f"""(
    {NOT_CORRECTED}
    AND coalesce(k.business_date, substr(k.start, 1, 10)) <= :day
)"""
"""`contact AS k` took place and no correction follows it. Index: ix_contact_corrected."""

TASK_OPEN: Final = "(y.deleted_at IS NULL AND y.status IN ('open', 'in_progress'))"
"""`activity AS y` is still to do."""
