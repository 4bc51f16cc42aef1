"""Rules 3, 4 and 5: final maturity of loans, instalments, credit lines. The dates are the core's and never recomputed."""

from __future__ import annotations

from rmdesk.domain.reminder_parameters import CreditLine, Instalment, LoanMaturity
from rmdesk.domain.reminder_stages import Plan
from rmdesk.reminders.rules.dated import Matter, dated
from rmdesk.reminders.verdict import Not, Today, Verdict, count, day, money, until
from rmdesk.store.queries.reminder_credit import CreditLineFact, InstalmentFact, LoanFact


def loan_plan(parameters: LoanMaturity) -> Plan:
    """Stages of a loan's final maturity: overdue daily, then every seven days, until it is repaid."""
    daily = parameters.overdue_daily_to
    return Plan(parameters.days, tuple(range(1, daily + 1)), keep=None, weekly_after=daily)


def loan_maturity(fact: LoanFact, parameters: LoanMaturity, today: Today) -> Verdict:
    """Rule 3: a loan that is not repaid comes to its end, or has passed it."""
    if fact.owed <= 0:
        return Not(fact.customer_id, fact.subject_id, "loan_repaid", {"due": day(fact.maturity)})
    matter = Matter("loan_maturity", fact.customer_id, fact.level, fact.subject_id, fact.maturity, fact.owed, fact.currency, fact.as_of)
    inputs = {"owed": money(fact.owed, fact.currency), "due": day(fact.maturity), "days": until(fact.maturity)}
    return dated(matter, loan_plan(parameters), today, "loan_maturity", inputs, after="loan_maturity.overdue")


def instalment_plan(parameters: Instalment) -> Plan:
    """Stages of an instalment."""
    return Plan(parameters.days, parameters.after, parameters.keep)


def instalment(fact: InstalmentFact, parameters: Instalment, today: Today) -> Verdict:
    """Rule 4: an instalment that is not paid falls due, or has; whether the account holds enough for it is said."""
    if fact.paid_on is not None and fact.paid_on <= today.date:
        return Not(fact.customer_id, fact.subject_id, "instalment_paid", {"paid": day(fact.paid_on)})
    missing = fact.amount - max(fact.balance, 0)
    matter = Matter("instalment", fact.customer_id, fact.level, fact.subject_id, fact.due, fact.amount, fact.currency, fact.as_of)
    inputs = {
        "amount": money(fact.amount, fact.currency),
        "due": day(fact.due),
        "days": until(fact.due),
        "number": count(fact.number),
        "balance": money(fact.balance, fact.currency),
        "missing": money(max(missing, 0), fact.currency),
    }
    before = "instalment.short" if missing > 0 else "instalment"
    return dated(matter, instalment_plan(parameters), today, before, inputs, after="instalment.overdue")


def credit_line_plan(parameters: CreditLine) -> Plan:
    """Stages of a credit line: the last one stands until it expires."""
    return Plan(parameters.days, parameters.after, parameters.keep)


def credit_line(fact: CreditLineFact, parameters: CreditLine, today: Today) -> Verdict:
    """Rule 5: a credit line comes to its end."""
    matter = Matter("credit_line", fact.customer_id, fact.level, fact.subject_id, fact.expiry, fact.amount, fact.currency, fact.as_of)
    inputs = {
        "amount": money(fact.amount, fact.currency),
        "used": money(fact.used, fact.currency),
        "due": day(fact.expiry),
        "days": until(fact.expiry),
    }
    return dated(matter, credit_line_plan(parameters), today, "credit_line", inputs)
