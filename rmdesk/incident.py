"""What nobody foresaw: written to a file in the profile folder, while the user gets a calm sentence.

Only the kind of error and the places in the code are written. What the error says may quote a customer, and nothing of a
customer is ever on the disk unencrypted.
"""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from typing import Final

from rmdesk.clock import Clock
from rmdesk.config import LOG_FOLDER
from rmdesk.i18n import _

LOG_FILE: Final = "rmdesk.log"
_LARGEST: Final = 512 * 1024
"""Bytes after which the file is begun anew; the one before is kept."""


def sentence_about(error: BaseException, home: Path) -> str:
    """Write `error` down and say so."""
    try:
        path = record(error, home)
    except OSError:
        return _("Something went wrong that should not ({kind}). What was saved is safe.").format(kind=type(error).__name__)
    return _("Something went wrong that should not ({kind}). What was saved is safe; details are in {path}.").format(
        kind=type(error).__name__, path=path
    )


def record(error: BaseException, home: Path) -> Path:
    """Append the kind of `error` and where it came from to the log file.

    Raises:
        OSError: it cannot be written.
    """
    folder = home / LOG_FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / LOG_FILE
    if path.exists() and path.stat().st_size > _LARGEST:
        path.replace(path.with_suffix(".1.log"))
    lines = [f"{Clock().now().isoformat()} pid {os.getpid()}"]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(cause.__traceback__)]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    with path.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n\n")
    return path
