"""Commands that work on every screen."""

from typing import Final

from rmdesk.commands.entry import Command, Where
from rmdesk.i18n import N_

OF_EVERYWHERE: Final = (
    Command(
        id="search.open",
        title=N_("Search"),
        help=N_("Find a customer by name, pinyin, initials, phone, or the last digits of a card."),
        where=Where.EVERYWHERE,
        action="search",
        keys="slash",
        mnemonic="ss",
        takes="search",
        footer=True,
    ),
    Command(
        id="help.open",
        title=N_("Help"),
        help=N_("The keys of this screen."),
        where=Where.EVERYWHERE,
        action="help",
        keys="question_mark",
        mnemonic="bz",
        footer=True,
    ),
    Command(
        id="palette.open",
        title=N_("Commands"),
        help=N_("All commands; type Chinese, pinyin, initials or English."),
        where=Where.EVERYWHERE,
        action="command_palette",
        keys="ctrl+p",
        footer=True,
        priority=True,
    ),
    Command(
        id="line.open",
        title=N_("Command line"),
        help=N_("A mnemonic and what it takes: “kh zw” opens 张伟."),
        where=Where.EVERYWHERE,
        action="command_line",
        keys="colon",
    ),
    Command(
        id="sync.now",
        title=N_("Sync now"),
        help=N_("Exchange changes with the customer data center."),
        where=Where.EVERYWHERE,
        action="sync",
        keys="ctrl+r",
        mnemonic="tb",
    ),
    Command(
        id="theme.next",
        title=N_("Next theme"),
        help=N_("Change the colours."),
        where=Where.EVERYWHERE,
        action="next_theme",
        mnemonic="zt",
    ),
    Command(
        id="desk.lock",
        title=N_("Lock"),
        help=N_("Close the vault now; drafts are kept."),
        where=Where.EVERYWHERE,
        action="lock",
        keys="ctrl+l",
        mnemonic="sd",
        priority=True,
    ),
    Command(
        id="desk.quit",
        title=N_("Quit"),
        help=N_("Leave rmdesk. The key asks for a second press."),
        where=Where.EVERYWHERE,
        action="quit",
        key_action="ask_to_quit",
        keys="ctrl+c",
        mnemonic="q tc",
        priority=True,
    ),
)
