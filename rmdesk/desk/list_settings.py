"""How this RM likes their list: its columns, its order, the card beside it, and the filters kept under a name. Kept with the profile."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rmdesk.errors import InvalidValue
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.domain.finds import Find

_LAYOUT = "list.layout"
_FILTERS = "list.filters"
_FINDS = "list.finds"
LONGEST_NAME = 40


@dataclass(frozen=True)
class Layout:
    """Columns (none: the usual ones) and order of the list, and whether the card stands beside it where there is room."""

    columns: tuple[str, ...] = ()
    order: str = "level"
    descending: bool = False
    card: bool = True


@dataclass(frozen=True)
class SavedFilter:
    """A filter line under a name."""

    name: str
    line: str


class ListSettings:
    """What is kept about the list of customers on this desk."""

    def __init__(self, replica: Replica) -> None:
        """Reads nothing yet."""
        self._replica = replica

    def layout(self) -> Layout:
        """The layout that was kept last; the usual one if there is none, or one that cannot be read."""
        kept = self._kept(_LAYOUT)
        if not isinstance(kept, dict):
            return Layout()
        columns = kept.get("columns")
        return Layout(
            tuple(str(column) for column in columns) if isinstance(columns, list) else (),
            str(kept.get("order") or "level"),
            kept.get("descending") is True,
            kept.get("card") is not False,
        )

    def keep(self, layout: Layout) -> None:
        """Keep a layout.

        Raises:
            DiskFull: it could not be saved.
        """
        kept = {"columns": list(layout.columns), "order": layout.order, "descending": layout.descending, "card": layout.card}
        with self._replica.writing() as db:
            settings.put(db, _LAYOUT, json.dumps(kept))

    def filters(self) -> list[SavedFilter]:
        """Filters with a name, in the order in which they were kept."""
        kept = self._kept(_FILTERS)
        return [SavedFilter(str(name), str(line)) for name, line in kept.items()] if isinstance(kept, dict) else []

    def keep_filter(self, name: str, line: str) -> None:
        """Keep a filter line under a name, in place of one that has it already.

        Raises:
            InvalidValue: the name is empty or too long.
        """
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            raise InvalidValue(_("A name has 1 to {most} characters.").format(most=LONGEST_NAME))
        self._keep_filters([*(one for one in self.filters() if one.name != name), SavedFilter(name, line)])

    def forget_filter(self, name: str) -> None:
        """Let a filter go."""
        self._keep_filters([one for one in self.filters() if one.name != name])

    def _keep_filters(self, filters: Sequence[SavedFilter]) -> None:
        with self._replica.writing() as db:
            settings.put(db, _FILTERS, json.dumps({one.name: one.line for one in filters}, ensure_ascii=False))

    def finds(self, currency: str) -> list[Find]:
        """Finds in bookings that were made on this desk, in the order in which they were kept. One that cannot be read is left out."""
        from rmdesk.domain.find_line import parse_find

        kept = self._kept(_FINDS)
        found = []
        for name, line in kept.items() if isinstance(kept, dict) else ():
            with suppress(InvalidValue, TypeError, KeyError):
                found.append(parse_find(str(name), str(line["line"]), {code: code for code in line["categories"]}, currency))
        return found

    def keep_find(self, find: Find) -> None:
        """Keep a find under its name, in place of one that has it already.

        Raises:
            InvalidValue: the name is empty or too long.
        """
        from rmdesk.domain.find_line import format_find

        name = " ".join(find.name.split())
        if not name or len(name) > LONGEST_NAME:
            raise InvalidValue(_("A name has 1 to {most} characters.").format(most=LONGEST_NAME))
        self._keep_finds({**self._finds_kept(), name: {"line": format_find(find), "categories": list(find.categories)}})

    def forget_find(self, name: str) -> None:
        """Let a find go."""
        self._keep_finds({one: said for one, said in self._finds_kept().items() if one != name})

    def _finds_kept(self) -> dict[str, object]:
        kept = self._kept(_FINDS)
        return kept if isinstance(kept, dict) else {}

    def _keep_finds(self, finds: dict[str, object]) -> None:
        with self._replica.writing() as db:
            settings.put(db, _FINDS, json.dumps(finds, ensure_ascii=False))

    def _kept(self, name: str) -> object:
        with self._replica.reading() as db:
            text = settings.get(db, name)
        try:
            return json.loads(text) if text else None
        except ValueError:
            return None
