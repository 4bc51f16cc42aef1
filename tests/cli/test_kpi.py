"""`rmdesk kpi` and `rmdesk export performance` as an RM and their scripts use them."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from tests.cli.runner import CommandLine
from tests.screens.a_desk import PASSPHRASE, a_profile
from tests.screens.a_measured_desk import measured

ON = ("--as-of", "2026-11-20", "--lang", "en")


@pytest.fixture(scope="module")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("kpi") / "desk"
    home.mkdir()
    a_profile(home)
    return measured(home)


@pytest.fixture
def desk(_filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line over 陈静's measured desk on 2026-11-20, in a folder of its own."""
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    monkeypatch.setenv("RMDESK_PASSPHRASE_FILE", str(secret))
    monkeypatch.chdir(tmp_path)
    shutil.copytree(_filled, tmp_path / "desk")
    return CommandLine(tmp_path / "desk", capsys)


def test_every_kpi_is_a_row_with_money_as_objects(desk: CommandLine) -> None:
    told = desk.json(*ON, "kpi")
    assert set(told) == {"rows", "business_date", "as_of"}
    first = told["rows"][0]
    assert (first["code"], first["period"], first["period_start"]) == ("deposit_average", "month", "2026-11-01")
    assert first["actual"]["currency"] == first["target"]["currency"] == "CNY"
    assert first["gap"]["minor"] == first["target"]["minor"] - first["actual"]["minor"]
    assert first["light"] in ("red", "yellow", "green")


def test_the_table_names_every_kpi_and_marks_it(desk: CommandLine) -> None:
    said = desk(*ON, "kpi").well().out
    assert "Deposits, daily average" in said
    assert "✓" in said


def test_a_quarter_is_asked_for_by_name(desk: CommandLine) -> None:
    assert {row["period"] for row in desk.json(*ON, "kpi", "--period", "2026Q3")["rows"]} == {"quarter"}
    assert "not a period" in desk(*ON, "kpi", "--period", "soon").complaint


def test_a_figure_is_explained_with_what_went_into_it(desk: CommandLine) -> None:
    told = desk.json(*ON, "kpi", "--explain", "deposit_average")
    assert told["sentence"].startswith("Sum of the end-of-day balances")
    assert {"name": "divisor", "value": "20 (days gone)"} in told["inputs"]
    assert "sum of the days" in desk(*ON, "kpi", "--explain", "deposit_average").well().out
    assert "There is no KPI speed" in desk(*ON, "kpi", "--explain", "speed").complaint


def test_the_rows_behind_a_figure_add_up_to_it(desk: CommandLine) -> None:
    figure = next(row for row in desk.json(*ON, "kpi")["rows"] if row["code"] == "deposit_average")
    rows = desk.json(*ON, "kpi", "--rows", "deposit_average")["rows"]
    assert sum(row["amount"]["minor"] for row in rows) == figure["actual"]["minor"]
    assert all("*" in row["account_no_masked"] for row in rows if row["account_id"])


def test_the_report_is_written_in_three_forms_and_audited(desk: CommandLine, tmp_path: Path) -> None:
    for form in ("md", "docx", "xlsx"):
        assert desk.json(*ON, "export", "performance", "--format", form)["format"] == form
    text = (tmp_path / "performance-2026-11.md").read_text(encoding="utf-8")
    assert "# Performance report 2026-11" in text
    assert "| Each day left | Whole period before |" in text
    assert "hold " in text
    assert "bring " in text
    ratio = text[text.index("## NPL ratio") :]
    assert "- all loans" in ratio, "a ratio has nobody who moved it, but what it is made of"
    assert "█" in text
    paper = docx.Document(str(tmp_path / "performance-2026-11.docx"))
    assert any("█" in paragraph.text for paragraph in paper.paragraphs)
    book = openpyxl.load_workbook(tmp_path / "performance-2026-11.xlsx")
    overview = book["Overview"]
    assert {"Hold a day", "Bring a day"} <= {cell.value for cell in overview[1]}
    figure = next(row for row in desk.json(*ON, "kpi")["rows"] if row["code"] == "deposit_average")
    amounts = {row[0].value: row[1].value for row in overview.iter_rows(min_row=2)}
    assert round(float(str(amounts["Deposits, daily average"])) * 100) == figure["actual"]["minor"]
    assert any(sheet._charts for sheet in book.worksheets)  # openpyxl tells of charts nowhere else
    assert "is there already" in desk(*ON, "export", "performance").complaint
    replica = Replica(desk.home, Vault(desk.home).unlock(PASSPHRASE))
    with replica.reading() as conn:
        ((count,),) = conn.execute("SELECT count(*) FROM audit_event WHERE event = 'export' AND subject_table = 'kpi'").fetchall()
    replica.close()
    assert count == 3


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("weather",), "cannot be exported"),
        (("performance", "--format", "txt"), "no format txt"),
        (("worklog", "--format", "xlsx"), "no format xlsx"),
    ],
)
def test_what_cannot_be_written_is_said(desk: CommandLine, words: tuple[str, ...], complaint: str) -> None:
    assert complaint in desk(*ON, "export", *words).complaint
