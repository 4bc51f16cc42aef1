"""Commands of the sync screen."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

OF_SYNC: Final = (
    Command(
        id="sync.mine",
        title=N_("Mine"),
        help=N_("My value stands; the next conflict follows."),
        where=Where.SYNC,
        action="mine",
        keys="m",
        footer=True,
    ),
    Command(
        id="sync.theirs",
        title=N_("The center's"),
        help=N_("The center's value stands; the next conflict follows."),
        where=Where.SYNC,
        action="theirs",
        keys="t",
        footer=True,
    ),
    Command(
        id="sync.other",
        title=N_("Another value"),
        help=N_("Type a third value for the field."),
        where=Where.SYNC,
        action="other",
        keys="e",
        footer=True,
    ),
    Command(
        id="sync.reapply",
        title=N_("Apply again"),
        help=N_("Make an edit again that the center did not take. It never overwrites what nobody saw."),
        where=Where.SYNC,
        action="reapply",
        keys="a",
        footer=True,
    ),
    Command(
        id="sync.discard",
        title=N_("Let go"),
        help=N_("Let an edit go that the center did not take; it asks first, and the audit trail keeps what it said."),
        where=Where.SYNC,
        action="discard",
        keys="x",
        footer=True,
    ),
    Command(
        id="sync.verify",
        title=N_("Verify"),
        help=N_("Sync, then compare the sums of every book with the center's."),
        where=Where.SYNC,
        action="verify('sums')",
        keys="v",
        mnemonic="hd",
        footer=True,
    ),
    Command(
        id="sync.verify_deep",
        title=N_("Verify every row"),
        help=N_("Sync, then look at every stored row; takes a while on a large book."),
        where=Where.SYNC,
        action="verify('deep')",
        keys="D",
        mnemonic="shd",
        footer=True,
    ),
    Command(
        id="sync.books",
        title=N_("Books"),
        help=N_("Show or hide how far each book was read."),
        where=Where.SYNC,
        action="books",
        keys="i",
    ),
)
