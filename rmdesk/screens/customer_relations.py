"""The relations of a customer as a tree: family, group companies, executives and their companies; and behind each, whom they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rmdesk.i18n import _
from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.screens.words import word
from rmdesk.widgets.cells import Cell

if TYPE_CHECKING:
    from rmdesk.desk.outlook import Outlook
    from rmdesk.store.queries.picture_who import Relation

_COLUMNS: Final = (TableColumn(grows=True), TableColumn(), TableColumn(priority=2))


def relations_section(outlook: Outlook) -> Section:
    """Two steps of the tree; `w` walks to any of them, and further from there."""
    rows: list[tuple[Cell | str, ...]] = []
    related = outlook.picture.relations
    for number, one in enumerate(related):
        last = number == len(related) - 1
        rows.append(_row("└─ " if last else "├─ ", one, "strong"))
        further = outlook.beyond.get(one.customer_id, ())
        for place, other in enumerate(further):
            rows.append(_row(("   " if last else "│  ") + ("└─ " if place == len(further) - 1 else "├─ "), other, None))
    title = _("Related customers") + (f" · w {_('walk')}" if rows else "")
    return TableSection(title, _COLUMNS, tuple(rows))


def walkable(outlook: Outlook) -> list[tuple[str, Relation]]:
    """Whom one can walk to, as a list to choose from: the tree with its indent."""
    found: list[tuple[str, Relation]] = []
    for one in outlook.picture.relations:
        found.append((_said("", one), one))
        found += [(_said("    ", other), other) for other in outlook.beyond.get(one.customer_id, ())]
    return found


def _row(branch: str, one: Relation, tone: str | None) -> tuple[Cell | str, ...]:
    return (Cell(branch + one.name, "strong" if tone == "strong" else None), one.label, Cell(word(one.level, "level"), "muted"))


def _said(indent: str, one: Relation) -> str:
    return f"{indent}{one.name} · {one.label} · {word(one.level, 'level')}"
