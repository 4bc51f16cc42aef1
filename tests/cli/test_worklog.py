"""`rmdesk worklog` and `rmdesk export worklog`: drafted, handed in, and on paper."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.cli.runner import CommandLine

ON = ("--as-of", "2026-11-20", "--lang", "en")


@pytest.fixture
def desk(chens_desk: CommandLine) -> CommandLine:
    """陈静's desk after a call."""
    chens_desk(*ON, "log", "call interested fund 200k ; waiting for bonus", "--customer", "C100").well()
    return chens_desk


def test_the_day_is_printed_and_handed_in(desk: CommandLine) -> None:
    drafted = desk.json(*ON, "worklog")
    assert (drafted["status"], drafted["id"], drafted["late"]) == ("draft", None, False)
    assert {line["source_table"] for line in drafted["lines"]} >= {"contact", "opportunity"}
    assert all(line["source_id"] and not line["stored"] for line in drafted["lines"])
    assert "张伟: Phone · Interested" in desk(*ON, "worklog").well().out
    handed = desk.json(*ON, "worklog", "--submit")
    assert (handed["status"], handed["entered_on"]) == ("submitted", "2026-11-20")
    assert [line["text"] for line in handed["lines"]] == [line["text"] for line in drafted["lines"]]
    assert "handed in" in desk(*ON, "worklog", "--submit").complaint


def test_a_day_that_is_written_later_is_a_late_entry(desk: CommandLine) -> None:
    assert [row["work_date"] for row in desk.json("--as-of", "2026-11-23", "worklog", "--missing")["rows"]][-1] == "2026-11-20"
    handed = desk.json("--as-of", "2026-11-23", "worklog", "--date", "2026-11-20", "--submit")
    assert (handed["late"], handed["entered_on"]) == (True, "2026-11-23")


def test_an_empty_day_cannot_be_handed_in(desk: CommandLine) -> None:
    run = desk("--as-of", "2026-06-01", "--lang", "en", "worklog", "--submit")
    assert run.status == 2
    assert "nothing in this log" in run.complaint


def test_the_log_goes_to_word_and_markdown_for_its_owner_alone(desk: CommandLine, tmp_path: Path) -> None:
    made = desk.json(*ON, "export", "worklog", "--format", "docx")
    word = Path(made["file"])
    assert word == tmp_path / "work-log-2026-11-20.docx"
    assert word.stat().st_mode & 0o777 == 0o600
    said = [paragraph.text for paragraph in docx.Document(str(word)).paragraphs]
    assert "Work log 2026-11-20" in said
    assert any("张伟: Phone · Interested" in text for text in said)
    desk(*ON, "export", "worklog", "--format", "md").well()
    assert "- 张伟: Phone · Interested" in (tmp_path / "work-log-2026-11-20.md").read_text(encoding="utf-8")
    assert "is there already" in desk(*ON, "export", "worklog", "--format", "md").complaint


@pytest.mark.parametrize("words", [("export", "nothing"), ("export", "worklog", "--format", "pdf"), ("worklog", "--date", "someday")])
def test_what_makes_no_sense_is_said_in_a_line(desk: CommandLine, words: tuple[str, ...]) -> None:
    run = desk(*ON, *words)
    assert run.status == 2
    assert run.complaint
