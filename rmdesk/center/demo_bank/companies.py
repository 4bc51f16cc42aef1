"""Companies and institutions: what they are called, what they do, how large they are."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from rmdesk.center.demo_bank.chance import Odds, one_of
from rmdesk.center.demo_bank.places import CITY, DISTRICTS, District


@dataclass(frozen=True, slots=True)
class Industry:
    """A section of GB/T 4754, what firms in it put into their names, and how their money moves."""

    code: str
    name_zh: str
    name_en: str
    words: tuple[str, ...]
    share: float


INDUSTRIES = tuple(
    Industry(code, zh, en, tuple(words.split()), share)
    for code, zh, en, words, share in (
        ("A", "农、林、牧、渔业", "Agriculture, forestry, fishing", "农业开发 生态农业 茶业 水产", 3),
        ("C", "制造业", "Manufacturing", "精密机械 纺织 新材料 电子科技 包装 五金制品 服饰 医疗器械 汽车零部件 电气", 30),
        ("E", "建筑业", "Construction", "建设 建筑工程 装饰工程 园林绿化", 10),
        ("F", "批发和零售业", "Wholesale and retail", "贸易 进出口 商贸 供应链管理 医药 食品", 22),
        ("G", "交通运输、仓储和邮政业", "Transport and storage", "物流 国际货运代理 仓储服务", 6),
        ("H", "住宿和餐饮业", "Hotels and catering", "酒店管理 餐饮管理", 4),
        ("I", "信息技术服务业", "Information technology", "网络科技 软件 信息技术 数据服务 智能科技", 12),
        ("K", "房地产业", "Real estate", "置业 房地产开发 物业管理", 4),
        ("L", "租赁和商务服务业", "Leasing and business services", "企业管理咨询 文化传媒 人力资源 会展服务", 6),
        ("M", "科学研究和技术服务业", "Research and technical services", "生物技术 检测技术 环境工程", 3),
    )
)
_BY_SHARE = Odds((industry, industry.share) for industry in INDUSTRIES)

SCALES: Odds[str] = Odds((("micro", 42.0), ("small", 38.0), ("medium", 16.0), ("large", 4.0)))
"""Size classes of the statistics office (微型, 小型, 中型, 大型)."""

_SYLLABLES = tuple("恒泰鑫瑞盛华宏达信诚源丰隆茂荣昌兴安康顺联创博锐科智云途帆杰森海川岳峰铭越禾穗晟拓朗远合众嘉润恺珂楠")
_LONG = (
    "杭州之江未来科技城国际人工智能与先进制造产业技术创新联合研究开发投资管理（集团）股份有限公司临平经济技术开发区第三分公司",
    "浙江省长三角生态绿色一体化农产品冷链物流仓储加工配送电子商务综合服务示范基地建设运营管理有限责任公司",
    "中外合作杭州临江高新技术产业园区新能源汽车动力电池回收利用及储能系统集成技术服务有限公司",
)


@dataclass(frozen=True, slots=True)
class CompanyName:
    """Full and short name of a company; `mark` is the fanciful part that its group shares."""

    full: str
    short: str
    mark: str


def industry(chance: Random) -> Industry:
    """What a company does."""
    return _BY_SHARE.draw(chance)


def mark(chance: Random) -> str:
    """The fanciful part of a company's name (字号), two characters."""
    first = one_of(chance, _SYLLABLES)
    second = one_of(chance, _SYLLABLES)
    return first + (second if second != first else "益")


def company_name(chance: Random, of: Industry, scale: str, group_mark: str = "") -> CompanyName:
    """A company's registered name: place, mark, trade, legal form."""
    own = group_mark or mark(chance)
    trade = one_of(chance, of.words)
    place = "浙江" if scale in ("medium", "large") and chance.random() < 0.6 else "杭州"
    form = "股份有限公司" if scale == "large" and chance.random() < 0.5 else "有限公司"
    if place == "杭州" and chance.random() < 0.25:
        return CompanyName(f"{own}（杭州）{trade}{form}", own + trade[:2], own)
    return CompanyName(f"{place}{own}{trade}{form}", own + trade[:2], own)


def holding_name(group_mark: str) -> CompanyName:
    """The company at the head of a group."""
    return CompanyName(f"浙江{group_mark}控股集团有限公司", f"{group_mark}控股", group_mark)


def long_name(number: int) -> CompanyName:
    """One of the very long names that registers do contain."""
    full = _LONG[number % len(_LONG)]
    return CompanyName(full, full[2:6], full[2:4])


@dataclass(frozen=True, slots=True)
class Sector:
    """A kind of institution: `forms` of its name, the credit code's first characters, who runs it."""

    code: str
    name_zh: str
    name_en: str
    forms: tuple[str, ...]
    credit_kind: str
    head: str
    share: float


SECTORS = tuple(
    Sector(code, zh, en, tuple(forms.split()), kind, head, share)
    for code, zh, en, forms, kind, head, share in (
        ("education", "教育", "Education", "小学 中学 实验学校 幼儿园 职业技术学校", "12", "principal", 38),
        ("health", "卫生", "Health", "社区卫生服务中心 中医院 妇幼保健院 康复医院", "12", "director", 24),
        ("authority", "机关", "Public authority", "街道办事处 财政局 住房保障中心 市场监管所", "11", "director", 16),
        ("association", "社会团体", "Association", "商会 慈善总会 行业协会", "51", "secretary", 12),
        ("community", "基层组织", "Community organisation", "股份经济合作社 社区居民委员会", "54", "director", 10),
    )
)
_SECTORS = Odds((sector, sector.share) for sector in SECTORS)
BUDGET_LEVELS = ("municipal", "district", "street")


def sector(chance: Random) -> Sector:
    """What an institution does."""
    return _SECTORS.draw(chance)


def institution_name(chance: Random, of: Sector, district: District) -> str:
    """An institution's name."""
    return f"{CITY}{district.name}{mark(chance)}{one_of(chance, of.forms)}"


def employers(chance: Random, count: int) -> list[str]:
    """Names of firms and institutions that people work for without their being customers."""
    names = []
    for _number in range(count):
        if chance.random() < 0.25:
            names.append(institution_name(chance, sector(chance), one_of(chance, DISTRICTS)))
        else:
            names.append(company_name(chance, industry(chance), SCALES.draw(chance)).full)
    return names
