"""The vocabulary of the quick log: Chinese, English and pinyin abbreviations side by side.

Words are lower case, separated by commas. The first word of a meaning is the one it is written with in Chinese, the second in English.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar

from rmdesk.domain.contact_codes import Channel, Direction, Line, Result

_Meaning = TypeVar("_Meaning")


class Approach(NamedTuple):
    """What a channel word says; some tell the direction too (来电, called in)."""

    channel: Channel
    direction: Direction | None = None


class Need(enum.Enum):
    """That the customer asked for something, which opens a requirement."""

    ASKED = "asked"


_APPROACHES: Final = (
    (Approach(Channel.PHONE), "电话, call, dt, dh, 电访, 致电, 打电话, 通话, phone, tel, called, phoned, rang"),
    (Approach(Channel.PHONE, Direction.OUT), "去电, outgoing call, qd, 外呼, 呼出, 回电, called back"),
    (Approach(Channel.PHONE, Direction.IN), "来电, inbound call, ld, 呼入, 来电话, called in, phoned in"),
    (Approach(Channel.VISIT), "拜访, visit, bf, 上门, 走访, 外访, 登门, visited"),
    (Approach(Channel.VISIT, Direction.IN), "来访, walk in, lf, 到访, 来行, 到店, 来网点, walk-in, came in"),
    (Approach(Channel.MESSAGE), "微信, message, wx, 短信, dx, 发微信, 发短信, 企微, 企业微信, 留言, msg, sms, wechat, text, text message"),
    (Approach(Channel.MEETING), "面谈, meeting, mt, 会面, 见面, 会谈, 会议, hy, 视频, 视频会议, 座谈, met, meet, video call"),
    (Approach(Channel.EMAIL), "邮件, email, yj, 电邮, 发邮件, mail, e-mail, emailed, mailed"),
)
_DIRECTIONS: Final = (
    (Direction.IN, "客户主动, inbound, 主动联系, incoming"),
    (Direction.OUT, "我方联系, outbound, outgoing"),
)
_RESULTS: Final = (
    (Result.SUCCESS, "成功, success, cg, 成交, 已成交, 已购, 已购买, 已办, 已办理, 办成, 签约, 已签约, 已续存, sold, deal, signed"),
    (Result.INTERESTED, "有意, interested, yy, 有意向, 有意愿, 意向, 感兴趣, 有兴趣, 很感兴趣"),
    (Result.CALL_AGAIN, "再电, call again, zd, 再联系, 再约, 再打, 再沟通, 回头再说, 下次再说, call back, callback, ring back, follow up"),
    (Result.NOT_INTERESTED, "无意, not interested, wy, 无意向, 无意愿, 没意向, 没有意向, 没兴趣, 没有兴趣, 不感兴趣, 无兴趣, 不需要"),
    (Result.NOT_INTERESTED, "暂不需要, no interest, 不考虑, 婉拒, 拒绝, uninterested, declined"),
    (Result.REFUSES_MARKETING, "拒绝营销, refuses marketing, jjyx, 拒绝推销, 勿扰, 免打扰, 请勿打扰, 不要再打, 别再打, 勿再致电"),
    (Result.REFUSES_MARKETING, "拒接营销, refused marketing, do not call, don't call, dnc, opt out"),
    (Result.INFORMED, "已告知, informed, 告知, 通知到, 已通知, 已提醒, 提醒到, notified, told, reminded"),
    (Result.NO_ANSWER, "未接, no answer, wj, wjt, 未接通, 未接听, 没接, 没接通, 没人接, 无人接, 无人接听, 不接, 不接电话, 拒接"),
    (Result.NO_ANSWER, "占线, busy, 忙线, 正忙, noanswer, not answered, unanswered, line busy, voicemail"),
    (Result.SWITCHED_OFF, "关机, switched off, gj, 已关机, off, phone off, powered off, turned off"),
    (Result.SUSPENDED, "停机, suspended, tj, 已停机, 欠费停机, out of service"),
    (Result.EMPTY_NUMBER, "空号, empty number, kh, 是空号, no such number, dead number, invalid number, disconnected"),
    (Result.WRONG_NUMBER, "错号, wrong number, ch, 打错, 打错了, 号码错, 号码错误, 非本人, 不是本人, wrong person"),
)
_CONNECTED: Final = ((True, "接通, connected, jt, 已接通, 已接, 通了, 已见, 见到, 已面谈, reached, answered, picked up, met"),)
_LINES: Final = (
    (Line.WEALTH, "理财, wealth, lc, 理财产品, wealth product, wealth products, wmp"),
    (Line.TIME, "定期, time deposit, dq, 定存, 定期存款, 存款, ck, 大额存单, 存单, cd, 转存, 续存, deposit, deposits, term deposit, td"),
    (Line.DEMAND, "活期, demand deposit, hq, 活期存款, demand, current account, savings"),
    (Line.LOAN, "贷款, loan, dk, 房贷, 车贷, 按揭, 经营贷, 消费贷, 信用贷, 抵押贷, 授信, loans, mortgage, credit line"),
    (Line.FUND, "基金, fund, jj, 公募, 私募, 定投, jjdt, funds, mutual fund"),
    (Line.BOND, "国债, bond, gz, 债券, bonds, government bond"),
    (Line.INSURANCE, "保险, insurance, bx, 年金险, 寿险, 重疾险, 保单, annuity"),
    (Line.GOLD, "黄金, gold, hj, 贵金属, 积存金, 金条"),
    (Line.CARD, "信用卡, card, xyk, 借记卡, 银行卡, 办卡, credit card, debit card"),
    (Line.SERVICE, "代发, service, df, 代发工资, 手机银行, 网银, 收单, 开户, 结算, payroll, mobile banking"),
)
_NEEDS: Final = ((Need.ASKED, "需求, requirement, xq, 需要, 有需求, 提出需求, needs, need, wants, asks for, requirements"),)
_PRIORITIES: Final = ((1, "高, high, 急, urgent, h"), (2, "中, medium, mid, m"), (3, "低, low, l"))


def _read(rows: Sequence[tuple[_Meaning, str]]) -> dict[str, _Meaning]:
    return {word.strip(): meaning for meaning, words in rows for word in words.split(",")}


APPROACHES: Final = _read(_APPROACHES)
DIRECTIONS: Final = _read(_DIRECTIONS)
RESULTS: Final = _read(_RESULTS)
CONNECTED: Final = _read(_CONNECTED)
LINES: Final = _read(_LINES)
NEEDS: Final = _read(_NEEDS)
PRIORITIES: Final = _read(_PRIORITIES)

NEGATIONS: Final = frozenset({"不", "没", "没有", "未", "无", "非", "别", "not", "no", "never", "didn't", "isn't", "wasn't", "without"})
"""A known word right behind one of these says the opposite, so it is left to the note."""

_WRITTEN: Final[dict[Approach | Direction | Result | Line | Need, list[str]]] = {}
for _rows in (_APPROACHES, _DIRECTIONS, _RESULTS, _LINES, _NEEDS):
    for _meaning, _row in _rows:
        _WRITTEN.setdefault(_meaning, _row.split(", ")[:2])


def written(meaning: Approach | Direction | Result | Line | Need, lang: str) -> str:
    """The word that a meaning is written with in `lang`, such that it reads back as the same meaning."""
    return _WRITTEN[meaning][0 if lang.startswith("zh") else 1]


def written_connected(lang: str) -> str:
    """The word for "was reached" without more of a result."""
    return _CONNECTED[0][1].split(",")[0 if lang.startswith("zh") else 1].strip()


Meaning = Approach | Direction | Result | Line | Need | bool
"""What a word of the head can mean; `True` is "connected"."""

WORDS: Final[dict[str, Meaning]] = {**CONNECTED, **DIRECTIONS, **LINES, **NEEDS, **RESULTS, **APPROACHES}
LONGEST_PHRASE: Final = max(len(word.split()) for word in WORDS)
LONGEST_WORD: Final = max(map(len, WORDS))
