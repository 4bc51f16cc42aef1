"""The Chinese catalogue, kept in step with the code: `make locales`.

Collects what the code marks with `_`, `N_` and `ngettext`, keeps the translations there are, drops what nobody uses any more, and writes
rmdesk.po and rmdesk.mo. The same code and translations give the same bytes: no dates, no names, no places of code in them.

New translations may be given as files of JSON lines, `["English", "中文"]`. Exit status 1 if a message has no Chinese yet.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "rmdesk" / "locales" / "zh_CN" / "LC_MESSAGES" / "rmdesk.po"
KEYWORDS = {"_": 1, "N_": 1, "ngettext": 2}
"""What marks a message, and how many texts it takes."""
HEADERS = [
    ("Language", "zh_CN"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
]


class ChineseCatalogue(Catalog):
    """A catalogue whose header says what gettext must know, and nothing that changes from run to run."""

    def __init__(self) -> None:
        super().__init__(locale="zh_CN", domain="rmdesk", charset="utf-8", fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's lines, names and values."""
        return HEADERS

    @mime_headers.setter
    def mime_headers(self, headers: object) -> None:
        """What a file's header says is not taken over."""


def marked_messages() -> list[str | tuple[str, ...]]:
    """All messages the code marks, sorted; a countable one is the pair (one, many)."""
    unique: set[str | tuple[str, ...]] = set()
    for path in (ROOT / "rmdesk").rglob("*.py"):
        unique.update(messages_in(ast.parse(path.read_bytes())))
    return sorted(unique, key=lambda message: message if isinstance(message, str) else message[0])


def messages_in(module: ast.Module) -> Iterator[str | tuple[str, ...]]:
    """The messages of a module. The syntax tree also knows those inside f-strings, which extractors that read tokens pass over."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            given = node.args[: KEYWORDS[node.func.id]]
            texts = tuple(one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))
            if texts and len(texts) == len(given):
                yield texts if len(texts) > 1 else texts[0]


def english(message: Message) -> str:
    """The message's key: the singular where it is countable."""
    return message.id if isinstance(message.id, str) else message.id[0]


def chinese(message: Message) -> str:
    """The translation, empty if there is none; Chinese has one form for all numbers."""
    return message.string if isinstance(message.string, str) else (message.string or ("",))[0]


def known_translations(extra: list[Path]) -> dict[str, str]:
    """English to Chinese: what the catalogue holds, then what `extra` files of JSON lines add or change."""
    known: dict[str, str] = {}
    if PO.exists():
        with PO.open("rb") as file:
            known = {english(message): chinese(message) for message in read_po(file, locale="zh_CN") if message.id and chinese(message)}
    for path in extra:
        known.update(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return known


def current_catalogue(known: dict[str, str]) -> ChineseCatalogue:
    """The marked messages with their translations; without one the Chinese is empty, and gettext shows the English."""
    catalogue = ChineseCatalogue()
    for message in marked_messages():
        if isinstance(message, str):
            catalogue.add(message, known.get(message, ""))
        else:
            catalogue.add(message, (next((known[form] for form in message if form in known), ""),))
    return catalogue


def po_bytes(catalogue: ChineseCatalogue) -> bytes:
    """The catalogue as a .po file."""
    body = BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    header = 'msgid ""\nmsgstr ""\n' + "".join(f'"{name}: {value}\\n"\n' for name, value in HEADERS)
    return header.encode() + b"\n" + body.getvalue()


def mo_bytes(catalogue: ChineseCatalogue) -> bytes:
    """The catalogue as the .mo file that gettext reads."""
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def main() -> int:
    """Write both files and list what has no Chinese yet."""
    catalogue = current_catalogue(known_translations([Path(argument) for argument in sys.argv[1:]]))
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(catalogue))
    PO.with_suffix(".mo").write_bytes(mo_bytes(catalogue))
    missing = [english(message) for message in catalogue if message.id and not chinese(message)]
    for message in missing:
        print(f"no Chinese yet: {message!r}")
    print(f"{len(catalogue)} messages, {len(missing)} without Chinese")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
