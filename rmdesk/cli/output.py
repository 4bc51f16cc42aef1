"""What is printed: one JSON document for scripts, or calm tables for people.

Messages go to stderr, so that stdout can always be piped on.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.money import Money, MoneyUnit, format_money
from rmdesk.i18n import current_language

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from rich.console import Console
    from rich.table import Table

UNBOUNDED: Final = 10_000
"""Cells of a line that nobody reads on a terminal: nothing is wrapped or cut."""
_CONTROL: Final = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "�")
"""Control characters in data could steer the terminal."""


def plain(value: object) -> object:
    """`value` as JSON knows it: records as objects, money as minor units and currency, days and moments as ISO text.

    Raises:
        TypeError: if there is no such form.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Path():
            return str(value)
        case Money():
            return {"minor": value.minor, "currency": value.currency}
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(of) for key, of in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(of) for of in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: plain(of) for name, of in fields(value).items()}
    raise TypeError(f"{type(value).__name__} has no JSON form")


def fields(record: DataclassInstance) -> dict[str, object]:
    """A record's fields by name, one level deep."""
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def emit(document: object) -> None:
    """Print `document` as the one JSON document of this run; indented where a person reads it."""
    sys.stdout.write(json.dumps(plain(document), ensure_ascii=False, indent=2 if sys.stdout.isatty() else None) + "\n")


def flush() -> None:
    """Hand on what was printed, for a command that goes on running."""
    sys.stdout.flush()


def rows(of: Iterable[object], business_date: date, as_of: date | str | None) -> dict[str, object]:
    """The form of every list."""
    return {"rows": list(of), "business_date": business_date, "as_of": as_of or None}


def say(sentence: str) -> None:
    """A message for whoever is watching, on stderr."""
    sys.stderr.write(clean(sentence) + "\n")
    sys.stderr.flush()


def clean(text: str) -> str:
    """`text` without characters that would steer the terminal."""
    return text.translate(_CONTROL)


def money(amount: Money | None, unit: MoneyUnit = "exact") -> str:
    """An amount as people read it; foreign ones with their code."""
    if amount is None:
        return "—"
    return format_money(amount, current_language(), unit, with_code=amount.currency != "CNY")


class Column(NamedTuple):
    """A column of a table."""

    heading: str
    right: bool = False


def table(columns: Sequence[Column], lines: Iterable[Sequence[str]]) -> None:
    """Print lines under headings, aligned by terminal cells; cut with `…` only where a terminal is too narrow."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold", border_style="dim")
    for column in columns:
        drawn.add_column(Text(column.heading), justify="right" if column.right else "left", no_wrap=True, overflow="ellipsis")
    for line in lines:
        drawn.add_row(*(Text(clean(cell)) for cell in line))
    _show(drawn)


def facts(lines: Iterable[tuple[str, str]], heading: str = "") -> None:
    """Print names and what they are, one a line, under a heading if there is one; long values wrap beside their name."""
    from rich.table import Table
    from rich.text import Text

    drawn = Table.grid(padding=(0, 2))
    drawn.add_column(no_wrap=True)
    drawn.add_column(overflow="fold")
    for name, value in lines:
        drawn.add_row(Text(f"  {name}" if heading else name, style="dim"), Text(clean(value)))
    if drawn.row_count:
        if heading:
            title(heading)
        _show(drawn)


def title(text: str) -> None:
    """Print a heading."""
    styled([(text, "bold")])


def line(text: str) -> None:
    """Print one line of an answer."""
    sys.stdout.write(clean(text) + "\n")


def styled(parts: Iterable[tuple[str, str]]) -> None:
    """Print one line made of texts, each with its style; it fits the width already."""
    from rich.text import Text

    drawn = Text.assemble(*((clean(text), style) for text, style in parts))
    drawn.rstrip()
    _console().print(drawn, soft_wrap=True)


def width() -> int:
    """Cells of the terminal."""
    return _console().width


def _show(drawn: Table) -> None:
    """Print without the blanks that fill up lines."""
    console = _console()
    with console.capture() as drawing:
        console.print(drawn)
    sys.stdout.write("".join(f"{one.rstrip()}\n" for one in drawing.get().splitlines()))


def _console() -> Console:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else UNBOUNDED, highlight=False, markup=False, emoji=False)
