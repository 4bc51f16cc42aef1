"""Only what a person should hear about the link becomes a notification."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rmdesk.incident import record, sentence_about
from rmdesk.screens.link_news import link_news
from tests.screens.test_frame import SYNCED


def test_a_sync_that_nobody_asked_for_is_silent() -> None:
    assert link_news(replace(SYNCED, syncing=True), SYNCED, asked=False) == []


def test_who_asked_for_a_sync_hears_how_it_ended() -> None:
    assert [news.text for news in link_news(replace(SYNCED, syncing=True), SYNCED, asked=True)] == [
        "In step with the center; nothing was new."
    ]
    done = replace(SYNCED, uploaded=1, received=14)
    assert [news.text for news in link_news(replace(SYNCED, syncing=True), done, asked=True)] == [
        "In step with the center: 1 uploaded, 14 rows received."
    ]
    failed = link_news(replace(SYNCED, syncing=True), replace(SYNCED, online=False, reason="No answer."), asked=True)
    assert [news.text for news in failed] == ["No answer."]


def test_an_alarm_is_told_once() -> None:
    alarmed = replace(SYNCED, alarm="Something differs.")
    assert [news.severity for news in link_news(None, alarmed, asked=False)] == ["error"]
    assert link_news(alarmed, alarmed, asked=False) == []


def test_a_clock_that_is_off_is_told_once() -> None:
    off = replace(SYNCED, skew_seconds=-3600)
    assert "60 min fast" in link_news(SYNCED, off, asked=False)[0].text
    assert link_news(off, off, asked=False) == []


def test_a_new_conflict_is_told_once_with_the_key_that_shows_it() -> None:
    assert [news.text for news in link_news(SYNCED, replace(SYNCED, conflicts=2), asked=False)] == [
        "2 conflicts, 2 edits not taken. S shows them."
    ]
    assert link_news(None, replace(SYNCED, conflicts=2), asked=False) == []


def test_what_nobody_foresaw_is_written_down_without_what_it_quotes(tmp_path: Path) -> None:
    try:
        raise ValueError("张伟 13812345678")
    except ValueError as error:
        sentence = sentence_about(error, tmp_path)
        path = record(error, tmp_path)
    written = path.read_text(encoding="utf-8")
    assert "ValueError" in sentence
    assert "张伟" not in sentence + written
    assert "138" not in sentence
    assert Path(__file__).name in written


def test_a_log_that_has_grown_is_begun_anew(tmp_path: Path) -> None:
    path = record(ValueError(), tmp_path)
    path.write_bytes(b"x" * 600_000)
    assert record(ValueError(), tmp_path).stat().st_size < 10_000
    assert path.with_suffix(".1.log").stat().st_size == 600_000
