"""Rules 11, 13 (campaign tasks), 14, 15 and 16: dormancy, silence, promises, campaigns, complaints, customers who changed hands."""

from __future__ import annotations

from datetime import timedelta

from rmdesk.domain.reminder_parameters import CampaignTask, Complaint, CustomerMoved, Dormant, FollowUp, NoContact
from rmdesk.domain.reminder_stages import Plan
from rmdesk.reminders.rules.dated import Matter, dated
from rmdesk.reminders.verdict import Draft, Not, Today, Verdict, at_stake, count, day, level, since, text, until
from rmdesk.store.queries.reminder_relations import CaseFact, SinceFact, TaskFact


def dormant(fact: SinceFact, parameters: Dormant, today: Today) -> Verdict:
    """Rule 11: no transaction of the customer's own for so many days; gold and above sooner."""
    days = parameters.days if fact.level == "ordinary" else parameters.gold_and_above_days
    due = fact.since + timedelta(days)
    if today.date < due:
        return Not(
            fact.customer_id, fact.customer_id, "recently_used", {"since": day(fact.since), "days": since(fact.since), "limit": count(days)}
        )
    return Draft(
        rule="dormant",
        customer_id=fact.customer_id,
        level=fact.level,
        subject_id=fact.customer_id,
        occurrence=fact.since.isoformat(),
        stage=f"T+{days}",
        event_on=due,
        act_on=today.calendar.days.on_or_after(due),
        until=None,
        stake=at_stake(fact.assets, parameters.stake),
        currency=fact.currency,
        message="dormant" if fact.ever else "dormant.never",
        inputs={"since": day(fact.since), "days": since(fact.since)},
        parameters={"limit": count(days), "level": level(fact.level)},
        certain=today.calendar.is_announced(due),
    )


def no_contact(fact: SinceFact, parameters: NoContact, today: Today) -> Verdict:
    """Rule 14: not reached for so many days, amber and then red; any contact that reached them sets it back.

    The day it is about is the one on which it turns red, so amber presses the more the nearer that is.
    """
    limits = parameters.tiers.get(fact.level)
    if limits is None:
        return Not(fact.customer_id, fact.customer_id, "level_off", {"level": level(fact.level)})
    if fact.unwanted:
        return Not(fact.customer_id, fact.customer_id, "do_not_call", {})
    days = (today.date - fact.since).days
    if days < limits[0]:
        values = {"since": day(fact.since), "days": since(fact.since), "limit": count(limits[0])}
        return Not(fact.customer_id, fact.customer_id, "recently_reached", values)
    is_red = days >= limits[1]
    since_when, turns_red = (fact.since + timedelta(limits[int(is_red)]), fact.since + timedelta(limits[1]))
    return Draft(
        rule="no_contact",
        customer_id=fact.customer_id,
        level=fact.level,
        subject_id=fact.customer_id,
        occurrence=fact.since.isoformat(),
        stage="red" if is_red else "amber",
        event_on=turns_red,
        act_on=today.calendar.days.on_or_after(since_when),
        until=None if is_red else turns_red - timedelta(1),
        stake=at_stake(fact.assets, parameters.stake),
        currency=fact.currency,
        message="no_contact" if fact.ever else "no_contact.never",
        inputs={"since": day(fact.since), "days": since(fact.since)},
        parameters={"limit": count(limits[int(is_red)]), "level": level(fact.level)},
        certain=today.calendar.is_announced(since_when),
    )


def follow_up(fact: TaskFact, parameters: FollowUp, today: Today) -> Verdict:
    """Rule 15: what was promised for a day is due or overdue, until it is done; it escalates by working days."""
    plan = Plan(parameters.days, parameters.after, keep=None)
    matter = Matter(
        "follow_up", fact.customer_id, fact.level, fact.subject_id, fact.due, at_stake(fact.assets, parameters.stake), fact.currency
    )
    inputs = {"due": day(fact.due), "days": since(fact.due), "text": text(fact.text)}
    escalates = today.calendar.add(fact.due, parameters.escalate_workdays)
    return dated(matter, plan, today, "follow_up", inputs, after="follow_up.overdue", escalates_on=escalates)


def campaign_task(fact: TaskFact, parameters: CampaignTask, today: Today) -> Verdict:
    """Rule 13: a task of a campaign is due or overdue."""
    plan = Plan(parameters.days, parameters.after, parameters.keep)
    matter = Matter(
        "campaign_task", fact.customer_id, fact.level, fact.subject_id, fact.due, at_stake(fact.assets, parameters.stake), fact.currency
    )
    inputs = {"due": day(fact.due), "days": until(fact.due), "text": text(fact.text), "campaign": text(fact.campaign)}
    return dated(matter, plan, today, "campaign_task", inputs, after="campaign_task.overdue")


def complaint(fact: CaseFact, parameters: Complaint, today: Today) -> Verdict:
    """Rule 16: a complaint is open. Who has not been reached about it within some working days is a matter for the supervisor."""
    if not fact.is_open:
        return Not(fact.customer_id, fact.subject_id, "complaint_closed", {"received": day(fact.on)})
    due = today.calendar.add(fact.on, parameters.first_contact_workdays)
    reached = fact.last_contact is not None and fact.last_contact >= fact.on
    return Draft(
        rule="complaint",
        customer_id=fact.customer_id,
        level=fact.level,
        subject_id=fact.subject_id,
        occurrence=fact.on.isoformat(),
        stage="open",
        event_on=fact.on,
        act_on=fact.on,
        until=None,
        stake=at_stake(fact.assets, parameters.stake),
        currency=fact.currency,
        message="complaint.reached" if reached else "complaint",
        inputs={"received": day(fact.on), "days": since(fact.on), "text": text(fact.text), "due": day(due)},
        parameters={"workdays": count(parameters.first_contact_workdays)},
        escalates_on=None if reached else due,
        certain=today.calendar.is_announced(due),
    )


def customer_moved(fact: CaseFact, parameters: CustomerMoved, today: Today) -> Verdict:
    """Rule 16: a customer came from another manager and has not been reached since, or went to another one."""
    last = today.calendar.add(fact.on, parameters.keep_workdays)
    if today.date > last:
        return Not(fact.customer_id, fact.subject_id, "over", {"last": day(last), "event": day(fact.on)})
    if fact.moved_in and fact.last_contact is not None and fact.last_contact >= fact.on:
        return Not(fact.customer_id, fact.subject_id, "reached_since", {"contact": day(fact.last_contact), "moved": day(fact.on)})
    due = today.calendar.add(fact.on, parameters.first_contact_workdays)
    return Draft(
        rule="customer_moved",
        customer_id=fact.customer_id,
        level=fact.level,
        subject_id=fact.subject_id,
        occurrence=fact.on.isoformat(),
        stage="in" if fact.moved_in else "out",
        event_on=due if fact.moved_in else fact.on,
        act_on=today.calendar.days.on_or_after(fact.on),
        until=last,
        stake=at_stake(fact.assets, parameters.stake),
        currency=fact.currency,
        message="customer_moved.in" if fact.moved_in else "customer_moved.out",
        inputs={"moved": day(fact.on), "due": day(due), "reason": text(fact.text)},
        parameters={"workdays": count(parameters.first_contact_workdays)},
        escalates_on=due if fact.moved_in else None,
        certain=today.calendar.is_announced(due),
    )
