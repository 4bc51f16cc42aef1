"""The five homes."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

OF_HOMES: Final = (
    Command(
        id="home.today",
        title=N_("Today"),
        help=N_("What today brings."),
        where=Where.HOMES,
        action="home('today')",
        keys="1",
        mnemonic="jr",
    ),
    Command(
        id="home.customers",
        title=N_("My customers"),
        help=N_("The list of your customers. With a name behind it, that customer."),
        where=Where.HOMES,
        action="home('customers')",
        keys="2",
        mnemonic="kh",
        takes="find_customer",
    ),
    Command(
        id="home.performance",
        title=N_("My performance"),
        help=N_("Your KPIs: where you stand, what is missing, how they came along, who moved them."),
        where=Where.HOMES,
        action="home('performance')",
        keys="3",
        mnemonic="yj",
    ),
    Command(
        id="home.tasks",
        title=N_("My tasks"),
        help=N_("What is to be done, by due date."),
        where=Where.HOMES,
        action="home('tasks')",
        keys="4",
        mnemonic="rw",
    ),
    Command(
        id="home.work_log",
        title=N_("Work log"),
        help=N_("What was done, day by day."),
        where=Where.HOMES,
        action="home('work_log')",
        keys="5",
        mnemonic="rz",
    ),
)
