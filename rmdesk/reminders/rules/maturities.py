"""Rules 6 and 7: time deposits and wealth products that come to their end, and the money that lies idle afterwards."""

from __future__ import annotations

from rmdesk.domain.reminder_parameters import TimeDeposit, WealthMaturity
from rmdesk.domain.reminder_stages import Plan
from rmdesk.reminders.rules.dated import Matter, dated
from rmdesk.reminders.verdict import Draft, Not, Today, Values, Verdict, day, money, text, until
from rmdesk.store.queries.reminder_deposits import MaturityFact


def deposit_plan(fact: MaturityFact, parameters: TimeDeposit) -> Plan:
    """Stages of a time deposit: those that roll over by themselves only say that the rate changes; large ones are told of earlier."""
    if fact.rollover:
        return Plan(parameters.rollover_days, keep=0)
    large = parameters.large_days if fact.amount >= parameters.large else ()
    return Plan((*large, *parameters.days), parameters.after, parameters.keep)


def time_deposit(fact: MaturityFact, parameters: TimeDeposit, today: Today) -> Verdict:
    """Rule 6: a time deposit matures; the day after, the money lies idle on the current account."""
    message = "time_deposit.rollover" if fact.rollover else "time_deposit"
    return _maturing("time_deposit", message, fact, deposit_plan(fact, parameters), today)


def wealth_maturity(fact: MaturityFact, parameters: WealthMaturity, today: Today) -> Verdict:
    """Rule 7: a wealth product matures; the day after, the money lies idle."""
    return _maturing("wealth_maturity", "wealth_maturity", fact, Plan(parameters.days, parameters.after, parameters.keep), today)


def _maturing(rule: str, message: str, fact: MaturityFact, plan: Plan, today: Today) -> Verdict:
    if fact.amount <= 0:
        return Not(fact.customer_id, fact.subject_id, "nothing_there", {})
    if fact.closed is not None and fact.closed <= today.date and fact.closed < fact.maturity:
        return Not(fact.customer_id, fact.subject_id, "closed_early", {"closed": day(fact.closed)})
    matter = Matter(rule, fact.customer_id, fact.level, fact.subject_id, fact.maturity, fact.amount, fact.currency, fact.as_of)
    inputs: Values = {
        "amount": money(fact.amount, fact.currency),
        "due": day(fact.maturity),
        "days": until(fact.maturity),
        "idle": money(fact.idle, fact.currency),
        "product": text(fact.product),
    }
    verdict = dated(matter, plan, today, message, inputs, after=f"{rule}.idle")
    if isinstance(verdict, Draft) and today.date >= fact.maturity:
        if fact.renewed:
            return Not(fact.customer_id, fact.subject_id, "renewed", {"due": day(fact.maturity)})
        paid_out = fact.closed is not None or rule == "wealth_maturity"
        if today.date > fact.maturity and paid_out and fact.idle < fact.amount:
            return Not(fact.customer_id, fact.subject_id, "not_idle", {"amount": inputs["amount"], "idle": inputs["idle"]})
    return verdict
