"""Pages of the demo bank's handbook: how the desk is used, how customers are called, and product sheets."""

from __future__ import annotations

from rmdesk.center.demo_bank.catalogue import Catalogue
from rmdesk.center.demo_bank.rows import Row, maker
from rmdesk.domain.ids import id_from_key

_page = maker("handbook_page", "id slug title_zh title_en text_zh text_en", source="center")

_PAGES = (
    (
        "quick-log",
        "一行记录",
        "Quick log",
        """# 一行记录

通话时写一行，保存即成四条记录：联系、商机、待办、工作日志。

    dt 有意 理财 20w ; 等年终奖 > 周五 再电 !1

- `dt` 电话，`有意` 结果，`理财 20w` 产品与金额
- `;` 后是备注，`>` 后是下次行动的日期与内容，`!1` 优先级，`#` 标签
- 看不懂的词留在备注里，不会丢失
""",
        """# Quick log

One line during the call becomes four records: contact, opportunity, task, line in the work log.

    call interested wealth 200k ; waiting for bonus > fri call again !1

- `call` the channel, `interested` the result, `wealth 200k` product and amount
- after `;` a note, after `>` the next action, `!1` its priority, `#` a tag
- words that are not understood stay in the note
""",
    ),
    (
        "calling",
        "致电规范",
        "Calling customers",
        """# 致电规范

- 工作日 09:00–12:00、14:00–20:00 致电；非工作日须客户同意
- 每位客户每周最多三次
- 客户拒绝营销后不再致电营销；有未结投诉时先处理投诉
- 号码、证件号、账号默认遮盖，逐项查看并留痕
""",
        """# Calling customers

- On working days 09:00–12:00 and 14:00–20:00; on other days only if the customer agreed
- Three attempts a week at most
- No sales calls to who refused them; an open complaint comes first
- Numbers are masked; each one revealed leaves a trace
""",
    ),
    (
        "offline",
        "离线工作",
        "Working offline",
        """# 离线工作

本机有完整的客户资料副本，已加密。没有网络时照常查询和记录，标题栏显示数据日期和待上传条数；恢复网络后自动上传。
同一字段两处都改过时，以中心为准，并请你选择保留哪一个。
""",
        """# Working offline

This desk holds an encrypted replica of your whole book. Without a network everything works as usual; the title shows how old the data is and
how much waits to be uploaded. Where a field was changed in two places, the center's value stays and you are asked which one to keep.
""",
    ),
    (
        "tiers",
        "客户等级",
        "Customer tiers",
        """# 客户等级

按月日均管理资产：金卡 5 万、白金 20 万、钻石 50 万、私行 600 万元起。
低于等级标准连续三个月，第四个月进入关注期，恢复即解除。
""",
        """# Customer tiers

By month-average AUM: gold from 50,000, platinum 200,000, diamond 500,000, private 6,000,000 yuan.
Three months below the threshold put a customer on watch in the fourth; recovery lifts it.
""",
    ),
)


def handbook_rows(products: Catalogue) -> list[Row]:
    """Rows of `handbook_page`: the pages, and sheets on time deposits and wealth products as they are sold now."""
    pages = [*_PAGES, _terms(products), _wealth(products)]
    return [_page(id_from_key("handbook_page", "demo", slug), slug, zh, en, text_zh, text_en) for slug, zh, en, text_zh, text_en in pages]


def _terms(products: Catalogue) -> tuple[str, str, str, str, str]:
    listed = [*products.terms, products["T-CD"]]
    zh = "\n".join(f"| {sold.name_zh} | {_percent(sold.rate)} |" for sold in listed)
    en = "\n".join(f"| {sold.name_en} | {_percent(sold.rate)} |" for sold in listed)
    return (
        "time-deposits",
        "定期存款",
        "Time deposits",
        f"# 定期存款\n\n| 产品 | 年利率 |\n|---|---:|\n{zh}\n\n提前支取按活期计息；可约定到期自动转存，转存按当日挂牌利率。\n",
        f"# Time deposits\n\n| product | rate a year |\n|---|---:|\n{en}\n\nEarly withdrawal earns the demand rate. Rollover uses the rate of that day.\n",
    )


def _wealth(products: Catalogue) -> tuple[str, str, str, str, str]:
    zh = "\n".join(f"- {sold.name_zh}（风险等级 {sold.risk}）" for sold in products.wealth)
    en = "\n".join(f"- {sold.code}: {sold.name_en} (risk {sold.risk})" for sold in products.wealth)
    return (
        "wealth-products",
        "理财产品",
        "Wealth products",
        f"# 理财产品\n\n理财非存款，净值会波动。只可推荐不高于客户风险测评等级的产品。\n\n{zh}\n",
        f"# Wealth products\n\nThey are not deposits and can lose value. Offer none above the customer's risk rating.\n\n{en}\n",
    )


def _percent(ppm: int) -> str:
    return f"{ppm / 10_000:.2f}%"
