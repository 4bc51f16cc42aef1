"""Commands of Today: what to say about a reason to call."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

OF_TODAY: Final = (
    Command(
        id="today.acknowledge",
        title=N_("Noted"),
        help=N_("You have seen every reason to call this customer; they stay on the list."),
        where=Where.TODAY,
        action="acknowledge",
        keys="a",
        mnemonic="zx",
        footer=True,
    ),
    Command(
        id="today.done",
        title=N_("Done"),
        help=N_("The reason is settled; a second key says with which outcome."),
        where=Where.TODAY,
        action="done",
        keys="d",
        mnemonic="wc",
        footer=True,
    ),
    Command(
        id="today.snooze",
        title=N_("Put off"),
        help=N_("Put the reason off to another day: three times at most, never past the day money is due."),
        where=Where.TODAY,
        action="snooze",
        keys="s",
        mnemonic="yh",
        footer=True,
    ),
    Command(
        id="today.dismiss",
        title=N_("Not needed"),
        help=N_("The reason is none: a second key says why."),
        where=Where.TODAY,
        action="dismiss_reason",
        keys="x",
        mnemonic="hl",
        footer=True,
    ),
    Command(
        id="today.reason",
        title=N_("Next reason"),
        help=N_("Go to the customer's next reason: done, put off and not needed are about it."),
        where=Where.TODAY,
        action="reason(1)",
        keys="tab,right",
        footer=True,
    ),
    Command(
        id="today.reason_before",
        title=N_("Reason before"),
        help=N_("Back to the customer's reason before."),
        where=Where.TODAY,
        action="reason(-1)",
        keys="shift+tab,left",
    ),
)
