"""Examples of the quick log, for the help screen, the documentation and the tests, which hold that each means what is said here."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from rmdesk.domain.contact_codes import Channel, Direction, Line, Result
from rmdesk.domain.money import Money
from rmdesk.domain.quicklog import NextAction, QuickLog

EXAMPLES_TODAY: Final = date(2026, 11, 20)
"""A Friday: the day on which the examples are typed."""
EXAMPLES_MATURITY: Final = date(2026, 12, 28)
"""What matures in the examples that speak of a maturity."""


class Example(NamedTuple):
    """A line and what it means."""

    text: str
    log: QuickLog


_PHONE, _VISIT, _MESSAGE = Channel.PHONE, Channel.VISIT, Channel.MESSAGE
_CALLED_INTERESTED: Final = QuickLog(
    _PHONE,
    result=Result.INTERESTED,
    connected=True,
    line=Line.WEALTH,
    amount=Money.of(200_000),
    note="等年终奖",
    next_action=NextAction(date(2026, 11, 27), "再电"),
    priority=1,
)

EXAMPLES: Final = (
    Example("dt 有意 理财 20w ; 等年终奖 > 周五 再电 !1", _CALLED_INTERESTED),
    Example("ｄｔ有意理财２０万；等年终奖＞周五再电！１", _CALLED_INTERESTED),
    Example(
        "call interested wealth 200k ; waiting for bonus > fri call again !1",
        QuickLog(
            _PHONE,
            result=Result.INTERESTED,
            connected=True,
            line=Line.WEALTH,
            amount=Money.of(200_000),
            note="waiting for bonus",
            next_action=NextAction(date(2026, 11, 27), "call again"),
            priority=1,
        ),
    ),
    Example("dt 关机", QuickLog(_PHONE, result=Result.SWITCHED_OFF, connected=False)),
    Example(
        "call no answer > tomorrow",
        QuickLog(_PHONE, result=Result.NO_ANSWER, connected=False, next_action=NextAction(date(2026, 11, 21), "")),
    ),
    Example("电话 空号 ; 问其女儿", QuickLog(_PHONE, result=Result.EMPTY_NUMBER, connected=False, note="问其女儿")),
    Example(
        "bf 成功 定期 1.5亿 ; 已签三年 #重点",
        QuickLog(
            _VISIT, result=Result.SUCCESS, connected=True, line=Line.TIME, amount=Money.of(150_000_000), note="已签三年", tags=("重点",)
        ),
    ),
    Example("wx 已告知 ; 基金分红到账", QuickLog(_MESSAGE, result=Result.INFORMED, connected=True, note="基金分红到账")),
    Example("来电 贷款 50万 ; 问利率", QuickLog(_PHONE, Direction.IN, line=Line.LOAN, amount=Money.of(500_000), note="问利率")),
    Example("来访 > 下周三 面签", QuickLog(_VISIT, Direction.IN, next_action=NextAction(date(2026, 11, 25), "面签"))),
    Example(
        "dt 有意 续存 > 到期前7天 通知",
        QuickLog(_PHONE, result=Result.INTERESTED, connected=True, line=Line.TIME, next_action=NextAction(date(2026, 12, 21), "通知")),
    ),
    Example("dt 拒绝营销", QuickLog(_PHONE, result=Result.REFUSES_MARKETING, connected=True)),
    Example("dt 没什么意向 ; 年后再说", QuickLog(_PHONE, note="没什么意向 年后再说")),
    Example(
        'meeting > "next wed" sign papers !2',
        QuickLog(Channel.MEETING, next_action=NextAction(date(2026, 11, 25), "sign papers"), priority=2),
    ),
    Example(
        "email ; sent the product sheet > +2w",
        QuickLog(Channel.EMAIL, note="sent the product sheet", next_action=NextAction(date(2026, 12, 4), "")),
    ),
    Example(
        "dt 接通 ; 利率 > 3% 才考虑 > 月底 报价",
        QuickLog(_PHONE, connected=True, note="利率 > 3% 才考虑", next_action=NextAction(date(2026, 11, 30), "报价")),
    ),
    Example(
        "dt 接通 需要 贷款 50w ; 装修 > 28.11. 送资料",
        QuickLog(
            _PHONE,
            connected=True,
            line=Line.LOAN,
            amount=Money.of(500_000),
            note="装修",
            next_action=NextAction(date(2026, 11, 28), "送资料"),
            need=True,
        ),
    ),
    Example(
        "call reached needs ; a second card for his wife", QuickLog(_PHONE, connected=True, note="a second card for his wife", need=True)
    ),
    Example(
        "dt 有意 > 31.02. 再电", QuickLog(_PHONE, result=Result.INTERESTED, connected=True, next_action=NextAction(None, "31.02. 再电"))
    ),
    Example("老客户介绍了一位朋友", QuickLog(note="老客户介绍了一位朋友")),
    Example("", QuickLog()),
)
