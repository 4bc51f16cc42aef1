"""The vault opens with the right passphrase only, and says why not."""

from __future__ import annotations

from pathlib import Path

from rmdesk.screens.unlock import UnlockScreen
from rmdesk.widgets.text_line import TextLine
from tests.screens.a_desk import a_workstation, lines, opened, press, shown, to_customers, type_in, until


async def test_a_wrong_passphrase_is_said_in_place_and_the_right_one_still_opens(home: Path) -> None:
    app = a_workstation(home, passphrase=None)
    async with app.run_test() as pilot:
        await type_in(pilot, "nonsense")
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "The passphrase is wrong"))
        assert isinstance(app.screen, UnlockScreen)
        assert app.screen.query_one(TextLine).value == ""
        await type_in(pilot, "demo")
        await press(pilot, "enter")
        await to_customers(pilot)
        await app.action_quit()


async def test_the_passphrase_is_never_shown(home: Path) -> None:
    app = a_workstation(home, passphrase=None)
    async with app.run_test() as pilot:
        await type_in(pilot, "demo")
        assert not shown(pilot, "demo")
        assert shown(pilot, "••••")


async def test_what_is_typed_while_the_vault_opens_is_done_afterwards(home: Path) -> None:
    app = a_workstation(home, passphrase=None)
    async with app.run_test() as pilot:
        await press(pilot, *"demo", "enter", *"/zhangwei", "enter")
        await until(pilot, lambda: shown(pilot, "138****5678"))
        await app.action_quit()


async def test_a_damaged_replica_says_what_to_do(home: Path) -> None:
    replica = home / "replica.db"
    content = bytearray(replica.read_bytes())
    content[100:3000] = bytes(2900)
    replica.write_bytes(content)
    app = a_workstation(home, passphrase="demo")
    async with app.run_test() as pilot:
        await until(pilot, lambda: shown(pilot, "is damaged"))
        await until(pilot, lambda: shown(pilot, "Put it back from a copy", "rmdesk doctor"))
        assert isinstance(app.screen, UnlockScreen)


async def test_locking_leaves_nothing_of_a_customer_behind(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "138****5678"))
        await press(pilot, "ctrl+l")
        app = pilot.app
        assert isinstance(app.screen, UnlockScreen)
        assert [screen for stack in app._screen_stacks.values() for screen in stack] == [app.screen]
        assert "张伟" not in "\n".join(lines(pilot))


async def test_unlocking_again_comes_back_to_the_same_home(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "4", "ctrl+l")
        await press(pilot, *"demo", "enter")
        await until(pilot, lambda: shown(pilot, "My tasks"))
        assert pilot.app.current_mode == "tasks"


async def test_an_idle_desk_locks_itself(home: Path) -> None:
    app = a_workstation(home, minutes=10)
    async with app.run_test() as pilot:
        await to_customers(pilot)
        await app._tick()
        assert not isinstance(app.screen, UnlockScreen)
        app._last_touch -= 600
        await app._tick()
        assert isinstance(app.screen, UnlockScreen)
