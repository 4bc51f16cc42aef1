"""Commands of my tasks, and of tasks wherever a customer is at hand."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

TASK_OF_CUSTOMER: Final = (
    Command(
        id="task.new",
        title=N_("Task"),
        help=N_("A task for this customer, in one line: what, day, priority, how often."),
        where=Where.WITH_CUSTOMER,
        action="task",
        keys="t",
        mnemonic="xrw",
        takes="task",
        footer=True,
    ),
    Command(
        id="task.template",
        title=N_("Tasks from a template"),
        help=N_("Several tasks some working days apart, like the follow-up of a loan."),
        where=Where.WITH_CUSTOMER,
        action="template",
        keys="T",
        mnemonic="mb",
    ),
)

OF_TASKS: Final = (
    Command(
        id="tasks.done",
        title=N_("Done"),
        help=N_("The task is done; a second key says with which outcome."),
        where=Where.TASKS,
        action="done",
        keys="d",
        mnemonic="wc",
        footer=True,
    ),
    Command(
        id="tasks.snooze",
        title=N_("Put off"),
        help=N_("Put the task off to another day; Enter alone means the next working day."),
        where=Where.TASKS,
        action="snooze",
        keys="s",
        mnemonic="yh",
        footer=True,
    ),
    Command(
        id="tasks.edit",
        title=N_("Change task"),
        help=N_("Change the task's line: what, day, priority, how often."),
        where=Where.TASKS,
        action="edit",
        keys="e",
        mnemonic="grw",
        footer=True,
    ),
    Command(
        id="tasks.own",
        title=N_("Own task"),
        help=N_("A task of your own, about no customer."),
        where=Where.TASKS,
        action="own",
        keys="n",
        mnemonic="zj",
        takes="own",
    ),
    Command(
        id="tasks.view",
        title=N_("Other view"),
        help=N_("Due, upcoming, by campaign, done today."),
        where=Where.TASKS,
        action="view(1)",
        keys="tab,right",
        mnemonic="st",
        footer=True,
    ),
    Command(
        id="tasks.view_back",
        title=N_("View before"),
        help=N_("Back to the view before."),
        where=Where.TASKS,
        action="view(-1)",
        keys="shift+tab,left",
    ),
)
