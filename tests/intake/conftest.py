"""A small made-up bank of files, a mapping for it, and a center to load it into."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rmdesk.center.database import CenterDb
from rmdesk.center.intake import Mapping, parse_mapping
from rmdesk.store.wire import Wire
from tests.center.empty_center import an_empty_center

MAPPING = """
system = "tiny"
as_of = 2026-06-30
business_date = "max(booking.day)"

[format]
delimiter = ";"

[file.branch]
path = "branch.csv"
[file.client]
path = "client.csv"
[file.account]
path = "account.csv"
[file.booking]
path = "booking*.csv"

[[load]]
table = "product"
key = "code"
rows = [{ code = "current", line = "demand", name_zh = "活期" }]

[[load]]
table = "branch"
from = "branch"
key = "no"
columns = { code = "no", name = "name" }

[[load]]
table = "person"
from = "branch"
key = "RM{no}"
[load.columns]
staff_no = { text = "RM{no}" }
name = { text = "RM of {name}" }
branch_id = "no"

[[load]]
table = "customer"
from = "client"
key = "no"
[load.columns]
customer_no = "no"
name = "name"
kind = { from = "kind", map = { P = "retail", C = "corporate" } }
branch_id = "branch"
opened = "since"

[[load]]
table = "assignment"
from = "client"
key = "no"
columns = { customer_id = "no", person_id = "RM{branch}", valid_from = "since" }

[[load]]
table = "contact_point"
from = "client"
key = "{no}/mobile"
where = { phone = { not = [""] } }
columns = { customer_id = "no", kind = { const = "mobile" }, value = "phone" }

[[load]]
table = "account"
from = "account"
key = "no"
columns = { account_no = "no", product_id = { key = { const = "current" } }, opened = "since" }

[[load]]
table = "account_role"
from = "account"
key = "no"
columns = { account_id = "no", customer_id = "client", role = { const = "owner" } }

[[load]]
table = "transaction"
from = "booking"
id = { under = "account_id", number = "no" }
[load.columns]
account_id = "account"
date = "day"
amount = { from = "amount", type = "money" }
balance_after = { from = "balance", type = "money" }

[[load]]
table = "balance"
from = "booking"
[load.end_of_day]
account = "account"
date = "day"
amount = { from = "amount", type = "money" }
balance = { from = "balance", type = "money" }
"""

FILES = {
    "branch.csv": """
        no;name
        1;North
        2;South
        """,
    "client.csv": """
        no;name;kind;branch;since;phone
        10;王芳;P;1;2020-01-02;13800000010
        11;李强;P;2;2020-01-03;13800000011
        12;Big & Sons;C;1;2020-01-04;
        """,
    "account.csv": """
        no;client;since
        100;10;2020-01-02
        101;11;2020-01-03
        102;12;2020-01-04
        """,
    "booking.csv": """
        no;account;day;amount;balance
        1;100;2026-06-01;100.00;100.00
        2;101;2026-06-01;50.00;50.00
        3;100;2026-06-02;-30.00;70.00
        4;100;2026-06-02;5.50;75.50
        5;102;2026-06-30;1000000.00;1000000.00
        """,
}


class SmallBank:
    """A folder of source files that a test may spoil before it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mapping_text = MAPPING
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str | bytes) -> Path:
        """Replace a file; text is dedented and written as UTF-8."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else (textwrap.dedent(text).strip() + "\n").encode())
        return path

    def append(self, name: str, *lines: str) -> None:
        """Add lines to a file."""
        with (self.folder / name).open("a", encoding="utf-8") as stream:
            stream.writelines(line + "\n" for line in lines)

    @property
    def mapping(self) -> Mapping:
        """The mapping, checked."""
        return parse_mapping(self.mapping_text, "tiny.toml")


class Center(CenterDb):
    """A center with the questions tests ask."""

    def ask(self, sql: str, *params: Wire) -> list[tuple[Wire, ...]]:
        """Rows of a SELECT."""
        with self.read() as tx:
            return tx.rows(sql, params)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        ((number,),) = self.ask(f'SELECT count(*) FROM "{table}"')
        assert isinstance(number, int)
        return number

    def standings(self) -> list[tuple[Wire, ...]]:
        """Every book with its seq, row count and digest: equal standings, equal contents and equal history."""
        return self.ask("SELECT id, seq, row_count, digest FROM book ORDER BY id")


@pytest.fixture
def bank(tmp_path: Path) -> SmallBank:
    """The small bank's files."""
    folder = tmp_path / "files"
    folder.mkdir()
    return SmallBank(folder)


@pytest.fixture
def new_center(tmp_path: Path) -> Iterator[Callable[[str], Center]]:
    """Makes empty centers on SQLite, by name."""
    made: list[Center] = []

    def make(name: str) -> Center:
        center = an_empty_center(Center(f"sqlite:///{tmp_path / name}.db"))
        made.append(center)
        return center

    yield make
    for center in made:
        center.close()


@pytest.fixture
def center(new_center: Callable[[str], Center]) -> Center:
    """An empty center on SQLite."""
    return new_center("center")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_center(request: pytest.FixtureRequest) -> Iterator[Center]:
    """An empty center on either database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("center")
        return
    center = an_empty_center(Center(request.getfixturevalue("postgres_center_db")))
    yield center
    center.close()
