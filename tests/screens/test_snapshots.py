"""What the screens look like, held as pictures: two languages, two sizes, two themes, and without colours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

import pytest
from textual.app import App
from textual.pilot import Pilot

from rmdesk.app import Workstation
from tests.screens.a_desk import a_workstation, answered, press, shown, to_customers, until

SMALL = (80, 24)
WIDE = (120, 36)
LINE = "dt 有意 理财 20w 周末 ; 等年终奖 > 周五 再电 !1"

Act = Callable[[Pilot[int]], Awaitable[None]]


class SnapCompare(Protocol):
    """The fixture of pytest-textual-snapshot."""

    def __call__(self, app: App[int], *, terminal_size: tuple[int, int], run_before: Act) -> bool: ...


def picture(
    snap_compare: SnapCompare, home: Path, act: Act, *, lang: str = "zh_CN", size: tuple[int, int] = SMALL, theme: str = ""
) -> bool:
    """Compare the workstation after `act` with its picture."""
    app = a_workstation(home, lang=lang)
    if theme:
        app.theme = theme

    async def play(pilot: Pilot[int]) -> None:
        await to_customers(pilot)
        await act(pilot)
        await pilot.pause(0.3)
        await app.keys.idle()
        await answered(pilot)

    return snap_compare(app, terminal_size=size, run_before=play)


async def at_rest(pilot: Pilot[int]) -> None:
    """The list as it opens, with its card where there is room for one."""
    if pilot.app.size.width >= 110:
        await until(pilot, lambda: shown(pilot, "138****5678"))


async def searching(pilot: Pilot[int]) -> None:
    """Half a name typed."""
    await press(pilot, "/", *"zhangw")
    await until(pilot, lambda: shown(pilot, "found: ", "找到"))


async def on_a_page(pilot: Pilot[int]) -> None:
    """Everything about one customer."""
    await press(pilot, "enter")
    await until(pilot, lambda: shown(pilot, "C100"))


async def logging(pilot: Pilot[int]) -> None:
    """A line of the quick log, not yet saved."""
    await at_rest(pilot)
    await press(pilot, "c", *LINE)
    await until(pilot, lambda: shown(pilot, "kept as a note", "记入备注"))


LANGUAGES_AND_SIZES = [(lang, size) for lang in ("zh_CN", "en") for size in (SMALL, WIDE)]


@pytest.mark.parametrize(("lang", "size"), LANGUAGES_AND_SIZES)
def test_unlock(snap_compare: SnapCompare, home: Path, lang: str, size: tuple[int, int]) -> None:
    async def typing(pilot: Pilot[int]) -> None:
        await press(pilot, *"demo")

    assert snap_compare(a_workstation(home, passphrase=None, lang=lang), terminal_size=size, run_before=typing)


def test_a_wrong_passphrase(snap_compare: SnapCompare, home: Path) -> None:
    async def failing(pilot: Pilot[int]) -> None:
        await press(pilot, *"nonsense", "enter")
        await until(pilot, lambda: shown(pilot, "口令不对", "The passphrase is wrong"))

    assert snap_compare(a_workstation(home, passphrase=None, lang="zh_CN"), terminal_size=SMALL, run_before=failing)


@pytest.mark.parametrize(("lang", "size"), LANGUAGES_AND_SIZES)
def test_customers(snap_compare: SnapCompare, home: Path, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, home, at_rest, lang=lang, size=size)


@pytest.mark.parametrize(("lang", "size"), LANGUAGES_AND_SIZES)
def test_search(snap_compare: SnapCompare, home: Path, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, home, searching, lang=lang, size=size)


@pytest.mark.parametrize(("lang", "size"), LANGUAGES_AND_SIZES)
def test_customer(snap_compare: SnapCompare, home: Path, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, home, on_a_page, lang=lang, size=size)


@pytest.mark.parametrize(("lang", "size"), LANGUAGES_AND_SIZES)
def test_quick_log(snap_compare: SnapCompare, home: Path, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, home, logging, lang=lang, size=size)


@pytest.mark.parametrize("act", [at_rest, on_a_page, logging], ids=["customers", "customer", "quick_log"])
def test_the_light_theme(snap_compare: SnapCompare, home: Path, act: Act) -> None:
    assert picture(snap_compare, home, act, size=WIDE, theme="rmdesk-light")


def test_without_colours(snap_compare: SnapCompare, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture(snap_compare, home, at_rest, size=SMALL)


@pytest.mark.parametrize("mode", ["today", "performance", "tasks", "work_log"])
def test_the_other_homes(snap_compare: SnapCompare, home: Path, mode: str) -> None:
    async def at_home(pilot: Pilot[int]) -> None:
        app = pilot.app
        assert isinstance(app, Workstation)
        await app.action_home(mode)
        await until(pilot, lambda: not shown(pilot, "Loading …"))

    assert picture(snap_compare, home, at_home, size=WIDE)


def test_help(snap_compare: SnapCompare, home: Path) -> None:
    async def asking(pilot: Pilot[int]) -> None:
        await press(pilot, "?")

    assert picture(snap_compare, home, asking, size=WIDE)


@pytest.mark.parametrize("act", [at_rest, searching, on_a_page, logging], ids=["customers", "search", "customer", "quick_log"])
def test_the_smallest_terminal(snap_compare: SnapCompare, home: Path, act: Act) -> None:
    assert picture(snap_compare, home, act, size=(60, 20))
