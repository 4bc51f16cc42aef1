"""One registry: keys, footer, palette, `:` line, help and keymap file say the same."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.command import CommandPalette

from rmdesk import i18n, screens
from rmdesk.app import Workstation
from rmdesk.commands import COMMANDS, Where, by_mnemonic, commands_of, with_full_width
from rmdesk.screens.command_line import CommandLineScreen
from rmdesk.screens.customer import CustomerScreen
from rmdesk.screens.customers import CustomersScreen
from rmdesk.screens.help import HelpScreen
from rmdesk.screens.homes import HOMES
from rmdesk.screens.host import DeskScreen
from rmdesk.screens.keymap import read_keymap, usable_keys, widget_binding_ids
from rmdesk.screens.search import SearchScreen
from rmdesk.screens.spellings import likeness, spellings
from rmdesk.widgets.text_line import TextLine
from tests.screens.a_desk import opened, press, shown, told, until


def every_screen() -> set[type[DeskScreen[Any]]]:
    """All screens that have commands of their own."""
    for module in pkgutil.iter_modules(screens.__path__):
        importlib.import_module(f"{screens.__name__}.{module.name}")
    found: set[type[DeskScreen[Any]]] = set()
    new: list[type[DeskScreen[Any]]] = [DeskScreen]
    while new:
        kinds = new.pop().__subclasses__()
        found.update(kinds)
        new.extend(kinds)
    return {screen for screen in found if screen.PLACES and screen.__module__.startswith(screens.__name__)}


# ---- the registry ----------------------------------------------------------------------------------------


def test_ids_are_unique() -> None:
    assert len({entry.id for entry in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize("screen", sorted(every_screen(), key=str))
def test_no_two_commands_of_a_screen_share_a_key_or_a_mnemonic(screen: type[DeskScreen[Any]]) -> None:
    entries = commands_of(*screen.PLACES, Where.EVERYWHERE, Where.HOMES)
    for given in (
        [key for entry in entries for key in entry.keys.split(",") if key],
        [word for entry in entries for word in entry.mnemonic.split()],
    ):
        assert len(set(given)) == len(given), sorted(given)


def test_every_command_is_an_action_of_its_screens() -> None:
    for entry in COMMANDS:
        of_app = entry.where in {Where.EVERYWHERE, Where.HOMES}
        owners = [Workstation] if of_app else [screen for screen in every_screen() if entry.where in screen.PLACES]
        assert owners, entry.id
        for action in filter(None, (entry.action, entry.key_action, entry.takes)):
            assert [owner for owner in owners if not hasattr(owner, f"action_{action.partition('(')[0]}")] == [], entry.id


def test_every_home_has_a_command_and_a_key() -> None:
    assert [entry.id.removeprefix("home.") for entry in commands_of(Where.HOMES)] == list(HOMES)
    assert [entry.keys for entry in commands_of(Where.HOMES)] == ["1", "2", "3", "4", "5"]


def test_no_key_is_one_that_terminals_take_away() -> None:
    for entry in COMMANDS:
        assert not entry.keys.startswith(("alt", "ctrl+s", "ctrl+q", "ctrl+z")), entry.id


@pytest.mark.parametrize(
    ("keys", "every"),
    [
        ("slash", "slash,fullwidth_solidus,ideographic_comma"),
        ("colon", "colon,fullwidth_colon"),
        ("question_mark", "question_mark,fullwidth_question_mark"),
        ("1", "1,１"),
        ("ctrl+p", "ctrl+p"),
        ("c,f2", "c,ｃ,f2"),
    ],
)
def test_printable_keys_also_work_full_width(keys: str, every: str) -> None:
    assert with_full_width(keys) == every


def test_a_mnemonic_counts_only_where_its_command_applies() -> None:
    everywhere = (Where.EVERYWHERE, Where.HOMES)
    assert by_mnemonic("KH", everywhere) == by_mnemonic("ｋｈ", everywhere)
    assert by_mnemonic("xs", everywhere) is None
    found = by_mnemonic("xs", (Where.CUSTOMER,))
    assert found is not None
    assert found.id == "customer.reveal"


@pytest.mark.parametrize("typed", ["我的业绩", "业绩", "wodeyeji", "wdyj", "performance", "My perf", "ｐｅｒｆ"])
def test_a_name_is_found_by_chinese_pinyin_initials_and_english(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rmdesk.screens.spellings._chinese", lambda: _Chinese())
    spellings.cache_clear()
    assert likeness(typed, "My performance") > 0
    assert likeness("xyz", "My performance") == 0
    spellings.cache_clear()


class _Chinese:
    def gettext(self, message: str) -> str:
        return {"My performance": "我的业绩"}.get(message, message)


# ---- keys ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "mode"), [("1", "today"), ("２", "customers"), ("3", "performance"), ("４", "tasks"), ("5", "work_log")])
async def test_digits_open_the_homes_also_full_width(home: Path, key: str, mode: str) -> None:
    async with opened(home) as pilot:
        await press(pilot, key)
        assert pilot.app.current_mode == mode


async def test_the_key_of_the_open_home_closes_what_lies_over_it(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "enter", "2")
        assert isinstance(pilot.app.screen, CustomersScreen)


async def test_keys_typed_at_once_end_up_where_they_belong(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, *"2/zhangwei", "enter", "c", *"dt 有意", "enter", "escape", "4")
        await until(pilot, lambda: "Recorded for 张伟" in told(pilot))
        assert pilot.app.current_mode == "tasks"


async def test_leaving_takes_two_presses(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "ctrl+c")
        assert "Press Ctrl+C again to leave." in told(pilot)
        assert pilot.app.is_running
        await press(pilot, "ctrl+c")
        assert pilot.app.return_code == 0


# ---- the `:` line ----------------------------------------------------------------------------------------


async def test_a_mnemonic_opens_a_home(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, *":yj", "enter")
        assert pilot.app.current_mode == "performance"


async def test_a_mnemonic_with_a_name_opens_that_customer(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "：", *"kh zhangwei", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        await until(pilot, lambda: shown(pilot, "138****5678"))


async def test_a_name_that_several_have_lets_one_choose(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, *":kh z", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, SearchScreen)
        assert screen.query_one(TextLine).value == "z"


async def test_an_unknown_mnemonic_is_said_and_the_line_stays(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, *":nonsense", "enter")
        assert isinstance(pilot.app.screen, CommandLineScreen)
        assert shown(pilot, "There is no command “nonsense”.")


# ---- palette and help --------------------------------------------------------------------------------------


async def test_the_palette_finds_a_command_by_its_mnemonic(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "ctrl+p")
        assert isinstance(pilot.app.screen, CommandPalette)
        await press(pilot, *"yj")
        await until(pilot, lambda: shown(pilot, "Your KPIs: where you stand, what is missing"))


async def test_help_names_the_keys_of_the_screen(home: Path) -> None:
    async with opened(home, size=(120, 60)) as pilot:
        await press(pilot, "?")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert shown(pilot, "Record a call, a visit or a message with this customer")
        assert not shown(pilot, "Focus Next")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CustomersScreen)


# ---- the keymap file ---------------------------------------------------------------------------------------


async def test_a_remapped_key_works_and_is_shown(home: Path) -> None:
    (home / "keymap.toml").write_text('"contact.log" = "l"\n', encoding="utf-8")
    async with opened(home) as pilot:
        assert shown(pilot, "l Log contact")
        await press(pilot, "l")
        assert shown(pilot, "Contact with 张伟")


async def test_an_unknown_id_in_the_keymap_is_reported(home: Path) -> None:
    (home / "keymap.toml").write_text('"no.such" = "l"\n', encoding="utf-8")
    async with opened(home) as pilot:
        await until(pilot, lambda: "keymap.toml: there is no command “no.such”." in told(pilot))


def test_what_cannot_be_used_in_a_keymap_is_said_line_by_line() -> None:
    keys, problems = usable_keys({"a": "x", "b": 7, "c": "alt+k", "d": "k"}, {"b", "c", "d"})
    assert keys == {"d": "k,ｋ"}
    assert len(problems) == 3


def test_a_keymap_that_is_not_toml_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "keymap.toml").write_text("nonsense", encoding="utf-8")
    keys, problems = read_keymap(tmp_path)
    assert keys == {}
    assert len(problems) == 1


def test_the_keys_of_lists_can_be_remapped_too() -> None:
    assert {"table.up", "table.open"} <= widget_binding_ids()


def test_every_binding_with_a_description_has_an_id() -> None:
    for screen in (CustomersScreen, CustomerScreen, SearchScreen, HelpScreen, CommandLineScreen):
        for binding in screen.BINDINGS:
            assert isinstance(binding, Binding)
            assert binding.id, (screen, binding)


def test_descriptions_are_translated_where_they_are_shown() -> None:
    i18n.set_language("zh_CN")
    binding = CustomersScreen.BINDINGS[0]
    assert isinstance(binding, Binding)
    assert binding.description == "Log contact"
