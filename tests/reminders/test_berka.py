"""The real Czech bank, replayed day by day through March 1994: reminders against what the source's own lines give, worked out by other code.

Everything expected here is computed from the files' text: no rmdesk function takes part but the one that makes ids.
"""

from __future__ import annotations

import lzma
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rmdesk.center.intake import ingest
from rmdesk.clock import StoppedClock
from rmdesk.domain.ids import id_from_key, id_under
from rmdesk.domain.kpi.definitions import Formula, kpi_of
from rmdesk.domain.kpi.figures import Worth, to_date, worth
from rmdesk.domain.kpi.ledger import Measure
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.domain.money import PPM
from rmdesk.reminders.agenda import values_of
from rmdesk.reminders.passes import derived
from rmdesk.store import figures, kpi_kept
from rmdesk.store.queries.kpi_facts import Scope, ledger, ledgers
from rmdesk.store.reminder_rows import ReminderRow
from rmdesk.store.tables import SYNCED
from tests.intake.conftest import Center
from tests.reminders.said import with_rule
from tests.store.builders import ME, a_book, an_assignment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
MARCH = [date(1994, 3, number) for number in range(1, 32)]
LOAN_DAYS = (180, 150, 120, 90, 60, 30, 15, 7, 1, 0)
"""No loan of this bank ends before July 1994, so the rule is set to look further ahead."""
ABSOLUTE, SHARE, FLOOR = 40_000_00, 0.5, 15_000_00
Row = dict[str, str]


def lines(folder: Path, name: str) -> list[Row]:
    (path,) = folder.glob(f"{name}*.asc.xz")
    header, *rest = lzma.decompress(path.read_bytes()).decode("ascii").splitlines()
    names = [field.strip('"') for field in header.split(";")]
    return [dict(zip(names, (field.strip('"') for field in line.split(";")), strict=True)) for line in rest]


def day_of(text: str) -> date:
    return date(1900 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def haler(text: str) -> int:
    crowns, _point, rest = text.partition(".")
    return int(crowns) * 100 + int((rest + "00")[:2]) * (-1 if crowns.startswith("-") else 1)


def later(day: date, months: int) -> date:
    year, month = day.year + (day.month + months - 1) // 12, (day.month + months - 1) % 12 + 1
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError


def friday_before(day: date) -> date:
    return day - timedelta(max(0, day.weekday() - 4))


def monday_after(day: date) -> date:
    return day + timedelta((7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def stage_at(today: date, event: date, before: tuple[int, ...], after: tuple[int, ...], keep: int) -> str | None:
    """The last stage whose working day has come, unless it is over."""
    found = None
    for days in sorted(before, reverse=True):
        if friday_before(event - timedelta(days)) <= today:
            found, ends = f"T-{days}", event + timedelta(keep)
    for days in sorted(after):
        if monday_after(event + timedelta(days)) <= today:
            found, ends = f"T+{days}", monday_after(event + timedelta(days)) + timedelta(keep)
    return found if found and (ends >= today or any(monday_after(event + timedelta(days)) > today for days in after)) else None


@dataclass(frozen=True)
class Replay:
    raw: dict[str, list[Row]]
    said: dict[date, list[ReminderRow]]
    book: sqlite3.Connection

    def of(self, today: date, rule: str) -> list[ReminderRow]:
        return [row for row in self.said[today] if row.rule == rule]


@pytest.fixture(scope="module")
def replay(berka_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    path = tmp_path_factory.mktemp("berka") / "center.db"
    center = Center(f"sqlite:///{path}")
    center.create_schema()
    ingest(center, "berka", berka_dir, clock=StoppedClock(at=datetime(2026, 7, 1, 4, tzinfo=UTC)))
    center.close()
    book = a_book()
    fill(book, path)
    for (customer,) in book.execute("SELECT id FROM customer").fetchall():
        an_assignment(book, customer, ME, valid_from=date(1990, 1, 1))
    with_rule(book, "loan_maturity", {"days": list(LOAN_DAYS)})
    with_rule(book, "balance_swing", {"tiers": {"ordinary": {"absolute": ABSOLUTE, "share": int(SHARE * 1_000_000), "floor": FLOOR}}})
    said = {}
    for today in MARCH:
        figures.refresh(book, today, ())
        said[today] = derived(book, today)
    kpi_kept.finish(lambda: nullcontext(book), MARCH[-1])
    yield Replay({name: lines(berka_dir, name) for name in ("client", "disp", "loan", "trans")}, said, book)
    book.close()


def fill(book: sqlite3.Connection, center: Path) -> None:
    """Everything the center holds, as one book."""
    book.execute("ATTACH ? AS center", (str(center),))
    book.execute("PRAGMA foreign_keys=OFF")
    for model in SYNCED:
        table = model.__tablename__
        columns = ", ".join(f'"{name}"' for _number, name, *_rest in book.execute(f'PRAGMA main.table_info("{table}")'))
        book.execute(f'INSERT INTO main."{table}" ({columns}) SELECT {columns} FROM center."{table}"')
    book.execute("DETACH center")
    book.execute("ANALYZE")


def owners(raw: dict[str, list[Row]]) -> dict[str, str]:
    """Account → id of the customer who owns it."""
    return {row["account_id"]: id_from_key("customer", "berka", row["client_id"]) for row in raw["disp"] if row["type"] == "OWNER"}


def test_birthdays_are_those_of_the_birth_numbers(replay: Replay) -> None:
    began = dict(replay.book.execute("SELECT id, opened FROM customer WHERE opened IS NOT NULL"))
    born = {}
    for row in replay.raw["client"]:
        digits = row["birth_number"]
        month = int(digits[2:4])
        born[id_from_key("customer", "berka", row["client_id"])] = (month - 50 if month > 50 else month, int(digits[4:6]))
    for today in MARCH:
        expected = set()
        for customer, (month, number) in born.items():
            event = date(1994, month, 28 if (month, number) == (2, 29) else number)
            if began.get(customer, "") > today.isoformat():
                continue  # no customer of the bank yet
            if friday_before(event) <= today <= event + timedelta(3):
                expected.add((customer, event.isoformat(), "T-0"))
        assert {(row.customer_id, row.event_on, row.stage) for row in replay.of(today, "birthday")} == expected
    assert sum(len(replay.of(today, "birthday")) for today in MARCH) > 500


def test_loans_mature_as_their_lines_say(replay: Replay) -> None:
    owner = owners(replay.raw)
    seen = 0
    for today in MARCH:
        expected = set()
        for row in replay.raw["loan"]:
            start = day_of(row["date"])
            maturity = later(start, int(row["duration"]))
            repaid = row["status"] in "AC" and maturity <= today
            stage = stage_at(today, maturity, LOAN_DAYS, (1, 2, 3, 4, 5, 6, 7), 10_000)
            if start <= today and stage and not repaid:
                expected.add((owner[row["account_id"]], id_from_key("loan", "berka", row["loan_id"]), maturity.isoformat(), stage))
        told = {(row.customer_id, row.subject_id, row.event_on, row.stage) for row in replay.of(today, "loan_maturity")}
        assert told == expected
        seen += len(expected)
    assert seen > 30


def test_instalments_fall_due_as_their_loans_lines_say_and_the_unpaid_ones_stay(replay: Replay) -> None:
    owner = owners(replay.raw)
    balance = balances(replay.raw["trans"])
    seen: dict[str, int] = defaultdict(int)
    for today in MARCH:
        expected = {}
        for row in replay.raw["loan"]:
            start = day_of(row["date"])
            for number in range(1, int(row["duration"]) + 1) if start <= today else ():
                due = later(start, number)
                paid = row["status"] in "AC" and due <= today
                stage = stage_at(today, due, (3, 1), (1, 3, 7, 30, 60, 85), 4)
                if stage and not paid:
                    subject = id_under(id_from_key("loan", "berka", row["loan_id"]), number)
                    expected[owner[row["account_id"]], subject, due.isoformat(), stage] = (
                        haler(row["payments"]),
                        at(balance[row["account_id"]], today),
                    )
                    seen[stage] += 1
        told = {}
        for one in replay.of(today, "instalment"):
            inputs = values_of(one.inputs)
            told[one.customer_id, one.subject_id, one.event_on, one.stage] = (inputs["amount"][1], inputs["balance"][1])
        assert told == expected
    assert set(seen) >= {"T-3", "T-1", "T+1", "T+3", "T+7", "T+30", "T+60"}


def test_swings_are_those_that_the_bookings_make(replay: Replay) -> None:
    owner = owners(replay.raw)
    moves: dict[date, dict[str, tuple[int, int]]] = defaultdict(dict)
    for account, ends in balances(replay.raw["trans"]).items():
        days = sorted(ends)
        for number, day in enumerate(days):
            if date(1994, 2, 20) <= day <= date(1994, 3, 31):
                moved = ends[day] - (ends[days[number - 1]] if number else 0)
                mean = sum(at(ends, day - timedelta(back)) for back in range(1, 31)) / 30
                if abs(moved) >= ABSOLUTE or (abs(moved) >= FLOOR and mean > 0 and abs(moved) >= SHARE * mean):
                    moves[day][owner[account]] = (moved, round(mean))
    seen = 0
    for today in MARCH:
        first, workdays = today, 0
        while workdays < 2:  # the second working day before
            first -= timedelta(1)
            workdays += first.weekday() < 5
        expected = {
            (customer, day.isoformat(), "in" if moved > 0 else "out"): (abs(moved), mean)
            for day, found in moves.items()
            if first <= day <= today
            for customer, (moved, mean) in found.items()
        }
        told = {}
        for one in replay.of(today, "balance_swing"):
            inputs = values_of(one.inputs)
            told[one.customer_id, one.event_on, one.stage] = (inputs["moved"][1], inputs["average"][1])
        assert told.keys() == expected.keys()
        for key, (moved, mean) in expected.items():
            assert told[key][0] == moved
            assert abs(int(told[key][1]) - mean) <= 1
        seen += len(expected)
    assert seen > 100


def test_every_balance_and_daily_average_of_the_month_is_that_of_the_source_lines(replay: Replay) -> None:
    """Account by account and day by day; and the whole book's, which is kept added up."""
    owner, known = owners(replay.raw), balances(replay.raw["trans"])
    accounts = {id_from_key("account", "berka", number): ends for number, ends in known.items() if number in owner}
    average, point = (kpi_of("k", formula, "{}") for formula in (Formula.DAILY_AVERAGE, Formula.POINT_BALANCE))
    scope = Scope(ME, MARCH[-1], "CZK", date(1993, 12, 1))
    kept, by_account = (
        ledger(replay.book, scope),
        {item.item_id: one for item, one in ledgers(replay.book, scope, {Measure.BALANCE}).items()},
    )
    so_far = dict.fromkeys(accounts, 0)
    month = Period(Span.MONTH, MARCH[0])
    for number, today in enumerate(MARCH, 1):
        standing = {account: at(ends, today) for account, ends in accounts.items() if any(day <= MARCH[-1] for day in ends)}
        for account, balance in standing.items():
            so_far[account] += balance
            told = by_account[account]
            assert worth(point, told, to_date(month, today)) == Worth(balance * PPM, PPM)
            assert worth(average, told, to_date(month, today)) == Worth(so_far[account] * PPM, number * PPM)
        assert worth(point, kept, to_date(month, today)) == Worth(sum(standing.values()) * PPM, PPM)
        assert worth(average, kept, to_date(month, today)) == Worth(sum(so_far.values()) * PPM, number * PPM)
    assert len(by_account) > 1_000


def balances(trans: list[Row]) -> dict[str, dict[date, int]]:
    """End-of-day balances by account: of the balances printed on a day, the one that the day's amounts lead to."""
    days: dict[str, dict[date, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in trans:
        days[row["account_id"]][day_of(row["date"])].append(row)
    found: dict[str, dict[date, int]] = {}
    for account, of in days.items():
        ends, before = {}, 0
        for day in sorted(of):
            aim = before + sum(haler(row["amount"]) * (1 if row["type"] == "PRIJEM" else -1) for row in of[day])
            before = min((haler(row["balance"]) for row in of[day]), key=lambda balance: abs(balance - aim))
            ends[day] = before
        found[account] = ends
    return found


def at(ends: dict[date, int], day: date) -> int:
    """The balance at the end of a day."""
    known = [one for one in ends if one <= day]
    return ends[max(known)] if known else 0
