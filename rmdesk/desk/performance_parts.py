"""What a KPI is made of: its rows, and the customers and accounts that moved it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from rmdesk.desk.performance_book import Asked
from rmdesk.domain.identity import mask_account
from rmdesk.domain.kpi.change import Change, Changes, changes, measures_of, part_unit, part_worth, settled, settled_over
from rmdesk.domain.kpi.definitions import Formula, Kpi
from rmdesk.domain.kpi.figures import balances_from, risen
from rmdesk.domain.kpi.ledger import Kind, Ledger
from rmdesk.domain.kpi.lines import KpiRow, LargestRows, Mover, Movers
from rmdesk.domain.kpi.terms import Of, Stretch, sum_of, to_date
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _
from rmdesk.store.queries import kpi_facts, kpi_rows
from rmdesk.store.queries.kpi_facts import Item
from rmdesk.store.queries.kpi_gather import LEVELS
from rmdesk.store.queries.kpi_items import Known, known_items

if TYPE_CHECKING:
    from sqlite3 import Connection

AT_ONCE: Final = 1_000
"""Customers whose rows are read in one go."""


def rows(db: Connection, asked: Asked, kpi: Kpi, limit: int | None) -> LargestRows:
    """See `Performance.largest`. With a `limit` the rows of no more customers are read than it takes to know the largest.

    No row of a customer brings more than they bring together, unless one of their accounts takes away what another brings: of such customers
    those who bring most come first.
    """
    if asked.stretch.days <= 0:
        return LargestRows((), 0, 0, is_all=True)
    (bring,) = _of_customers(db, asked, kpi, asked.stretch)
    first = sorted((one for one in bring if bring[one]), key=lambda one: (-abs(bring[one]), one))
    best: list[tuple[Item, int, Ledger]] = []
    step = AT_ONCE if limit is None else max(1, min(AT_ONCE, 2 * limit))
    is_all, read = True, 0
    while read < len(first):
        after = first[read]
        if limit is not None and len(best) == limit and (not best or _largest_first(best[-1]) < (-abs(bring[after]), after, "")):
            is_all = False
            break
        best += _items(db, asked, kpi, {one: bring[one] for one in first[read : read + step]})
        read += step
        if limit is not None:
            best.sort(key=_largest_first)
            is_all = is_all and len(best) <= limit
            best = best[:limit]
    best.sort(key=_largest_first)
    known = known_items(db, [item for item, _amount, _ledger in best])
    found = tuple(_row(kpi, item, known, amount, ledger, asked.stretch) for item, amount, ledger in best)
    return LargestRows(found, sum(bring.values()) - sum(row.amount for row in found), len(first), is_all)


def _largest_first(found: tuple[Item, int, Ledger]) -> tuple[int, str, str]:
    item, amount, _ledger = found
    return -abs(amount), item.customer_id, item.item_id


def movers(
    db: Connection, asked: Asked, kpi: Kpi, against: Literal["previous", "year_before"], top: int, by: Literal["customer", "account"]
) -> Movers:
    """See `Performance.movers`."""
    if kpi.unit == "ppm":
        raise InvalidValue(_("A ratio is not the sum of its customers; look at the rows behind it."))
    period = asked.period
    earlier = period.previous() if against == "previous" else period.year_before()
    before = asked.as_far(earlier) if kpi.flow else to_date(earlier, asked.scope.day)
    was, now = _of_customers(db, asked, kpi, before, asked.stretch)
    if by == "customer":
        found = _of_items(changes(was, now, top))
    else:
        found = changes(_accounts(db, asked, kpi, before, was), _accounts(db, asked, kpi, asked.stretch, now), top)
    known = known_items(db, [one.key for one in (*found.up, *found.down)])
    up, down = (tuple(_mover(known, one) for one in those) for those in (found.up, found.down))
    return Movers(found.before, found.after, up, down, found.rest)


def _of_customers(db: Connection, asked: Asked, kpi: Kpi, *stretches: Stretch) -> list[dict[str, int]]:
    """What each customer brings to the figure of each stretch, in whole units that add up to it exactly, from the kept facts."""
    sums = [sum_of(kpi, stretch) if stretch.days > 0 else None for stretch in stretches]
    if kpi.formula is Formula.UPGRADED_CUSTOMERS:
        ranks, first = kpi_rows.ranks(db), min(stretch.first for stretch in stretches)
        everybody = kpi_facts.ledger(db, replace(asked.scope, since=first))
        return [dict.fromkeys(sorted(risen(kpi, everybody, stretch, ranks)), 1) for stretch in stretches]
    overs: list[dict[str, int]] = [{} for _sum in sums]
    plans: dict[tuple[Kind, int], list[list[tuple[int, Of]]]] = {}
    for customer, share, kinds, courses in kpi_facts.given(db, asked.scope, measures_of(kpi)):
        found = [0] * len(sums)
        for kind, course in zip(kinds, courses, strict=True):
            plan = plans.get((kind, share))
            if plan is None:
                plan = plans[kind, share] = [[] if one is None else one.parts(kind, share) for one in sums]
            for place, parts in enumerate(plan):
                for factor, of in parts:
                    found[place] += factor * of(course)
        for over, one in zip(overs, found, strict=True):
            if one:
                over[customer] = one
    return [
        {} if one is None else dict(zip(over, settled_over(list(over.values()), one.under), strict=True))
        for one, over in zip(sums, overs, strict=True)
    ]


def _items(db: Connection, asked: Asked, kpi: Kpi, bring: dict[str, int], stretch: Stretch | None = None) -> list[tuple[Item, int, Ledger]]:
    """The accounts, holdings or customers' rows of the customers in `bring`; those of each add up to what the customer brings."""
    stretch = stretch or asked.stretch
    measures = {LEVELS} if kpi.formula is Formula.UPGRADED_CUSTOMERS else measures_of(kpi)
    ranks = kpi_rows.ranks(db)
    ledgers = kpi_facts.ledgers(db, replace(asked.scope, since=balances_from(kpi, stretch)), measures, list(bring))
    of: defaultdict[str, list[Item]] = defaultdict(list)
    for item in ledgers:
        of[item.customer_id].append(item)
    found = []
    for customer, items in of.items():
        amounts = settled([part_worth(kpi, ledgers[item], stretch, ranks) for item in items], bring[customer])
        found += [(item, amount, ledgers[item]) for item, amount in zip(items, amounts, strict=True) if amount]
    return found


def _accounts(db: Connection, asked: Asked, kpi: Kpi, stretch: Stretch, bring: dict[str, int]) -> dict[Item, int]:
    """What each account or holding brings to a figure."""
    found: dict[Item, int] = {}
    everybody = list(bring)
    for at in range(0, len(everybody), AT_ONCE):
        some = {one: bring[one] for one in everybody[at : at + AT_ONCE]}
        found |= {item: amount for item, amount, _ledger in _items(db, asked, kpi, some, stretch)}
    return found


def _of_items(found: Changes[str]) -> Changes[Item]:
    """Changes of customers, as those of all their items together."""
    up, down = (tuple(Change(Item(one.key, "", "", 0), one.before, one.after) for one in those) for those in (found.up, found.down))
    return Changes(found.before, found.after, up, down, found.rest)


def _row(kpi: Kpi, item: Item, known: Known, amount: int, ledger: Ledger, stretch: Stretch) -> KpiRow:
    account_no = known.accounts.get(item.item_id, "")
    product = known.products.get(item.product_id, "")
    if kpi.formula in (Formula.COVERAGE, Formula.CROSS_SELL):
        lines = sum(int(line) * series.at(stretch.until) for (_measure, line, _c), series in ledger.series(measures_of(kpi)))
        product = _("product lines: {count}").format(count=lines)
    if kpi.formula is Formula.UPGRADED_CUSTOMERS:
        those = [one for one in ledger.levels if stretch.first.toordinal() <= one.day <= stretch.until.toordinal()]
        product = f"{known.level(those[0].before)} → {known.level(those[-1].after)}" if those else ""
    return KpiRow(
        customer_id=item.customer_id,
        customer_name=known.customers.get(item.customer_id, ""),
        account_id=item.item_id if account_no else None,
        account_no_masked=mask_account(account_no) if account_no else "",
        product=product,
        amount=amount,
        share_ppm=item.share,
        unit=part_unit(kpi),
    )


def _mover(known: Known, one: Change[Item]) -> Mover:
    account_no = known.accounts.get(one.key.item_id, "")
    name = known.customers.get(one.key.customer_id, "")
    return Mover(one.key.customer_id, name, mask_account(account_no) if account_no else "", one.before, one.after, one.by)
