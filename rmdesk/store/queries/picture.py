"""Customer 360: everything the replica knows about one customer, as of a business date.

Each part of the picture is a module (`picture_who`, `picture_accounts`, `picture_credit`, `picture_money`, `picture_work`); this one puts
them together. About twenty-five statements, all by index: 2–4 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rmdesk.store.figures import main_currency
from rmdesk.store.queries import picture_accounts, picture_credit, picture_money, picture_who, picture_work

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class CustomerPicture:
    """One customer in full. What begins after the business date is in none of the lists and figures."""

    business_date: date
    identity: picture_who.Identity
    profile: picture_who.Profile
    birthday: picture_who.Anniversary | None
    gate: picture_work.Gate
    points: tuple[picture_who.Point, ...]
    persons: tuple[picture_who.Person, ...]
    family: tuple[picture_who.Relative, ...]
    relations: tuple[picture_who.Relation, ...]
    important_days: tuple[picture_who.ImportantDay, ...]
    figures: tuple[picture_money.Figures, ...]
    """A sum for each currency, first the one most positions are in; never empty."""
    accounts: tuple[picture_accounts.AccountLine, ...]
    time_deposits: tuple[picture_accounts.TermLine, ...]
    loans: tuple[picture_credit.LoanLine, ...]
    limits: tuple[picture_credit.LimitLine, ...]
    holdings: tuple[picture_money.HoldingLine, ...]
    cards: tuple[picture_accounts.CardLine, ...]
    standing_orders: tuple[picture_accounts.OrderLine, ...]
    other_banks: tuple[picture_money.OtherBankLine, ...]
    contacts: tuple[picture_work.ContactLine, ...]
    """The last ones."""
    opportunities: tuple[picture_work.OpportunityLine, ...]
    tasks: tuple[picture_work.OpenTask, ...]
    requirements: tuple[picture_work.RequirementLine, ...]
    complaints: tuple[picture_work.ComplaintLine, ...]
    notes: tuple[picture_work.NoteLine, ...]
    changes: tuple[picture_work.ChangeLine, ...]
    """The last changes of any of the customer's rows."""


def customer_picture(conn: Connection, customer_id: str, business_date: date) -> CustomerPicture:
    """Everything about one customer.

    Raises:
        NotFound: if the replica has no such customer, or only as deleted.
    """
    identity = picture_who.identity(conn, customer_id, business_date)
    profile, birthday = picture_who.profile(conn, customer_id, identity.kind, business_date)
    accounts = picture_accounts.accounts(conn, customer_id, business_date)
    loans = picture_credit.loans(conn, customer_id, business_date)
    holdings = picture_money.holdings(conn, customer_id, business_date)
    return CustomerPicture(
        business_date=business_date,
        identity=identity,
        profile=profile,
        birthday=birthday,
        gate=picture_work.gate(conn, customer_id, business_date),
        points=picture_who.points(conn, customer_id),
        persons=picture_who.persons(conn, customer_id, business_date),
        family=picture_who.family(conn, customer_id),
        relations=picture_who.relations(conn, customer_id, business_date),
        important_days=picture_who.important_days(conn, customer_id, business_date),
        figures=picture_money.figures(accounts, loans, holdings, main_currency(conn)),
        accounts=accounts,
        time_deposits=picture_accounts.time_deposits(conn, customer_id, business_date),
        loans=loans,
        limits=picture_credit.limits(conn, customer_id, business_date),
        holdings=holdings,
        cards=picture_accounts.cards(conn, customer_id, business_date),
        standing_orders=picture_accounts.standing_orders(conn, customer_id, business_date),
        other_banks=picture_money.other_banks(conn, customer_id),
        contacts=picture_work.contacts(conn, customer_id, business_date),
        opportunities=picture_work.opportunities(conn, customer_id, business_date),
        tasks=picture_work.tasks(conn, customer_id),
        requirements=picture_work.requirements(conn, customer_id, business_date),
        complaints=picture_work.complaints(conn, customer_id, business_date),
        notes=picture_work.notes(conn, customer_id),
        changes=picture_work.changes(conn, customer_id),
    )
