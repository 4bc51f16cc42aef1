"""Commands of the list of all reminders."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

REMINDERS: Final = Command(
    id="reminders.open",
    title=N_("Reminders"),
    help=N_("Every reminder, with its state, its history, and why there is none."),
    where=Where.EVERYWHERE,
    action="reminders",
    keys="R",
    mnemonic="tx",
)

OF_REMINDERS: Final = (
    Command(
        id="reminders.acknowledge",
        title=N_("Noted"),
        help=N_("You have seen the reminder, or the selected ones; they stay where they are."),
        where=Where.REMINDERS,
        action="acknowledge",
        keys="a",
        mnemonic="zx",
        footer=True,
    ),
    Command(
        id="reminders.done",
        title=N_("Done"),
        help=N_("The reminder, or each selected one, is settled; a second key says with which outcome."),
        where=Where.REMINDERS,
        action="done",
        keys="d",
        mnemonic="wc",
        footer=True,
    ),
    Command(
        id="reminders.snooze",
        title=N_("Put off"),
        help=N_("Put it off to another day: three times at most, never past the day money is due."),
        where=Where.REMINDERS,
        action="snooze",
        keys="s",
        mnemonic="yh",
        footer=True,
    ),
    Command(
        id="reminders.dismiss",
        title=N_("Not needed"),
        help=N_("It is none: a second key says why."),
        where=Where.REMINDERS,
        action="dismiss_reason",
        keys="x",
        mnemonic="hl",
        footer=True,
    ),
    Command(
        id="reminders.select",
        title=N_("Select"),
        help=N_("Select the reminder, or no longer; what is decided then is about all selected ones."),
        where=Where.REMINDERS,
        action="select",
        keys="space",
    ),
    Command(
        id="reminders.select_all",
        title=N_("Select all"),
        help=N_("Select every reminder of the view; once more, none."),
        where=Where.REMINDERS,
        action="select_all",
        keys="asterisk",
    ),
    Command(
        id="reminders.view",
        title=N_("Another state"),
        help=N_("Waiting, put off or closed, or ended."),
        where=Where.REMINDERS,
        action="view(1)",
        keys="tab,right",
        mnemonic="st",
        footer=True,
    ),
    Command(
        id="reminders.view_back",
        title=N_("View before"),
        help=N_("Back to the view before."),
        where=Where.REMINDERS,
        action="view(-1)",
        keys="shift+tab,left",
    ),
    Command(
        id="reminders.rule",
        title=N_("Only one rule"),
        help=N_("Show the reminders of one rule, or of all."),
        where=Where.REMINDERS,
        action="rule",
        keys="f",
        mnemonic="gz",
        footer=True,
    ),
    Command(
        id="reminders.why_not",
        title=N_("Why not?"),
        help=N_("Why a rule does not remind of this customer."),
        where=Where.REMINDERS,
        action="why_not",
        keys="w",
        mnemonic="wh",
        footer=True,
    ),
)
