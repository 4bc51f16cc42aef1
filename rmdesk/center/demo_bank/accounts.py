"""Accounts, who stands behind them, and what their balances add to a customer's AUM."""

from __future__ import annotations

from rmdesk.center.demo_bank.balances import Points, balance_rows, held, value_at
from rmdesk.center.demo_bank.catalogue import Sold
from rmdesk.center.demo_bank.documents import account_number
from rmdesk.center.demo_bank.frame import maybe_text, text
from rmdesk.center.demo_bank.rows import maker
from rmdesk.center.demo_bank.world import Cluster, OpenAccount, Party

_BUSINESS = {"demand": "01", "time": "02", "loan": "05", "wealth": "06"}
_DEPOSITS = frozenset({"demand", "time"})
CURRENCY = "CNY"

_account = maker(
    "account", "id account_no product_id currency department_no status opened closed last_own_transaction as_of", source="core"
)
_role = maker("account_role", "id customer_id account_id role since", source="core")


def open_account(
    cluster: Cluster,
    holder: Party,
    product: Sold,
    points: Points,
    *,
    opened: int,
    closed: int | None = None,
    last_own: int | None = None,
    others: tuple[tuple[Party, str], ...] = (),
    currency: str = CURRENCY,
) -> OpenAccount:
    """An account of `holder` and, with their roles, of `others`, with its balances.

    What it holds counts in full for its owner and for each joint holder, as on a desk; foreign currency, an authorised person's part and loans do not.
    """
    out, frame = cluster.out, cluster.frame
    account_id = cluster.ids.next()
    number = account_number(cluster.world.bank.branches[holder.branch].code, _BUSINESS[product.line], holder.number * 100 + holder.accounts)
    holder.accounts += 1
    books = holder.books
    for party, _role_of in others:
        books = out.either(books, party.books)
    out.add(
        "account",
        _account(
            account_id,
            number,
            product.id,
            currency,
            f"{cluster.world.bank.branches[holder.branch].code}{_BUSINESS[product.line]}",
            "open" if closed is None else "closed",
            text(opened),
            maybe_text(closed),
            maybe_text(last_own),
            text(frame.as_of),
        ),
        books,
    )
    since = text(opened)
    for party, role in ((holder, "owner"), *others):
        out.add("account_role", _role(cluster.ids.next(), party.id, account_id, role, since), party.books)
        if role != "authorised" and product.line in _DEPOSITS and currency == CURRENCY:
            count(cluster, party, points)
    out.extend("balance", balance_rows(frame, account_id, points), books)
    return OpenAccount(account_id, books)


def count(cluster: Cluster, party: Party, points: Points) -> None:
    """Add deposits to a customer's AUM: of the last closed day, and summed over the days of its month."""
    frame = cluster.frame
    now = value_at(points, frame.as_of)
    party.held += now
    party.deposits += now
    party.days_held += held(points, frame.month_start, frame.as_of)
