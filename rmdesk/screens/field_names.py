"""What the fields that can be edited are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rmdesk.i18n import N_, _
from rmdesk.screens.spellings import likeness

_NAMES: Final = {
    "remarks": N_("Remarks"),
    "channel": N_("Preferred channel"),
    "may_disturb": N_("May be called on days off"),
    "consent": N_("Consent to marketing"),
    "do_not_call": N_("Do not call"),
    "hobbies": N_("Hobbies"),
    "address": N_("Address"),
    "mobile": N_("Mobile"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "wechat": N_("WeChat"),
    "status": N_("Status"),
    "level": N_("Level"),
    "name": N_("Name"),
    "id_type": N_("ID type"),
    "id_number": N_("ID number"),
    "opened": N_("Customer since"),
    "sex": N_("Sex"),
    "birth_calendar": N_("Calendar of birth"),
    "birth_year": N_("Year of birth"),
    "birth_month": N_("Month of birth"),
    "birth_day": N_("Day of birth"),
    "birth_leap": N_("Born in a leap month"),
    "marital_status": N_("Marital status"),
    "employer": N_("Employer"),
    "position": N_("Position"),
    "income_band": N_("Income"),
    "risk_rating": N_("Risk rating"),
    "risk_rated_on": N_("Risk rated on"),
    "id_expiry": N_("ID valid until"),
    "credit_code": N_("Credit code"),
    "short_name": N_("Short name"),
    "industry": N_("Industry"),
    "scale": N_("Size"),
    "legal_representative": N_("Legal representative"),
    "capital": N_("Registered capital"),
    "currency": N_("Currency"),
    "founded": N_("Founded"),
    "rating": N_("Rating"),
    "sector": N_("Sector"),
    "budget_level": N_("Budget level"),
    "purpose": N_("Purpose"),
}


def field_name(field: str) -> str:
    """The name in the user's language; a field nobody named is shown as it is."""
    known = _NAMES.get(field)
    return _(known) if known else field


def fields_like(typed: str, fields: Iterable[str]) -> list[str]:
    """Those of `fields` whose name or id has `typed` in it, the best first; all of them if nothing was typed."""
    if not typed.strip():
        return list(fields)
    scored = [(likeness(typed, _NAMES.get(field, field), field), field) for field in fields]
    return [field for score, field in sorted(scored, key=lambda pair: -pair[0]) if score]
