"""Commands of visit mode and of the forms that are filled in on site."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

VISITS: Final = (
    Command(
        id="visit.open",
        title=N_("Visit mode"),
        help=N_("Today's route with addresses and forms; everything works without the center."),
        where=Where.EVERYWHERE,
        action="visits",
        keys="V",
        mnemonic="bf",
    ),
)

OF_VISIT: Final = (
    Command(
        id="visit.log",
        title=N_("Log visit"),
        help=N_("Record the visit in one line; the stop is done with it."),
        where=Where.VISIT,
        action="log",
        keys="c",
        mnemonic="jl",
        takes="log",
        footer=True,
    ),
    Command(
        id="visit.forms",
        title=N_("Forms"),
        help=N_("Checklists for this customer: documents to bring, post-loan check, what the bank has in its handbook."),
        where=Where.VISIT,
        action="forms",
        keys="f",
        mnemonic="bd",
        footer=True,
    ),
    Command(
        id="visit.add",
        title=N_("Add a stop"),
        help=N_("Look a customer up and put them on today's route."),
        where=Where.VISIT,
        action="add",
        keys="n",
        mnemonic="jd",
        footer=True,
    ),
    Command(
        id="visit.earlier",
        title=N_("Earlier"),
        help=N_("Go to this customer earlier."),
        where=Where.VISIT,
        action="shift(-1)",
        keys="K,shift+up",
        footer=True,
    ),
    Command(
        id="visit.later",
        title=N_("Later"),
        help=N_("Go to this customer later."),
        where=Where.VISIT,
        action="shift(1)",
        keys="J,shift+down",
        footer=True,
    ),
    Command(
        id="visit.drop",
        title=N_("Take off"),
        help=N_("Take the stop off the route: not today, or not at all."),
        where=Where.VISIT,
        action="drop",
        keys="d",
        mnemonic="sc",
    ),
    Command(
        id="visit.call",
        title=N_("Call"),
        help=N_("Call mode: may they be called, what to say, the timer, and the line that records it."),
        where=Where.VISIT,
        action="call",
        keys="C",
        mnemonic="dh",
    ),
    Command(
        id="visit.task",
        title=N_("Task"),
        help=N_("A task for this customer, in one line: what, day, priority, how often."),
        where=Where.VISIT,
        action="task",
        keys="t",
        mnemonic="xrw",
        takes="task",
    ),
    Command(
        id="visit.copy_number",
        title=N_("Copy number"),
        help=N_("Put the telephone number on the terminal's clipboard; that is written to the audit log."),
        where=Where.VISIT,
        action="copy_number",
        keys="y",
        mnemonic="fz",
    ),
)

OF_FORM: Final = (
    Command(
        id="form.finish",
        title=N_("Finish"),
        help=N_("The form is filled in for good."),
        where=Where.FORM,
        action="finish",
        keys="d",
        mnemonic="wc",
        footer=True,
    ),
    Command(
        id="form.tick",
        title=N_("Tick"),
        help=N_("Tick the line, or take the tick away; in a field, type what it says."),
        where=Where.FORM,
        action="tick",
        keys="space",
        footer=True,
    ),
)
