"""The help in the user's language.

Commands mark their texts with `N_`; they are translated when the tree of commands is built for a run, so that the language may be chosen
as late as on the command line itself.
"""

from __future__ import annotations

import typer
from typer.core import TyperGroup

from rmdesk.i18n import N_, _

_COMMON = N_("Every command also takes --home, --as-of, --lang, --json and --passphrase-file; see rmdesk --help.")
_OF_TYPER = {
    "ARGUMENTS_PANEL_TITLE": N_("Arguments"),
    "OPTIONS_PANEL_TITLE": N_("Options"),
    "COMMANDS_PANEL_TITLE": N_("Commands"),
    "DEFAULT_STRING": N_("[default: {}]"),
    "REQUIRED_LONG_STRING": N_("[required]"),
}
"""Words that typer keeps in its module for help pages."""
_OF_HELP = N_("Show this message and exit.")
"""What typer says of `--help`; named here for the catalogue."""


def command_tree(app: typer.Typer) -> TyperGroup:
    """The commands of `app` with their texts translated."""
    tree = typer.main.get_command(app)
    assert isinstance(tree, TyperGroup)
    _translate(tree, 0)
    return tree


def translate_frame() -> None:
    """Say what typer itself writes around a help page in the user's language."""
    from typer import rich_utils

    for name, text in _OF_TYPER.items():
        setattr(rich_utils, name, _(text))


def _translate(command: typer.core.TyperCommand | TyperGroup, depth: int) -> None:
    """Translate the texts of `command` and all below it."""
    for name in ("help", "short_help"):
        if text := getattr(command, name):
            setattr(command, name, _(text))
    for parameter in command.get_params(typer.Context(command)):
        if text := getattr(parameter, "help", None):
            parameter.help = _(text)  # type: ignore[attr-defined]
        if getattr(parameter, "is_flag", False):
            parameter.metavar = ""
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            _translate(below, depth + 1)  # type: ignore[arg-type]
    elif depth:
        command.epilog = _(_COMMON)
