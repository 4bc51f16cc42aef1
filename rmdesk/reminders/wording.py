"""Reminders in words: each message prints its arithmetic in the reader's language, from the values that were kept with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from rmdesk.domain.dates import relative_text
from rmdesk.domain.lunar import lunar_text
from rmdesk.domain.money import Money, divide_half_up, format_money
from rmdesk.i18n import N_, _, current_language
from rmdesk.reminders.verdict import Value

_TITLES: Final = {
    "birthday": N_("Birthday"),
    "anniversary": N_("Day to remember"),
    "festival": N_("Festival"),
    "loan_maturity": N_("Loan matures"),
    "instalment": N_("Instalment"),
    "credit_line": N_("Credit line expires"),
    "time_deposit": N_("Time deposit matures"),
    "wealth_maturity": N_("Wealth product matures"),
    "balance_swing": N_("Large move"),
    "cumulative_loss": N_("Money leaving"),
    "tier_at_risk": N_("Level of the month"),
    "dormant": N_("Dormant account"),
    "id_document": N_("ID document expires"),
    "card_expiry": N_("Card expires"),
    "risk_assessment": N_("Risk assessment expires"),
    "campaign_task": N_("Campaign task due"),
    "no_contact": N_("No contact for long"),
    "follow_up": N_("Promised follow-up"),
    "complaint": N_("Open complaint"),
    "customer_moved": N_("Customer changed hands"),
}
_SETTINGS: Final = {"call_gate": N_("When customers may be called"), "ranking": N_("Order of the list")}
_MESSAGES: Final = {
    "birthday": N_("Birthday on {on} ({days})"),
    "birthday.turns": N_("Birthday on {on} ({days}), turns {turns}"),
    "birthday.lunar": N_("Birthday on {on} ({lunar}, {days})"),
    "birthday.lunar.turns": N_("Birthday on {on} ({lunar}, {days}), turns {turns}"),
    "birthday.executive": N_("Birthday of {label} on {on} ({days})"),
    "birthday.executive.turns": N_("Birthday of {label} on {on} ({days}), turns {turns}"),
    "birthday.executive.lunar": N_("Birthday of {label} on {on} ({lunar}, {days})"),
    "birthday.executive.lunar.turns": N_("Birthday of {label} on {on} ({lunar}, {days}), turns {turns}"),
    "anniversary": N_("{label} on {on} ({days})"),
    "anniversary.turns": N_("{label} on {on} ({days}), {turns} years"),
    "anniversary.lunar": N_("{label} on {on} ({lunar}, {days})"),
    "anniversary.lunar.turns": N_("{label} on {on} ({lunar}, {days}), {turns} years"),
    "festival": N_("{festival} on {on} ({days})"),
    "loan_maturity": N_("Loan matures {due} ({days}), {owed} still owed"),
    "loan_maturity.overdue": N_("Loan matured {due} ({days}), {owed} not repaid"),
    "instalment": N_("Instalment {number} of {amount} due {due} ({days}); account holds {balance}"),
    "instalment.short": N_("Instalment {number} of {amount} due {due} ({days}); account holds {balance}, {missing} short"),
    "instalment.overdue": N_("Instalment {number} of {amount} due {due} not paid ({days}); account holds {balance}"),
    "credit_line": N_("Credit line {amount} expires {due} ({days}), {used} used"),
    "time_deposit": N_("Time deposit {amount} matures {due} ({days}), no rollover"),
    "time_deposit.rollover": N_("Time deposit {amount} rolls over {due} ({days}): the rate changes"),
    "time_deposit.idle": N_("Time deposit {amount} matured {due}; {idle} lies idle on current accounts"),
    "wealth_maturity": N_("{product} {amount} matures {due} ({days})"),
    "wealth_maturity.idle": N_("{product} {amount} matured {due}; {idle} lies idle on current accounts"),
    "balance_swing.in": N_("In {moved} ≥ {absolute} ({level}) on {on}; {days}-day average {average}"),
    "balance_swing.out": N_("Out {moved} ≥ {absolute} ({level}) on {on}; {days}-day average {average}"),
    "balance_swing.in.share": N_(
        "In {moved} = {moved_share} of the {days}-day average {average} ≥ {share}, and ≥ {floor} ({level}), on {on}"
    ),
    "balance_swing.out.share": N_(
        "Out {moved} = {moved_share} of the {days}-day average {average} ≥ {share}, and ≥ {floor} ({level}), on {on}"
    ),
    "cumulative_loss.share": N_("{old} on {since} → {new}: −{lost_share} ≥ {share} in {within} days, −{lost} ≥ {floor}"),
    "cumulative_loss.months": N_("{times} falling month-ends: {old} on {since} → {new} on {newest}, −{lost} ≥ {floor}"),
    "tier_at_risk.risk": N_(
        "Month average will be {average} < {floor} ({level}): {missing} missing; {needed} needed on each remaining day"
    ),
    "tier_at_risk.near": N_(
        "Month average will be {average}, {missing} below {floor} ({level}), within {near}; {needed} needed on each remaining day"
    ),
    "dormant": N_("No own transaction since {since}: {days} days ≥ {limit} ({level})"),
    "dormant.never": N_("No own transaction since the opening {since}: {days} days ≥ {limit} ({level})"),
    "id_document": N_("ID document expires {on} ({days}); account limited from {limited}"),
    "id_document.expired": N_("ID document expired {on} ({days}); account limited from {limited}"),
    "card_expiry": N_("Card …{card} expires {on} ({days})"),
    "risk_assessment": N_("Risk assessment {rating} of {made} valid until {on} ({days})"),
    "campaign_task": N_("{campaign}: {text}, due {due} ({days})"),
    "campaign_task.overdue": N_("{campaign}: {text}, overdue since {due} ({days})"),
    "no_contact": N_("Last reached {since}: {days} days ≥ {limit} ({level})"),
    "no_contact.never": N_("Never reached, customer since {since}: {days} days ≥ {limit} ({level})"),
    "follow_up": N_("Promised for {due}: {text}"),
    "follow_up.overdue": N_("Promised for {due}, overdue by days: {days}; {text}"),
    "complaint": N_("Complaint of {received} open, days: {days}; not reached yet, first contact due {due}: {text}"),
    "complaint.reached": N_("Complaint of {received} open, days: {days}; {text}"),
    "customer_moved.in": N_("Came to you on {moved}; first contact due {due}"),
    "customer_moved.out": N_("Went to another manager on {moved}"),
}
_FAILED: Final = {
    "not_yet": N_("Not yet: first reminder on {from} for {event}."),
    "over": N_("Over: {event} was told of until {last}."),
    "no_stages": N_("The rule's parameters name no days for this ({event})."),
    "loan_repaid": N_("The loan is repaid (maturity {due})."),
    "instalment_paid": N_("The instalment was paid on {paid}."),
    "nothing_there": N_("There is no money in it."),
    "closed_early": N_("It was closed early, on {closed}."),
    "renewed": N_("It was renewed: money was put away again since {due}."),
    "not_idle": N_("The money does not lie idle: {idle} < {amount} on current accounts."),
    "level_off": N_("The rule is off for the level {level}."),
    "move_small": N_("Moved {moved} on {on}: < {absolute}, and < {share} of the average {average} or < {floor}."),
    "loss_small": N_("Lost {lost} of {before} ({share} needed), {fallen} over the last {times} month-ends; at least {floor} is told."),
    "month_over": N_("{left} days of the month are left, fewer than {least}."),
    "level_safe": N_("Month average will be {average}, floor {floor} ({level})."),
    "executives_off": N_("Birthdays of contact persons are switched off."),
    "calendar_off": N_("Birthdays of this calendar are switched off ({calendar})."),
    "impossible_day": N_("The day is impossible: {reason}"),
    "not_for_them": N_("{festival} is not for this customer."),
    "too_young": N_("{festival} is from {age} years on; the customer is younger or the year of birth is not known."),
    "recently_used": N_("Own transaction on {since}: {days} days < {limit}."),
    "recently_reached": N_("Reached on {since}: {days} days < {limit}."),
    "do_not_call": N_("The customer does not want to be called."),
    "complaint_closed": N_("The complaint of {received} is closed."),
    "reached_since": N_("Reached on {contact}, after the change on {moved}."),
    "rule_off": N_("The bank has switched the rule off."),
    "rule_off_by_you": N_("You have switched the rule off."),
    "nothing_known": N_("Nothing of the kind is known of this customer on the business date."),
    "decided": N_("Somebody has decided: {decision} on {at}."),
}
_FESTIVALS: Final = {
    "spring": N_("Spring Festival"),
    "mid_autumn": N_("Mid-Autumn Festival"),
    "chongyang": N_("Double Ninth Festival"),
    "womens_day": N_("Women's Day"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom reminders are put into words: on which day, and what the bank calls its levels (code → Chinese, English)."""

    today: date
    levels: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def rule_title(code: str) -> str:
    """The rule's name."""
    return _(_TITLES[code]) if code in _TITLES else code


def rule_name(code: str) -> str:
    """The name of a rule, or of what is set for all of them."""
    return _(_SETTINGS[code]) if code in _SETTINGS else rule_title(code)


def rule_titles() -> dict[str, str]:
    """Every rule's code and name, in the rules' order."""
    return {code: _(title) for code, title in _TITLES.items()}


def reminder_text(message: str, values: Mapping[str, Value], reader: Reader) -> str:
    """What a reminder says."""
    return _filled(_MESSAGES[message], values, reader)


def failed_text(message: str, values: Mapping[str, Value], reader: Reader) -> str:
    """Which condition failed."""
    return _filled(_FAILED[message], values, reader)


def level_name(code: str, reader: Reader) -> str:
    """A level as the bank calls it."""
    chinese, english = reader.levels.get(code, (code, code))
    return (english or chinese) if current_language() == "en" else (chinese or english)


def _filled(template: str, values: Mapping[str, Value], reader: Reader) -> str:
    return _(template).format(**{name: value_text(value, reader) for name, value in values.items()})


def value_text(value: Value, reader: Reader) -> str:
    """One value in words."""
    kind, what = value[0], value[1]
    if kind == "money":
        return format_money(Money(int(what), str(value[2]) if len(value) > 2 else "CNY"), current_language())
    if kind == "day":
        return _day_text(date.fromisoformat(str(what)), reader.today)
    if kind == "since":
        return str((reader.today - date.fromisoformat(str(what))).days)
    if kind == "until":
        return relative_text(date.fromisoformat(str(what)), reader.today, current_language())
    if kind == "share":
        tenths = divide_half_up(int(what), 1_000)
        return f"{tenths / 10:.1f}".removesuffix(".0") + "%"
    if kind == "level":
        return level_name(str(what), reader)
    if kind == "lunar":
        month, number, leap = (int(part) for part in str(what).split("-"))
        return lunar_text(month, number, current_language(), leap=bool(leap))
    if kind == "festival":
        return _(_FESTIVALS[str(what)])
    return str(what)


def _day_text(on: date, today: date) -> str:
    """Month and day, with the year where it is another one."""
    return f"{on:%m-%d}" if on.year == today.year else on.isoformat()
