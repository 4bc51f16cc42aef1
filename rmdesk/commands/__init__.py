"""The one list of what a person can tell the workstation to do.

Keys, footer, help, command palette, the `:` line and the keymap file all follow from it, so none of them can offer something
the others do not know. A command is an action (a method `action_…` of the app, or of the screen it belongs to) with a stable
id, a title and help in both languages, a mnemonic for the `:` line, and default keys. Each part of the workstation lists its own in a file here.
"""

from rmdesk.commands.entry import Command, Where
from rmdesk.commands.keys import with_full_width
from rmdesk.commands.listed import COMMANDS, bindings_of, by_mnemonic, commands_of, known, mnemonics_like

__all__ = ["COMMANDS", "Command", "Where", "bindings_of", "by_mnemonic", "commands_of", "known", "mnemonics_like", "with_full_width"]
