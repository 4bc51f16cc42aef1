"""`rmdesk task`: tasks from scripts, on a desk that no center is near."""

from __future__ import annotations

import pytest

from tests.cli.runner import CommandLine


@pytest.fixture
def desk(chens_desk: CommandLine) -> CommandLine:
    """The command line over 陈静's desk."""
    return chens_desk


def test_a_task_is_made_listed_put_off_and_done(desk: CommandLine) -> None:
    made = desk.json("--as-of", "2026-11-20", "task", "add", "寄对账单 > 周五 !1 每月5号", "--customer", "C100")
    assert (made["description"], made["due"], made["priority"], made["customer"]) == ("寄对账单", "2026-11-27", 1, "张伟")
    assert made["recurrence"] == "FREQ=MONTHLY;BYMONTHDAY=5"
    listed = desk.json("--as-of", "2026-11-20", "task", "list")
    assert made["id"] in [row["id"] for row in listed["rows"]]
    assert listed["business_date"] == "2026-11-20"
    moved = desk.json("--as-of", "2026-11-20", "task", "snooze", made["id"], "+3d")
    assert moved["due"] == "2026-11-23"
    done = desk.json("--as-of", "2026-11-20", "task", "done", made["id"], "--outcome", "sent")
    assert done["next_due"] == "2026-12-05"


def test_people_read_what_happened(desk: CommandLine) -> None:
    said = desk("--as-of", "2026-11-20", "--lang", "en", "task", "add", "team report every fri").well().out
    assert "team report" in said
    assert "2026-11-20" in said
    assert "team report" in desk("--as-of", "2026-11-20", "--lang", "en", "task", "list").well().out


def test_a_day_that_there_is_not_is_said_and_the_text_is_kept(desk: CommandLine) -> None:
    ended = desk("--as-of", "2026-11-20", "--lang", "en", "task", "add", "send it 2026-02-30").well()
    assert "send it 2026-02-30" in ended.out
    assert "“2026-02-30” was not understood as a date" in ended.err
    assert desk("--as-of", "2026-11-20", "--lang", "en", "task", "add", "send it 2026-12-30").well().err == ""


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("add", "> fri"), 2, "few words"),
        (("add", "x", "--customer", "nobody"), 1, "No customer nobody"),
        (("done", "nothing"), 1, "not, or no longer, in your book"),
        (("snooze", "nothing", "some day"), 2, "is not a day"),
        (("snooze", "nothing"), 1, "not, or no longer, in your book"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(desk: CommandLine, words: tuple[str, ...], status: int, said: str) -> None:
    ended = desk("--as-of", "2026-11-20", "--lang", "en", "task", *words)
    assert ended.status == status
    assert said in ended.complaint
