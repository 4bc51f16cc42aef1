"""Commands of the notebook and the handbook."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

NOTEBOOK: Final = Command(
    id="notebook.open",
    title=N_("Notebook & handbook"),
    help=N_("Your own notes, which nobody else reads; Tab leads to the bank's handbook and product sheets."),
    where=Where.EVERYWHERE,
    action="notebook",
    keys="B",
    mnemonic="jsb",
)
HANDBOOK: Final = Command(
    id="handbook.open",
    title=N_("Handbook"),
    help=N_("The bank's handbook and product sheets; with words behind it, the pages that have them."),
    where=Where.EVERYWHERE,
    action="handbook",
    mnemonic="gzsc",
    takes="handbook",
)

OF_NOTEBOOK: Final = (
    Command(
        id="notebook.new",
        title=N_("New note"),
        help=N_("A new note: the first words are its title, what follows a semicolon its text."),
        where=Where.NOTEBOOK,
        action="new",
        keys="n",
        mnemonic="xbj",
        takes="new",
        footer=True,
    ),
    Command(
        id="notebook.edit",
        title=N_("Edit note"),
        help=N_("Change the title and the text of a note."),
        where=Where.NOTEBOOK,
        action="edit",
        keys="e",
        mnemonic="gbj",
        footer=True,
    ),
    Command(
        id="notebook.find",
        title=N_("Find"),
        help=N_("Show only notes with these words; Chinese, pinyin, initials or English."),
        where=Where.NOTEBOOK,
        action="find",
        keys="f",
        mnemonic="cz",
        takes="find",
        footer=True,
    ),
    Command(
        id="notebook.find_none",
        title=N_("Show all"),
        help=N_("Show every note again."),
        where=Where.NOTEBOOK,
        action="find_none",
        keys="F",
    ),
    Command(
        id="notebook.pin",
        title=N_("Pin"),
        help=N_("Keep the note at the top of the list, or no longer."),
        where=Where.NOTEBOOK,
        action="pin",
        keys="p",
        mnemonic="zd",
        footer=True,
    ),
    Command(
        id="notebook.task",
        title=N_("Make a task of it"),
        help=N_("A task from the note; the note keeps the way to it."),
        where=Where.NOTEBOOK,
        action="to_task",
        keys="t",
        mnemonic="zrw",
        footer=True,
    ),
    Command(
        id="notebook.contact",
        title=N_("Make a contact of it"),
        help=N_("Look a customer up and record the note as a contact with them."),
        where=Where.NOTEBOOK,
        action="to_contact",
        keys="c",
        mnemonic="zlx",
        footer=True,
    ),
    Command(
        id="notebook.remove",
        title=N_("Delete note"),
        help=N_("Delete the note; u brings it back."),
        where=Where.NOTEBOOK,
        action="remove",
        keys="d,delete",
        mnemonic="sbj",
        footer=True,
    ),
    Command(
        id="notebook.other",
        title=N_("Handbook"),
        help=N_("The bank's handbook and product sheets."),
        where=Where.NOTEBOOK,
        action="other",
        keys="tab",
        footer=True,
    ),
)

OF_HANDBOOK: Final = (
    Command(
        id="handbook.find",
        title=N_("Find"),
        help=N_("Find pages by Chinese, pinyin, initials or English."),
        where=Where.HANDBOOK,
        action="find",
        keys="f",
        mnemonic="cz",
        takes="find",
        footer=True,
    ),
    Command(
        id="handbook.find_none",
        title=N_("Show all"),
        help=N_("Show every page again."),
        where=Where.HANDBOOK,
        action="find_none",
        keys="F",
    ),
    Command(
        id="handbook.other",
        title=N_("Notebook"),
        help=N_("Your own notes."),
        where=Where.HANDBOOK,
        action="other",
        keys="tab",
        footer=True,
    ),
)
