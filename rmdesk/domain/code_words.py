"""The words for codes that the program itself sets: kinds, statuses, channels, calendars. A bank's own code tables come before them.

Each set has its own words: a lost customer is 流失, a lost opportunity 未成交. One English message stands for one Chinese one.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Final

from rmdesk.i18n import N_

KIND: Final = {"retail": N_("Retail"), "corporate": N_("Corporate"), "institution": N_("Institution")}
STATUS: Final = {"potential": N_("Potential"), "active": N_("Active"), "dormant": N_("Dormant"), "lost": N_("Lost")}
LEVEL: Final = {
    "ordinary": N_("Ordinary"),
    "gold": N_("Gold"),
    "platinum": N_("Platinum"),
    "diamond": N_("Diamond"),
    "private": N_("Private"),
}
CHANNEL: Final = {
    "phone": N_("Phone"),
    "mobile": N_("Mobile"),
    "visit": N_("Visit"),
    "message": N_("Message"),
    "meeting": N_("Meeting"),
    "email": N_("E-mail"),
    "wechat": N_("WeChat"),
    "post": N_("Post"),
}
PREFERRED: Final = {code: CHANNEL[code] for code in ("phone", "wechat", "message", "email", "visit", "post")}
"""Ways in which a customer may want to be approached."""
POINT: Final = {code: CHANNEL[code] for code in ("mobile", "phone", "email", "wechat")} | {"post": N_("Address")}
"""Sorts of contact points."""
DIRECTION: Final = {"out": N_("outgoing"), "in": N_("incoming")}
RESULT: Final = {
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
}
"""What came of a contact."""
SEX: Final = {"M": N_("Male"), "F": N_("Female")}
CALENDAR: Final = {"solar": N_("solar"), "lunar": N_("lunar")}
STAGE: Final = {
    "lead": N_("Lead"),
    "qualified": N_("Qualified"),
    "proposed": N_("Proposed"),
    "negotiating": N_("Negotiating"),
    "won": N_("Won"),
    "lost": N_("Not won"),
}
WORK: Final = {"open": N_("open"), "in_progress": N_("In progress"), "done": N_("Done"), "cancelled": N_("Cancelled")}
CATEGORY: Final = {
    "follow_up": N_("Follow-up"),
    "campaign": N_("Campaign"),
    "requirement": N_("Customer's requirement"),
    "birthday": N_("Birthday"),
    "maturity": N_("Maturity"),
    "supervisor": N_("From the supervisor"),
    "own": N_("Own work"),
    "visit": N_("Visit"),
    "checklist": N_("Form"),
}
"""What a task is about."""
REQUEST: Final = {
    "open": N_("waiting for the center"),
    "in_progress": N_("In progress"),
    "done": N_("carried out"),
    "cancelled": N_("refused"),
}
ORIGIN: Final = {
    "referral": N_("Referral"),
    "walk_in": N_("Walk-in"),
    "event": N_("Event"),
    "cold_call": N_("Cold call"),
    "company_staff": N_("Staff of a company customer"),
    "online": N_("Online"),
    "other": N_("Elsewhere"),
}
"""Where a prospect comes from."""
ID_TYPE: Final = {"resident_id": N_("Resident ID"), "passport": N_("Passport"), "credit_code": N_("Credit code")}
DECISION_ROLE: Final = {"decides": N_("Decides"), "influences": N_("Influences"), "uses": N_("Handles")}
KINSHIP: Final = {"spouse": N_("Spouse"), "child": N_("Child"), "parent": N_("Parent"), "sibling": N_("Sibling")}
MARITAL: Final = {"single": N_("Single"), "married": N_("Married"), "divorced": N_("Divorced"), "widowed": N_("Widowed")}
RISK: Final = {code: code for code in ("C1", "C2", "C3", "C4", "C5")}
LINE: Final = {
    "demand": N_("Demand deposit"),
    "time": N_("Time deposit"),
    "wealth": N_("Wealth product"),
    "fund": N_("Fund"),
    "bond": N_("Bond"),
    "insurance": N_("Insurance"),
    "loan": N_("Loan"),
    "card": N_("Card"),
}
ROLE: Final = {"owner": N_("owner"), "joint": N_("joint"), "authorised": N_("authorised")}
"""Of a customer in an account."""
PART: Final = {"lead": N_("lead"), "assist": N_("assist")}
"""Of a manager in the care of a customer."""
GRADE: Final = {
    "pass": N_("Pass"),
    "special_mention": N_("Special mention"),
    "substandard": N_("Substandard"),
    "doubtful": N_("Doubtful"),
    "loss": N_("Loss"),
}
"""Of a loan, by how surely it will be paid back."""
STATE: Final = {"running": N_("Running"), "repaid": N_("Repaid"), "closed": N_("Closed"), "frozen": N_("Frozen")}
"""Of loans and accounts."""

SETS: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": KIND,
    "status": STATUS,
    "level": LEVEL,
    "channel": CHANNEL,
    "preferred_channel": PREFERRED,
    "point_kind": POINT,
    "direction": DIRECTION,
    "result": RESULT,
    "sex": SEX,
    "birth_calendar": CALENDAR,
    "calendar": CALENDAR,
    "stage": STAGE,
    "work_status": WORK,
    "activity_category": CATEGORY,
    "request_status": REQUEST,
    "origin": ORIGIN,
    "id_type": ID_TYPE,
    "decision_role": DECISION_ROLE,
    "kinship": KINSHIP,
    "marital_status": MARITAL,
    "risk_rating": RISK,
    "product_line": LINE,
    "role": ROLE,
    "part": PART,
    "grade": GRADE,
}
"""Set → code → English message id, each set in the order in which it is offered."""

WORDS: Final[Mapping[str, str]] = ChainMap(
    KIND, STATUS, LEVEL, CHANNEL, DIRECTION, RESULT, LINE, {"service": N_("Service")}, WORK, STAGE, SEX, CALENDAR, ROLE, GRADE, STATE
)
"""Code → English message id where nobody says of which set the code is; where sets differ, the first one's word."""
