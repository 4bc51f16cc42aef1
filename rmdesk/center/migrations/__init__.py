"""Tables that only the center has, as a line of revisions that follows the shared ones."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rmdesk.store.migrations import Side

CENTER: Final = Side("center", Path(__file__).parent)
