"""Checklists as Markdown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.checklists import Checklist, Item, built_in, checklist_text, read_checklist

words = st.sampled_from(["营业执照", "licence", "seen", "员工", "stock", "120万", "ok", "x", "-", "#", "[x]"])
labels = st.lists(st.sampled_from(["营业执照", "licence", "seen", "员工", "stock"]), min_size=1, max_size=3).map(" ".join)
values = st.lists(words, max_size=3).map(" ".join)
items = st.builds(Item, labels, st.just(True), values) | st.builds(Item, labels, ticked=st.booleans())


@given(st.builds(Checklist, labels, st.lists(items, max_size=6).map(tuple)))
def test_a_form_is_written_and_read_back(form: Checklist) -> None:
    assert read_checklist(checklist_text(form)) == form


@given(st.text(max_size=80))
def test_any_text_is_a_form(text: str) -> None:
    form = read_checklist(text, "form")
    assert read_checklist(checklist_text(form), "form") == form


def test_a_banks_page_is_a_form() -> None:
    page = "# 贷后检查\n\n先看这些：\n- [ ] 执照\n* [x] 场地\n- 员工人数：\n- 存货: 120万\n"
    assert read_checklist(page) == Checklist(
        "贷后检查", (Item("执照"), Item("场地", ticked=True), Item("员工人数", is_field=True), Item("存货", is_field=True, value="120万"))
    )


def test_ticking_and_filling_in() -> None:
    form = Checklist("x", (Item("a"), Item("b", is_field=True)))
    filled = form.toggled(0).filled(1, " 4 \n 2 ")
    assert (filled.items, filled.done, form.done) == ((Item("a", ticked=True), Item("b", is_field=True, value="4 2")), 2, 0)
    assert filled.toggled(0).toggled(1).done == 1


def test_the_built_in_forms_can_be_kept() -> None:
    for _code, form in built_in():
        assert read_checklist(checklist_text(form)) == form
