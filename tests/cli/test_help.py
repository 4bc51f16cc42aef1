"""Every command and option says what it is for, in both languages, and stands in docs/commands.md."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from rmdesk import i18n
from rmdesk.cli import app
from rmdesk.cli.help_texts import command_tree
from rmdesk.cli.usage import GLOBAL
from tests.cli.runner import CommandLine, process
from tests.conftest import ROOT

TREE = command_tree(app)


def leaves(group: TyperGroup, path: str) -> Iterator[tuple[str, TyperCommand]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from leaves(command, f"{path} {name}")
        else:
            assert isinstance(command, TyperCommand)
            yield f"{path} {name}", command


COMMANDS = dict(leaves(TREE, "rmdesk"))


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_is_explained(path: str) -> None:
    command = COMMANDS[path]
    assert command.help
    silent = [name.name for name in command.params if not getattr(name, "help", "")]
    assert silent == []


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_stands_in_the_manual(path: str) -> None:
    manual = ROOT / "docs" / "commands.md"
    text = manual.read_text(encoding="utf-8")
    assert f"`{path}`" in text
    shown = [option for option in COMMANDS[path].params if not getattr(option, "hidden", False)]
    assert [name for option in shown for name in option.opts if name.startswith("--") and name not in text] == []


def test_every_global_option_is_one_of_the_roots() -> None:
    declared = {option for parameter in TREE.params for option in parameter.opts}
    assert set(GLOBAL) <= declared


def test_the_help_of_a_command_names_the_global_options(rmdesk: CommandLine) -> None:
    shown = rmdesk("find", "--help").well()
    assert "Every command also takes --home" in shown.out
    assert shown.err == ""


def test_the_help_is_chinese_when_chinese_is_asked_for() -> None:
    shown = process("find", "--help", "--lang=zh_CN").well()
    assert "选项" in shown.out
    assert "按姓名" in shown.out
    i18n.set_language("en")


def test_the_version_is_the_packages() -> None:
    from rmdesk import __version__

    assert process("--version").well().out == f"rmdesk {__version__}\n"


def test_help_needs_nothing_heavy() -> None:
    import subprocess
    import sys

    look = (
        "import sys; from rmdesk.cli import app; from rmdesk.cli.help_texts import command_tree; command_tree(app); "
        "print(sorted({'sqlmodel', 'sqlalchemy', 'fastapi', 'textual', 'httpx2', 'alembic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True).stdout.strip() == "[]"


assert isinstance(app, typer.Typer)
