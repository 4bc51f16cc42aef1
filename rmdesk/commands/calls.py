"""Commands of call mode."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

CALL_OF_CUSTOMER: Final = (
    Command(
        id="call.open",
        title=N_("Call"),
        help=N_("Call mode: may they be called, what to say, the timer, and the line that records it."),
        where=Where.WITH_CUSTOMER,
        action="call",
        keys="C",
        mnemonic="dh",
        footer=True,
    ),
    Command(
        id="customer.copy_number",
        title=N_("Copy number"),
        help=N_("Put the telephone number on the terminal's clipboard; that is written to the audit log."),
        where=Where.WITH_CUSTOMER,
        action="copy_number",
        keys="y",
        mnemonic="fz",
    ),
)

OF_CALL: Final = (
    Command(
        id="call.begin",
        title=N_("Begin"),
        help=N_("The call begins: the timer runs, and the line takes what is typed."),
        where=Where.CALL,
        action="begin",
        keys="enter,c",
        mnemonic="ks",
        footer=True,
    ),
    Command(
        id="call.reveal",
        title=N_("Reveal"),
        help=N_("Show the number in full for a short time. Each reveal is written to the audit log."),
        where=Where.CALL,
        action="reveal",
        keys="v",
        mnemonic="xs",
        footer=True,
    ),
    Command(
        id="call.copy",
        title=N_("Copy number"),
        help=N_("Put the telephone number on the terminal's clipboard; that is written to the audit log."),
        where=Where.CALL,
        action="copy_number",
        keys="y",
        mnemonic="fz",
        footer=True,
    ),
    Command(
        id="call.task",
        title=N_("Task"),
        help=N_("A task for this customer, in one line: what, day, priority, how often."),
        where=Where.CALL,
        action="task",
        keys="t",
        mnemonic="xrw",
        takes="task",
    ),
    Command(
        id="call.next",
        title=N_("Next"),
        help=N_("Leave this customer as they are and go on to the next of the list."),
        where=Where.CALL,
        action="next",
        keys="n",
        mnemonic="xyg",
        footer=True,
    ),
    Command(
        id="call.customer",
        title=N_("Everything about them"),
        help=N_("Open the customer's page; the call goes on."),
        where=Where.CALL,
        action="customer",
        keys="i",
        mnemonic="xq",
    ),
)
