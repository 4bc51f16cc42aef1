"""Commands of the list of customers."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

OF_CUSTOMERS: Final = (
    Command(
        id="customers.filter",
        title=N_("Filter"),
        help=N_("Show only one level, status or kind of customer."),
        where=Where.CUSTOMERS,
        action="filter",
        keys="f",
        mnemonic="sx",
        footer=True,
    ),
    Command(
        id="customers.filter_none",
        title=N_("Show all"),
        help=N_("Remove the filter."),
        where=Where.CUSTOMERS,
        action="filter_none",
        keys="F",
        mnemonic="qb",
    ),
    Command(
        id="customers.order",
        title=N_("Order"),
        help=N_("Order the list by the next column."),
        where=Where.CUSTOMERS,
        action="order",
        keys="r",
        mnemonic="px",
        footer=True,
    ),
)
