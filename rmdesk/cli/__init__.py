"""The command line: what screens can do, for scripts, cron, and checks; and the center's side.

Each command asks one use case of `Desk` or of the center and prints the answer, for people or as one JSON document. Nothing heavy is
imported before the command that needs it runs.
"""

from __future__ import annotations

from rmdesk.cli.root import app, run

__all__ = ["app", "run"]
