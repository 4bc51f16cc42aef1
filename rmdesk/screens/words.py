"""How codes, days and moments are said in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from rmdesk.domain.code_words import SETS
from rmdesk.i18n import N_, _, ngettext

NONE: Final = "—"
"""Stands where there is nothing."""

_WORDS: Final = {
    # kinds and statuses of customers
    "retail": N_("Retail"),
    "corporate": N_("Corporate"),
    "institution": N_("Institution"),
    "potential": N_("Potential"),
    "active": N_("Active"),
    "dormant": N_("Dormant"),
    "lost": N_("Lost"),
    # levels of the default tier table; other banks' tiers come with their own names
    "ordinary": N_("Ordinary"),
    "gold": N_("Gold"),
    "platinum": N_("Platinum"),
    "diamond": N_("Diamond"),
    "private": N_("Private"),
    # channels, directions, results of contacts
    "phone": N_("Phone"),
    "mobile": N_("Mobile"),
    "visit": N_("Visit"),
    "message": N_("Message"),
    "meeting": N_("Meeting"),
    "email": N_("E-mail"),
    "wechat": N_("WeChat"),
    "post": N_("Post"),
    "out": N_("outgoing"),
    "in": N_("incoming"),
    "success": N_("Success"),
    "interested": N_("Interested"),
    "call_again": N_("Call again"),
    "not_interested": N_("Not interested"),
    "refuses_marketing": N_("Refuses marketing"),
    "informed": N_("Informed"),
    "no_answer": N_("No answer"),
    "switched_off": N_("Switched off"),
    "suspended": N_("Suspended"),
    "empty_number": N_("Empty number"),
    "wrong_number": N_("Wrong number"),
    # product lines; gold is a level too, and is called the same
    "demand": N_("Demand deposit"),
    "time": N_("Time deposit"),
    "loan": N_("Loan"),
    "wealth": N_("Wealth product"),
    "fund": N_("Fund"),
    "bond": N_("Bond"),
    "insurance": N_("Insurance"),
    "card": N_("Card"),
    "service": N_("Service"),
    # work
    "open": N_("open"),
    "in_progress": N_("In progress"),
    "done": N_("Done"),
    "cancelled": N_("Cancelled"),
    "lead": N_("Lead"),
    "qualified": N_("Qualified"),
    "proposed": N_("Proposed"),
    "negotiating": N_("Negotiating"),
    "won": N_("Won"),
    # what a task is about
    "activity_category/follow_up": N_("Follow-up"),
    "activity_category/campaign": N_("Campaign"),
    "activity_category/requirement": N_("Customer's requirement"),
    "activity_category/birthday": N_("Birthday"),
    "activity_category/maturity": N_("Maturity"),
    "activity_category/supervisor": N_("From the supervisor"),
    "activity_category/own": N_("Own work"),
    "activity_category/visit": N_("Visit"),
    "activity_category/checklist": N_("Form"),
    # people and accounts
    "M": N_("Male"),
    "F": N_("Female"),
    "m": N_("Male"),
    "f": N_("Female"),
    "part/lead": N_("lead"),
    "part/assist": N_("assist"),
    "owner": N_("owner"),
    "joint": N_("joint"),
    "authorised": N_("authorised"),
    # loans and accounts
    "pass": N_("Pass"),
    "special_mention": N_("Special mention"),
    "substandard": N_("Substandard"),
    "doubtful": N_("Doubtful"),
    "loss": N_("Loss"),
    "running": N_("Running"),
    "repaid": N_("Repaid"),
    "closed": N_("Closed"),
    "frozen": N_("Frozen"),
    "solar": N_("solar"),
    "lunar": N_("lunar"),
}


_learnt: dict[tuple[str, str], str] = {}
"""Names that the bank's own code tables give; they come before ours."""


def learn(names: Mapping[tuple[str, str], str]) -> None:
    """Use the names of the bank's code tables, (set, code) → name, from now on, and no others."""
    _learnt.clear()
    _learnt.update(names)


def codes_of(code_set: str) -> list[str]:
    """The codes of a set that the bank named, in its order."""
    return [code for known_set, code in _learnt if known_set == code_set]


def word(code: str, code_set: str = "") -> str:
    """The word for a code: the bank's own, else ours; a code that nobody named is shown as it is."""
    learnt = _learnt.get((code_set, code))
    if learnt:
        return learnt
    known = SETS.get(code_set, {}).get(code) or _WORDS.get(f"{code_set}/{code}") or _WORDS.get(code)
    return _(known) if known else code


def short_date(day: date, today: date) -> str:
    """`11-28`, with the year in front if it is not this one."""
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def near(day: date, today: date) -> str:
    """How far `day` is from `today`, in words: `today`, `in 8 days`, `12 days ago`; months and years beyond a hundred days."""
    days = (day - today).days
    if days in _CLOSE:
        return _(_CLOSE[days])
    count = abs(days)
    if count < 100:
        return (
            ngettext("in {count} day", "in {count} days", count) if days > 0 else ngettext("{count} day ago", "{count} days ago", count)
        ).format(count=count)
    if count < 730:
        months = (count * 12 + 182) // 365
        return (
            ngettext("in {count} month", "in {count} months", months)
            if days > 0
            else ngettext("{count} month ago", "{count} months ago", months)
        ).format(count=months)
    years = count // 365
    return (
        ngettext("in {count} year", "in {count} years", years) if days > 0 else ngettext("{count} year ago", "{count} years ago", years)
    ).format(count=years)


def brief(day: date, today: date) -> str:
    """A day in few cells: in words within two weeks, else as a date."""
    return near(day, today) if abs((day - today).days) <= 14 else short_date(day, today)


_CLOSE: Final = {0: N_("today"), 1: N_("tomorrow"), -1: N_("yesterday")}


def dated(day: date | None, today: date) -> str:
    """A day with its distance: `11-28 in 8 days`; `—` for none."""
    return NONE if day is None else f"{short_date(day, today)} {near(day, today)}"
