"""Keys that are typed ahead reach what they were typed for, however slow the machine is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import ComposeResult

from rmdesk.desk.list_settings import ListSettings, SavedFilter
from rmdesk.errors import NotFound
from rmdesk.screens.customers import CustomersScreen
from rmdesk.screens.filter_screen import FilterScreen
from tests.screens.a_desk import opened, press, shown, told, until

SLOW = 1.5
"""Seconds, far more than any key takes."""


def slow_to_read(patch: pytest.MonkeyPatch) -> None:
    read = ListSettings.filters

    def later(settings: ListSettings) -> list[SavedFilter]:
        time.sleep(SLOW)
        return read(settings)

    patch.setattr(ListSettings, "filters", later)


def slow_to_begin(patch: pytest.MonkeyPatch) -> None:
    begin = CustomersScreen.action_filter

    async def later(screen: CustomersScreen, line: str = "") -> None:
        time.sleep(SLOW)  # noqa: ASYNC251 - as an import from a slow disk: nothing else moves
        await begin(screen, line)

    patch.setattr(CustomersScreen, "action_filter", later)


def slow_to_wait(patch: pytest.MonkeyPatch) -> None:
    begin = CustomersScreen.action_filter

    async def later(screen: CustomersScreen, line: str = "") -> None:
        await asyncio.sleep(SLOW)
        await begin(screen, line)

    patch.setattr(CustomersScreen, "action_filter", later)


def slow_to_stand(patch: pytest.MonkeyPatch) -> None:
    compose = FilterScreen.compose

    def later(screen: FilterScreen) -> ComposeResult:
        time.sleep(SLOW)
        return compose(screen)

    patch.setattr(FilterScreen, "compose", later)


@pytest.mark.parametrize("slowness", [slow_to_read, slow_to_begin, slow_to_wait, slow_to_stand])
async def test_the_letters_behind_a_key_wait_for_the_screen_it_opens(
    home: Path, monkeypatch: pytest.MonkeyPatch, slowness: Callable[[pytest.MonkeyPatch], None]
) -> None:
    async with opened(home) as pilot:
        slowness(monkeypatch)
        await press(pilot, "f", *"kind:company", "enter")
        await until(pilot, lambda: shown(pilot, "filter: kind:corporate"))


async def test_keys_go_on_when_what_they_waited_for_could_not_be_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(_settings: ListSettings) -> list[SavedFilter]:
        raise NotFound("The filters are gone.")

    async with opened(home) as pilot:
        monkeypatch.setattr(ListSettings, "filters", unreadable)
        await press(pilot, "f", "slash", *"zhangwei")
        await until(pilot, lambda: "The filters are gone." in told(pilot))
        await until(pilot, lambda: shown(pilot, "zhangwei"))
