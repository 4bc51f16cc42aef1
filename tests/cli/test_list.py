"""`rmdesk list`: the book as it stood on the business date that was asked for."""

from __future__ import annotations

from tests.cli.runner import CommandLine


def amounts(desk: CommandLine, day: str) -> dict[str, tuple[int, int]]:
    rows = desk.json("--as-of", day, "list")["rows"]
    return {row["customer_no"]: (row["deposits"]["minor"], row["loans"]["minor"]) for row in rows}


def test_amounts_are_those_of_the_day_whatever_day_was_asked_for_before(chens_desk: CommandLine) -> None:
    now = amounts(chens_desk, "2026-11-20")
    assert sum(deposits for deposits, _loans in now.values()) > 0
    before_anything = amounts(chens_desk, "1999-12-31")
    assert set() < set(before_anything) <= set(now)
    assert set(before_anything.values()) == {(0, 0)}
    assert amounts(chens_desk, "2026-11-20") == now


def test_a_filter_by_amount_means_the_day_too(chens_desk: CommandLine) -> None:
    rich_today = chens_desk.json("--as-of", "2026-11-20", "list", "--least-aum", "1000w")["rows"]
    assert rich_today != []
    assert chens_desk.json("--as-of", "1999-12-31", "list", "--least-aum", "1000w")["rows"] == []
