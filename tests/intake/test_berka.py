"""The real Czech bank: every row arrives, and examples recomputed from the raw lines, by other ways than the intake's own, agree."""

from __future__ import annotations

import lzma
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rmdesk.center.intake import IngestReport, Tally, ingest
from rmdesk.clock import StoppedClock
from rmdesk.domain.ids import id_from_key
from tests.conftest import ROOT
from tests.intake.conftest import Center

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
CLOCK = StoppedClock(at=datetime(2026, 7, 1, 4, tzinfo=UTC))
COUNTS = {
    "code": 18,
    "tier": 1,
    "kpi": 8,
    "product": 3,
    "customer_type": 1,
    "branch": 77,
    "team": 8,
    "person": 85,
    "customer": 5369,
    "assignment": 5369,
    "retail_profile": 5369,
    "contact_point": 5369,
    "account": 4500,
    "account_role": 5369,
    "loan": 682,
    "instalment": 24888,
    "card": 892,
    "standing_order": 6471,
    "transaction": 49102,
    "balance": 39959,
}
Row = dict[str, str]


@pytest.fixture(scope="module")
def loaded(berka_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Center, IngestReport]]:
    center = Center(f"sqlite:///{tmp_path_factory.mktemp('berka')}/center.db")
    center.create_schema()
    yield center, ingest(center, "berka", berka_dir, clock=CLOCK)
    center.close()


@pytest.fixture(scope="module")
def center(loaded: tuple[Center, IngestReport]) -> Center:
    return loaded[0]


class Raw:
    """The source's lines, split by hand: no field of this bank holds a semicolon or a line end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, name: str) -> list[Row]:
        (path,) = self._folder.glob(f"{name}*.asc.xz")
        header, *lines = lzma.decompress(path.read_bytes()).decode("ascii").splitlines()
        names = [field.strip('"') for field in header.split(";")]
        return [dict(zip(names, (field.strip('"') for field in line.split(";")), strict=True)) for line in lines]


@pytest.fixture(scope="module")
def raw(berka_dir: Path) -> dict[str, list[Row]]:
    files = Raw(berka_dir)
    return {name: files[name] for name in ("account", "card", "client", "disp", "district", "loan", "order", "trans")}


def day_of(text: str) -> date:
    return date(1900 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def months_later(day: date, months: int) -> date:
    """By walking: the last day that is not after the same number in the target month."""
    year, month = day.year, day.month
    for _step in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError("no such day")


def haler(amount: str) -> int:
    crowns, _point, rest = amount.partition(".")
    return int(crowns) * 100 + int((rest + "00")[:2]) * (-1 if crowns.startswith("-") else 1)


def signed(row: Row) -> int:
    return haler(row["amount"]) * (1 if row["type"] == "PRIJEM" else -1)


def test_all_rows_arrive(loaded: tuple[Center, IngestReport]) -> None:
    center, report = loaded
    assert {table: center.count(table) for table in COUNTS} == COUNTS
    assert {table: count.added for table, count in report.tables.items()} == COUNTS
    assert report.rejected == 0
    assert report.business_date == date(1994, 3, 31)
    assert center.ask("PRAGMA foreign_key_check") == []


def test_the_counts_are_those_of_the_documentation(loaded: tuple[Center, IngestReport]) -> None:
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    for table, count in COUNTS.items():
        assert f"| `{table}` | {count:,} |" in page
    tally = loaded[1].balances
    assert tally is not None
    assert [f"{number:,}" in page for number in (tally.days, tally.exact, tally.near, tally.gaps)] == [True] * 4


def test_balances_come_out_of_the_days_as_the_source_lets_them(loaded: tuple[Center, IngestReport]) -> None:
    tally = loaded[1].balances
    assert tally is not None
    assert tally == Tally(days=39960, exact=37703, near=2229, gaps=28, summed=0, unchanged=1, openings=0)


def test_a_second_run_changes_nothing(center: Center, berka_dir: Path) -> None:
    before = center.standings()
    report = ingest(center, "berka", berka_dir, clock=CLOCK)
    assert (report.added, report.changed, report.rejected) == (0, 0, 0)
    assert center.standings() == before


def test_sex_and_birthday_of_every_client(center: Center, raw: dict[str, list[Row]]) -> None:
    expected = {}
    for row in raw["client"]:
        year, month, day = (int(row["birth_number"][at : at + 2]) for at in (0, 2, 4))
        expected[row["client_id"]] = ("F", 1900 + year, month - 50, day) if month >= 50 else ("M", 1900 + year, month, day)
    found = center.ask(
        "SELECT c.customer_no, p.sex, p.birth_year, p.birth_month, p.birth_day "
        "FROM customer c JOIN retail_profile p ON p.customer_id = c.id"
    )
    assert {str(number): tuple(rest) for number, *rest in found} == expected
    assert Counter(sex for _number, sex, *_birth in found) == {"F": 2645, "M": 2724}


def test_made_up_names_fit_the_sex(center: Center) -> None:
    rows = center.ask("SELECT c.name, p.sex FROM customer c JOIN retail_profile p ON p.customer_id = c.id")
    women = {name for name, sex in rows if sex == "F"}
    assert {name for name in women if not str(name).endswith(("á", "í"))} == set()
    assert len({name for name, _sex in rows}) > 3_000


@pytest.mark.parametrize("district", ["1", "18", "69", "77"])
def test_a_districts_manager_sees_exactly_that_districts_clients(center: Center, raw: dict[str, list[Row]], district: str) -> None:
    book = f"rm:{id_from_key('person', 'berka', f'RM-{district}')}"

    def in_book(table: str, column: str) -> set[object]:
        rows = center.ask(
            f'SELECT t.{column} FROM change c JOIN book b ON b.key = c.book_key JOIN "{table}" t ON t.id = c.row_id '
            "WHERE b.id = ? AND c.table_name = ? AND c.op = 'U'",
            book,
            table,
        )
        return {value for (value,) in rows}

    clients = {row["client_id"] for row in raw["client"] if row["district_id"] == district}
    accounts = {row["account_id"] for row in raw["disp"] if row["client_id"] in clients}
    assert in_book("customer", "customer_no") == clients
    assert in_book("account", "account_no") == accounts
    assert in_book("loan", "loan_no") == {row["loan_id"] for row in raw["loan"] if row["account_id"] in accounts}
    assert in_book("standing_order", "order_no") == {row["order_id"] for row in raw["order"] if row["account_id"] in accounts}


def test_roles_and_first_days(center: Center, raw: dict[str, list[Row]]) -> None:
    assert center.ask("SELECT role, count(*) FROM account_role GROUP BY role ORDER BY role") == [("authorised", 869), ("owner", 4500)]
    opened = {row["account_id"]: day_of(row["date"]) for row in raw["account"]}
    first: dict[str, date] = {}
    for row in raw["disp"]:
        first[row["client_id"]] = min(first.get(row["client_id"], date.max), opened[row["account_id"]])
    assert {(number, day.isoformat()) for number, day in first.items()} == set(center.ask("SELECT customer_no, opened FROM customer"))


def test_loans_mature_and_are_repaid_as_agreed(center: Center, raw: dict[str, list[Row]]) -> None:
    found = {
        str(number): rest
        for number, *rest in center.ask(
            "SELECT l.loan_no, l.principal, l.maturity, l.grade, l.status, l.outstanding, count(i.id), sum(i.amount), max(i.due), min(i.due), "
            "coalesce(sum(CASE WHEN i.paid_on IS NULL THEN i.amount END), 0) FROM loan l JOIN instalment i ON i.loan_id = l.id GROUP BY l.id"
        )
    }
    means = {"A": ("pass", "repaid"), "B": ("loss", "defaulted"), "C": ("pass", "running"), "D": ("substandard", "overdue")}
    for row in raw["loan"]:
        start, months, principal = day_of(row["date"]), int(row["duration"]), haler(row["amount"])
        maturity = months_later(start, months).isoformat()
        due_by_1998 = sum(months_later(start, number) <= date(1998, 12, 31) for number in range(1, months + 1))
        left = {"A": 0, "C": principal - due_by_1998 * haler(row["payments"])}.get(row["status"], principal)
        assert found[row["loan_id"]] == [
            principal, maturity, *means[row["status"]], left, months, principal, maturity, months_later(start, 1).isoformat(), left,
        ], row  # fmt: skip
    assert Counter(grade for _principal, _maturity, grade, *_rest in found.values()) == {"pass": 203 + 403, "loss": 31, "substandard": 45}


def test_cards_are_their_holders(center: Center, raw: dict[str, list[Row]]) -> None:
    disp = {row["disp_id"]: row for row in raw["disp"]}
    expected = {
        (
            row["card_id"],
            disp[row["disp_id"]]["client_id"],
            disp[row["disp_id"]]["account_id"],
            row["type"],
            day_of(row["issued"]).isoformat(),
        )
        for row in raw["card"]
    }
    assert expected == set(
        center.ask(
            "SELECT d.card_no, c.customer_no, a.account_no, d.kind, d.issued FROM card d "
            "JOIN customer c ON c.id = d.customer_id JOIN account a ON a.id = d.account_id"
        )
    )


def test_bookings_keep_their_amounts_and_codes(center: Center, raw: dict[str, list[Row]]) -> None:
    ((count, total, least),) = center.ask('SELECT count(*), sum(amount), min(balance_after) FROM "transaction"')
    assert (count, total) == (49102, sum(signed(row) for row in raw["trans"]))
    assert least == min(haler(row["balance"]) for row in raw["trans"])
    categories = {
        str(category): number for category, number in center.ask('SELECT category, count(*) FROM "transaction" GROUP BY category')
    }
    stated = Counter(row["k_symbol"] for row in raw["trans"])
    assert (categories["other"], categories[""], categories["interest"]) == (stated[" "], stated[""], stated["UROK"])
    assert center.ask("SELECT count(*) FROM \"transaction\" WHERE channel = 'cash_out' AND amount > 0") == [(0,)]


def test_the_last_balance_of_every_account_is_stated_and_meets_the_sum_of_its_bookings(center: Center, raw: dict[str, list[Row]]) -> None:
    sums: dict[str, int] = defaultdict(int)
    last: dict[str, tuple[str, set[int]]] = {}
    for row in raw["trans"]:
        account = row["account_id"]
        sums[account] += signed(row)
        if last.get(account, ("",))[0] != row["date"]:
            last[account] = (row["date"], set())
        last[account][1].add(haler(row["balance"]))
    found = center.ask(
        "SELECT a.account_no, b.amount FROM balance b JOIN account a ON a.id = b.account_id "
        "WHERE b.date = (SELECT max(date) FROM balance WHERE account_id = b.account_id)"
    )
    assert len(found) == len(sums) == 1229
    off = 0
    for number, amount in found:
        assert amount in last[str(number)][1]
        off += abs(int(str(amount)) - sums[str(number)]) > 100
    assert off == 28  # these accounts lack a booking of the slice's last day


def chain_ends(rows: list[Row]) -> set[int]:
    """Stated balances of a day from which no other booking of the day goes on: the chain's end, found without looking at the day before."""
    after = Counter(haler(row["balance"]) for row in rows)
    return set(after - Counter(haler(row["balance"]) - signed(row) for row in rows)) or set(after)


def test_every_days_balance_is_where_the_chain_of_its_bookings_ends(center: Center, raw: dict[str, list[Row]]) -> None:
    days: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in raw["trans"]:
        days[row["account_id"], day_of(row["date"]).isoformat()].append(row)
    found = {(str(account), str(day)): amount for account, day, amount in center.ask(
        "SELECT a.account_no, b.date, b.amount FROM balance b JOIN account a ON a.id = b.account_id"
    )}  # fmt: skip
    wrong = [key for key, rows in days.items() if key in found and found[key] not in chain_ends(rows)]
    assert wrong == []
    assert len(days.keys() - found.keys()) == 1


def test_examples_on_a_business_date(center: Center, raw: dict[str, list[Row]]) -> None:
    """For clients spread over the book: owner's balance on 1994-03-31, from the raw lines."""
    owners = {row["client_id"]: row["account_id"] for row in raw["disp"] if row["type"] == "OWNER"}
    opened = {row["account_id"]: row["date"] for row in raw["account"]}
    early = [client for client, account in owners.items() if opened[account] <= "940331"]
    for client in early[::60]:
        day, rows = "", list[Row]()
        for row in raw["trans"]:
            if row["account_id"] == owners[client]:
                day, rows = (day, [*rows, row]) if row["date"] == day else (row["date"], [row])
        ((amount, on),) = center.ask(
            "SELECT b.amount, b.date "
            "FROM balance b JOIN account_role r ON r.account_id = b.account_id JOIN customer c ON c.id = r.customer_id "
            "WHERE c.customer_no = ? AND r.role = 'owner' AND b.date <= '1994-03-31' ORDER BY b.date DESC LIMIT 1",
            client,
        )
        assert on == day_of(day).isoformat()
        assert amount in chain_ends(rows)


def test_future_rows_are_there_for_later_business_dates(center: Center) -> None:
    ((after,),) = center.ask("SELECT count(*) FROM account WHERE opened > '1994-03-31'")
    assert after == 4500 - 1229
    assert center.ask("SELECT max(issued) FROM card") == [((date(1998, 12, 30) - timedelta(days=1)).isoformat(),)]
