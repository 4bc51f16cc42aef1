"""The user's own keys: `keymap.toml` in the profile folder, lines like `"customers.log" = "l"`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from textual.binding import Binding

from rmdesk.commands import COMMANDS, with_full_width
from rmdesk.config import KEYMAP_FILE, read_toml
from rmdesk.errors import UsageError
from rmdesk.i18n import _

FORBIDDEN: Final = ("alt+", "ctrl+s", "ctrl+q", "ctrl+z")
"""Keys that terminals, SSH and tmux take away."""


def read_keymap(home: Path, widget_ids: Collection[str] = ()) -> tuple[dict[str, str], list[str]]:
    """The keys by command id, and a sentence for everything in the file that cannot be used.

    Args:
        home: the profile folder.
        widget_ids: ids of bindings that widgets bring along, which may be remapped as well.
    """
    try:
        read = read_toml(home / KEYMAP_FILE)
    except UsageError as error:
        return {}, [str(error)]
    return usable_keys(read, {entry.id for entry in COMMANDS} | set(widget_ids))


def usable_keys(read: Mapping[str, object], known: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """The entries of `read` that can be used, and what is wrong with the others."""
    keys: dict[str, str] = {}
    problems: list[str] = []
    for id, value in read.items():
        if id not in known:
            problems.append(_("{file}: there is no command “{id}”.").format(file=KEYMAP_FILE, id=id))
        elif not isinstance(value, str) or not value.strip():
            problems.append(_("{file}: “{id}” needs a key in quotes.").format(file=KEYMAP_FILE, id=id))
        elif value.strip().lower().startswith(FORBIDDEN):
            problems.append(
                _("{file}: {key} for “{id}” does not reach programs in every terminal; choose another key.").format(
                    file=KEYMAP_FILE, key=value, id=id
                )
            )
        else:
            keys[id] = with_full_width(value.replace(" ", ""))
    return keys, problems


def widget_binding_ids() -> set[str]:
    """Ids of the keys that lists and panels bring along."""
    from rmdesk.screens.choices import ChoiceLines
    from rmdesk.widgets.row_table import RowTable

    bindings = (*RowTable.BINDINGS, *ChoiceLines.BINDINGS)
    return {binding.id for binding in bindings if isinstance(binding, Binding) and binding.id}
