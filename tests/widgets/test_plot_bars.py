"""Bars over one axis, and one bar as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.money import PPM
from rmdesk.widgets.cells import width_of
from rmdesk.widgets.plot_bars import AXIS, MARK, TRACK, Bar, BarPlot, bar_lines, progress
from rmdesk.widgets.plot_canvas import PlotLine
from tests.widgets.page import Page


def text_of(line: PlotLine) -> str:
    return "".join(piece.text for piece in line)


def a_bar(label: str, value: int, mark: int | None = None) -> Bar:
    return Bar(label, value, f"{value:+}", "good" if value > 0 else "bad", mark)


def test_labels_bars_and_values_stand_under_each_other() -> None:
    lines = bar_lines([a_bar("张伟", 80), a_bar("浙江华东", 40), a_bar("Li", 5)], 30)
    assert [text_of(line) for line in lines] == [
        "张伟      ━━━━━━━━━━━━━━━  +80",
        "浙江华东  ━━━━━━━╸         +40",
        "Li        ━                 +5",
    ]


def test_what_falls_lies_to_the_left_of_the_axis() -> None:
    lines = [text_of(line) for line in bar_lines([a_bar("涨", 60), a_bar("跌", -30)], 30)]
    at = lines[0].index(AXIS)
    assert lines[1].index(AXIS) == at
    assert "━" in lines[0][at:]
    assert "━" not in lines[0][:at]
    assert "━" in lines[1][:at]
    assert "━" not in lines[1][at:]


def test_a_mark_stands_where_its_value_would_end() -> None:
    line = text_of(bar_lines([a_bar("目标", 25, 75), a_bar("全部", 100)], 40)[0])
    assert line.index(MARK) > line.rindex("━")


def test_a_narrow_place_keeps_labels_and_values() -> None:
    lines = [text_of(line) for line in bar_lines([a_bar("浙江华东实业有限公司", 620)], 18)]
    assert lines == ["浙江华东实…   +620"]


@given(
    st.lists(st.tuples(st.text(max_size=12), st.integers(-(10**15), 10**15), st.none() | st.integers(0, 10**15)), min_size=1, max_size=12),
    st.integers(12, 100),
)
def test_bars_never_leave_their_place(rows: list[tuple[str, int, int | None]], width: int) -> None:
    bars = [Bar(label, value, "+1.2万", None, mark) for label, value, mark in rows]
    widths = {width_of(text_of(line)) for line in bar_lines(bars, width)}
    assert max(widths) <= width


@given(st.lists(st.integers(1, 10**12), min_size=2, max_size=8))
def test_a_longer_bar_is_never_for_a_smaller_value(values: list[int]) -> None:
    drawn = [text_of(line) for line in bar_lines([a_bar("x", value)._replace(text="") for value in sorted(values)], 40)]
    filled = [2 * line.count("━") + line.count("╸") for line in drawn]
    assert filled == sorted(filled)


@pytest.mark.parametrize(
    ("part", "mark", "bar"),
    [
        (0, None, "··········"),
        (0, 666_667, "······┃···"),
        (500_000, 666_667, "━━━━━·┃···"),
        (850_000, 666_667, "━━━━━━┃━╸·"),
        (PPM, PPM, "━━━━━━━━━━"),
        (1_300_000, None, "━━━━━━━━━━"),
        (1_300_000, 500_000, "━━━━━┃━━━━"),
        (1_000, None, "╸·········"),
        (None, 500_000, "          "),
    ],
)
def test_one_bar_says_how_far_one_is_and_where_one_should_be(part: int | None, mark: int | None, bar: str) -> None:
    assert progress(part, mark, 10) == bar


@given(st.none() | st.integers(-PPM, 3 * PPM), st.none() | st.integers(0, 2 * PPM), st.integers(1, 30))
def test_one_bar_is_as_wide_as_asked(part: int | None, mark: int | None, cells: int) -> None:
    assert len(progress(part, mark, cells)) == cells
    assert part is None or part >= PPM - PPM // cells or TRACK in progress(part, None, cells)


async def test_the_widget_asks_for_as_many_bars_as_there_are_lines() -> None:
    asked: list[int] = []

    def bars(lines: int) -> list[Bar]:
        asked.append(lines)
        return [a_bar(str(number), number) for number in range(1, lines + 5)]

    plot = BarPlot()
    page = Page(plot)
    async with page.run_test(size=(40, 6)) as pilot:
        plot.show(bars)
        await pilot.pause()
        assert len(plot.lines) == 6
        await pilot.resize_terminal(40, 9)
        await pilot.pause()
        assert len(plot.lines) == 9
        plot.show(lambda _lines: (), "没有变动")
        await pilot.pause()
        assert page.lines()[0].strip() == "没有变动"
    assert asked == [6, 9]
