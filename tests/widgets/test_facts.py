"""Labels and values of a customer's page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, Facts, FactSection, fact_lines
from tests.widgets.page import Page

ZHANG = (
    FactSection("基本信息", (Fact("姓名", "张伟"), Fact("客户等级", Cell("钻石", "accent")))),
    FactSection("Loans", (), empty="none"),
    FactSection("Cards"),
)


def text(sections: tuple[FactSection, ...], width: int) -> list[str]:
    return [line.label + line.value for line in fact_lines(sections, width)]


def test_values_stand_under_each_other_by_cells() -> None:
    assert text(ZHANG, 40) == ["基本信息", "姓名      张伟", "客户等级  钻石", "", "Loans", "none"]


def test_a_long_value_goes_on_under_itself() -> None:
    long = (FactSection("", (Fact("地址", "浙江省杭州市西湖区文三路"),)),)
    assert text(long, 18) == ["地址  浙江省杭州市", "      西湖区文三路"]


def test_labels_never_push_values_off_a_narrow_page() -> None:
    (line,) = text((FactSection("", (Fact("a very long label indeed", "value"),)),), 30)
    assert line == "a very lo…  value"


@given(st.lists(st.builds(Fact, st.text(max_size=20), st.text(max_size=80)), max_size=6), st.integers(8, 60))
def test_no_line_is_wider_than_the_page(facts: list[Fact], width: int) -> None:
    lines = fact_lines((FactSection("标题", tuple(facts)),), width)
    assert all(cell_len(line.label + line.value) <= width for line in lines)


async def test_other_facts_replace_the_first_ones() -> None:
    facts = Facts(ZHANG)
    page = Page(facts)
    async with page.run_test(size=(60, 20)) as pilot:
        assert page.lines()[1].rstrip() == "姓名      张伟"
        facts.show((FactSection("基本信息", (Fact("姓名", "李娜"), Fact("客户等级", "白金"))), FactSection("Loans", (), empty="none")))
        await pilot.pause()
        assert [line.rstrip() for line in page.lines()[:3]] == ["基本信息", "姓名      李娜", "客户等级  白金"]
        facts.show((FactSection("", (Fact("姓名", "王芳"),)),))
        await pilot.pause()
        assert [line.rstrip() for line in page.lines()[:3]] == ["姓名  王芳", "", ""]
        assert facts.size.height == 1
