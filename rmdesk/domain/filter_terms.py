"""The words of the filter line: which fields a customer can be filtered by, how they are called in both languages, and what may stand behind them.

Both languages are always understood, whatever the screen speaks: a saved filter or a group's rule is read by colleagues too. `filter_line` gives
the grammar.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final, NamedTuple

from rmdesk.i18n import N_


class Operator(enum.StrEnum):
    """How a field is compared."""

    IS = "="
    IS_NOT = "!="
    LEAST = ">="
    MOST = "<="
    MORE = ">"
    LESS = "<"


EQUALITY: Final = (Operator.IS, Operator.IS_NOT)


class Takes(enum.Enum):
    """What stands behind a field."""

    LEVEL = "level"
    CODE = "code"
    MONEY = "money"
    DAYS = "days"
    NUMBER = "number"
    NAME = "name"
    """A name that exists, or a text; equality only."""


class Word(NamedTuple):
    """A value with its names; the first of each language is the one that is written."""

    code: str
    en: tuple[str, ...]
    zh: tuple[str, ...]

    def name(self, lang: str) -> str:
        """The name that is written."""
        return self.zh[0] if lang.startswith("zh") and self.zh else self.en[0] if self.en else self.code

    @property
    def spellings(self) -> frozenset[str]:
        """Everything that is understood, in lower case."""
        return frozenset(name.lower() for name in (self.code, *self.en, *self.zh))


@dataclass(frozen=True)
class Field:
    """Something a customer can be filtered by."""

    word: Word
    takes: Takes
    help: str
    """What it compares, English message id."""
    usual: Operator = Operator.IS
    """The operator that completion proposes."""
    words: tuple[Word, ...] = ()
    """For codes: the values there are."""
    may_lack: bool = False
    """Whether `none` makes sense: there may be no such day."""

    @property
    def code(self) -> str:
        """What conditions name it by."""
        return self.word.code

    @property
    def operators(self) -> tuple[Operator, ...]:
        """Those that make sense."""
        return EQUALITY if self.takes in (Takes.CODE, Takes.NAME) else tuple(Operator)


NONE: Final = "none"
"""The value that stands for "there is none"."""
NONE_WORD: Final = Word(NONE, ("none", "never"), ("无", "从未", "没有"))

STATUSES: Final = (
    Word("active", ("active",), ("活跃",)),
    Word("potential", ("potential", "prospect"), ("潜在",)),
    Word("dormant", ("dormant",), ("沉寂",)),
    Word("lost", ("lost",), ("流失",)),
)
KINDS: Final = (
    Word("retail", ("retail", "person"), ("零售", "个人")),
    Word("corporate", ("corporate", "company"), ("对公", "公司")),
    Word("institution", ("institution",), ("机构",)),
)
ROLES: Final = (Word("lead", ("lead",), ("主办",)), Word("assist", ("assist",), ("协办",)))
LINES: Final = (
    Word("demand", ("demand", "current"), ("活期",)),
    Word("time", ("time", "term"), ("定期",)),
    Word("wealth", ("wealth",), ("理财",)),
    Word("fund", ("fund",), ("基金",)),
    Word("bond", ("bond",), ("国债", "债券")),
    Word("insurance", ("insurance",), ("保险",)),
    Word("gold", ("gold",), ("贵金属", "黄金")),
    Word("loan", ("loan",), ("贷款",)),
    Word("card", ("card",), ("银行卡", "卡")),
)
OPEN_WORK: Final = (
    Word("task", ("task",), ("任务",)),
    Word("overdue", ("overdue",), ("逾期任务", "逾期")),
    Word("opportunity", ("opportunity", "deal"), ("商机", "机会")),
    Word("requirement", ("requirement",), ("需求",)),
    Word("complaint", ("complaint",), ("投诉",)),
)

FIELDS: Final = (
    Field(Word("level", ("level", "tier"), ("等级", "级别")), Takes.LEVEL, N_("level, by its rank"), Operator.LEAST),
    Field(Word("status", ("status",), ("状态",)), Takes.CODE, N_("status of the relationship"), words=STATUSES),
    Field(Word("kind", ("kind", "type"), ("类型", "客户类型")), Takes.CODE, N_("kind of customer"), words=KINDS),
    Field(Word("aum", ("aum",), ("管理资产", "资产")), Takes.MONEY, N_("assets under management"), Operator.LEAST),
    Field(Word("average", ("average", "avg"), ("月日均", "日均")), Takes.MONEY, N_("AUM, average of this month"), Operator.LEAST),
    Field(Word("deposits", ("deposits", "deposit"), ("存款",)), Takes.MONEY, N_("deposits"), Operator.LEAST),
    Field(
        Word("investments", ("investments", "investment"), ("投资",)),
        Takes.MONEY,
        N_("wealth, funds, bonds, insurance, gold"),
        Operator.LEAST,
    ),
    Field(Word("loans", ("loans", "loan"), ("贷款",)), Takes.MONEY, N_("what is owed to us"), Operator.LEAST),
    Field(
        Word("swing", ("swing", "change"), ("异动", "变动")),
        Takes.MONEY,
        N_("deposits against seven days ago; minus is out"),
        Operator.MOST,
    ),
    Field(
        Word("nocontact", ("nocontact", "silent"), ("未联系",)),
        Takes.DAYS,
        N_("days since they were last reached"),
        Operator.MORE,
        may_lack=True,
    ),
    Field(
        Word("noattempt", ("noattempt", "untried"), ("未致电",)),
        Takes.DAYS,
        N_("days since anybody last tried"),
        Operator.MORE,
        may_lack=True,
    ),
    Field(
        Word("maturity", ("maturity", "matures"), ("到期",)),
        Takes.DAYS,
        N_("days until money or a loan matures"),
        Operator.LESS,
        may_lack=True,
    ),
    Field(
        Word("birthday", ("birthday", "bday"), ("生日",)),
        Takes.DAYS,
        N_("days until the birthday, solar or lunar"),
        Operator.LESS,
        may_lack=True,
    ),
    Field(
        Word("next", ("next", "action"), ("下次行动", "行动")),
        Takes.DAYS,
        N_("days until the next task; minus is overdue"),
        Operator.MOST,
        may_lack=True,
    ),
    Field(Word("age", ("age",), ("年龄",)), Takes.NUMBER, N_("age in years"), Operator.LEAST),
    Field(Word("product", ("product", "holds"), ("产品", "持有")), Takes.CODE, N_("product line they have"), words=LINES),
    Field(Word("has", ("has", "open"), ("有", "未结")), Takes.CODE, N_("open work with them"), words=OPEN_WORK),
    Field(Word("role", ("role",), ("主协办", "角色")), Takes.CODE, N_("your part in looking after them"), words=ROLES),
    Field(Word("group", ("group",), ("客户群", "群")), Takes.NAME, N_("member of a group")),
    Field(Word("tag", ("tag",), ("标签",)), Takes.NAME, N_("tag of a contact")),
    Field(Word("name", ("name",), ("姓名", "名称")), Takes.NAME, N_("part of the name as written")),
    Field(Word("number", ("number", "no"), ("客户号", "编号")), Takes.NAME, N_("beginning of the customer number")),
    Field(Word("remarks", ("remarks", "remark"), ("备注",)), Takes.NAME, N_("part of the remarks")),
    Field(Word("text", ("text", "find"), ("搜索",)), Takes.NAME, N_("whatever search finds: pinyin, phone, last digits")),
)
"""In the order in which completion offers them."""

_BY_NAME: Final = {spelling: field for field in FIELDS for spelling in field.word.spellings}


def field_named(name: str) -> Field | None:
    """The field that is called so in either language."""
    return _BY_NAME.get(name.lower())


def field_names() -> list[str]:
    """Every name that is understood."""
    return list(_BY_NAME)


@dataclass(frozen=True)
class Vocabulary:
    """What the words behind a field may be, as far as the bank and the user decide it."""

    levels: tuple[Word, ...] = ()
    """From the lowest to the highest."""
    groups: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    currency: str = "CNY"
    """Of amounts that name none."""

    def level(self, name: str) -> Word | None:
        """The level that is called so."""
        return next((level for level in self.levels if name.lower() in level.spellings), None)


DEFAULT_LEVELS: Final = (
    Word("ordinary", ("ordinary",), ("普通", "普卡")),
    Word("gold", ("gold",), ("黄金", "金卡")),
    Word("platinum", ("platinum",), ("白金", "白金卡")),
    Word("diamond", ("diamond",), ("钻石", "钻石卡")),
    Word("private", ("private",), ("私行", "私人银行")),
)
"""Names of the default tiers; other banks' come with their own table."""
