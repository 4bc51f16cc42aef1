"""Which columns a table shows on a terminal of a given width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rmdesk.widgets.columns import GAP, Column, place

CUSTOMERS = (
    Column("name", "姓名", 12, priority=1, flex=2, max_width=20),
    Column("tier", "等级", 6, priority=3),
    Column("aum", "AUM", 12, priority=2, align="end"),
    Column("trend", "30d", 6, priority=5),
    Column("next", "下次", 10, priority=4, flex=1),
)


def shown(width: int) -> list[str]:
    return [placed.column.id for placed in place(CUSTOMERS, width)]


def test_the_least_important_column_leaves_first_wherever_it_stands() -> None:
    assert shown(80) == ["name", "tier", "aum", "trend", "next"]
    assert shown(50) == ["name", "tier", "aum", "next"]
    assert shown(40) == ["name", "tier", "aum"]
    assert shown(30) == ["name", "aum"]
    assert shown(20) == ["name"]


def test_the_last_column_left_takes_what_room_there_is() -> None:
    (only,) = place(CUSTOMERS, 5)
    assert (only.column.id, only.width) == ("name", 5)


def test_room_left_over_goes_to_flexible_columns_up_to_their_limit() -> None:
    widths = {placed.column.id: placed.width for placed in place(CUSTOMERS, 100)}
    assert widths == {"name": 20, "tier": 6, "aum": 12, "trend": 6, "next": 100 - 20 - 6 - 12 - 6 - 4 * GAP}


COLUMN = st.builds(
    Column,
    st.text("abc", min_size=1, max_size=3),
    st.just(""),
    st.integers(1, 30),
    st.integers(1, 5),
    st.integers(0, 3),
    st.none() | st.integers(1, 60),
)


@given(st.lists(COLUMN, max_size=9), st.integers(0, 200))
def test_columns_never_overlap_nor_leave_the_line(columns: list[Column], width: int) -> None:
    placed = place(columns, width)
    ends = [0] + [one.x + one.width + GAP for one in placed]
    assert [one.x for one in placed] == ends[:-1]
    assert ends[-1] - GAP <= width or not placed
    assert [one.position for one in placed] == sorted(one.position for one in placed)


@given(st.lists(COLUMN, min_size=1, max_size=9), st.integers(1, 200))
def test_a_wider_terminal_never_shows_less(columns: list[Column], width: int) -> None:
    assert {one.position for one in place(columns, width)} <= {one.position for one in place(columns, width + 1)}
