"""The source files of one intake: found and checked before anything is written, then read as records widened by their look-ups.

Only what a look-up takes from its file is held in memory, one entry a key; the records themselves pass by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from rmdesk.center.intake.columns import Getter, Index
from rmdesk.center.intake.files import Join
from rmdesk.center.intake.lines import Progress
from rmdesk.center.intake.mapping import Mapping, Newest
from rmdesk.center.intake.reader import Reject, find_files, header_of, read_records
from rmdesk.center.intake.values import Unfit
from rmdesk.errors import NotFound
from rmdesk.i18n import _
from rmdesk.store.wire import Wire


@dataclass(frozen=True)
class Record:
    """One record with the fields of its look-ups, and its text as it stands."""

    file: str
    line: int
    fields: list[str]
    text: str


class Sources:
    """All files that a mapping reads, in one folder."""

    def __init__(self, mapping: Mapping, folder: Path) -> None:
        """Find the files and compare their headers.

        Raises:
            NotFound: if there is no such folder.
            SourceError: if a file is missing, or is not the one the mapping describes.
        """
        if not folder.is_dir():
            what_to_do = _("Give the folder that the file is in.") if folder.is_file() else ""
            raise NotFound(_("There is no folder {folder}.").format(folder=folder), what_to_do)
        self._mapping = mapping
        self._paths: dict[str, list[Path]] = {}
        self._needed: dict[str, tuple[str, ...]] = {}
        self.missing: list[str] = []
        """What is called for and not there, and may be missing."""
        for name in self._used():
            source = mapping.files[name]
            self._needed[name] = tuple(sorted(mapping.fields_of(name)))
            self._paths[name] = find_files(source, folder)
            if not self._paths[name]:
                self.missing.append(source.path)
            for path in self._paths[name]:
                header_of(path, source, self._needed[name])

    def _used(self) -> list[str]:
        used = {load.file for load in self._mapping.loads if load.file}
        if isinstance(self._mapping.business_date, Newest):
            used.add(self._mapping.business_date.file)
        waiting = list(used)
        while waiting:
            for join in self._mapping.files[waiting.pop()].joins:
                if join.file not in used:
                    used.add(join.file)
                    waiting.append(join.file)
        return sorted(used)

    def names(self, name: str) -> list[str]:
        """What the files are called that make up file `name`."""
        return [path.name for path in self._paths[name]]

    def index(self, name: str, wanted: Collection[str]) -> Index:
        """Where each field of a record of file `name` stands, with the looked-up ones as far as `wanted` needs them."""
        looked_up = [f"{join.name}.{field}" for join in self._joins(name, wanted) for field in join.take]
        return {field: place for place, field in enumerate([*self._needed[name], *looked_up])}

    def _joins(self, name: str, wanted: Collection[str]) -> list[Join]:
        """The look-ups that give `wanted` fields, and those that they need themselves, in order."""
        needed, joins = set(wanted), []
        for join in reversed(self._mapping.files[name].joins):
            if any(f"{join.name}.{field}" in needed for field in join.take):
                needed |= join.on.fields
                joins.append(join)
        return joins[::-1]

    def records(self, name: str, wanted: Collection[str], reject: Reject, progress: Progress | None) -> Iterator[Record]:
        """The records of file `name`, laid out as `index(name, wanted)` says.

        Raises:
            SourceError: as `read_records`.
        """
        source = self._mapping.files[name]
        index = self.index(name, wanted)
        lookups = [Lookup(self, join, index, reject, progress) for join in self._joins(name, wanted)]
        for path in self._paths[name]:
            for line in read_records(path, source, self._needed[name], reject, progress):
                try:
                    for lookup in lookups:
                        line.fields.extend(lookup.find(line.fields))
                except Unfit as error:
                    reject(path.name, line.number, str(error), line.text)
                    continue
                yield Record(path.name, line.number, line.fields, line.text)

    def is_loaded(self, name: str) -> bool:
        """Whether the records of a file are loaded themselves, so that a look-up need not report their faults as well."""
        return any(load.file == name for load in self._mapping.loads)


class Lookup:
    """One `[[file.….join]]`, read into memory."""

    def __init__(self, sources: Sources, join: Join, index: Index, reject: Reject, progress: Progress | None) -> None:
        self._join = join
        self._on: Getter = join.on.bind(index)
        self._missing = ("",) * len(join.take)
        self._found: dict[str, tuple[str, ...]] = {}
        ranks: dict[str, Wire] = {}
        wanted = {*join.take, *join.key.fields, *join.where.fields, *(join.rank.fields if join.rank else ())}
        there = sources.index(join.file, wanted)
        key, keep = join.key.bind(there), join.where.bind(there)
        rank = join.rank.bind(there) if join.rank else None
        places = [there[field] for field in join.take]
        for record in sources.records(join.file, wanted, unheard if sources.is_loaded(join.file) else reject, progress):
            if not keep(record.fields):
                continue
            known = str(key(record.fields))
            try:
                new = rank(record.fields) if rank else None
            except Unfit:  # the record's own load tells it
                continue
            if known in self._found and (rank is None or new is None or not _before(new, ranks.get(known), join)):
                continue
            self._found[known], ranks[known] = tuple(record.fields[place] for place in places), new

    def find(self, fields: list[str]) -> tuple[str, ...]:
        """What belongs to a record with these fields.

        Raises:
            Unfit: if nothing does, and something must.
        """
        key = str(self._on(fields))
        found = self._found.get(key)
        if found is None and self._join.required:
            raise Unfit(_("{file} has no {key}").format(file=self._join.file, key=key or '""'))
        return found or self._missing


def _before(new: Wire, old: Wire, join: Join) -> bool:
    if old is None:
        return True
    if isinstance(new, int) and isinstance(old, int):
        return new > old if join.most else new < old
    return str(new) > str(old) if join.most else str(new) < str(old)


def unheard(_file: str, _line: int, _reason: str, _row: str) -> None:
    """For faults that are told elsewhere."""
