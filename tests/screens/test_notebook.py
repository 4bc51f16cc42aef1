"""Notebook and handbook by real keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.app import Workstation
from rmdesk.screens.markdown_sections import markdown_sections
from rmdesk.screens.notebook import NotebookScreen
from rmdesk.screens.sheet import sheet_lines
from tests.screens.a_desk import opened, press, shown, told, until
from tests.store import builders as book


def desk_of(pilot: Pilot[int]) -> Workstation:
    """The app, for what stands in the replica."""
    app = pilot.app
    assert isinstance(app, Workstation)
    return app


async def with_a_note(pilot: Pilot[int]) -> None:
    await press(pilot, "B", "n", *"额度", "enter", *"ask about two thousand", "escape")
    await until(pilot, lambda: shown(pilot, "▸ 额度") and shown(pilot, "ask about two thousand"))


async def test_a_note_is_written_and_kept_by_leaving_it(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "B")
        await until(pilot, lambda: shown(pilot, "No notes yet."))
        await with_a_note(pilot)
        await press(pilot, "e", *" more", "escape")
        await until(pilot, lambda: shown(pilot, "moreask about", "ask about two thousand more"))


async def test_notes_are_found_while_typing_and_escape_shows_all(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await with_a_note(pilot)
        await press(pilot, "f", *"zzz")
        await until(pilot, lambda: shown(pilot, "Nothing has “zzz” in it."))
        await press(pilot, *(["backspace"] * 3), *"ed")
        await until(pilot, lambda: shown(pilot, "▸ 额度"))
        await press(pilot, "enter", "escape", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, NotebookScreen))


async def test_a_note_is_pinned_deleted_and_brought_back(home: Path) -> None:
    async with opened(home, size=(80, 24)) as pilot:
        await with_a_note(pilot)
        await press(pilot, "p")
        await until(pilot, lambda: shown(pilot, "★ 额度"))
        await press(pilot, "d")
        await until(pilot, lambda: shown(pilot, "No notes yet."))
        await press(pilot, "u")
        await until(pilot, lambda: shown(pilot, "★ 额度"))


async def test_a_task_is_made_of_a_note(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await with_a_note(pilot)
        await press(pilot, "t", *" > fri", "enter")
        await until(pilot, lambda: "Task saved" in told(pilot) and shown(pilot, "Made of it Task"))


async def test_a_contact_is_made_of_a_note(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await with_a_note(pilot)
        await press(pilot, "c", *"zhangw")
        await until(pilot, lambda: shown(pilot, "张伟 Zhang Wei", "C100", "138****5678"))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "Contact with 张伟") and shown(pilot, "; 额度 ask about two thousand"))
        await press(pilot, "home", *"dt 有意 ", "enter")
        await until(pilot, lambda: "Recorded for 张伟" in told(pilot))
        await until(pilot, lambda: shown(pilot, "Made of it Contact"))


async def test_a_note_being_written_survives_the_lock(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "B", "n", *"half a", "ctrl+l")
        await until(pilot, lambda: not desk_of(pilot).is_open)
        await press(pilot, *"demo", "enter")
        await until(pilot, lambda: desk_of(pilot).is_open and shown(pilot, "张伟"))
        await press(pilot, "B")
        await until(pilot, lambda: shown(pilot, "half a"))


async def test_the_handbook_is_found_by_initials_and_read(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        with desk_of(pilot).desk.replica.bulk() as conn:
            text = "# Time deposits\n\n| product | rate |\n|---|---:|\n| 3 months | 1.15% |\n\nEarly withdrawal earns **little**.\n"
            book.add(conn, "handbook_page", slug="td", title_zh="定期存款", title_en="Time deposits", text_zh="x", text_en=text)
            book.add(
                conn,
                "handbook_page",
                slug="w",
                title_zh="理财产品",
                title_en="Wealth products",
                text_zh="y",
                text_en="They can lose value.",
            )
        await press(pilot, "B", "tab")
        await until(pilot, lambda: shown(pilot, "▸Time deposits") and shown(pilot, "3 months 1.15%"))
        assert shown(pilot, "Early withdrawal earns little.")
        await press(pilot, "f", *"lccp")
        await until(pilot, lambda: shown(pilot, "▸Wealth products") and shown(pilot, "They can lose value."))


async def test_an_empty_handbook_says_so(home: Path) -> None:
    async with opened(home, size=(80, 24)) as pilot:
        await press(pilot, "B", "tab")
        await until(pilot, lambda: shown(pilot, "The center has sent no pages of the"))


PAGE = """# Quick log

One line becomes
four records.

    call interested wealth 200k

- `call` the channel
- **after** [`;`](x) a note
1. first

## Empty

> said
"""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            PAGE,
            [
                "Quick log",
                "One line becomes four records.",
                "",
                "call interested wealth 200k",
                "",
                "• call the channel",
                "• after ; a note",
                "1. first",
                "",
                "Empty",
                "said",
            ],
        ),
        ("通话时写一行，\n保存即可。", ["通话时写一行，保存即可。"]),
        ("a_b_c and 2 * 3 * 4", ["a_b_c and 2 * 3 * 4"]),
        ("", []),
    ],
)
def test_markdown_is_drawn_calmly(text: str, lines: list[str]) -> None:
    drawn = sheet_lines(markdown_sections(text), 60)
    assert ["".join(part for part, _look in line.parts) for line in drawn] == lines
