"""Which product lines customers have, and what is open with them, as conditions on `customer AS c` as of `:day`."""

from __future__ import annotations

from typing import Final

from rmdesk.store.queries.as_of import ACCOUNT_LIVES, HOLDING_LIVES, HOLDS, LOAN_LIVES, TASK_OPEN

_ON_ACCOUNT: Final = f"""c.id IN (
    SELECT r.customer_id
    FROM account AS a
    JOIN product AS p ON p.id = a.product_id
    JOIN account_role AS r ON r.account_id = a.id
    WHERE p.line = {{line}} AND {ACCOUNT_LIVES} AND {HOLDS}
)"""
HOLDS_LINE: Final = {
    "demand": _ON_ACCOUNT,
    "time": _ON_ACCOUNT,
    "loan": f"""c.id IN (
        SELECT r.customer_id
        FROM loan AS l
        JOIN account_role AS r ON r.account_id = l.account_id
        WHERE {{line}} = 'loan' AND {LOAN_LIVES} AND l.outstanding > 0 AND {HOLDS}
    )""",
    "card": """c.id IN (
        SELECT k.customer_id
        FROM card AS k
        WHERE {line} = 'card' AND k.deleted_at IS NULL AND (k.issued IS NULL OR k.issued <= :day) AND (k.expiry IS NULL OR k.expiry >= :day)
    )""",
    "": f"""c.id IN (
        SELECT h.customer_id
        FROM holding AS h
        JOIN product AS p ON p.id = h.product_id
        WHERE p.line = {{line}} AND {HOLDING_LIVES}
    )""",
}
"""By line; every other line is of holdings."""

_WORK_OPEN: Final = "deleted_at IS NULL AND status IN ('open', 'in_progress')"
HAS_OPEN: Final = {
    "task": f"c.id IN (SELECT y.customer_id FROM activity AS y WHERE {TASK_OPEN})",
    "overdue": f"c.id IN (SELECT y.customer_id FROM activity AS y WHERE y.due < :day AND {TASK_OPEN})",
    "opportunity": "c.id IN (SELECT customer_id FROM opportunity WHERE deleted_at IS NULL AND stage NOT IN ('won', 'lost'))",
    "requirement": f"c.id IN (SELECT customer_id FROM requirement WHERE {_WORK_OPEN})",
    "complaint": f"c.id IN (SELECT customer_id FROM complaint WHERE received <= :day AND {_WORK_OPEN})",
}
