"""What appraisal, levels, value, leaving, finds, flow and groups with figures look like, held as pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.store.tables.groups import GroupKind
from tests.screens.a_desk import press, shown, until
from tests.screens.test_appraisal import a_book_with_bookings
from tests.screens.test_sales import desk_of
from tests.screens.test_snapshots import SMALL, WIDE, Act, SnapCompare, picture
from tests.store import builders as book


def the_view(name: str, *texts: str) -> Act:
    """A view of the analysis, waiting for some text of it."""

    async def act(pilot: Pilot[int]) -> None:
        a_book_with_bookings(pilot)
        await press(pilot, ":", *f"fx {name}", "enter")
        await until(pilot, lambda: shown(pilot, *texts))

    return act


async def marks(pilot: Pilot[int]) -> None:
    """All marks of one customer with their rules."""
    a_book_with_bookings(pilot)
    await press(pilot, "M", "tab")
    await until(pilot, lambda: shown(pilot, "92", "100/100"))


async def flow(pilot: Pilot[int]) -> None:
    """Two sides of one customer's money."""
    a_book_with_bookings(pilot)
    await press(pilot, "M")
    await until(pilot, lambda: shown(pilot, "某证券公司"))


async def groups(pilot: Pilot[int]) -> None:
    """A group with its members put down by day, and its figures."""
    with desk_of(pilot).desk.replica.bulk() as conn:
        group = book.add(conn, "customer_group", name="大额客户", kind=GroupKind.TIME, rule="aum>1m", owner_id=book.ME)
        ((zhang,),) = conn.execute("SELECT id FROM customer WHERE customer_no = 'C100'").fetchall()
        book.add(conn, "group_member_day", group_id=group, customer_id=zhang, date="2026-11-05")
    await press(pilot, "G")
    await until(pilot, lambda: shown(pilot, "大额客户"))


ACTS = {
    "levels": the_view("level", "关小亮"),
    "appraisal": the_view("appraisal", "63"),
    "value": the_view("value", "100.0%"),
    "leaving": the_view("leaving", "9.03M", "903."),
    "finds": the_view("finds", "30.0K", "3.0万"),
    "money": the_view("money", "某证券公司"),
    "marks": marks,
    "flow": flow,
    "groups": groups,
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("zh_CN", WIDE)], ids=["small", "wide"])
def test_pictures(snap_compare: SnapCompare, home: Path, act: Act, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, home, act, lang=lang, size=size)
