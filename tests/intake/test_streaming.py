"""A file of a million bookings passes through the same memory as one of a hundred thousand."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.intake.conftest import SmallBank

LINES, ACCOUNTS = 1_000_000, 2_000
WATCHED = """
import resource, sys
from pathlib import Path
from rmdesk.center.database import CenterDb
from rmdesk.center.intake import ingest

peaks = []

def watch(file, done, total):
    if file == "booking.csv":
        peaks.append((done / total, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))

center = CenterDb(sys.argv[1])
center.create_schema()
report = ingest(center, sys.argv[2], Path(sys.argv[3]), dry_run=True, progress=watch)
early = max(peak for share, peak in peaks if share < 0.2)
print(report.tables["transaction"].added, report.rejected, early, peaks[-1][1])
"""


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_million_bookings_take_no_more_memory_than_the_first_of_them(bank: SmallBank, tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(bank.mapping_text, encoding="utf-8")
    bank.write("client.csv", "no;name;kind;branch;since;phone\n" + "".join(f"{n};C{n};P;1;2020-01-01;\n" for n in range(ACCOUNTS)))
    bank.write("account.csv", "no;client;since\n" + "".join(f"{n};{n};2020-01-01\n" for n in range(ACCOUNTS)))
    with (bank.folder / "booking.csv").open("w", encoding="utf-8") as stream:
        stream.write("no;account;day;amount;balance\n")
        for number in range(LINES):
            days, account = divmod(number, ACCOUNTS)
            stream.write(f"{number};{account};{date(2020, 1, 1) + timedelta(days)};1.00;{days + 1}.00\n")
    arguments = [f"sqlite:///{tmp_path}/center.db", str(tmp_path / "tiny.toml"), str(bank.folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", WATCHED, *arguments], env=environment, check=True, capture_output=True, text=True)
    added, rejected, early, late = (int(number) for number in done.stdout.split())
    assert (added, rejected) == (LINES, 0)
    assert late < early + 50
