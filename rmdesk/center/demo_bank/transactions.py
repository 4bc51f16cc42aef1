"""Bookings of the last three months, taken from the balances: what an account's bookings of a day add up to is exactly how its balance moved."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from rmdesk.center.demo_bank.balances import Flow, Points, value_at
from rmdesk.center.demo_bank.chance import Odds, one_of, whole
from rmdesk.center.demo_bank.frame import Frame
from rmdesk.center.demo_bank.people_names import person_name
from rmdesk.center.demo_bank.rows import Row, day_head
from rmdesk.center.demo_bank.staff import BANK_NAME
from rmdesk.center.demo_bank.words import words
from rmdesk.center.demo_bank.world import Cluster, OpenAccount, Party

RECENT_DAYS = 92
_A_DAY = 16
"""Room for numbers of bookings of one day in an id."""
_BANKS = words("中国工商银行 中国农业银行 中国银行 中国建设银行 交通银行 招商银行 浙商银行 宁波银行 邮储银行 支付宝 财付通")

_SPENDING: Odds[str] = Odds(
    (
        ("shopping", 30.0), ("dining", 17.0), ("transfer_out", 18.0), ("household", 8.0), ("education", 5.0), ("medical", 6.0), ("travel", 5.0),
        ("housing", 4.0), ("insurance", 2.0), ("cash", 4.0), ("wedding", 0.4), ("baby", 0.8),
    )
)  # fmt: skip
_PLACES = {
    "shopping": words("银泰百货 物美超市 天猫 京东商城 盒马鲜生 联华超市 万象城"),
    "dining": words("外婆家餐饮 绿茶餐厅 知味观 星巴克 美团外卖 新白鹿餐厅"),
    "household": words("国网浙江电力 杭州水务集团 杭州燃气 中国移动浙江公司 中国电信浙江公司"),
    "education": words("新东方培训 学而思教育 钱江外国语培训 青少年活动中心"),
    "medical": words("浙大一院 市第一人民医院 口腔医院 九洲大药房"),
    "travel": words("携程旅行 中国铁路12306 中国国际航空 飞猪旅行"),
    "housing": words("绿城物业 滨江物业 链家房产 宜家家居"),
    "insurance": words("中国平安保险 中国人寿保险 太平洋保险"),
    "wedding": words("唯一婚纱摄影 喜铺婚礼策划 周大福珠宝 罗曼婚庆"),
    "baby": words("孩子王母婴 月子会所 贝因美母婴店"),
    "cash": ("",),
}
_CHANNELS = {
    "shopping": "card", "dining": "mobile", "transfer_out": "mobile", "transfer_in": "mobile", "cash": "cash_out", "salary": "batch", "pension": "batch",
    "payroll": "batch", "time_deposit": "internal", "wealth": "internal",
}  # fmt: skip


def write_transactions(cluster: Cluster, party: Party, account: OpenAccount, points: Points, flows: Sequence[Flow]) -> None:
    """The recent bookings of one account; `flows` are those whose reason is known."""
    frame, chance = cluster.frame, cluster.chance
    since = frame.today - RECENT_DAYS
    recent = [point for point in points[1:] if point[0] >= since]
    if not recent:
        return
    known: dict[int, list[Flow]] = {}
    for flow in flows:
        known.setdefault(flow.day, []).append(flow)
    head, rows = day_head(account.id), []
    balance = value_at(points, recent[0][0] - 1)
    for day, amount in recent:
        bookings = known.get(day, [])[: _A_DAY - 5]
        left = amount - balance - sum(flow.amount for flow in bookings)
        bookings = [*bookings, *(_of_company(chance, day, left) if party.kind != "retail" else _of_person(chance, party, day, left))]
        for number, flow in enumerate(bookings):
            balance += flow.amount
            rows.append(_row(chance, frame, party, account.id, f"{head}{day * _A_DAY + number:08x}", flow, balance))
    cluster.out.extend("transaction", rows, account.books)


def _of_person(chance: Random, party: Party, day: int, left: int) -> list[Flow]:
    flows = []
    if left > party.pay // 2 and party.livelihood is not None and party.livelihood.rhythm == "wages" and party.pay:
        flows.append(Flow(day, party.pay, "pension" if party.livelihood.code == "retired" else "salary"))
        left -= party.pay
    if left > 0:
        flows.append(Flow(day, left, "transfer_in"))
        return flows
    for _part in range(whole(chance, 0, 2)):
        part = int(left * (0.2 + 0.4 * chance.random()))
        if part < -500:
            flows.append(Flow(day, part, _SPENDING.draw(chance)))
            left -= part
    if left:
        flows.append(Flow(day, left, _SPENDING.draw(chance)))
    return flows


def _of_company(chance: Random, day: int, left: int) -> list[Flow]:
    if left > 0:
        return [Flow(day, left, "sales")]
    part = int(left * (0.5 + 0.4 * chance.random()))
    flows = [
        Flow(day, part, "payroll" if chance.random() < 0.4 else "supplier"),
        Flow(day, left - part, "supplier" if chance.random() < 0.7 else "tax"),
    ]
    return [flow for flow in flows if flow.amount]


def _row(chance: Random, frame: Frame, party: Party, account_id: str, row_id: str, flow: Flow, balance: int) -> Row:
    """Columns as `Shape` has them: id, row_version, source, as_of, deleted_at, account_id, date, amount, balance_after, counterparty and so on."""
    category = flow.category
    if flow.own:
        name, bank, account = party.name, BANK_NAME, ""
    elif category in _PLACES:
        name, bank, account = one_of(chance, _PLACES[category]), "", ""
    elif category in ("salary", "pension"):
        name, bank, account = party.employer or "杭州市社会保险管理服务中心", one_of(chance, _BANKS), ""
    elif category in ("sales", "supplier"):
        name, bank, account = one_of(chance, _FIRMS), one_of(chance, _BANKS[:9]), f"{whole(chance, 10**15, 10**16 - 1)}"
    elif category in ("payroll", "tax"):
        name, bank, account = "代发工资" if category == "payroll" else "国家税务总局杭州市税务局", BANK_NAME, ""
    else:
        name, bank, account = person_name(chance, "M", 1980), one_of(chance, _BANKS), f"{whole(chance, 10**15, 10**16 - 1)}"
    channel = _CHANNELS.get(category, "online")
    date_text = frame.texts[flow.day - frame.start]
    return (
        row_id,
        1,
        "core",
        None,
        None,
        account_id,
        date_text,
        flow.amount,
        balance,
        name,
        bank,
        account,
        category,
        channel,
        int(flow.own),
        "",
    )


_FIRMS = words("""
浙江恒源纺织有限公司 杭州锐科电子科技有限公司 宁波海川进出口有限公司 上海博远国际货运代理有限公司 绍兴瑞丰印染有限公司 苏州联创精密机械有限公司
杭州顺达物流有限公司 义乌嘉禾商贸有限公司 温州泰隆五金制品有限公司 嘉兴华茂新材料有限公司
""")
