"""Eight KPIs with their targets, and a book whose figures moved: what My performance is shown with."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from textual.pilot import Pilot

from rmdesk.store.connection import Connection
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from tests.screens.a_desk import PASSPHRASE, press, shown, until
from tests.store import builders as book

DAY: Final = book.TODAY
YEAR_AGO: Final = date(2025, 11, 1)
_SHARED: Final[dict[str, object]] = {"lines": ["demand", "time"], "share": True}
KPIS: Final[tuple[tuple[str, str, str, str, dict[str, object], str, int], ...]] = (
    ("deposit_average", "存款日均", "Deposits, daily average", "daily_average", {**_SHARED, "divisor": "actual"}, "money", 90_000_000_00),
    ("deposit_point", "存款时点", "Deposits, point balance", "point_balance", _SHARED, "money", 98_000_000_00),
    ("deposit_growth", "存款日均净增", "Deposits, net growth", "net_growth", {**_SHARED, "base": "last_year_end"}, "money", 4_000_000_00),
    ("wealth_sold", "理财销量", "Wealth products sold", "wealth_sold", {"lines": ["wealth", "fund"]}, "money", 3_000_000_00),
    ("new_customers", "新增客户", "New customers", "new_customers", {}, "count", 4),
    ("contacts", "有效联系", "Contacts made", "contacts", {"connected": True}, "count", 24),
    ("coverage", "产品覆盖度", "Product coverage", "coverage", {}, "ppm", 1_450_000),
    ("npl_ratio", "不良率", "NPL ratio", "npl_ratio", {"grades": ["substandard", "doubtful", "loss"]}, "ppm", 12_000),
)
"""Code, names, formula, parameters, unit, and the target of November."""


def add_kpis(conn: Connection, *, with_targets: str = "yes") -> None:
    """The KPIs, and targets of this year's months that grow towards November's."""
    for position, (code, zh, en, formula, parameters, unit, target) in enumerate(KPIS, 1):
        kpi = book.add(
            conn,
            "kpi",
            code=code,
            name_zh=zh,
            name_en=en,
            formula=formula,
            parameters=json.dumps(parameters),
            unit=unit,
            position=position,
        )
        for month in range(1, 13) if with_targets == "yes" else ():
            wanted = target * (89 + month) // 100
            book.add(
                conn, "kpi_target", kpi_id=kpi, person_id=book.ME, period="month", period_start=date(DAY.year, month, 1), target=wanted
            )


def measured(home: Path, *, with_targets: str = "yes") -> Path:
    """Give the desk in `home` KPIs, and the person all customers; some of their balances rose and fell through the year."""
    replica = Replica(home, Vault(home).unlock(PASSPHRASE))
    try:
        with replica.bulk() as conn:
            _fill(conn, with_targets)
    finally:
        replica.close()
    return home


def _fill(conn: Connection, with_targets: str) -> None:
    add_kpis(conn, with_targets=with_targets)
    held = {row for (row,) in conn.execute("SELECT customer_id FROM assignment")}
    customers = [row for (row,) in conn.execute("SELECT id FROM customer ORDER BY customer_no")]
    for number, customer in enumerate(customers):
        if customer not in held:
            book.an_assignment(conn, customer, book.ME, share=600_000 if number % 5 == 4 else 1_000_000)
    accounts = conn.execute(
        "SELECT a.id, b.amount FROM account AS a JOIN balance AS b ON b.account_id = a.id ORDER BY a.account_no"
    ).fetchall()
    for number, (account, amount) in enumerate(accounts):
        for month in range(13):
            if (number + month) % 9 == 0:
                day = YEAR_AGO + timedelta(30 * month + number % 20)
                book.a_balance(conn, account, min(day, DAY), amount * (100 + (number * 7 + month * 13) % 31 - 12) // 100)
    for number, customer in enumerate(customers[8:14]):
        book.a_holding(conn, customer, (number + 1) * 120_000_00, bought=date(2026, 11, 2 + 3 * number))
    for customer in customers[20:23]:
        book.change(conn, "customer", customer, opened=date(2026, 11, 9))
    book.worked_out(conn, DAY)


async def at_performance(pilot: Pilot[int]) -> None:
    """The home, with the detail of the first KPI read."""
    await press(pilot, "3")
    await until(pilot, lambda: shown(pilot, "NPL ratio", "不良率"))
