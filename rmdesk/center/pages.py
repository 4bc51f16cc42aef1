"""What a desk reads: changes in seq order, a snapshot in key order, the digest. Each answer is taken from one consistent reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rmdesk.center.database import Tx, get_setting
from rmdesk.center.routing import marks
from rmdesk.errors import NotFound
from rmdesk.i18n import _
from rmdesk.store.tables import SYNCED
from rmdesk.store.wire import quoted, select_list, shape, wrap64
from rmdesk.sync.protocol import Block, BookState, Page, Part, Parts, Removed, ResyncNeeded, Rows, SnapshotPage

ORDER = [str(model.__tablename__) for model in SYNCED]
_PLACE = {table: place for place, table in enumerate(ORDER)}


def state_of(tx: Tx, book: str) -> tuple[int, BookState]:
    """The key and the state of `book`; a book nobody wrote to yet is empty."""
    return _states(tx, [book])[0]


def states_of(tx: Tx, books: Sequence[str]) -> list[BookState]:
    """The state of each of `books`, in their order."""
    return [state for _key, state in _states(tx, books)]


def _states(tx: Tx, books: Sequence[str]) -> list[tuple[int, BookState]]:
    found: dict[str, tuple[int, BookState]] = {}
    for book, *numbers in tx.rows(f"SELECT id, key, epoch, seq, floor, row_count, digest FROM book WHERE id IN ({marks(books)})", books):
        key, *state = (_int(number) for number in numbers)
        found[str(book)] = key, BookState(str(book), *state)
    return [found.get(book, (0, BookState(book, 1, 0, 0, 0, 0))) for book in books]


def changes(tx: Tx, book: str, epoch: int, after: int, limit: int) -> Page:
    """What changed after `after`, at most `limit` entries, each with the row's current image.

    Raises:
        ResyncNeeded: another epoch, a cursor below the floor, or one this book never reached.
    """
    key, state = state_of(tx, book)
    if epoch != state.epoch or after < state.floor or after > state.seq:
        raise ResyncNeeded
    sql = (
        "SELECT table_name, row_id, seq, op, hash FROM change WHERE book_key = ? AND seq > ? ORDER BY seq LIMIT ?"  # ix_change_book_key_seq
    )
    entries = tx.rows(sql, (key, after, limit)) if after < state.seq else []
    here: dict[str, dict[str, int]] = defaultdict(dict)
    removed: list[Removed] = []
    for table, row_id, _seq, op, known in entries:
        if op == "U":
            here[str(table)][str(row_id)] = _int(known)
        else:
            removed.append(Removed(str(table), str(row_id)))
    upto = _int(entries[-1][2]) if len(entries) == limit else state.seq
    blocks = [_images(tx, table, here[table]) for table in sorted(here, key=_PLACE.__getitem__)]
    return Page(book, epoch, after, upto, upto < state.seq, blocks, removed, state, *dates(tx))


def snapshot(tx: Tx, book: str, table: str, row_id: str, limit: int) -> SnapshotPage:
    """The next rows of `book` after the key (`table`, `row_id`), parents first.

    Raises:
        NotFound: `table` is not one we replicate.
    """
    if table and table not in _PLACE:
        raise NotFound(_("There is no table {table}.").format(table=table))
    key, state = state_of(tx, book)
    blocks: list[Block] = []
    left = limit
    place = _PLACE[table] if table else 0
    while left and place < len(ORDER):
        name = ORDER[place]
        of = shape(name)
        rows = tx.rows(
            f"SELECT c.hash, {select_list(name, tx.dialect)} FROM change c JOIN {quoted(name)} t ON t.id = c.row_id "
            "WHERE c.book_key = ? AND c.table_name = ? AND c.op = 'U' AND c.row_id > ? ORDER BY c.row_id LIMIT ?",
            (key, name, row_id, left),
        )
        if rows:
            blocks.append(Block(name, list(of.columns), [list(row[1:]) for row in rows], [_int(row[0]) for row in rows]))
            row_id = str(blocks[-1].rows[-1][of.columns.index("id")])
        left -= len(rows)
        if left:
            place, row_id = place + 1, ""
    more = place < len(ORDER)
    return SnapshotPage(book, state.epoch, state.seq, ORDER[place] if more else "", row_id if more else "", more, state.row_count, blocks)


def parts(tx: Tx, book: str, table: str, prefix: str) -> Parts:
    """The sums of `book` by table, or with `table` those of its rows whose ids begin with `prefix`, by their next sign.

    Halves of the hashes are added up, because a sum of 64-bit numbers overflows.
    """
    key, state = state_of(tx, book)
    by, where, params = "table_name", "", list[int | str]([key])
    if table:
        by, where, params = (
            f"substr(row_id, 1, {len(prefix) + 1})",
            f" AND table_name = ? AND substr(row_id, 1, {len(prefix)}) = ?",
            [key, table, prefix],
        )
    sql = f"SELECT {by}, count(*), sum(hash >> 32), sum(hash & 4294967295) FROM change WHERE book_key = ? AND op = 'U'{where} GROUP BY 1 ORDER BY 1"
    found = [
        Part(str(at), int(str(count)), wrap64((int(str(high)) << 32) + int(str(low)))) for at, count, high, low in tx.rows(sql, params)
    ]
    return Parts(state, found)


def rows_of(tx: Tx, book: str, table: str, prefix: str, after: str, limit: int) -> Rows:
    """Rows of `table` in `book` whose ids begin with `prefix`, after the id `after`.

    Raises:
        NotFound: `table` is not one we replicate.
    """
    if table not in _PLACE:
        raise NotFound(_("There is no table {table}.").format(table=table))
    key, state = state_of(tx, book)
    of = shape(table)
    rows = tx.rows(
        f"SELECT c.hash, {select_list(table, tx.dialect)} FROM change c JOIN {quoted(table)} t ON t.id = c.row_id "
        f"WHERE c.book_key = ? AND c.table_name = ? AND c.op = 'U' AND substr(c.row_id, 1, {len(prefix)}) = ? AND c.row_id > ? "
        "ORDER BY c.row_id LIMIT ?",
        (key, table, prefix, after, limit),
    )
    block = Block(table, list(of.columns), [list(row[1:]) for row in rows], [_int(row[0]) for row in rows])
    last = str(block.rows[-1][of.columns.index("id")]) if rows else after
    return Rows(state, block, last, len(rows) == limit)


def dates(tx: Tx) -> tuple[str, str]:
    """(business date, as-of day) of the newest data, ISO text or empty."""
    business = get_setting(tx, "business_date")
    return business, get_setting(tx, "as_of", business)


def _images(tx: Tx, table: str, hashes: dict[str, int]) -> Block:
    of = shape(table)
    place = of.columns.index("id")
    ids = list(hashes)
    rows: list[Sequence[object]] = []
    for start in range(0, len(ids), 900):
        part = ids[start : start + 900]
        rows += tx.rows(f"SELECT {select_list(table, tx.dialect)} FROM {quoted(table)} t WHERE t.id IN ({marks(part)})", part)
    return Block(table, list(of.columns), [list(row) for row in rows], [hashes[str(row[place])] for row in rows])  # type: ignore[arg-type]


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value
