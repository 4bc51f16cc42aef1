"""`rmdesk center targets` as an operator uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rmdesk.center.database import CenterDb
from rmdesk.center.feed import Feed
from rmdesk.clock import StoppedClock
from rmdesk.store.wire import Image
from tests.cli.runner import CommandLine

ON = ("--as-of", "2026-11-20", "--lang", "en")


@pytest.fixture
def measured(center: CommandLine) -> CommandLine:
    """The center with a money KPI, a count and a ratio."""
    db = CenterDb(f"sqlite:///{center.home}/center.db")
    rows: list[Image] = [
        {"id": code, "code": code, "name_zh": zh, "name_en": en, "formula": code, "unit": unit, "position": place}
        for place, (code, unit, zh, en) in enumerate(
            (
                ("aum", "money", "管理资产", "Assets"),
                ("contacts", "count", "联系", "Contacts"),
                ("coverage", "ppm", "产品覆盖度", "Lines a customer"),
                ("repayment_due", "ppm", "到期还款率", "Due repaid"),
            )
        )
    ]
    db.write(lambda tx: Feed(tx, "test", StoppedClock().now()).load("kpi", rows))
    db.close()
    return center


def test_targets_are_written_as_people_write_them(measured: CommandLine) -> None:
    measured(*ON, "center", "targets", "set", "aum", "1001", "5000万").well()
    measured(*ON, "center", "targets", "set", "contacts", "1001", "120").well()
    measured(*ON, "center", "targets", "set", "coverage", "陈静", "1.45").well()
    rows = measured.json(*ON, "center", "targets")["rows"]
    assert [(row["kpi"], row["target"]) for row in rows] == [
        ("aum", {"minor": 5_000_000_000, "currency": "CNY"}),
        ("contacts", 120),
        ("coverage", 1_450_000),
    ]
    assert "50,000,000.00" in measured(*ON, "center", "targets", "list").well().out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("aum", "1001", "much"), "much"),
        (("contacts", "1001", "1.5"), "not a count"),
        (("contacts", "1001", "5", "--period", "2026-13"), "not a period"),
        (("contacts", "9999", "5"), "No person 9999"),
        (("speed", "1001", "5"), "no KPI speed"),
        (("coverage", "1001", "145%"), "is not a target here"),
        (("contacts", "1001", "5", "--period", "2026-10"), "2026-10 is over; its targets stay as they are."),
        (("aum", "1001", "-5m"), "A target is not below zero."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_set(measured: CommandLine, words: tuple[str, ...], complaint: str) -> None:
    run = measured(*ON, "center", "targets", "set", *words)
    assert run.status != 0
    assert complaint in run.complaint
    assert measured.json(*ON, "center", "targets")["rows"] == []


def test_a_file_is_taken_whole_or_not_at_all(measured: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "targets.csv"
    file.write_text("person,kpi,period,target\n1001,contacts,2026-12,5\n1002,speed,2026-12,5\n", encoding="utf-8")
    run = measured(*ON, "center", "targets", "load", str(file))
    assert run.status == 2
    assert "line 3" in run.complaint
    assert measured.json(*ON, "center", "targets", "list", "--period", "2026-12")["rows"] == []
    file.write_text("\ufeffperson,kpi,period,target\n1001,contacts,2026-12,5\n1002,aum,2026Q4,1亿\n", encoding="utf-8")
    assert measured.json(*ON, "center", "targets", "load", str(file)) == {"set": 2}
    assert [row["target"] for row in measured.json(*ON, "center", "targets", "list", "--period", "2026Q4")["rows"]] == [
        {"minor": 10_000_000_000, "currency": "CNY"}
    ]


def test_coverage_is_in_lines_a_customer_and_other_ratios_may_be_above_the_whole(measured: CommandLine) -> None:
    assert "3.60" in measured(*ON, "center", "targets", "set", "coverage", "1001", "3.6").well().out
    assert "120.00%" in measured(*ON, "center", "targets", "set", "repayment_due", "1001", "120%").well().out
    assert [row["target"] for row in measured.json(*ON, "center", "targets")["rows"]] == [3_600_000, 1_200_000]
    listed = measured(*ON, "center", "targets", "list").well().out
    assert "Lines a customer" in listed
    assert "3.60" in listed
    assert "360" not in listed


def test_the_list_names_the_kpis_in_the_language_of_the_reader(measured: CommandLine) -> None:
    measured(*ON, "center", "targets", "set", "coverage", "1001", "3.6").well()
    assert "产品覆盖度" in measured("--as-of", "2026-11-20", "--lang", "zh_CN", "center", "targets", "list").well().out


def test_the_targets_of_a_period_that_is_over_stay_as_they_are(measured: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "targets.csv"
    file.write_text("person,kpi,period,target\n1001,contacts,2026Q3,5\n", encoding="utf-8")
    run = measured(*ON, "center", "targets", "load", str(file))
    assert run.status == 2
    assert "2026 Q3 is over" in run.complaint
    measured(*ON, "center", "targets", "set", "contacts", "1001", "5", "--period", "2026Q4").well()


@pytest.mark.parametrize(("text", "complaint"), [("person,kpi\n1001,aum\n", "lacks the columns period, target"), ("\x00\xff", "CSV")])
def test_another_kind_of_file_is_refused(measured: CommandLine, tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(text.encode("latin-1"))
    run = measured(*ON, "center", "targets", "load", str(file))
    assert run.status == 2
    assert complaint in run.complaint
