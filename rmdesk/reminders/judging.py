"""Every rule with its facts: what is asked of the replica for it, and what it says about each answer.

The pass over everybody, the pass over a few customers and the question why there is no reminder all come through here, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from rmdesk.domain.dates import month_end
from rmdesk.domain.reminder_parameters import (
    Anniversary,
    BalanceSwing,
    Birthday,
    CampaignTask,
    CardExpiry,
    Complaint,
    CreditLine,
    CumulativeLoss,
    CustomerMoved,
    Dated,
    Dormant,
    Festival,
    FollowUp,
    IdDocument,
    Instalment,
    LoanMaturity,
    NoContact,
    RiskAssessment,
    TierAtRisk,
    TimeDeposit,
    WealthMaturity,
)
from rmdesk.domain.reminder_stages import Plan
from rmdesk.reminders.rules import balances, care, credit, maturities, occasions, papers
from rmdesk.reminders.ruleset import RuleSet
from rmdesk.reminders.verdict import Today, Verdict
from rmdesk.store.queries import reminder_balances as balance_facts
from rmdesk.store.queries import reminder_credit as credit_facts
from rmdesk.store.queries import reminder_deposits as deposit_facts
from rmdesk.store.queries import reminder_people as people_facts
from rmdesk.store.queries import reminder_relations as relation_facts
from rmdesk.store.queries.reminder_scope import Wanted

if TYPE_CHECKING:
    from sqlite3 import Connection

Judge = Callable[["Connection", Wanted, RuleSet, Today], Iterator[Verdict]]


def _ahead(today: Today, *days: int) -> int:
    return today.calendar.days_ahead(today.date, max(days, default=0))


def _behind(today: Today, parameters: Dated) -> int:
    return Plan(parameters.days, parameters.after, parameters.keep).behind(today.date, today.calendar) or 0


def _birthdays(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("birthday", Birthday)
    near = occasions.days_near(today, Plan((*of.days, *of.ordinary_days), of.after, of.keep))
    return (occasions.birthday(fact, of, today) for fact in people_facts.birthdays(conn, wanted, near))


def _anniversaries(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("anniversary", Anniversary)
    near = occasions.days_near(today, Plan(of.days, of.after, of.keep))
    return (occasions.anniversary(fact, of, today) for fact in people_facts.noted_days(conn, wanted, near))


def _festivals(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("festival", Festival)
    for name, on in occasions.festivals_near(of, today):
        for fact in people_facts.greeted(conn, wanted, of.tiers):
            yield occasions.festival(fact, of, today, name, on)


def _loans(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("loan_maturity", LoanMaturity)
    return (credit.loan_maturity(fact, of, today) for fact in credit_facts.loans(conn, wanted, _ahead(today, *of.days)))


def _instalments(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("instalment", Instalment)
    return (
        credit.instalment(fact, of, today) for fact in credit_facts.instalments(conn, wanted, _ahead(today, *of.days), _behind(today, of))
    )


def _credit_lines(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("credit_line", CreditLine)
    return (
        credit.credit_line(fact, of, today) for fact in credit_facts.credit_lines(conn, wanted, _ahead(today, *of.days), _behind(today, of))
    )


def _time_deposits(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("time_deposit", TimeDeposit)
    ahead = _ahead(today, *of.days, *of.large_days, *of.rollover_days)
    return (maturities.time_deposit(fact, of, today) for fact in deposit_facts.time_deposits(conn, wanted, ahead, _behind(today, of)))


def _wealth(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("wealth_maturity", WealthMaturity)
    return (
        maturities.wealth_maturity(fact, of, today)
        for fact in deposit_facts.wealth_products(conn, wanted, _ahead(today, *of.days), _behind(today, of))
    )


def _swings(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("balance_swing", BalanceSwing)
    floors = {code: min(limits.absolute, limits.floor) for code, limits in of.tiers.items()}
    first = balances.first_swing_day(of, today)
    facts = balance_facts.moves(conn, wanted, today.currency, first, of.trailing_days, floors)
    return (balances.balance_swing(fact, of, today) for fact in facts)


def _losses(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("cumulative_loss", CumulativeLoss)
    days = balances.loss_days(of, today.date)
    facts = balance_facts.levels_on(conn, wanted, today.currency, days, of.floors)
    return (balances.cumulative_loss(fact, of, today, days) for fact in facts)


def _tiers(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("tier_at_risk", TierAtRisk)
    last = month_end(today.date)
    if today.tiers is None or (last.day - today.date.day < of.least_days_left and not wanted.whenever):
        return iter(())
    facts = balance_facts.month_sums(conn, wanted, today.currency, last, balances.tier_bands(of, today.tiers, last.day))
    return (balances.tier_at_risk(fact, of, today) for fact in facts)


def _dormant(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("dormant", Dormant)
    facts = relation_facts.without_transaction(conn, wanted, min(of.days, of.gold_and_above_days))
    return (care.dormant(fact, of, today) for fact in facts)


def _documents(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("id_document", IdDocument)
    return (
        papers.id_document(fact, of, today) for fact in people_facts.id_documents(conn, wanted, _ahead(today, *of.days), _behind(today, of))
    )


def _cards(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("card_expiry", CardExpiry)
    return (papers.card_expiry(fact, of, today) for fact in people_facts.cards(conn, wanted, _ahead(today, *of.days), _behind(today, of)))


def _assessments(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("risk_assessment", RiskAssessment)
    facts = people_facts.risk_assessments(conn, wanted, _ahead(today, *of.days) - of.valid_days, _behind(today, of) + of.valid_days)
    return (papers.risk_assessment(fact, of, today) for fact in facts)


def _campaign_tasks(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("campaign_task", CampaignTask)
    facts = relation_facts.tasks(conn, wanted, _ahead(today, *of.days), _behind(today, of), of_campaigns=True)
    return (care.campaign_task(fact, of, today) for fact in facts)


def _silence(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("no_contact", NoContact)
    facts = relation_facts.without_contact(conn, wanted, {code: amber for code, (amber, _red) in of.tiers.items()})
    return (care.no_contact(fact, of, today) for fact in facts)


def _promises(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("follow_up", FollowUp)
    facts = relation_facts.tasks(conn, wanted, _ahead(today, *of.days), None, of_campaigns=False)
    return (care.follow_up(fact, of, today) for fact in facts)


def _complaints(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("complaint", Complaint)
    return (care.complaint(fact, of, today) for fact in relation_facts.complaints(conn, wanted))


def _moved(conn: Connection, wanted: Wanted, rules: RuleSet, today: Today) -> Iterator[Verdict]:
    of = rules.parameters("customer_moved", CustomerMoved)
    behind = (today.date - today.calendar.add(today.date, -of.keep_workdays - 1)).days
    return (care.customer_moved(fact, of, today) for fact in relation_facts.changes_of_hands(conn, wanted, behind))


JUDGES: Final[dict[str, Judge]] = {
    "birthday": _birthdays,
    "anniversary": _anniversaries,
    "festival": _festivals,
    "loan_maturity": _loans,
    "instalment": _instalments,
    "credit_line": _credit_lines,
    "time_deposit": _time_deposits,
    "wealth_maturity": _wealth,
    "balance_swing": _swings,
    "cumulative_loss": _losses,
    "tier_at_risk": _tiers,
    "dormant": _dormant,
    "id_document": _documents,
    "card_expiry": _cards,
    "risk_assessment": _assessments,
    "campaign_task": _campaign_tasks,
    "no_contact": _silence,
    "follow_up": _promises,
    "complaint": _complaints,
    "customer_moved": _moved,
}
"""Code of a rule → its verdicts."""
