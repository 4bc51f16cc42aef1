"""The views of the customer analysis, in the order of their line. `analysis_frame` says how to add one."""

from __future__ import annotations

from typing import Final

from rmdesk.i18n import in_all_languages
from rmdesk.screens.analysis_appraisal import VIEW as APPRAISAL
from rmdesk.screens.analysis_concentration import VIEW as CONCENTRATION
from rmdesk.screens.analysis_coverage import VIEW as COVERAGE
from rmdesk.screens.analysis_distribution import VIEW as DISTRIBUTION
from rmdesk.screens.analysis_finds import VIEW as FINDS
from rmdesk.screens.analysis_flow import VIEW as FLOW
from rmdesk.screens.analysis_frame import View
from rmdesk.screens.analysis_ladder import VIEW as MATURITIES
from rmdesk.screens.analysis_leaving import VIEW as LEAVING
from rmdesk.screens.analysis_levels import VIEW as LEVELS
from rmdesk.screens.analysis_migration import VIEW as MIGRATION
from rmdesk.screens.analysis_peers import VIEW as GAPS
from rmdesk.screens.analysis_value import VIEW as VALUE

VIEWS: Final[tuple[View, ...]] = (
    DISTRIBUTION,
    CONCENTRATION,
    MATURITIES,
    COVERAGE,
    GAPS,
    MIGRATION,
    LEVELS,
    APPRAISAL,
    VALUE,
    LEAVING,
    FINDS,
    FLOW,
)


def view_like(text: str) -> View | None:
    """The view that a word means: its code, its title in either language, or the beginning of one; None for no word or an unknown one."""
    wanted = text.strip().lower()
    if not wanted:
        return None
    for view in VIEWS:
        if any(name.lower().startswith(wanted) for name in (view.code, *in_all_languages(view.title))):
            return view
    return None
