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
