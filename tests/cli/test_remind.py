"""`rmdesk remind`: the morning list from scripts, on a desk that no center is near."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runner import CommandLine

DAY = ("--as-of", "2026-11-20")


@pytest.fixture
def desk(chens_desk: CommandLine) -> CommandLine:
    """The command line over 陈静's desk."""
    return chens_desk


def test_the_list_names_every_customer_with_every_reason(desk: CommandLine) -> None:
    said = desk(*DAY, "--lang", "en", "remind").well().out
    assert said.splitlines()[0] == "Today · 2026-11-20 · 62 to call"
    assert "张伟  C100  Private" in said
    assert "- Time deposit matures: Time deposit 2.00M matures 11-28 (in 8d), no rollover" in said


def test_json_is_one_document_and_the_same_twice(desk: CommandLine) -> None:
    first = desk.json(*DAY, "remind", "--limit", "5")
    assert (first["customers"], len(first["rows"]), first["business_date"]) == (62, 5, "2026-11-20")
    assert desk.json(*DAY, "remind", "--limit", "5") == first


def test_every_amount_in_json_is_money(desk: CommandLine) -> None:
    listed = desk.json(*DAY, "remind")
    assert set(listed) == {"rows", "business_date", "as_of", "customers", "stale", "problems"}
    assert listed["as_of"] == "2026-11-19"
    (zhang,) = [row for row in listed["rows"] if row["name"] == "张伟"]
    assert set(zhang) == {"customer_id", "customer_no", "name", "level", "score", "reasons"}
    (term,) = [reason for reason in zhang["reasons"] if reason["rule"] == "time_deposit"]
    assert (term["stake"], term["event_on"], term["state"]) == ({"minor": 2_000_000_00, "currency": "CNY"}, "2026-11-28", "open")
    assert term["score"]["currency"] == zhang["score"]["currency"] == "CNY"
    assert zhang["score"] == max((reason["score"] for reason in zhang["reasons"]), key=lambda score: score["minor"])


@pytest.mark.parametrize(("words", "status"), [(("--passphrase-file", "nowhere"), 2), ((), 4)])
def test_what_hinders_it_has_its_exit_status(desk: CommandLine, tmp_path: Path, words: tuple[str, ...], status: int) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not this one", encoding="utf-8")
    ended = desk("--lang", "en", *(words or ("--passphrase-file", str(wrong))), "remind")
    assert (ended.status, ended.out) == (status, "")
    assert CommandLine(tmp_path / "nowhere", desk._capsys)("remind").status == 3


def test_it_notifies_once_a_business_date(desk: CommandLine) -> None:
    first, second = (desk(*DAY, "--lang", "en", "remind", "--notify").well() for _time in range(2))
    assert first.err == "Customers to call today: 62\n"
    assert (first.out, second.out, second.err) == ("", "", "")


def test_the_calendar_file_takes_the_place_of_its_former_self(desk: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "today.ics"
    for _time in range(2):
        desk(*DAY, "remind", "--ics", str(file)).well()
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["today.txt", "today"])
def test_a_file_that_is_no_calendar_is_refused(desk: CommandLine, tmp_path: Path, name: str) -> None:
    ended = desk(*DAY, "--lang", "en", "remind", "--ics", str(tmp_path / name))
    assert ended.status != 0
    assert ".ics" in ended.err
    assert not (tmp_path / name).exists()
