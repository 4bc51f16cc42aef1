"""Writing what the desk shows to a file; what is raised stands in `store.export_file`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from rmdesk.clock import Clock

if TYPE_CHECKING:
    from pathlib import Path

    from rmdesk.desk.performance_report import Report
    from rmdesk.reminders.agenda import CallRow
    from rmdesk.store.edits import Edits
    from rmdesk.store.export_file import Existing, Table


class Exports:
    """Audited files."""

    def __init__(self, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Writes nothing yet."""
        self._clock = clock
        self._edits = edits

    def write(self, table: Table, path: str, about: Mapping[str, object], existing: Existing = "keep") -> Path:
        """Write a table as CSV, Excel or Markdown, as the ending of `path` says; where it is now."""
        from rmdesk.store import export_file

        where = export_file.target(path)
        export_file.export(self._edits(), self._clock, table, where, about, existing)
        return where

    def calendar(self, rows: Sequence[CallRow], path: str) -> Path:
        """Write a call list as a calendar file (`.ics`), in place of an older one of that name; where it is now."""
        from rmdesk.reminders.delivery import calendar_text
        from rmdesk.store import export_file

        where = export_file.target(path, (".ics",))
        data = calendar_text(rows, self._clock.now()).encode()
        export_file.write_audited(self._edits(), self._clock, data, where, "reminder", {"rows": len(rows)}, "replace")
        return where

    def report(self, report: Report, path: str, existing: Existing = "keep") -> Path:
        """Write a performance report as Markdown, Word or Excel, as the ending of `path` says; where it is now."""
        from rmdesk.desk import performance_report
        from rmdesk.store import export_file

        where = export_file.target(path, performance_report.FORMATS)
        data = performance_report.rendered(report, where.suffix.lower())
        about = {"what": "performance_report", "period": report.period.label()}
        export_file.write_audited(self._edits(), self._clock, data, where, "kpi", about, existing)
        return where
