"""Rules 12 and 13: identity documents, cards, risk assessments."""

from __future__ import annotations

from datetime import timedelta

from rmdesk.domain.reminder_parameters import CardExpiry, IdDocument, RiskAssessment
from rmdesk.domain.reminder_stages import Plan
from rmdesk.reminders.rules.dated import Matter, dated
from rmdesk.reminders.verdict import Today, Verdict, at_stake, day, text, until
from rmdesk.store.queries.reminder_people import ExpiryFact


def id_document(fact: ExpiryFact, parameters: IdDocument, today: Today) -> Verdict:
    """Rule 12: an identity document expires, or has; after a time the account is limited."""
    plan = Plan(parameters.days, parameters.after, parameters.keep)
    limited = fact.on + timedelta(parameters.limited_after)
    inputs = {"on": day(fact.on), "days": until(fact.on), "limited": day(limited)}
    return dated(_matter("id_document", fact, parameters.stake), plan, today, "id_document", inputs, after="id_document.expired")


def card_expiry(fact: ExpiryFact, parameters: CardExpiry, today: Today) -> Verdict:
    """Rule 13: a card expires."""
    plan = Plan(parameters.days, parameters.after, parameters.keep)
    inputs = {"on": day(fact.on), "days": until(fact.on), "card": text(fact.label)}
    return dated(_matter("card_expiry", fact, parameters.stake), plan, today, "card_expiry", inputs)


def risk_assessment(fact: ExpiryFact, parameters: RiskAssessment, today: Today) -> Verdict:
    """Rule 13: a risk assessment, made on the fact's day, is no longer valid after `valid_days`."""
    plan = Plan(parameters.days, parameters.after, parameters.keep)
    ends = fact.on + timedelta(parameters.valid_days)
    inputs = {"made": day(fact.on), "on": day(ends), "days": until(ends), "rating": text(fact.label)}
    return dated(_matter("risk_assessment", fact._replace(on=ends), parameters.stake), plan, today, "risk_assessment", inputs)


def _matter(rule: str, fact: ExpiryFact, stake: int) -> Matter:
    return Matter(rule, fact.customer_id, fact.level, fact.subject_id, fact.on, at_stake(fact.assets, stake), fact.currency, fact.as_of)
