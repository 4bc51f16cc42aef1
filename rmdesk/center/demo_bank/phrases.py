"""What managers write down: summaries of contacts, opportunities, requirements, complaints, tasks."""

from __future__ import annotations

from random import Random

from rmdesk.center.demo_bank.chance import Odds, one_of
from rmdesk.center.demo_bank.words import words

LINES = {
    "time": "定期",
    "wealth": "理财",
    "fund": "基金",
    "insurance": "保险",
    "bond": "国债",
    "loan": "贷款",
    "card": "信用卡",
    "gold": "积存金",
}
PERSONS_LINES = Odds(
    (("wealth", 34.0), ("time", 24.0), ("fund", 14.0), ("insurance", 9.0), ("loan", 7.0), ("bond", 5.0), ("card", 5.0), ("gold", 2.0))
)
COMPANYS_LINES = Odds((("loan", 45.0), ("time", 30.0), ("wealth", 20.0), ("card", 5.0)))

_SAID = {
    "success": ("已购买{line}", "{line}成交，资金今日到账", "同意办理{line}，已完成签约"),
    "interested": ("对{line}有意向，等资金到位", "想了解{line}，已发产品资料", "{line}有兴趣，要和家人商量", "年终奖到账后考虑{line}"),
    "call_again": ("在开会，约改天再谈{line}", "外地出差，下周再联系", "正在接孩子，晚些再打"),
    "not_interested": ("暂不考虑{line}", "资金另有安排，不需要{line}", "觉得{line}收益低"),
    "refuses_marketing": ("明确表示不再接受营销电话",),
    "informed": ("告知定期即将到期", "提醒更新身份证件", "告知手机银行新版功能", "节日问候，关系维护", "通知风险测评即将过期"),
    "no_answer": ("", "", "晚上再试", "改发短信"),
    "switched_off": ("", "明日再拨"),
    "suspended": ("", "改联系家属"),
    "empty_number": ("需要更正号码",),
    "wrong_number": ("接听者不是本人",),
}
_ASKED = (
    ("希望上门办理{line}", "客户行动不便，希望客户经理上门"),
    ("咨询{line}利率", "请测算不同期限的收益并书面回复"),
    ("需要{line}方案", "准备做家庭资产配置，希望给出比较"),
    ("申请提高转账限额", "近期有大额付款，手机银行限额不够"),
    ("咨询境外汇款", "子女留学费用，了解手续和费用"),
)
_COMPLAINTS = (
    ("service", "柜台等候时间过长", "办理业务排队超过一小时，要求改进"),
    ("product", "理财净值下跌未及时告知", "客户认为风险提示不充分，要求解释"),
    ("fee", "对账户管理费有异议", "要求退还短信服务费"),
    ("privacy", "收到过多营销短信", "要求停止发送营销信息"),
    ("channel", "手机银行转账失败", "转账多次失败，影响付款"),
)
SALES_METHODS = words("phone visit branch mobile referral")


def said(chance: Random, result: str, line: str) -> str:
    """One line on a contact that ended with `result`."""
    return one_of(chance, _SAID[result]).format(line=LINES[line])


def asked(chance: Random, line: str) -> tuple[str, str]:
    """Summary and content of a requirement."""
    summary, content = one_of(chance, _ASKED)
    return summary.format(line=LINES[line]), content


def complained(chance: Random) -> tuple[str, str, str]:
    """Category, summary and content of a complaint."""
    return one_of(chance, _COMPLAINTS)


def task_text(kind: str, line: str) -> str:
    """What is to be done."""
    return {
        "follow_up": f"再次致电，跟进{LINES[line]}",
        "visit": "上门拜访，送产品资料",
        "maturity": f"{LINES[line]}到期承接",
        "birthday": "生日问候",
        "supervisor": "团队主管交办：核实客户资料",
    }[kind]
