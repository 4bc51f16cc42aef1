"""What the values behind a reminder are called."""

from __future__ import annotations

from typing import Final

from rmdesk.i18n import N_, _

_NAMES: Final = {
    "absolute": N_("at least the amount"),
    "age": N_("age"),
    "amount": N_("amount"),
    "average": N_("average balance"),
    "balance": N_("account holds"),
    "before": N_("before"),
    "calendar": N_("calendar"),
    "campaign": N_("campaign"),
    "card": N_("card"),
    "closed": N_("closed on"),
    "contact": N_("contact on"),
    "days": N_("days"),
    "due": N_("due on"),
    "event": N_("day of the event"),
    "fallen": N_("fallen by"),
    "floor": N_("at least"),
    "from": N_("from"),
    "idle": N_("lies idle"),
    "label": N_("what"),
    "last": N_("last day"),
    "least": N_("least"),
    "left": N_("days left"),
    "level": N_("level"),
    "limit": N_("limit in days"),
    "limited": N_("limited from day"),
    "lost": N_("lost"),
    "lost_share": N_("share lost"),
    "made": N_("made on"),
    "missing": N_("short by"),
    "month": N_("month"),
    "moved": N_("moved"),
    "moved_share": N_("share moved"),
    "near": N_("within"),
    "needed": N_("needed daily"),
    "new": N_("new level"),
    "newest": N_("latest balance"),
    "number": N_("number"),
    "old": N_("earlier balance"),
    "on": N_("on"),
    "owed": N_("still owed"),
    "paid": N_("paid"),
    "product": N_("product"),
    "rating": N_("risk rating"),
    "reason": N_("given reason"),
    "received": N_("received"),
    "share": N_("share"),
    "since": N_("since"),
    "stage": N_("stage (days)"),
    "text": N_("wording"),
    "times": N_("times"),
    "used": N_("used"),
    "within": N_("within days"),
    "workdays": N_("working days"),
}


def value_name(name: str) -> str:
    """The name of a value that a rule compared."""
    return _(_NAMES[name]) if name in _NAMES else name.replace("_", " ")
