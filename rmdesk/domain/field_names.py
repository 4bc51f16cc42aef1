"""What fields and kinds of rows are called, for forms, messages and the history of changes."""

from __future__ import annotations

from typing import Final

from rmdesk.i18n import N_, _

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
    # of rows about a customer
    "value": N_("Number or address"),
    "preferred": N_("Preferred"),
    "verified_on": N_("Verified on"),
    "verified_by": N_("Verified by"),
    "decision_role": N_("Role in decisions"),
    "kinship": N_("Kinship"),
    "label": N_("Occasion"),
    "calendar": N_("Calendar"),
    "year": N_("Year"),
    "month": N_("Month"),
    "day": N_("Day"),
    "text": N_("Note"),
    "bank": N_("Other bank"),
    "product": N_("Product"),
    "amount": N_("Amount"),
    "matures": N_("Matures on"),
    "mark": N_("Mark"),
    "rated_on": N_("Rated on"),
    "origin": N_("Where from"),
    "kind": N_("Kind"),
    # of work
    "stage": N_("Stage"),
    "probability": N_("Probability"),
    "expected_value": N_("Expected value"),
    "summary": N_("Summary"),
    "content": N_("Content"),
    "description": N_("Description"),
    "category": N_("Category"),
    "priority": N_("Priority"),
    "due": N_("Due"),
    "done_at": N_("Done on"),
    "start": N_("Begins"),
    "end": N_("Ends"),
    "severity": N_("Severity"),
    "urgency": N_("Urgency"),
    "received": N_("Received"),
    "closed_at": N_("Closed on"),
    "feedback_code": N_("Feedback"),
    "sales_method": N_("Sales method"),
    "product_line": N_("Product line"),
    "opportunity_no": N_("Opportunity number"),
    "owner_id": N_("Owner"),
    "branch_id": N_("Branch"),
    "type_id": N_("Customer type"),
    "customer_no": N_("Customer number"),
    "deleted_at": N_("Removed"),
    "contact.channel": N_("Channel"),
    "opportunity.end": N_("Expected by"),
    "requirement.end": N_("Wanted by"),
    "customer_rating.kind": N_("Rating"),
    "contact_point.kind": N_("Sort of number"),
    "reminder_override.value": N_("Own value"),
}

_TABLES: Final = {
    "customer": N_("Customer"),
    "retail_profile": N_("Profile"),
    "corporate_profile": N_("Profile"),
    "institution_profile": N_("Profile"),
    "contact_point": N_("Way to reach"),
    "contact_person": N_("Contact person"),
    "family_member": N_("Family member"),
    "important_date": N_("Day to remember"),
    "customer_note": N_("Background note"),
    "preference": N_("Preference"),
    "customer_rating": N_("Rating"),
    "other_bank": N_("Holding at another bank"),
    "customer_relation": N_("Relation"),
    "opportunity": N_("Opportunity"),
    "requirement": N_("Requirement"),
    "activity": N_("Task"),
    "contact": N_("Contact"),
    "complaint": N_("Complaint"),
    "service_request": N_("Request to the center"),
    "customer_group": N_("Group"),
    "group_member": N_("Group member"),
    "work_log": N_("Work log"),
    "work_log_entry": N_("Work log entry"),
    "note": N_("Notebook page"),
    "plan_item": N_("Plan item"),
    "reminder_override": N_("Own value of a reminder rule"),
    "assignment": N_("Customer manager"),
}


def field_name(field: str, table: str = "") -> str:
    """The name in the user's language; a field nobody named is shown as it is."""
    known = name_of(field, table)
    return _(known) if known else field


def name_of(field: str, table: str = "") -> str:
    """The name's English message id; empty where nobody named the field."""
    return _NAMES.get(f"{table}.{field}") or _NAMES.get(field, "")


def table_name(table: str) -> str:
    """What a row of this table is called."""
    known = _TABLES.get(table)
    return _(known) if known else table
