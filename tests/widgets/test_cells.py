"""Text on a terminal: as wide as it looks, and unable to do anything but be read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rmdesk.widgets.cells import clip, fit, plain, wrap

TEXT = st.text(st.characters(codec="utf-8"), max_size=40).map(plain)
LINE = st.text("张伟浙江 abc，·1,204.5", max_size=60)
WIDTH = st.integers(0, 30)


@pytest.mark.parametrize(
    ("text", "width", "clipped"),
    [
        ("张伟", 4, "张伟"),
        ("张伟民", 5, "张伟…"),
        ("张伟民", 4, "张…"),
        ("浙江XX实业", 7, "浙江XX…"),
        ("abcdef", 4, "abc…"),
        ("abc", 0, ""),
        ("张", 1, "…"),
    ],
)
def test_text_that_does_not_fit_ends_in_an_ellipsis_and_never_in_half_a_character(text: str, width: int, clipped: str) -> None:
    assert clip(text, width) == clipped


def test_figures_stand_at_the_end_of_their_column() -> None:
    assert fit("1,204.5", 10, "end") == "   1,204.5"
    assert fit("620万", 8, "end") == "   620万"


@given(TEXT, WIDTH)
def test_a_fitted_text_is_exactly_as_wide_as_its_column(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == max(width, 0)


@given(st.text(max_size=60))
def test_no_text_can_send_a_control_character_to_the_terminal(text: str) -> None:
    assert not {unicodedata.category(character) for character in plain(text)} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_a_name_with_an_escape_sequence_stays_a_name() -> None:
    assert plain("张\x1b[2J伟\r\n") == "张 [2J伟  "


def test_rare_characters_of_names_are_kept() -> None:
    for name in ("𠮷田", "㛃", "\ue000", "\U00031350"):
        assert plain(name) == name


@given(LINE, st.integers(2, 30))
def test_wrapping_loses_nothing_but_spaces_and_stays_within_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_english_is_broken_at_spaces() -> None:
    assert wrap("needs at least sixty columns", 12) == ["needs at", "least sixty", "columns"]
