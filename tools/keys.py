"""Print `docs/keys.md`: every command with its id, keys and mnemonic, from the one list in `rmdesk.commands`."""

from __future__ import annotations

from rmdesk.commands import COMMANDS, Where
from rmdesk.commands.keys import character_of
from rmdesk.i18n import _, set_language

HEAD = """# Keys and commands

Made by `make docs` from `rmdesk/commands/`. Each key can be changed in `keymap.toml` of the profile folder, by its id: `"contact.log" = "c,f2"`.
Mnemonics are typed after `:`. Keys also work in full width, as a Chinese input method types them.
"""


def table() -> str:
    """The commands of each part of the workstation, in both languages."""
    lines = [HEAD]
    for where in Where:
        entries = [entry for entry in COMMANDS if entry.where is where]
        if not entries:
            continue
        lines += [f"\n## {where.value}\n", "| id | key | `:` | does | 中文 |", "|---|---|---|---|---|"]
        for entry in entries:
            keys = " ".join(f"`{character_of(key) or key}`" for key in entry.keys.split(",") if key)
            mnemonics = " ".join(f"`{word}`" for word in entry.mnemonic.split())
            lines.append(f"| {entry.id} | {keys} | {mnemonics} | {entry.help} | {in_chinese(entry.title)} |")
    return "\n".join(lines)


def in_chinese(message: str) -> str:
    """The Chinese of a message."""
    set_language("zh_CN")
    return _(message)


if __name__ == "__main__":
    print(table())
