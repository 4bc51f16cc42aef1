"""Commands of the settings of the reminder rules."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

OPEN_RULES: Final = Command(
    id="reminder_rules.open",
    title=N_("Reminder rules"),
    help=N_("What reminds you and when: the bank's rules, your own values, and what a change would bring before it is saved."),
    where=Where.EVERYWHERE,
    action="reminder_rules",
    mnemonic="txgz",
)
RULES_OF_REMINDERS: Final = Command(
    id="reminders.rules",
    title=N_("Rules"),
    help=N_("The settings of the reminder rules."),
    where=Where.REMINDERS,
    action="rules",
    keys="p",
    footer=True,
)
OF_RULES: Final = (
    Command(
        id="reminder_rules.edit",
        title=N_("Change"),
        help=N_("Another value for what is under the cursor, as far as the bank allows; what that brings is shown before it is saved."),
        where=Where.RULES,
        action="edit",
        keys="e",
        mnemonic="gz",
        footer=True,
    ),
    Command(
        id="reminder_rules.bank",
        title=N_("Bank's value"),
        help=N_("Back to what the bank has set: the value under the cursor, or in the list of rules the whole rule."),
        where=Where.RULES,
        action="bank",
        keys="b,delete",
        mnemonic="hf",
        footer=True,
    ),
    Command(
        id="reminder_rules.switch",
        title=N_("On/off"),
        help=N_("Switch the rule on or off for yourself, if the bank allows it."),
        where=Where.RULES,
        action="switch",
        keys="space",
        mnemonic="kg",
        footer=True,
    ),
    Command(
        id="reminder_rules.pane",
        title=N_("Rules/values"),
        help=N_("To the values of the rule, and back to the list of rules."),
        where=Where.RULES,
        action="pane",
        keys="tab,shift+tab",
        footer=True,
    ),
)
