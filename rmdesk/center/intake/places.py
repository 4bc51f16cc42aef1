"""Reading a mapping file so that every complaint names the place: `load.customer.columns.name.transform: no such transform`.

TOML gives nested dicts; a `Place` is one value in them together with the way to it. Nothing in a mapping is ignored: an unknown key is an
error, because a misspelt `defualt` would otherwise silently load wrong rows.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from rmdesk.errors import UsageError
from rmdesk.i18n import _

Scalar = str | int | bool | dt.date


class MappingError(UsageError):
    """The mapping file is wrong; nothing was read or written."""

    code = "mapping"

    def __init__(self, file: str, place: str, what: str) -> None:
        sentence = _("Mapping {file}, at {place}: {what}") if place else _("Mapping {file}: {what}")
        super().__init__(sentence.format(file=file, place=place, what=what), _("Correct the mapping; docs/data.md describes it."))
        self.place = place


@dataclass(frozen=True)
class Place:
    """A value in the mapping file `file` and the way to it from the top, `load.account.columns.opened`."""

    file: str
    path: str
    value: object

    def wrong(self, what: str) -> MappingError:
        """The error to raise about this place."""
        return MappingError(self.file, self.path, what)

    def at(self, key: str, value: object) -> Place:
        """The place one step further in."""
        return Place(self.file, f"{self.path}.{key}" if self.path else key, value)

    @property
    def is_table(self) -> bool:
        """Whether this is a TOML table."""
        return isinstance(self.value, dict)

    def entries(self) -> dict[str, Place]:
        """The places of a table, by key.

        Raises:
            MappingError: if this is not a table.
        """
        if not isinstance(self.value, dict):
            raise self.wrong(_("a table is expected here."))
        return {key: self.at(key, value) for key, value in self.value.items()}

    def only(self, known: Iterable[str]) -> dict[str, Place]:
        """Like `entries`, for a table that has no keys but `known`.

        Raises:
            MappingError: naming the first unknown key, and the known one that looks like it.
        """
        found, known = self.entries(), list(known)
        for key, place in found.items():
            if key not in known:
                raise place.wrong(_("unknown key.") + suggestion(key, known))
        return found

    def need(self, key: str) -> Place:
        """What stands under `key`.

        Raises:
            MappingError: if nothing does.
        """
        found = self.entries()
        if key not in found:
            raise self.wrong(_("{key} is missing.").format(key=key))
        return found[key]

    def list(self) -> list[Place]:
        """The places of a list, named by number from 1."""
        if not isinstance(self.value, list):
            raise self.wrong(_("a list is expected here."))
        return [Place(self.file, f"{self.path}[{number}]", value) for number, value in enumerate(self.value, 1)]

    def text(self) -> str:
        """The text here."""
        if not isinstance(self.value, str):
            raise self.wrong(_("a text in quotes is expected here."))
        return self.value

    def texts(self) -> tuple[str, ...]:
        """The text here, or the texts of the list here."""
        return tuple(place.text() for place in self.list()) if isinstance(self.value, list) else (self.text(),)

    def integer(self) -> int:
        """The whole number here."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.wrong(_("a whole number is expected here."))
        return self.value

    def flag(self) -> bool:
        """The true or false here."""
        if not isinstance(self.value, bool):
            raise self.wrong(_("true or false is expected here."))
        return self.value

    def one_of(self, choices: Iterable[str]) -> str:
        """The text here, which is one of `choices`."""
        choices, chosen = list(choices), self.text()
        if chosen not in choices:
            raise self.wrong(_("{value} is not known here.").format(value=f'"{chosen}"') + suggestion(chosen, choices))
        return chosen

    def scalar(self) -> Scalar:
        """A text, whole number, truth value or date: what can stand in a column."""
        if isinstance(self.value, str | int) or (isinstance(self.value, dt.date) and not isinstance(self.value, dt.datetime)):
            return self.value
        raise self.wrong(_("a text, whole number, date, or true or false is expected here."))


def suggestion(given: str, known: Iterable[str]) -> str:
    """` Is … meant?`, or the list to choose from if nothing looks alike."""
    known = sorted(known)
    like = difflib.get_close_matches(given, known, 1)
    if like:
        return " " + _("Is {word} meant?").format(word=like[0])
    return " " + _("Known are: {words}.").format(words=", ".join(known)) if known else ""
