"""`rmdesk center ingest` as an operator sees it: what was loaded, what was not and why, what was not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runner import CommandLine

MAPPING = """
system = "tiny"
[file.client]
path = "client.csv"
[file.phone]
path = "phone.csv"
optional = true
[[load]]
table = "customer"
from = "client"
key = "no"
columns = { customer_no = "no", name = "name", search_name = "name", opened = "since" }
[[load]]
table = "contact_point"
from = "phone"
key = "{no}"
columns = { customer_id = "no", kind = { const = "mobile" }, value = "phone" }
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "tiny.toml").write_text(MAPPING, encoding="utf-8")
    (folder / "client.csv").write_text("no,name,since\n1,王芳,2020-01-02\n2,李强,2020-02-30\n", encoding="utf-8")
    return folder


def test_what_is_rejected_and_what_is_missing_is_said(center: CommandLine, files: Path) -> None:
    done = center("--lang", "en", "center", "ingest", "--mapping", files / "tiny.toml", files, "--report", files / "bad.csv").well()
    assert 'client.csv:3  since: "2020-02-30" is not a date like %Y-%m-%d' in done.out
    assert "There is no phone.csv: nothing was loaded from it." in done.out
    assert done.complaint.startswith("1 row was rejected.")
    assert (files / "bad.csv").read_text(encoding="utf-8").splitlines()[1].endswith('"2,李强,2020-02-30"')


def test_json_says_the_same(center: CommandLine, files: Path) -> None:
    done = center.json("center", "ingest", "--mapping", files / "tiny.toml", files)
    assert (done["missing"], done["rejected"], done["tables"]["customer"]["added"]) == (["phone.csv"], 1, 1)
    (files / "phone.csv").write_text("no,phone\n1,13800000000\n", encoding="utf-8")
    again = center.json("center", "ingest", "--mapping", files / "tiny.toml", files)
    assert (again["missing"], again["tables"]["customer"]["same"], again["tables"]["contact_point"]["added"]) == ([], 1, 1)


def test_a_file_without_records_is_said(center: CommandLine, files: Path) -> None:
    (files / "client.csv").write_text("no,name,since\n", encoding="utf-8")
    assert (
        "There is no record in client.csv."
        in center("--lang", "en", "center", "ingest", "--mapping", files / "tiny.toml", files).well().out
    )


def test_a_day_far_ahead_is_said_and_the_business_date_can_be_told(center: CommandLine, files: Path) -> None:
    dated = MAPPING.replace('system = "tiny"', 'system = "tiny"\nbusiness_date = "max(client.since)"')
    (files / "tiny.toml").write_text(dated, encoding="utf-8")
    (files / "client.csv").write_text("no,name,since\n1,王芳,2020-01-02\n2,李强,2999-01-01\n", encoding="utf-8")
    command = ("--lang", "en", "center", "ingest", "--mapping", files / "tiny.toml", files)
    done = center(*command).well().out
    assert "Business date 2020-01-02." in done
    assert "2999-01-01 is too far ahead for a business date" in done
    assert "Business date 2019-12-31." in center(*command, "--business-date", "2019-12-31").well().out
