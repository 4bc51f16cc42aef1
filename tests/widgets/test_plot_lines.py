"""A line plot, cell by cell: values on their lines, labels under their points, Chinese where it belongs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.widgets.cells import width_of
from rmdesk.widgets.plot_axis import Axis, amounts, counts
from rmdesk.widgets.plot_canvas import PlotLine
from rmdesk.widgets.plot_lines import BOTH, BRAILLE, LinePlot, Series, Trend, column_of, line_plot, row_of
from tests.widgets.page import Page

WAN = 10_000_00
MONTHS = ("11", "12", "26-01", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11月")


def text_of(line: PlotLine) -> str:
    return "".join(piece.text for piece in line)


def a_trend(values: list[int | None], targets: list[int | None] | None = None, labels: tuple[str, ...] | None = None) -> Trend:
    series: tuple[Series, ...] = (Series("实际", tuple(values), "●", "accent", joined=True),)
    if targets is not None:
        series = (Series("目标", tuple(targets), "◇", "warn"), *series)
    return Trend(labels or MONTHS[: len(values)], series, counts("zh_CN"))


def test_a_small_plot_is_drawn_as_it_should_be() -> None:
    trend = a_trend([0, 10, 5, 10], [None, 8, 9, 10], ("一月", "二月", "三月", "四月"))
    assert [text_of(line).rstrip() for line in line_plot(trend, 34, 9)] == [
        "    ● 实际  ◇ 目标  ◈ both",
        "10 ┤         ⡰●⠤⡀      ◇      ⢀⡠⠒◈",
        "   │       ⢀⠎ ◇ ⠈⠒⢄         ⡠⠔⠁",
        "   │      ⡰⠁       ⠑⠢⡀   ⡠⠔⠉",
        " 5 ┤    ⢀⠎           ⠈⠑●⠊",
        "   │   ⡰⠁",
        "   │ ⢀⠎",
        " 0 ┤●⠁",
        "    一月     二月     三月    四月",
    ]


@pytest.mark.parametrize(
    ("point", "points", "cells", "column"),
    [(0, 13, 40, 0), (12, 13, 40, 39), (6, 13, 41, 20), (0, 1, 9, 4), (1, 3, 4, 2), (0, 2, 1, 0), (1, 2, 1, 0)],
)
def test_points_lie_evenly_from_edge_to_edge(point: int, points: int, cells: int, column: int) -> None:
    assert column_of(point, points, cells) == column


@pytest.mark.parametrize(("value", "row"), [(100, 0), (0, 9), (50, 5), (90, 1), (10, 8)])
def test_a_value_stands_on_its_line(value: int, row: int) -> None:
    assert row_of(value, Axis(0, 100, 50), 10) == row


def test_the_latest_label_is_always_there_and_no_two_touch() -> None:
    lines = line_plot(a_trend(list(range(13))), 40, 8)
    labels = text_of(lines[-1])
    assert labels.rstrip().endswith("11月")
    assert "  " in labels.strip()
    assert set(labels.split()) <= set(MONTHS)


def test_marks_of_two_series_in_one_cell_are_one_mark_that_the_legend_names() -> None:
    apart = line_plot(a_trend([0, 10], [10, 0]), 30, 8)
    together = line_plot(a_trend([0, 10], [0, 10]), 30, 8)
    assert BOTH not in "".join(map(text_of, apart))
    assert BOTH in text_of(together[0])
    assert sum(text_of(line).count(BOTH) for line in together[1:]) == 2


def test_where_a_value_is_missing_the_line_is_interrupted() -> None:
    body = [text_of(line)[4:] for line in line_plot(a_trend([5, 5, None, 5, 5]), 44, 8)[1:-1]]
    middle = next(line for line in body if "●" in line)
    before, gap, after = middle.partition(" " * 8)
    assert "⠤" in before or "⠒" in before or "⣀" in before or "⠉" in before
    assert gap
    assert "●" in after


def test_many_points_are_a_line_without_marks() -> None:
    lines = line_plot(a_trend(list(range(60)), labels=tuple(str(day) for day in range(60))), 50, 8)
    drawn = "".join(map(text_of, lines[1:-1]))
    assert "●" not in drawn
    assert any(BRAILLE < ord(sign) < BRAILLE + 256 for sign in drawn)


@pytest.mark.parametrize(("height", "has_legend", "has_labels"), [(4, True, True), (3, False, True), (2, False, False)])
def test_a_low_place_drops_the_legend_then_the_labels(height: int, has_legend: bool, has_labels: bool) -> None:
    lines = line_plot(a_trend([1, 2, 3]), 30, height)
    assert len(lines) == height
    assert ("实际" in text_of(lines[0])) == has_legend
    assert ("26-01" in text_of(lines[-1])) == has_labels


def test_a_narrow_place_drops_the_axis() -> None:
    wide, narrow = (line_plot(a_trend([1, 2, 3]), width, 6) for width in (30, 9))
    assert any("┤" in text_of(line) for line in wide)
    assert not any("┤" in text_of(line) for line in narrow)


def test_nothing_known_is_nothing_drawn() -> None:
    assert line_plot(a_trend([None, None]), 30, 8) == []


@given(
    st.lists(st.none() | st.integers(-(10**14), 10**14), min_size=1, max_size=30),
    st.integers(1, 90),
    st.integers(1, 25),
)
def test_a_plot_never_leaves_its_place(values: list[int | None], width: int, height: int) -> None:
    labels = tuple(f"{number}月" for number in range(len(values)))
    series = (Series("目标 ", tuple(values[::-1]), "◇"), Series("存款日均", tuple(values), "●", joined=True))
    lines = line_plot(Trend(labels, series, amounts("CNY", "zh_CN"), 100), width, height)
    assert len(lines) in (0, height)
    assert all(width_of(text_of(line)) <= width for line in lines)


async def test_the_widget_draws_as_large_as_its_place_and_says_when_there_is_nothing() -> None:
    plot = LinePlot()
    page = Page(plot)
    async with page.run_test(size=(50, 10)) as pilot:
        plot.show(a_trend([1, 2, 3]))
        await pilot.pause()
        assert len(plot.lines) == 10
        assert "● 实际" in page.lines()[0]
        await pilot.resize_terminal(30, 6)
        await pilot.pause()
        assert len(plot.lines) == 6
        plot.show(None, "还没有历史数据")
        await pilot.pause()
        assert page.lines()[0].strip() == "还没有历史数据"
