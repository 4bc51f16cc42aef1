"""Examples of the filter line, for the help, the documentation and the tests, which hold that each means what is said here."""

from __future__ import annotations

from typing import Final, NamedTuple

from rmdesk.domain.filter_line import Condition, Filter
from rmdesk.domain.filter_terms import DEFAULT_LEVELS, NONE, Operator, Vocabulary
from rmdesk.domain.money import Money

EXAMPLE_WORDS: Final = Vocabulary(DEFAULT_LEVELS, ("春节走访", "Top 20"), ("理财节",))
"""The levels and groups that the examples speak of."""


class FilterExample(NamedTuple):
    """A line and what it means."""

    text: str
    wanted: Filter


def _all(*conditions: tuple[str, Operator, tuple[str | int | Money, ...]]) -> Filter:
    return Filter(tuple(Condition(*condition) for condition in conditions))


_IS, _NOT, _LEAST, _MOST, _MORE, _LESS = Operator.IS, Operator.IS_NOT, Operator.LEAST, Operator.MOST, Operator.MORE, Operator.LESS
_MILLION_TO_TWO: Final = _all(("aum", _LEAST, (Money.of(1_000_000),)), ("aum", _MOST, (Money.of(2_000_000),)))
_GOLD_UP: Final = ("level", _LEAST, ("gold",))

FILTER_EXAMPLES: Final = (
    FilterExample("", Filter()),
    FilterExample("level>=gold", _all(_GOLD_UP)),
    FilterExample("等级>=金卡", _all(_GOLD_UP)),
    FilterExample("等级：金卡＋", _all(_GOLD_UP)),
    FilterExample("黄金+", _all(_GOLD_UP)),
    FilterExample("level:diamond,private", _all(("level", _IS, ("diamond", "private")))),
    FilterExample("等级≠普通、黄金", _all(("level", _NOT, ("ordinary", "gold")))),
    FilterExample(
        "level>=gold aum>50w nocontact>30d maturity<7d product:fund",
        _all(
            _GOLD_UP,
            ("aum", _MORE, (Money.of(500_000),)),
            ("nocontact", _MORE, (30,)),
            ("maturity", _LESS, (7,)),
            ("product", _IS, ("fund",)),
        ),
    ),
    FilterExample(
        "等级>=金卡 资产>50万 未联系>30天 到期<7天 产品:基金",
        _all(
            _GOLD_UP,
            ("aum", _MORE, (Money.of(500_000),)),
            ("nocontact", _MORE, (30,)),
            ("maturity", _LESS, (7,)),
            ("product", _IS, ("fund",)),
        ),
    ),
    FilterExample("aum:100w..200w", _MILLION_TO_TWO),
    FilterExample("资产：１００万..２００万", _MILLION_TO_TWO),
    FilterExample("aum >= 1,000,000 aum <= 2m", _MILLION_TO_TWO),
    FilterExample("deposits>=200k", _all(("deposits", _LEAST, (Money.of(200_000),)))),
    FilterExample("异动<=-20万", _all(("swing", _MOST, (Money.of(-200_000),)))),
    FilterExample("nocontact>3m status!=lost,dormant", _all(("nocontact", _MORE, (90,)), ("status", _NOT, ("lost", "dormant")))),
    FilterExample("未联系:从未", _all(("nocontact", _IS, (NONE,)))),
    FilterExample("next<0", _all(("next", _LESS, (0,)))),
    FilterExample("行动!=无", _all(("next", _NOT, (NONE,)))),
    FilterExample("birthday<2w age>=60", _all(("birthday", _LESS, (14,)), ("age", _LEAST, (60,)))),
    FilterExample("kind:company product:loan", _all(("kind", _IS, ("corporate",)), ("product", _IS, ("loan",)))),
    FilterExample("has:complaint,overdue", _all(("has", _IS, ("complaint", "overdue")))),
    FilterExample("角色：协办", _all(("role", _IS, ("assist",)))),
    FilterExample('group:"Top 20"', _all(("group", _IS, ("Top 20",)))),
    FilterExample("客户群:春节走访 标签:理财节", _all(("group", _IS, ("春节走访",)), ("tag", _IS, ("理财节",)))),
    FilterExample("zhang 5678", _all(("text", _IS, ("zhang",)), ("text", _IS, ("5678",)))),
    FilterExample('"gold"', _all(("text", _IS, ("gold",)))),
)
"""What the line can say, in both languages."""


class BadExample(NamedTuple):
    """A line that says nothing, and which part of it is wrong."""

    text: str
    wrong: str


BAD_EXAMPLES: Final = (
    BadExample("levle>=gold", "levle"),
    BadExample("level>=golden", "golden"),
    BadExample("aum>much", "much"),
    BadExample("aum>", "aum>"),
    BadExample("status>active", ">"),
    BadExample("nocontact>soon", "soon"),
    BadExample("nocontact>none", ">none"),
    BadExample("age>=old", "old"),
    BadExample("level", "level"),
    BadExample(">50w", ">"),
    BadExample("group:nobody", "nobody"),
    BadExample("aum>=1w,2w", "1w,2w"),
    BadExample("level>gold,diamond", "diamond"),
    BadExample('name:张 "zhang', '"zhang'),
    BadExample("aum>1w..2w", "1w..2w"),
    BadExample("maturity:..", ".."),
)
"""What is refused, and where."""
