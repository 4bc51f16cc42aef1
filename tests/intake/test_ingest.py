"""The whole way: files in, rows and books out; again, after a kill, with bad rows, without writing."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rmdesk.center.database import get_setting
from rmdesk.center.feed import Feed
from rmdesk.center.intake import IngestReport, MappingError, SourceError, Tally, ingest
from rmdesk.clock import StoppedClock
from rmdesk.domain.ids import id_from_key
from rmdesk.errors import NotFound, RmdeskError
from tests.conftest import ROOT
from tests.intake.conftest import MAPPING, Center, SmallBank

NOON = StoppedClock(at=datetime(2026, 7, 1, 4, tzinfo=UTC))
COUNTS = {
    "product": 1,
    "branch": 2,
    "person": 2,
    "customer": 3,
    "assignment": 3,
    "contact_point": 2,
    "account": 3,
    "account_role": 3,
    "transaction": 5,
    "balance": 4,
}


def load(center: Center, bank: SmallBank, **options) -> IngestReport:
    return ingest(center, bank.mapping, bank.folder, clock=NOON, **options)


def faults(report: IngestReport) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.reason) for fault in report.rejections]


def test_all_rows_arrive(any_center: Center, bank: SmallBank) -> None:
    report = load(any_center, bank)
    assert {table: count.added for table, count in report.tables.items()} == COUNTS
    assert {table: any_center.count(table) for table in COUNTS} == COUNTS
    assert report.rejected == 0
    assert {name: count.records for name, count in report.files.items()} == {
        "branch.csv": 2,
        "client.csv": 3,
        "account.csv": 3,
        "booking.csv": 5,
    }


def test_what_arrives_is_what_the_files_say(center: Center, bank: SmallBank) -> None:
    load(center, bank)
    assert center.ask("SELECT name, kind, opened, source, as_of FROM customer WHERE customer_no = '12'") == [
        ("Big & Sons", "corporate", "2020-01-04", "tiny", "2026-06-30")
    ]
    assert center.ask(
        "SELECT b.date, b.amount FROM balance b JOIN account a ON a.id = b.account_id WHERE a.account_no = '100' ORDER BY b.date"
    ) == [("2026-06-01", 10000), ("2026-06-02", 7550)]
    assert center.ask('SELECT sum(amount) FROM "transaction"') == [(100000000 + 10000 + 5000 - 3000 + 550,)]


def test_each_manager_gets_exactly_their_branch(center: Center, bank: SmallBank) -> None:
    load(center, bank)
    book = f"rm:{id_from_key('person', 'tiny', 'RM2')}"
    rows = center.ask(
        "SELECT c.table_name, count(*) FROM change c JOIN book b ON b.key = c.book_key WHERE b.id = ? GROUP BY 1 ORDER BY 1", book
    )
    once = ("account", "account_role", "assignment", "balance", "contact_point", "customer", "transaction")
    assert rows == [(table, 1) for table in once]


def test_a_second_run_changes_nothing(any_center: Center, bank: SmallBank) -> None:
    load(any_center, bank)
    before = any_center.standings()
    report = load(any_center, bank)
    assert (report.added, report.changed) == (0, 0)
    assert {table: count.same for table, count in report.tables.items()} == COUNTS
    assert any_center.standings() == before


def test_a_changed_record_changes_its_row_and_tells_only_its_book(center: Center, bank: SmallBank) -> None:
    load(center, bank)
    before = {book: seq for book, seq, _count, _digest in center.standings()}
    text = (bank.folder / "client.csv").read_text(encoding="utf-8")
    bank.write("client.csv", text.replace("李强", "李小强"))
    report = load(center, bank)
    assert (report.added, report.changed) == (0, 1)
    moved = {book for book, seq, _count, _digest in center.standings() if seq != before[book]}
    assert moved == {f"rm:{id_from_key('person', 'tiny', 'RM2')}"}
    assert center.ask("SELECT field, old, new, who FROM field_history") == [("name", '"李强"', '"李小强"', "intake")]


def test_the_business_date_moves_on_and_never_back(center: Center, bank: SmallBank) -> None:
    assert str(load(center, bank).business_date) == "2026-06-30"
    bank.write("booking.csv", "no;account;day;amount;balance\n1;100;2026-06-01;100.00;100.00")
    assert str(load(center, bank).business_date) == "2026-06-30"
    with center.read() as tx:
        assert (get_setting(tx, "business_date"), get_setting(tx, "as_of")) == ("2026-06-30", "2026-06-30")


def test_a_day_far_ahead_is_no_business_date(center: Center, bank: SmallBank) -> None:
    bank.append("booking.csv", "6;100;2999-01-01;1;5")
    report = load(center, bank)
    assert (str(report.business_date), str(report.too_late)) == ("2026-06-30", "2999-01-01")


def test_the_business_date_is_put_back_only_if_somebody_says_so(center: Center, bank: SmallBank) -> None:
    load(center, bank)
    assert str(load(center, bank, business_date=date(2026, 5, 1)).business_date) == "2026-05-01"
    with center.read() as tx:
        assert (get_setting(tx, "business_date"), get_setting(tx, "as_of")) == ("2026-05-01", "2026-05-01")
    assert str(load(center, bank).business_date) == "2026-06-30"


def test_a_dry_run_says_what_would_happen_and_writes_nothing(any_center: Center, bank: SmallBank) -> None:
    bank.append("client.csv", "13;Nobody;X;1;2020-01-02;")
    report = load(any_center, bank, dry_run=True)
    assert {table: count.added for table, count in report.tables.items()} == COUNTS
    assert {any_center.count(table) for table in (*COUNTS, "book", "change", "center_setting")} == {0}
    assert report.dry_run
    load(any_center, bank)
    again = load(any_center, bank, dry_run=True)
    assert (again.added, again.changed, again.rejected) == (0, 0, report.rejected)


@pytest.mark.parametrize(
    ("file", "lines", "expected"),
    [
        pytest.param("client.csv", ["13;X;Z;1;2020-01-02;"], [(5, 'unknown code "Z" in kind')], id="unknown code"),
        pytest.param("client.csv", ["13;X;P;1;2020-02-30;"], [(5, 'since: "2020-02-30" is not a date like %Y-%m-%d')], id="bad date"),
        pytest.param("client.csv", [";X;P;1;2020-02-03;"], [(5, "the key is empty"), (5, "customer_id is empty")], id="no key"),
        pytest.param("client.csv", ["13;;P;1"], [(5, "4 fields instead of 6")], id="too few fields"),
        pytest.param("client.csv", ["13;X;P;9;2020-01-02;"], [(5, "customer: branch 9 is not there")], id="dangling reference"),
        pytest.param("client.csv", ["10;X;P;1;2020-01-02;1"], [(5, "customer: the key was there before, on line 2")], id="repeated key"),
        pytest.param("client.csv", ["13;" + "X" * 201 + ";P;1;2020-01-02;"], [(5, "does not fit customer.name")], id="too long"),
        pytest.param("client.csv", ["13;A\x00B;P;1;2020-01-02;"], [(5, "does not fit customer.name")], id="a zero byte"),
        pytest.param("booking.csv", ["6;100;2026-06-30;1.234;5"], [(7, 'amount: "1.234" has more than 2 digits')], id="too many digits"),
        pytest.param("booking.csv", ["6;777;2026-06-30;1;5"], [(7, "transaction: account 777 is not there")], id="no account"),
        pytest.param("booking.csv", ["-1;100;2026-06-30;1;5"], [(7, '"-1" is not a number from 0')], id="number out of range"),
        pytest.param("booking.csv", ["6;100;2026-06-30;92233720368547758.07;5"], [(7, "larger than any amount")], id="absurd amount"),
    ],
)  # fmt: skip
def test_a_bad_row_is_rejected_with_line_and_reason_and_the_rest_arrives(center, bank, file, lines, expected) -> None:
    bank.append(file, *lines)
    report = load(center, bank)
    assert [(name, line) for name, line, _reason in faults(report)] == [(file, line) for line, _reason in expected]
    assert [reason for (_f, _l, said), (_line, reason) in zip(faults(report), expected, strict=True) if reason not in said] == []
    assert {table: center.count(table) for table in COUNTS} | {"transaction": 5, "balance": 4} == COUNTS


def test_the_report_file_holds_every_rejected_row(center: Center, bank: SmallBank, tmp_path: Path) -> None:
    bank.append("client.csv", '13;"two\nlines";Z;1;2020-01-02;', "14")
    bank.append("client.csv", *(f"{number};X;Z;1;2020-01-02;" for number in range(20, 40)))
    report = load(center, bank, report=tmp_path / "rejected.csv")
    with (tmp_path / "rejected.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["file", "line", "reason", "row"]
    assert rows[0]["row"] == '13;"two\nlines";Z;1;2020-01-02;'
    assert report.rejections[0].row == '13;"two lines";Z;1;2020-01-02;'
    assert {row["line"] for row in rows} >= {"5", "7", "8", "27"}
    assert report.rejected == len(rows)
    assert len(report.rejections) == 10


def test_rejected_rows_can_be_corrected_in_the_report_and_loaded_from_it(center: Center, bank: SmallBank, tmp_path: Path) -> None:
    note = "n" * 1_000
    bank.write("client.csv", f'no;name;kind;branch;since;phone;note\n13;"two\nlines";Z;1;2020-01-02;;{note}\n14;Y;P;1;2020-02-30;;\n')
    assert load(center, bank, report=tmp_path / "rejected.csv").tables["customer"].rejected == 2
    with (tmp_path / "rejected.csv").open(encoding="utf-8", newline="") as stream:
        records = [row["row"] for row in csv.DictReader(stream) if row["file"] == "client.csv" and "not there" not in row["reason"]]
    records = list(dict.fromkeys(records))
    corrected = [record.replace(";Z;", ";P;").replace("2020-02-30", "2020-02-28") for record in records]
    bank.write("client.csv", "no;name;kind;branch;since;phone;note\n" + "\n".join(corrected) + "\n")
    load(center, bank)
    assert center.ask("SELECT customer_no, name, opened FROM customer ORDER BY 1") == [
        ("13", "two\nlines", "2020-01-02"),
        ("14", "Y", "2020-02-28"),
    ]


def test_a_report_that_cannot_be_written_is_said_before_anything_is_loaded(center: Center, bank: SmallBank, tmp_path: Path) -> None:
    with pytest.raises(RmdeskError, match=r"rejected.csv cannot be written"):
        load(center, bank, report=tmp_path / "no folder" / "rejected.csv")
    assert center.count("product") == 0


def test_a_constraint_that_only_the_database_knows_rejects_the_row_alone(any_center: Center, bank: SmallBank) -> None:
    other = bank.mapping_text.replace(
        'key = "no"\n[load.columns]\ncustomer_no = "no"', 'key = "old-{no}"\n[load.columns]\ncustomer_no = "no"'
    )
    load(any_center, bank)
    bank.mapping_text = other[: other.index('[[load]]\ntable = "assignment"')].replace("max(booking.day)", "2026-06-30")
    bank.append("client.csv", "13;New;P;1;2020-01-02;")
    report = load(any_center, bank)
    assert [reason for _file, _line, reason in faults(report)] == [
        f"customer: customer_no {no} belongs to another customer already" for no in (10, 11, 12)
    ]
    assert report.tables["customer"].added == 1


def test_rows_the_database_refuses_are_found_by_halving(any_center: Center, bank: SmallBank) -> None:
    load(any_center, bank)
    bank.mapping_text = MAPPING.replace(
        'table = "account_role"\nfrom = "account"\nkey = "no"', 'table = "account_role"\nfrom = "account"\nkey = "x{no}"'
    )
    bank.append("account.csv", "103;10;2020-01-05", "104;11;2020-01-05")
    report = load(any_center, bank)
    assert report.tables["account_role"].added == 2
    assert report.tables["account_role"].rejected == 3
    assert [(line, reason.startswith("account_role: the database refuses it: ")) for _file, line, reason in faults(report)] == [
        (line, True) for line in (2, 3, 4)
    ]


def test_what_a_manager_changed_since_is_not_taken_back(center: Center, bank: SmallBank) -> None:
    load(center, bank)
    row = id_from_key("contact_point", "tiny", "10/mobile")
    center.write(lambda tx: Feed(tx, "some manager", NOON.now()).load("contact_point", [{"id": row, "value": "13999999999"}]))
    report = load(center, bank)
    assert (report.changed, report.tables["contact_point"].kept) == (0, 1)
    assert center.ask("SELECT value FROM contact_point WHERE id = ?", row) == [("13999999999",)]


def test_a_file_given_in_parts_is_one_file(center: Center, new_center: Callable[[str], Center], bank: SmallBank) -> None:
    load(center, bank)
    lines = (bank.folder / "booking.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (bank.folder / "booking.csv").unlink()
    bank.write("booking_1.csv", "".join(lines[:4]))
    bank.write("booking_2.csv", lines[0] + "".join(lines[4:]))
    other = new_center("other")
    load(other, bank)
    assert other.standings() == center.standings()


BALANCES = "SELECT a.account_no, b.date, b.amount FROM balance AS b JOIN account AS a ON a.id = b.account_id ORDER BY 1, 2"


@pytest.mark.parametrize("order", ["backwards", "by number", "mixed"])
def test_bookings_may_stand_in_any_order(center: Center, new_center: Callable[[str], Center], bank: SmallBank, order: str) -> None:
    load(center, bank)
    header, *lines = (bank.folder / "booking.csv").read_text(encoding="utf-8").splitlines()
    lines = {"backwards": lines[::-1], "by number": sorted(lines, key=lambda line: int(line[0]) % 3), "mixed": lines[3:] + lines[:3]}[order]
    bank.write("booking.csv", "\n".join([header, *lines]))
    other = new_center("other")
    report = load(other, bank)
    assert (report.rejected, report.balances) == (0, Tally(days=4, exact=4))
    assert other.ask(BALANCES) == center.ask(BALANCES) != []


LATER = "no;account;day;amount;balance\n3;100;2026-06-02;-30.00;70.00\n4;100;2026-06-02;5.50;75.50\n5;102;2026-06-30;10.00;10.00\n"
OPENED = [("100", "2026-06-01", 100_00), ("100", "2026-06-02", 75_50), ("102", "2026-06-30", 10_00)]


def test_what_an_account_held_before_the_first_booking_stands_from_the_day_before_the_file_begins(
    any_center: Center, bank: SmallBank
) -> None:
    bank.write("booking.csv", LATER)
    report = load(any_center, bank)
    assert report.balances is not None
    assert report.balances.openings == 1
    assert [(account, str(day), amount) for account, day, amount in any_center.ask(BALANCES)] == OPENED
    again = load(any_center, bank)
    assert (again.added, again.changed, again.tables["balance"].same) == (0, 0, 3)


def test_an_opening_balance_gives_way_to_earlier_files_and_is_not_needed_after_them(center: Center, bank: SmallBank) -> None:
    earlier = "no;account;day;amount;balance\n0;100;2026-05-20;90.00;90.00\n1;100;2026-06-01;10.00;100.00\n"
    bank.write("booking.csv", earlier)
    load(center, bank)
    bank.write("booking.csv", "no;account;day;amount;balance\n6;100;2026-06-15;5.00;105.00\n")
    assert load(center, bank).tables["balance"].added == 1
    assert center.ask(BALANCES) == [("100", "2026-05-20", 90_00), ("100", "2026-06-01", 100_00), ("100", "2026-06-15", 105_00)]


def test_bookings_that_state_no_balance_say_nothing_about_the_one_before(center: Center, bank: SmallBank) -> None:
    bank.mapping_text = bank.mapping_text.replace('balance = { from = "balance", type = "money" }\n', "")
    bank.write("booking.csv", LATER)
    load(center, bank)
    assert center.ask(BALANCES)[0] == ("100", "2026-06-02", -24_50)


def with_last_booking(bank: SmallBank) -> None:
    """The account's last own transaction is the day of its last booking, as far as the files know one."""
    join = '[[file.account.join]]\nfile = "booking"\non = "no"\nkey = "account"\ntake = ["day"]\nmost = "day"\nrequired = false\n'
    bank.mapping_text = bank.mapping_text.replace('path = "account.csv"\n', 'path = "account.csv"\n' + join).replace(
        'opened = "since" }\n\n[[load]]\ntable = "account_role"',
        'opened = "since", last_own_transaction = "booking.day" }\nforward = ["last_own_transaction"]\n\n[[load]]\ntable = "account_role"',
    )


def test_a_day_that_only_moves_forward_is_not_taken_back_by_a_file_that_knows_less(center: Center, bank: SmallBank) -> None:
    with_last_booking(bank)
    load(center, bank)
    days = "SELECT account_no, last_own_transaction FROM account ORDER BY 1"
    assert center.ask(days) == [("100", "2026-06-02"), ("101", "2026-06-01"), ("102", "2026-06-30")]
    bank.write("booking.csv", "no;account;day;amount;balance\n0;100;2026-05-01;1.00;1.00\n9;101;2026-07-03;1.00;51.00\n")
    assert load(center, bank).tables["account"].changed == 1
    assert center.ask(days) == [("100", "2026-06-02"), ("101", "2026-07-03"), ("102", "2026-06-30")]


def test_a_customer_without_a_number_that_is_checked_is_loaded_without_it(center: Center, bank: SmallBank) -> None:
    number = 'id_number = { transform = "resident_id", from = "phone" }'
    bank.mapping_text = bank.mapping_text.replace('name = "name"\nkind', f'name = "name"\n{number}\nkind')
    bank.write(
        "client.csv",
        "no;name;kind;branch;since;phone\n10;王芳;P;1;2020-01-02;\n11;李强;P;1;2020-01-02;11010519491231002X\n12;Q;P;1;2020-01-02;1\n",
    )
    report = load(center, bank)
    assert center.ask("SELECT customer_no, id_number FROM customer ORDER BY 1") == [("10", ""), ("11", "11010519491231002X")]
    assert ("client.csv", 4, "A resident ID number has 18 digits (15 in the old form).") in faults(report)


@pytest.mark.parametrize("days", ["999999999", "-999999999", "999999999999999999"])
def test_a_day_beyond_the_calendar_is_said_in_words(center: Center, bank: SmallBank, days: str) -> None:
    opened = 'opened = { transform = "add_days", from = ["since", "phone"] }'
    bank.mapping_text = bank.mapping_text.replace('branch_id = "branch"\nopened = "since"', f'branch_id = "branch"\n{opened}')
    bank.write("client.csv", f"no;name;kind;branch;since;phone\n10;A;P;1;2020-01-02;{days}\n")
    assert ("client.csv", 2, f"{days} days after 2020-01-02 is not a date") in faults(load(center, bank))


def test_a_file_that_may_be_missing_is_said_to_be(center: Center, bank: SmallBank) -> None:
    bank.mapping_text = bank.mapping_text.replace('path = "booking*.csv"\n', 'path = "booking*.csv"\noptional = true\n')
    assert load(center, bank).missing == []
    (bank.folder / "booking.csv").unlink()
    report = load(center, bank)
    assert (report.missing, report.rejected, "transaction" in report.tables) == (["booking*.csv"], 0, False)


@pytest.mark.parametrize(
    ("given", "surname", "name"), [("", "Lind", "Lind"), ("Ada", "", "Ada"), ("Ada", "Lind", "Ada Lind"), ("A  B", "L", "A B L")]
)
def test_a_name_put_together_has_no_blank_where_a_part_is_missing(
    center: Center, bank: SmallBank, given: str, surname: str, name: str
) -> None:
    bank.mapping_text = bank.mapping_text.replace('name = "name"\nkind', 'name = { text = "{name} {phone}" }\nkind')
    bank.write("client.csv", f"no;name;kind;branch;since;phone\n10;{given};P;1;2020-01-02;{surname}\n")
    load(center, bank)
    assert center.ask("SELECT name FROM customer") == [(name,)]


def test_a_missing_or_wrong_file_is_found_before_anything_is_written(center: Center, bank: SmallBank) -> None:
    bank.write("booking.csv", "no;account;day;amount\n")
    with pytest.raises(SourceError, match=r"booking.csv has no column balance"):
        load(center, bank)
    (bank.folder / "booking.csv").unlink()
    with pytest.raises(SourceError, match="no file booking"):
        load(center, bank)
    with pytest.raises(NotFound):
        ingest(center, bank.mapping, bank.folder / "elsewhere")
    assert center.count("product") == 0


def test_a_file_cut_short_leaves_what_was_loaded_and_the_next_run_goes_on(
    center: Center, new_center: Callable[[str], Center], bank: SmallBank
) -> None:
    import lzma

    whole = (bank.folder / "booking.csv").read_bytes() + b"".join(b"%d;100;2026-06-30;0.01;75.51\n" % number for number in range(10, 9_000))
    (bank.folder / "booking.csv").unlink()
    bank.write("booking.csv.xz", lzma.compress(whole)[:-20])
    with pytest.raises(SourceError, match=r"booking.csv.xz is damaged or cut short after line"):
        load(center, bank)
    assert center.count("customer") == 3
    bank.write("booking.csv.xz", lzma.compress(whole))
    load(center, bank)
    fresh = new_center("fresh")
    load(fresh, bank)
    assert center.standings() == fresh.standings()


@pytest.mark.parametrize("line", ["code = 'current', line = 'gems', name_zh = 'x'"])
def test_rows_that_the_mapping_states_wrongly_are_the_mappings_fault(bank: SmallBank, line: str) -> None:
    bank.mapping_text = bank.mapping_text.replace('code = "current", line = "demand", name_zh = "活期"', line)
    with pytest.raises(MappingError, match="line IN"):
        _ = bank.mapping


def test_progress_is_told_for_every_file(center: Center, bank: SmallBank) -> None:
    told: dict[str, tuple[int, int]] = {}
    load(center, bank, progress=lambda file, done, total: told.update({file: (done, total)}))
    assert told == {path.name: (path.stat().st_size, path.stat().st_size) for path in bank.folder.iterdir()}


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from rmdesk.center.intake import batches, ingest
from rmdesk.center.database import CenterDb
from rmdesk.clock import StoppedClock

batches.ROWS = 3
left = int(sys.argv[4])
true_write = CenterDb.write

def write(self, work):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return true_write(self, work)

CenterDb.write = write
ingest(CenterDb(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), clock=StoppedClock(at=datetime(2026, 7, 1, 4, tzinfo=UTC)))
"""


@pytest.mark.parametrize("transactions", [0, 2, 5, 9])
def test_a_killed_run_is_finished_by_the_next(
    new_center: Callable[[str], Center], bank: SmallBank, tmp_path: Path, transactions: int
) -> None:
    (tmp_path / "tiny.toml").write_text(bank.mapping_text, encoding="utf-8")
    killed, whole = new_center("killed"), new_center("whole")
    arguments = [killed.url, str(tmp_path / "tiny.toml"), str(bank.folder), str(transactions)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert killed.count("balance") < COUNTS["balance"]
    load(killed, bank)
    load(whole, bank)
    assert {table: killed.count(table) for table in COUNTS} == COUNTS
    assert [(book, count, digest) for book, _seq, count, digest in killed.standings()] == [
        (book, count, digest) for book, _seq, count, digest in whole.standings()
    ]
