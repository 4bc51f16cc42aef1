"""Writing the performance report of the period that is shown: asks for form and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rmdesk.i18n import _
from rmdesk.screens.letters import Letter
from rmdesk.screens.work_paper import write_paper

if TYPE_CHECKING:
    from pathlib import Path

    from rmdesk.desk.performance import Performance
    from rmdesk.domain.kpi.periods import Period
    from rmdesk.screens.host import DeskScreen
    from rmdesk.store.export_file import Existing


async def write_report(screen: DeskScreen[None], performance: Performance, period: Period, person: str, branch: str) -> None:
    """Ask for form and place, and write the report of `person` there; it is gathered in the desk's thread."""
    today = screen.host.clock.today()

    def write(path: str, existing: Existing) -> Path:
        from rmdesk.desk import performance_report

        report = performance_report.gathered(performance, period, today, person, branch)
        return screen.desk.exports.report(report, path, existing)

    forms = (Letter("w", _("Word"), ".docx"), Letter("m", _("Markdown"), ".md"), Letter("x", _("Excel"), ".xlsx"))
    await write_paper(screen, forms, f"performance-{period.label().replace(' ', '-')}", write)


__all__ = ["write_report"]
