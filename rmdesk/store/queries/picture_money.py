"""Customer 360, their money: investments, what they hold elsewhere, and the sums of everything, as of the business date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.store.queries.as_of import HOLDING_LIVES
from rmdesk.store.queries.picture_accounts import AccountLine
from rmdesk.store.queries.picture_credit import LoanLine
from rmdesk.store.queries.reading import day, money, named

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """A wealth product, fund, bond or insurance."""

    id: str
    product: str
    line: str
    units: int
    """Ten-thousandths."""
    price: int
    """Ten-thousandths of a unit of the currency."""
    value: Money
    cost: Money | None
    bought: date | None
    maturity: date | None
    window_opens: date | None
    window_closes: date | None


@dataclass(frozen=True, slots=True)
class OtherBankLine:
    """What the customer holds elsewhere, as far as the RM knows."""

    id: str
    bank: str
    product: str
    amount: Money | None
    matures: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums in one currency. AUM is deposits and investments; loans stand apart."""

    demand: Money
    time: Money
    deposits: Money
    investments: Money
    aum: Money
    loans: Money


DEPOSIT_LINES: Final = frozenset({"demand", "time"})
_HOLDINGS_SQL = f"""
    SELECT h.id, p.name_zh, p.name_en, p.line, h.units, h.price, h.value, h.cost, h.currency, h.bought, h.maturity,
        h.window_opens, h.window_closes
    FROM holding AS h
    JOIN product AS p ON p.id = h.product_id
    WHERE h.customer_id = :customer AND {HOLDING_LIVES}
    ORDER BY h.maturity IS NULL, h.maturity, h.value DESC
"""
_OTHER_BANKS_SQL = """
    SELECT id, bank, product, amount, currency, matures
    FROM other_bank
    WHERE customer_id = ? AND deleted_at IS NULL
    ORDER BY bank, product
"""


def holdings(conn: Connection, customer_id: str, business_date: date) -> tuple[HoldingLine, ...]:
    """Positions that have been bought and are not past their maturity, the next to mature first."""
    found = []
    for row in conn.execute(_HOLDINGS_SQL, {"customer": customer_id, "day": business_date.isoformat()}):
        holding, zh, en, line, units, price, value, cost, currency, bought, maturity, opens, closes = row
        found.append(
            HoldingLine(
                id=holding,
                product=named(zh, en),
                line=line,
                units=units,
                price=price,
                value=Money(value, currency),
                cost=money(cost, currency),
                bought=day(bought),
                maturity=day(maturity),
                window_opens=day(opens),
                window_closes=day(closes),
            )
        )
    return tuple(found)


def other_banks(conn: Connection, customer_id: str) -> tuple[OtherBankLine, ...]:
    """What the RM knows of, by bank."""
    return tuple(
        OtherBankLine(other, bank, product, money(amount, currency), day(matures))
        for other, bank, product, amount, currency, matures in conn.execute(_OTHER_BANKS_SQL, (customer_id,))
    )


def figures(
    accounts: Iterable[AccountLine], loans: Iterable[LoanLine], holdings: Iterable[HoldingLine], main_currency: str
) -> tuple[Figures, ...]:
    """A sum for each currency, first the one that most positions are in, as in `store.figures`; never empty.

    `main_currency` is the book's: it decides between equally frequent ones.
    """
    sums: Counter[tuple[str, str]] = Counter()
    positions: Counter[str] = Counter()
    for account in accounts:
        if account.owned and account.line in DEPOSIT_LINES:
            positions[account.currency] += 1
            sums[account.currency, account.line] += account.balance.minor if account.balance else 0
    others = [("investments", line.value) for line in holdings] + [("loans", line.outstanding) for line in loans]
    for what, amount in others:
        positions[amount.currency] += 1
        sums[amount.currency, what] += amount.minor
    ranked = sorted(positions, key=lambda currency: (-positions[currency], currency != main_currency, currency)) or [main_currency]
    return tuple(_figures_in(currency, sums) for currency in ranked)


def _figures_in(currency: str, sums: Counter[tuple[str, str]]) -> Figures:
    demand, time, investments, loans = (Money(sums[currency, what], currency) for what in ("demand", "time", "investments", "loans"))
    return Figures(demand, time, demand + time, investments, demand + time + investments, loans)
