"""What the demo bank sells: products of every line, with what their holders need to know (term, rate, price, maturity)."""

from __future__ import annotations

from dataclasses import dataclass

from rmdesk.center.demo_bank.chance import stream
from rmdesk.center.demo_bank.frame import Frame, text, workday_after
from rmdesk.center.demo_bank.rows import Row, maker
from rmdesk.domain.ids import id_from_key

BRAND = "之江"
_PPM = 1_000_000

_product = maker("product", "id code line name_zh name_en coefficient risk_level", source="core")


@dataclass(frozen=True, slots=True)
class Sold:
    """A product. What a line does not have stays empty."""

    id: str
    code: str
    line: str
    name_zh: str
    name_en: str
    coefficient: int = _PPM
    risk: str = ""
    months: int = 0
    """Term of a time deposit or loan."""
    rate: int = 0
    """Interest a year, ppm."""
    price: int = 0
    """Of one unit, ten-thousandths of a yuan: funds and gold."""
    trend: float = 0.0
    """Gain or loss of a fund over the last year."""
    bought: int | None = None
    """First day of a wealth product."""
    maturity: int | None = None
    opens: int | None = None
    closes: int | None = None


@dataclass(frozen=True)
class Catalogue:
    """All products by code, and by what they are chosen for."""

    by_code: dict[str, Sold]
    terms: tuple[Sold, ...]
    """Personal time deposits, short to long."""
    wealth: tuple[Sold, ...]
    """Wealth products that still run, next maturity first, then the open-ended ones."""
    funds: tuple[Sold, ...]
    bonds: tuple[Sold, ...]
    insurances: tuple[Sold, ...]

    def __getitem__(self, code: str) -> Sold:
        return self.by_code[code]

    @property
    def matured(self) -> Sold:
        """The wealth product that was paid out on the last closed day."""
        return self.by_code["W-MATURED"]


def _id(code: str) -> str:
    return id_from_key("product", "demo", code)


_DEMAND = (
    ("D-PERSONAL", "个人活期存款", "Personal demand deposit", _PPM),
    ("D-FOREIGN", "个人外币活期存款", "Personal foreign-currency demand deposit", _PPM),
    ("D-COMPANY", "单位活期结算存款", "Corporate settlement account", _PPM),
    ("D-AGREED", "单位协定存款", "Corporate agreed-rate deposit", 900_000),
    ("D-SPECIAL", "专用存款账户", "Special-purpose account", _PPM),
)
_TERMS = (
    ("T-3M", "整存整取三个月", "Time deposit, 3 months", 3, 9_500),
    ("T-6M", "整存整取六个月", "Time deposit, 6 months", 6, 11_500),
    ("T-1Y", "整存整取一年", "Time deposit, 1 year", 12, 13_500),
    ("T-2Y", "整存整取二年", "Time deposit, 2 years", 24, 14_500),
    ("T-3Y", "整存整取三年", "Time deposit, 3 years", 36, 17_500),
    ("T-5Y", "整存整取五年", "Time deposit, 5 years", 60, 18_000),
)
_OTHER_TERMS = (
    ("T-CD", "个人大额存单三年", "Large certificate of deposit, 3 years", 36, 19_500),
    ("T-COMPANY-6M", "单位定期存款六个月", "Corporate time deposit, 6 months", 6, 12_000),
    ("T-COMPANY", "单位定期存款一年", "Corporate time deposit, 1 year", 12, 14_000),
)
_LOANS = (
    ("L-MORTGAGE", "个人住房按揭贷款", "Residential mortgage", 240, 33_500),
    ("L-CONSUMER", "个人消费贷款", "Consumer loan", 36, 42_000),
    ("L-CAR", "个人汽车贷款", "Car loan", 48, 39_000),
    ("L-PROPRIETOR", "个人经营性贷款", "Loan to sole proprietors", 36, 38_500),
    ("L-WORKING", "流动资金贷款", "Working-capital loan", 12, 36_500),
    ("L-PROJECT", "固定资产贷款", "Fixed-asset loan", 60, 39_500),
)
_FUNDS = (
    ("F-MONEY", "天天宝货币", "Money-market fund", "R1", 10_000, 0.015),
    ("F-BOND", "稳健纯债债券", "Pure bond fund", "R2", 11_236, 0.032),
    ("F-BOND-PLUS", "双利增强债券", "Enhanced bond fund", "R2", 10_874, 0.021),
    ("F-BALANCED", "均衡优选混合", "Balanced fund", "R3", 14_520, 0.064),
    ("F-GROWTH", "科技成长混合", "Technology growth fund", "R4", 9_183, -0.187),
    ("F-INDEX", "沪深300指数联接", "CSI 300 index feeder", "R4", 13_077, 0.058),
    ("F-MEDICAL", "医药创新股票", "Medical innovation equity fund", "R4", 6_412, -0.334),
    ("F-GLOBAL", "全球精选QDII", "Global selection QDII", "R5", 17_905, 0.142),
)
_BONDS = (
    ("B-3Y", "储蓄国债（电子式）三年", "Savings treasury bond, 3 years", 36, 19_300),
    ("B-5Y", "储蓄国债（电子式）五年", "Savings treasury bond, 5 years", 60, 20_000),
)
_INSURANCES = (
    ("I-ANNUITY", "安享年金保险", "Annuity insurance", "R2"),
    ("I-LIFE", "传家增额终身寿险", "Increasing whole-life insurance", "R2"),
    ("I-ILLNESS", "康护重大疾病保险", "Critical-illness insurance", "R2"),
)
_CARDS = (
    ("C-DEBIT", "之江借记卡", "Debit card", 0),
    ("C-DEBIT-GOLD", "之江借记金卡", "Gold debit card", 0),
    ("C-CREDIT", "之江信用卡", "Credit card", 0),
    ("C-CREDIT-PLATINUM", "之江白金信用卡", "Platinum credit card", 0),
)
_SERVICES = (
    ("S-MOBILE", "手机银行", "Mobile banking"),
    ("S-PAYROLL", "代发工资", "Payroll service"),
    ("S-MERCHANT", "聚合收单", "Merchant acquiring"),
)
_CLOSED_WEALTH = (
    (1, 90),
    (3, 180),
    (6, 365),
    (9, 90),
    (14, 180),
    (21, 365),
    (33, 90),
    (47, 180),
    (66, 365),
    (62, 90),
    (95, 180),
    (140, 365),
    (170, 180),
    (230, 540),
    (345, 365),
)
"""Days until maturity and days of term of the running closed-end wealth products."""
_OPEN_WEALTH = ((4, 180), (26, 365))
"""Days until the next window, and between windows."""


def catalogue(seed: int, frame: Frame) -> Catalogue:
    """The products on the business date of `frame`; wealth products are dated by it, fund prices stand where the day has brought them."""
    chance = stream(seed, "prices")
    sold = [Sold(_id(code), code, "demand", zh, en, coefficient) for code, zh, en, coefficient in _DEMAND]
    terms = [Sold(_id(code), code, "time", zh, en, 800_000, "", months, rate) for code, zh, en, months, rate in _TERMS]
    sold += terms
    sold += [Sold(_id(code), code, "time", zh, en, 800_000, "", months, rate) for code, zh, en, months, rate in _OTHER_TERMS]
    sold += [Sold(_id(code), code, "loan", zh, en, _PPM, "", months, rate) for code, zh, en, months, rate in _LOANS]
    wealth = _wealth(frame)
    sold += wealth
    funds = [
        Sold(_id(code), code, "fund", BRAND + zh, en, 600_000, risk, price=int(price * (0.97 + 0.06 * chance.random())), trend=trend)
        for code, zh, en, risk, price, trend in _FUNDS
    ]
    sold += funds
    bonds = [Sold(_id(code), code, "bond", zh, en, 300_000, "R1", months, rate) for code, zh, en, months, rate in _BONDS]
    sold += bonds
    insurances = [Sold(_id(code), code, "insurance", BRAND + zh, en, 500_000, risk) for code, zh, en, risk in _INSURANCES]
    sold += insurances
    gold = int(9_650_000 * (0.98 + 0.04 * chance.random()))
    sold.append(Sold(_id("G-GOLD"), "G-GOLD", "gold", "积存金", "Gold accumulation", 400_000, "R3", price=gold, trend=0.21))
    sold += [Sold(_id(code), code, "card", zh, en, coefficient) for code, zh, en, coefficient in _CARDS]
    sold += [Sold(_id(code), code, "service", zh, en, 0) for code, zh, en in _SERVICES]
    running = tuple(product for product in wealth if product.code != "W-MATURED")
    return Catalogue({product.code: product for product in sold}, tuple(terms), running, tuple(funds), tuple(bonds), tuple(insurances))


def _wealth(frame: Frame) -> list[Sold]:
    made = [_closed("W-MATURED", frame.as_of, 180)]
    for away, days in _CLOSED_WEALTH:
        maturity = workday_after(frame.today + away)
        made.append(_closed(f"W-{text(maturity).replace('-', '')}-{days}", maturity, days))
    for away, days in _OPEN_WEALTH:
        opens = workday_after(frame.today + away)
        code = f"W-OPEN-{days}"
        made.append(
            Sold(
                _id(code),
                code,
                "wealth",
                f"{BRAND}·乐享{days}天定开",
                f"Open every {days} days",
                500_000,
                "R2",
                bought=opens - days,
                opens=opens,
                closes=workday_after(opens + 3),
            )
        )
    made.append(Sold(_id("W-DAILY"), "W-DAILY", "wealth", f"{BRAND}·日日盈", "Daily liquidity", 500_000, "R1", bought=frame.start))
    return made


def _closed(code: str, maturity: int, days: int) -> Sold:
    issue = f"{text(maturity - days)[:4]}年第{int(text(maturity - days)[5:7]):02d}{int(text(maturity - days)[8:]):02d}期"
    name = f"{BRAND}·安盈{days}天封闭式{issue}"
    return Sold(_id(code), code, "wealth", name, f"Fixed term {days} days", 500_000, "R2", bought=maturity - days, maturity=maturity)


def product_rows(of: Catalogue) -> list[Row]:
    """Rows of `product`."""
    return [
        _product(sold.id, sold.code, sold.line, sold.name_zh, sold.name_en, sold.coefficient, sold.risk) for sold in of.by_code.values()
    ]
