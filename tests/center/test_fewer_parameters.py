"""Lists and rows go to PostgreSQL in one parameter: the same rows are found and stored as with one for each value."""

from __future__ import annotations

import pytest

from rmdesk.center.postgres import as_json, of_many, with_arrays
from rmdesk.store.wire import POSTGRES, Wire, insert_sql, upsert_sql
from tests.center.small_bank import STAMP, SmallBank

NINE = [f"row {number}" for number in range(9)]
MARKS = ", ".join("?" * 9)


@pytest.mark.parametrize(
    ("sql", "params", "wanted"),
    [
        ("SELECT 1 WHERE a = ?", ["x"], ("SELECT 1 WHERE a = ?", ("x",))),
        (f"SELECT 1 WHERE a IN ({MARKS})", NINE, ("SELECT 1 WHERE a = ANY(?)", (NINE,))),
        (f"a = ? AND b IN ({MARKS}) AND c = ?", [1, *NINE, 2], ("a = ? AND b = ANY(?) AND c = ?", (1, NINE, 2))),
        (f"a IN ({MARKS}) OR b IN ({MARKS})", [*NINE, *NINE], ("a = ANY(?) OR b = ANY(?)", (NINE, NINE))),
        (f"a IN (?, ?) AND b IN ({MARKS})", ["x", "y", *NINE], ("a IN (?, ?) AND b = ANY(?)", ("x", "y", NINE))),
        (f"a IN ({MARKS})", list(range(9)), (f"a IN ({MARKS})", tuple(range(9)))),
        (f"a NOT IN ({MARKS})", NINE, (f"a NOT IN ({MARKS})", tuple(NINE))),
    ],
)
def test_long_lists_of_texts_become_arrays_and_nothing_else_changes(
    sql: str, params: list[object], wanted: tuple[str, tuple[object, ...]]
) -> None:
    assert with_arrays(sql, params) == wanted


@pytest.mark.parametrize(
    "sql", ["UPDATE book SET seq = %s WHERE key = %s", "INSERT INTO book (id, epoch) VALUES (%s, 1) ON CONFLICT (id) DO NOTHING"]
)
def test_what_is_no_plain_insert_stays_as_it_is(sql: str) -> None:
    assert of_many(sql) is None


def test_every_kind_of_insert_of_the_tables_is_known() -> None:
    for sql in (insert_sql("contact", POSTGRES), upsert_sql("contact", POSTGRES)):
        found = of_many(sql)
        assert found is not None
        assert found[0].count("%s") == 1


def test_rows_are_told_by_their_columns() -> None:
    assert as_json(["id", "end"], [["a", None], ["b", 7]]) == '[{"id":"a","end":null},{"id":"b","end":7}]'


@pytest.mark.parametrize("count", [1, 7, 8, 40])
def test_many_rows_are_stored_as_few_are(bank: SmallBank, count: int) -> None:
    rows: list[dict[str, Wire]] = [
        {
            "id": f"c{n}",
            "owner_id": "chen",
            "customer_id": "chen1",
            "start": STAMP,
            "end": STAMP if n % 2 else None,
            "business_date": "2026-11-20",
            "channel": "phone",
            "called": n % 2,
            "summary": f'"{n}" \\ 柜台',
        }
        for n in range(count)
    ]
    bank.load("contact", rows)
    stored = bank.session("chen").changes("rm:chen", 1, 0, 10_000)
    (block,) = (block for block in stored.blocks if block.table == "contact")
    images = [dict(zip(block.columns, row, strict=True)) for row in block.rows]
    assert {str(image["id"]): {name: image[name] for name in rows[0]} for image in images} == {str(row["id"]): row for row in rows}
    bank.assert_sums_hold()
