"""KPIs of a bank for tests: one of each kind, targets, the history of a customer, and my performance over a replica."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from rmdesk.clock import Clock
from rmdesk.desk.performance import Performance
from rmdesk.domain.kpi.lines import KpiLine
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.store import figures
from rmdesk.store.connection import Connection
from rmdesk.store.replica import Replica
from tests.store.builders import ME, TODAY, Value, add

OTHER = "person-2"
KINDS: dict[str, tuple[str, dict[str, object], str]] = {
    "average": ("daily_average", {"lines": ["demand", "time"]}, "money"),
    "whole": ("daily_average", {"share": False}, "money"),
    "point": ("point_balance", {}, "money"),
    "growth": ("net_growth", {"base": "last_year_end"}, "money"),
    "aum": ("aum_average", {}, "money"),
    "weighted": ("weighted_aum", {}, "money"),
    "granted": ("loans_granted", {}, "money"),
    "sold": ("wealth_sold", {"lines": ["wealth"]}, "money"),
    "new": ("new_customers", {}, "count"),
    "upgraded": ("upgraded_customers", {"from_tier": "gold"}, "count"),
    "contacts": ("contacts", {}, "count"),
    "coverage": ("coverage", {}, "ppm"),
    "cross_sell": ("cross_sell", {"lines_at_least": 2}, "ppm"),
    "churn": ("churn", {}, "ppm"),
    "campaign": ("campaign_success", {}, "ppm"),
    "npl": ("npl_ratio", {}, "ppm"),
}
SUMS = [code for code, (_formula, _parameters, unit) in KINDS.items() if unit != "ppm"]
JANUARY = date(2026, 1, 1)


def a_kpi(conn: Connection, code: str, formula: str, parameters: object, unit: str = "money") -> str:
    text = parameters if isinstance(parameters, str) else json.dumps(parameters)
    return add(conn, "kpi", code=code, name_zh=code, name_en=code, formula=formula, parameters=text, unit=unit)


def a_target(conn: Connection, kpi: str, target: int, period: Period | None = None, person: str = ME) -> None:
    period = period or Period.holding(Span.MONTH, TODAY)
    add(conn, "kpi_target", kpi_id=kpi, person_id=person, period=str(period.span), period_start=period.first, target=target)


def history(conn: Connection, customer: str, field: str, old: str, new: str, day: date) -> None:
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    row: dict[str, Value] = {"table_name": "customer", "row_id": customer, "customer_id": customer, "who": ME, "at": at}
    add(conn, "field_history", **row, field=field, old=f'"{old}"', new=f'"{new}"')


def performance(replica: Replica, today: date = TODAY) -> Performance:
    with replica.writing() as conn:
        figures.refresh(conn, today)
    return Performance(replica, Clock(as_of=today), lambda: ME)


def lines(replica: Replica, today: date = TODAY, span: Span = Span.MONTH) -> dict[str, KpiLine]:
    return {line.code: line for line in performance(replica, today).lines(span)}
