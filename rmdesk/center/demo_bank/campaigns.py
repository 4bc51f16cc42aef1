"""The demo bank's campaigns around the business date: one over, two running, one to come; their scripts and feedback codes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rmdesk.center.demo_bank.frame import Frame, text, workday_after, workday_before
from rmdesk.center.demo_bank.rows import Row, maker
from rmdesk.domain.ids import id_from_key

_campaign = maker("campaign", "id code name_zh name_en product_line start end status", source="crm")
_script = maker("script", "id campaign_id step text_zh text_en", source="crm")
_feedback = maker("feedback_code", "id code name_zh name_en success final", source="crm")


@dataclass(frozen=True, slots=True)
class Drive:
    """A campaign; days are ordinals."""

    id: str
    code: str
    name_zh: str
    name_en: str
    line: str
    start: int
    end: int
    status: str
    script: tuple[tuple[str, str], ...]


_GREETING = (
    "您好，请问是{name}吗？我是之江银行{branch}的客户经理。现在方便说两分钟吗？",
    "Hello, is this {name}? I am your relationship manager at Zhijiang Bank, {branch}. Do you have two minutes?",
)
_CLOSING = (
    "好的，我把产品资料发给您，风险等级和期限都写在第一页。您看{date}我再给您回电可以吗？",
    "I will send you the product sheet; risk level and term are on its first page. May I call you back on {date}?",
)
_PLANS = (
    ("autumn-deposit", "金秋存款季", "Autumn deposits", "time", -120, -50, "closed", (
        "本季整存整取一年期利率为1.35%，二十万元以上可选大额存单，到期可以自动转存。",
        "This season a one-year time deposit earns 1.35 %; from 200,000 there is a certificate of deposit. It can roll over by itself.",
    )),
    ("wealth-renewal", "理财到期承接", "Wealth product renewal", "wealth", -25, 20, "running", (
        "您持有的理财近期到期，资金到账后会留在活期。我们有同风险等级的新一期产品，是否需要为您预约？",
        "Your wealth product matures shortly and the money will lie idle. A new issue of the same risk level is open; shall I reserve it?",
    )),
    ("fund-plan", "基金定投体检", "Fund savings plan check", "fund", -10, 35, "running", (
        "想和您一起看看基金持仓：哪些亏损、风险是否仍与您的测评相符，再决定是否调整。基金不保本，过往业绩不代表将来。",
        "I would like to go through your funds with you: what lost, and whether the risk still fits your rating. Funds can lose money.",
    )),
    ("pension-account", "个人养老金开户", "Personal pension accounts", "insurance", 12, 70, "planned", (
        "个人养老金每年最高可缴一万二千元，缴费可在税前扣除，领取前不能支取。",
        "Up to 12,000 yuan a year may go into a personal pension, deducted before tax; it cannot be drawn before retirement.",
    )),
)  # fmt: skip
_FEEDBACK = (
    ("F01", "已成交", "Sold", 1, 1),
    ("F02", "有意向", "Interested", 0, 0),
    ("F03", "需再联系", "Call again", 0, 0),
    ("F04", "无需求", "No need", 0, 1),
    ("F05", "未接通", "Not reached", 0, 0),
    ("F06", "拒绝营销", "Refuses marketing", 0, 1),
    ("F07", "号码错误", "Wrong number", 0, 1),
    ("F08", "已预约面谈", "Appointment made", 1, 1),
)


@cache
def drives(frame: Frame) -> tuple[Drive, ...]:
    """The campaigns as of the business date of `frame`."""
    return tuple(
        Drive(
            id_from_key("campaign", "demo", code),
            code,
            zh,
            en,
            line,
            workday_after(frame.today + start),
            workday_before(frame.today + end),
            status,
            (_GREETING, offer, _CLOSING),
        )
        for code, zh, en, line, start, end, status, offer in _PLANS
    )


def campaign_rows(frame: Frame) -> dict[str, list[Row]]:
    """Rows of `campaign`, `script` and `feedback_code`."""
    running = drives(frame)
    campaigns = [
        _campaign(drive.id, drive.code, drive.name_zh, drive.name_en, drive.line, text(drive.start), text(drive.end), drive.status)
        for drive in running
    ]
    scripts = [
        _script(id_from_key("script", "demo", f"{drive.code}/{step}"), drive.id, step, zh, en)
        for drive in running
        for step, (zh, en) in enumerate(drive.script, 1)
    ]
    feedback = [_feedback(id_from_key("feedback_code", "demo", code), code, zh, en, *flags) for code, zh, en, *flags in _FEEDBACK]
    return {"campaign": campaigns, "script": scripts, "feedback_code": feedback}
