"""An open workstation that has been without the center for too long locks itself; one that the center has revoked closes calmly."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from rmdesk import i18n
from rmdesk.app import LinkMoved
from rmdesk.clock import StoppedClock
from rmdesk.config import Settings
from rmdesk.screens.unlock import LEFT_FOR_GOOD
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from rmdesk.sync.background import Event
from rmdesk.widgets.text_line import TextLine
from tests.screens.a_desk import NOW, PASSPHRASE, TODAY, QuietWorkstation, press, shown, to_customers, until


def a_clock_after(days: int) -> StoppedClock:
    return StoppedClock(as_of=TODAY, at=NOW + timedelta(days=days))


async def test_an_open_desk_locks_itself_when_the_offline_limit_passes_and_says_why(home: Path) -> None:
    i18n.set_language("en")
    app = QuietWorkstation(home, a_clock_after(13), Settings(), PASSPHRASE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await to_customers(pilot)
        await app._tick()
        await pilot.pause(0.2)
        assert app.is_open
        desk = app.desk
        desk.clock = desk.link._clock = a_clock_after(15)
        await app._tick()
        await until(pilot, lambda: not app.is_open)
        assert shown(pilot, "This desk has not spoken with the center for 15 days; it stays locked until it has.")
        await until(pilot, lambda: shown(pilot, "Enter unlocks"))
        assert not shown(pilot, "张伟")


async def test_the_limit_is_the_centers(home: Path) -> None:
    replica = Replica(home, Vault(home).unlock(PASSPHRASE))
    with replica.writing() as db:
        settings.put(db, "offline_days", "30")
    replica.close()
    app = QuietWorkstation(home, a_clock_after(15), Settings(), PASSPHRASE)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_customers(pilot)
        await app._tick()
        await pilot.pause(0.3)
        assert app.is_open


async def test_a_revoked_desk_that_is_wiped_while_open_closes_calmly_and_says_why(home: Path) -> None:
    i18n.set_language("en")
    app = QuietWorkstation(home, a_clock_after(0), Settings(), PASSPHRASE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await to_customers(pilot)
        await press(pilot, "c", *"dt draft that is lost")
        Vault(home).destroy()  # as the process beside the workstation does, when the order comes
        app.desk.link._hear(Event("wiped", code="wiped", reason="The center has revoked this desk; everything on it was destroyed."))
        app.post_message(LinkMoved())
        await until(pilot, lambda: not app.is_open)
        assert shown(pilot, "The center has revoked this desk; everything on it was destroyed.")
        assert not app.screen.query_one(TextLine).display
        assert not shown(pilot, "张伟")
        app.simulate_key("enter")
        await until(pilot, lambda: app.return_code == LEFT_FOR_GOOD)
    assert app.return_code == LEFT_FOR_GOOD
