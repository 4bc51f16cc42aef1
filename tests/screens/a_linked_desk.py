"""A desk that was filled by a real center, with what only a real sync can make: conflicts, edits that were not taken, edits that wait."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from tests.center.small_bank import CHEN, SmallBank
from tests.screens.a_desk import QuietWorkstation, a_workstation, press, to_customers
from tests.sync.small_desk import SmallDesk

PASSPHRASE = "a passphrase"


def a_book_in_trouble(home: Path, bank: SmallBank) -> None:
    """Two conflicts about chen1, an edit of chen3 who has left, a contact with chen2 that waits."""
    bank.load("preference", [{"id": "likes", "customer_id": "chen1", "hobbies": ""}])
    desk = SmallDesk(home, bank, CHEN)
    desk.sync()
    desk.remark("chen1", "喜欢上午")
    with desk.edits().batch() as batch:
        batch.update("preference", "likes", {"hobbies": "钓鱼"})
    desk.remark("chen3", "下月搬家")
    bank.load("customer", [{"id": "chen1", "remarks": "只在下午"}])
    bank.load("preference", [{"id": "likes", "customer_id": "chen1", "hobbies": "下棋"}])
    bank.assign("chen3", CHEN, until="2026-11-19")
    desk.sync()
    desk.log_contact("chen2", summary="等年终奖")
    desk.close()


def a_calm_book(home: Path, bank: SmallBank) -> None:
    """Everything is in step."""
    desk = SmallDesk(home, bank, CHEN)
    desk.sync()
    desk.close()


@asynccontextmanager
async def at_the_sync_screen(home: Path, *keys: str, size: tuple[int, int] = (100, 30), lang: str = "en") -> AsyncIterator[Pilot[int]]:
    """The workstation with the sync screen open, `keys` typed ahead of it."""
    app = a_workstation(home, passphrase=PASSPHRASE, lang=lang)
    async with app.run_test(size=size, notifications=True) as pilot:
        await opened_at_sync(pilot, *keys)
        yield pilot
        await app.action_quit()


async def opened_at_sync(pilot: Pilot[int], *keys: str) -> None:
    """Unlock and open the screen, with `keys` typed before it stands."""
    app = pilot.app
    assert isinstance(app, QuietWorkstation)
    await to_customers(pilot, "客户chen1")
    await press(pilot, "S", *keys)
