"""What the demo bank measures: tiers, KPIs with monthly targets, and the reminder rules with their parameters.

The numbers are the defaults of the product's rules; a bank changes them at the center. Money is fen, shares and rates are ppm, days are days.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from rmdesk.center.demo_bank.chance import stream
from rmdesk.center.demo_bank.plan import WAN
from rmdesk.center.demo_bank.rows import Row, maker
from rmdesk.domain.ids import id_from_key
from rmdesk.domain.reminder_overrides import DEFAULT_ROWS
from rmdesk.domain.tiers import DEFAULT_TIERS

_tier = maker("tier", "id code rank name_zh name_en threshold", source="center")
_kpi = maker("kpi", "id code name_zh name_en formula parameters unit position", source="center")
_target = maker("kpi_target", "id kpi_id person_id period period_start target", source="center")
_rule = maker("reminder_rule", "id code parameters bounds", source="center")


@dataclass(frozen=True, slots=True)
class TierLine:
    """A level; `threshold` is the month-average AUM from which it starts, none for levels that do not follow from AUM."""

    code: str
    rank: int
    name_zh: str
    name_en: str
    threshold: int | None


_FLOORS = {str(tier.code): tier.floor.minor for tier in DEFAULT_TIERS.tiers}
TIERS = (
    TierLine("private", 60, "私行", "Private", _FLOORS["private"]),
    TierLine("diamond", 50, "钻石", "Diamond", _FLOORS["diamond"]),
    TierLine("platinum", 40, "白金", "Platinum", _FLOORS["platinum"]),
    TierLine("corporate", 30, "对公", "Corporate", None),
    TierLine("gold", 20, "金卡", "Gold", _FLOORS["gold"]),
    TierLine("ordinary", 10, "普通", "Ordinary", _FLOORS["ordinary"]),
)
"""Best first."""


def tier_code(sum_of_days: int, days: int) -> str:
    """The level of a person whose end-of-day AUM of `days` days adds up to `sum_of_days`: the highest whose threshold the average reaches."""
    for tier in TIERS:
        if tier.threshold is not None and sum_of_days >= tier.threshold * days:
            return tier.code
    return TIERS[-1].code


_KPIS: tuple[tuple[str, str, str, str, dict[str, object], str], ...] = (
    ("deposit_daily_average", "存款日均", "Deposits, daily average", "daily_average",
     {"lines": ["demand", "time"], "period": "month", "divisor": "actual", "share": True}, "money"),
    ("deposit_point", "存款时点", "Deposits, point balance", "point_balance", {"lines": ["demand", "time"], "share": True}, "money"),
    ("deposit_growth", "存款日均净增", "Deposits, net daily-average growth", "net_growth",
     {"lines": ["demand", "time"], "base": "last_year_end", "share": True}, "money"),
    ("aum", "管理资产月日均", "AUM, month average", "aum_average", {"period": "month", "share": True}, "money"),
    ("weighted_aum", "管理资产加权日均", "AUM, weighted average", "weighted_aum", {"period": "month"}, "money"),
    ("loans_granted", "贷款投放", "Loans granted", "loans_granted", {"period": "month"}, "money"),
    ("wealth_sold", "理财销量", "Wealth products sold", "wealth_sold", {"lines": ["wealth", "fund"], "period": "month"}, "money"),
    ("new_customers", "新增客户", "New customers", "new_customers", {"period": "month"}, "count"),
    ("upgraded_customers", "提升客户", "Upgraded customers", "upgraded_customers", {"period": "month", "from_tier": "gold"}, "count"),
    ("contacts", "有效联系", "Contacts made", "contacts", {"period": "month", "connected": True}, "count"),
    ("coverage", "产品覆盖度", "Product coverage", "coverage", {}, "ppm"),
    ("cross_sell", "交叉销售率", "Cross-sell rate", "cross_sell", {"lines_at_least": 2}, "ppm"),
    ("campaign_success", "活动成功率", "Campaign success rate", "campaign_success", {"period": "quarter"}, "ppm"),
    ("churn", "客户流失率", "Churn", "churn", {"period": "quarter"}, "ppm"),
    ("npl_ratio", "不良率", "NPL ratio", "npl_ratio", {"grades": ["substandard", "doubtful", "loss"]}, "ppm"),
)  # fmt: skip


def _json(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def measure_rows() -> dict[str, list[Row]]:
    """Rows of `tier`, `kpi` and `reminder_rule`."""
    return {
        "tier": [_tier(id_from_key("tier", "demo", t.code), t.code, t.rank, t.name_zh, t.name_en, t.threshold) for t in TIERS],
        "kpi": [
            _kpi(id_from_key("kpi", "demo", code), code, zh, en, formula, _json(parameters), unit, position)
            for position, (code, zh, en, formula, parameters, unit) in enumerate(_KPIS, 1)
        ],
        "reminder_rule": [
            _rule(id_from_key("reminder_rule", "demo", code), code, parameters, bounds) for code, parameters, bounds in DEFAULT_ROWS
        ],
    }


_PERIODS = (("month", 1), ("quarter", 3), ("year", 12))
_ADDED_UP = frozenset({"loans_granted", "wealth_sold", "new_customers", "upgraded_customers", "contacts", "churn"})
"""Of a longer period the targets are the sum of its months'; of everything else that of its last month."""


def target_rows(seed: int, staff_no: str, person_id: str, customers: int, deposits: int, aum: int, year: int) -> list[Row]:
    """A manager's targets for each month, quarter and the whole of `year`: from what the book holds now, growing to a little more than that."""
    chance = stream(seed, "targets", staff_no)
    ambition = 0.95 + 0.25 * chance.random()
    by_month: list[dict[str, int]] = []
    for month in range(1, 13):
        grown = ambition * (0.90 + 0.01 * month)
        by_month.append(
            {
                "deposit_daily_average": int(deposits * grown) // WAN * WAN,
                "deposit_point": int(deposits * grown * 1.02) // WAN * WAN,
                "deposit_growth": int(deposits * 0.008 * month) // WAN * WAN,
                "aum": int(aum * grown) // WAN * WAN,
                "weighted_aum": int(aum * grown * 0.8) // WAN * WAN,
                "loans_granted": int(aum * 0.004 * (0.7 + 0.6 * chance.random())) // WAN * WAN,
                "wealth_sold": int((aum - deposits) * 0.08 * (0.7 + 0.6 * chance.random())) // WAN * WAN,
                "new_customers": max(1, customers // 120),
                "upgraded_customers": max(1, customers // 200),
                "contacts": max(10, customers // 6),
                "coverage": 3_600_000,
                "cross_sell": 900_000,
                "campaign_success": 120_000,
                "churn": 2_000,
                "npl_ratio": 12_000,
            }
        )
    rows = []
    for period, months in _PERIODS:
        for start in range(0, 12, months):
            those = by_month[start : start + months]
            first = f"{year}-{start + 1:02d}-01"
            rows += [
                _target(
                    id_from_key("kpi_target", "demo", f"{staff_no}/{code}/{first}" + ("" if months == 1 else f"/{period}")),
                    id_from_key("kpi", "demo", code),
                    person_id,
                    period,
                    first,
                    sum(one[code] for one in those) if code in _ADDED_UP else those[-1][code],
                )
                for code in by_month[0]
            ]
    return rows
