"""Rules 1 and 2: birthdays by sun or moon, days to remember, festivals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from rmdesk.domain.birthdays import Birthday as YearlyDay
from rmdesk.domain.birthdays import Calendar, LeapDayRule, check_birthday, next_birthday, turning
from rmdesk.domain.lunar import LeapMonthRule, LunarOutOfRange, from_solar, next_occurrence
from rmdesk.domain.reminder_parameters import Anniversary, Birthday, Dated, Festival
from rmdesk.domain.reminder_stages import Plan
from rmdesk.errors import InvalidValue
from rmdesk.reminders.rules.dated import Matter, dated
from rmdesk.reminders.verdict import Not, Today, Value, Verdict, at_stake, count, day, text, until
from rmdesk.store.queries.reminder_people import GreetedFact, YearlyFact

ORDINARY: Final = "ordinary"
_FESTIVALS: Final = {
    "spring": YearlyDay(Calendar.LUNAR, None, 1, 1),
    "mid_autumn": YearlyDay(Calendar.LUNAR, None, 8, 15),
    "chongyang": YearlyDay(Calendar.LUNAR, None, 9, 9),
    "womens_day": YearlyDay(Calendar.SOLAR, None, 3, 8),
}


def days_near(today: Today, plan: Plan) -> set[tuple[str, int, int]]:
    """Calendar, month and day of all yearly days that `plan` may speak of today: what to look for in the rows."""
    span = range(-_behind(today, plan), plan.ahead(today.date, today.calendar) + 1)
    days = [today.date + timedelta(number) for number in span]
    found = {("solar", one.month, one.day) for one in days}
    if any((one.month, one.day) in ((2, 28), (3, 1)) for one in days):
        found.add(("solar", 2, 29))
    for one in days:
        try:
            lunar = from_solar(one)
        except LunarOutOfRange:
            continue
        found.add(("lunar", lunar.month, lunar.day))
        if lunar.day == 29:
            found.add(("lunar", lunar.month, 30))
    return found


def _behind(today: Today, plan: Plan) -> int:
    return plan.behind(today.date, today.calendar) or 0


def birthday_plan(fact: YearlyFact, parameters: Birthday) -> Plan:
    """Stages of a birthday: ordinary customers are only greeted on the day."""
    return Plan(parameters.ordinary_days if fact.level == ORDINARY else parameters.days, parameters.after, parameters.keep)


def birthday(fact: YearlyFact, parameters: Birthday, today: Today) -> Verdict:
    """Rule 1: a customer's birthday, or that of somebody at a company."""
    if fact.label and not parameters.executives:
        return Not(fact.customer_id, fact.subject_id, "executives_off", {})
    if fact.calendar not in parameters.calendars:
        return Not(fact.customer_id, fact.subject_id, "calendar_off", {"calendar": text(fact.calendar)})
    message = "birthday.executive" if fact.label else "birthday"
    return _yearly(
        "birthday", message, fact, parameters, birthday_plan(fact, parameters), today, parameters.leap_month, parameters.leap_day
    )


def anniversary(fact: YearlyFact, parameters: Anniversary, today: Today) -> Verdict:
    """Rule 2: a day that the RM noted comes round."""
    plan = Plan(parameters.days, parameters.after, parameters.keep)
    return _yearly("anniversary", "anniversary", fact, parameters, plan, today, LeapMonthRule.ORDINARY_MONTH.value, parameters.leap_day)


def _yearly(
    rule: str, message: str, fact: YearlyFact, parameters: Birthday | Anniversary, plan: Plan, today: Today, leap_month: str, leap_day: str
) -> Verdict:
    born = YearlyDay(Calendar(fact.calendar), fact.year, fact.month, fact.day, bool(fact.leap))
    try:
        check_birthday(born)
        event = _occurrence(born, today, plan, LeapMonthRule(leap_month), LeapDayRule(leap_day))
    except InvalidValue as impossible:
        return Not(fact.customer_id, fact.subject_id, "impossible_day", {"reason": text(impossible.what)})
    turns = turning(born, event)
    inputs: dict[str, Value] = {"on": day(event), "days": until(event), "label": text(fact.label)}
    if born.calendar is Calendar.LUNAR:
        inputs["lunar"] = ("lunar", f"{born.month}-{born.day}-{int(born.leap)}")
    if turns is not None:
        inputs["turns"] = count(turns)
    kind = ".lunar" if born.calendar is Calendar.LUNAR else ""
    occurrence = f"L{from_solar(event).year}" if born.calendar is Calendar.LUNAR else event.isoformat()
    stake = at_stake(fact.assets, parameters.stake)
    matter = Matter(rule, fact.customer_id, fact.level, fact.subject_id, event, stake, fact.currency, occurrence=occurrence)
    return dated(matter, plan, today, message + kind + (".turns" if turns is not None else ""), inputs)


def _occurrence(born: YearlyDay, today: Today, plan: Plan, leap_month: LeapMonthRule, leap_day: LeapDayRule) -> date:
    """The occurrence that is near: the last one while it may still be told of, else the next.

    Two may be near at once only if the rule speaks of a day for months; then it is the earlier one.
    """
    return _next(born, today.date - timedelta(_behind(today, plan)), leap_month, leap_day)


def _next(born: YearlyDay, since: date, leap_month: LeapMonthRule, leap_day: LeapDayRule) -> date:
    if born.calendar is Calendar.LUNAR:
        return next_occurrence(born.month, born.day, from_date=since, leap=born.leap, rule=leap_month)
    return next_birthday(born, since, leap_day=leap_day)


def festivals_near(parameters: Festival, today: Today) -> Iterator[tuple[str, date]]:
    """The festivals of which a stage stands today, or soon will: name and day."""
    plan = festival_plan(parameters)
    for name in parameters.festivals:
        if name in _FESTIVALS:
            try:
                on = _occurrence(_FESTIVALS[name], today, plan, LeapMonthRule.ORDINARY_MONTH, LeapDayRule.FEB_28)
            except LunarOutOfRange:
                continue
            if (on - today.date).days <= plan.ahead(today.date, today.calendar):
                yield name, on


def festival_plan(parameters: Dated) -> Plan:
    """Stages of a festival."""
    return Plan(parameters.days, parameters.after, parameters.keep)


def festival(fact: GreetedFact, parameters: Festival, today: Today, name: str, on: date) -> Verdict:
    """Rule 2: a festival on which this person is greeted: 重阳 from an age on, 妇女节 women."""
    if fact.level not in parameters.tiers:
        return Not(fact.customer_id, name, "level_off", {"level": ("level", fact.level)})
    if name == "womens_day" and fact.sex != "F":
        return Not(fact.customer_id, name, "not_for_them", {"festival": ("festival", name)})
    if name == "chongyang" and (fact.birth_year is None or on.year - fact.birth_year < parameters.chongyang_age):
        return Not(fact.customer_id, name, "too_young", {"festival": ("festival", name), "age": count(parameters.chongyang_age)})
    stake = at_stake(fact.assets, parameters.stake)
    matter = Matter("festival", fact.customer_id, fact.level, name, on, stake, fact.currency)
    return dated(matter, festival_plan(parameters), today, "festival", {"festival": ("festival", name), "on": day(on), "days": until(on)})
