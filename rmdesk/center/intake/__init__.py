"""Intake: source-system files become the center's rows, as a declarative mapping says.

Streaming, repeatable without effect, with a reason for every rejected row.
"""

from __future__ import annotations

from rmdesk.center.intake.balances import Tally
from rmdesk.center.intake.ingest import ingest
from rmdesk.center.intake.lines import Progress, SourceError
from rmdesk.center.intake.mapping import Mapping, load_mapping, parse_mapping, shipped
from rmdesk.center.intake.places import MappingError
from rmdesk.center.intake.report import FileCount, IngestReport, Rejection, TableCount

__all__ = [
    "FileCount", "IngestReport", "Mapping", "MappingError", "Progress", "Rejection", "SourceError", "TableCount", "Tally",
    "ingest", "load_mapping", "parse_mapping", "shipped",
]  # fmt: skip
