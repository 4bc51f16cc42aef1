"""Commands of customer groups."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

OPEN_GROUPS: Final = Command(
    id="groups.open",
    title=N_("Groups"),
    help=N_("Groups of customers: fixed members, a rule, or the members of a day."),
    where=Where.EVERYWHERE,
    action="groups",
    keys="G",
    mnemonic="khq",
)

OF_GROUPS: Final = (
    Command(
        id="groups.new",
        title=N_("New group"),
        help=N_("A group with a rule, or with fixed members that you put into it from the list."),
        where=Where.GROUPS,
        action="new",
        keys="n",
        mnemonic="xq",
        footer=True,
    ),
    Command(
        id="groups.edit",
        title=N_("Change"),
        help=N_("Another rule for a group that has one; another name for the others."),
        where=Where.GROUPS,
        action="edit",
        keys="e",
        mnemonic="gq",
        footer=True,
    ),
    Command(
        id="groups.rename",
        title=N_("Rename"),
        help=N_("Another name for the group."),
        where=Where.GROUPS,
        action="rename",
        keys="r",
        mnemonic="gm",
        footer=True,
    ),
    Command(
        id="groups.remove",
        title=N_("Remove group"),
        help=N_("Take the group away, with its memberships; the customers stay. u brings it back."),
        where=Where.GROUPS,
        action="remove",
        keys="d,delete",
        mnemonic="scq",
        footer=True,
    ),
)
