"""`rmdesk remind --rules`: the rules with their values, for people and for programs."""

from __future__ import annotations

from tests.cli.runner import CommandLine

DAY = ("--as-of", "2026-11-20")


def test_every_rule_is_printed_with_its_values_in_words(chens_desk: CommandLine) -> None:
    said = chens_desk(*DAY, "--lang", "en", "remind", "--rules").well().out
    assert said.splitlines()[0] == "Reminder rules"
    assert "Time deposit matures (time_deposit) · 0" in said
    assert "     Large from: 500K" in said
    assert "     Private · Or share from: 10%" in said


def test_programs_get_them_as_they_are_kept(chens_desk: CommandLine) -> None:
    found = chens_desk.json(*DAY, "remind", "--rules")
    rules = {rule["code"]: rule for rule in found["rows"]}
    assert len(rules) == 22
    days = rules["time_deposit"]["values"][0]
    assert days == {"path": "days", "unit": "days_before", "value": [15, 7, 3, 0], "bank": [15, 7, 3, 0], "own": None, "bounds": [0, 60]}
