"""Commands about one customer: where one is under the cursor, and on the customer's own screen."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

OF_CUSTOMER: Final = (
    Command(
        id="contact.log",
        title=N_("Log contact"),
        help=N_("Record a call, a visit or a message with this customer in one line."),
        where=Where.WITH_CUSTOMER,
        action="log",
        keys="c",
        mnemonic="jl",
        takes="log",
        footer=True,
    ),
    Command(
        id="customer.edit",
        title=N_("Edit"),
        help=N_("Change one field; what only the center may change is sent as a request."),
        where=Where.CUSTOMER,
        action="edit",
        keys="e",
        mnemonic="bj",
        footer=True,
    ),
    Command(
        id="customer.reveal",
        title=N_("Reveal"),
        help=N_("Show the next masked number in full for a short time. Each reveal is written to the audit log."),
        where=Where.CUSTOMER,
        action="reveal",
        keys="v",
        mnemonic="xs",
        footer=True,
    ),
)
