"""The profile folder and the few settings a person may write into it.

Read before the first frame is painted, so it imports what is heavy only when there is something to read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rmdesk.errors import UsageError
from rmdesk.i18n import LANGUAGES, _

SETTINGS_FILE: Final = "config.toml"
KEYMAP_FILE: Final = "keymap.toml"
LOG_FOLDER: Final = "logs"


@dataclass(frozen=True)
class Settings:
    """What `config.toml` may say; the defaults hold where it says nothing."""

    language: str | None = None
    """`zh_CN` or `en`; None takes the environment's."""
    theme: str | None = None
    """Name of a theme; None takes the default one."""
    idle_lock_minutes: int = 10
    """Minutes without a key after which the vault locks itself; 0 never does."""
    unlock_note: str = ""
    """A line for the unlock screen, like whom to call about a forgotten passphrase."""


def home_folder(given: str | None = None) -> Path:
    """The profile folder: `given`, else RMDESK_HOME, else the platform's folder for user data. It need not exist."""
    named = given or os.environ.get("RMDESK_HOME", "")
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("rmdesk", appauthor=False)


def read_settings(home: Path) -> Settings:
    """What `config.toml` in `home` says; the defaults if there is no such file.

    Raises:
        UsageError: the file is not TOML, or a value in it makes no sense.
    """
    path = home / SETTINGS_FILE
    read = read_toml(path)
    unknown = sorted(set(read) - set(Settings.__dataclass_fields__))
    if unknown:
        raise _misfit(path, _("there is no setting “{name}”").format(name=unknown[0]))
    language, theme, note = read.get("language"), read.get("theme"), read.get("unlock_note", "")
    if language is not None and language not in LANGUAGES:
        raise _misfit(path, _("language is one of {choices}").format(choices=", ".join(LANGUAGES)))
    if theme is not None and not isinstance(theme, str):
        raise _misfit(path, _("theme is a name in quotes"))
    if not isinstance(note, str):
        raise _misfit(path, _("unlock_note is a text in quotes"))
    minutes = read.get("idle_lock_minutes", Settings.idle_lock_minutes)
    if type(minutes) is not int or not 0 <= minutes <= 24 * 60:
        raise _misfit(path, _("idle_lock_minutes is a number from 0 to {most}").format(most=24 * 60))
    return Settings(str(language) if language else None, theme, minutes, note)


def language_named(name: str | None) -> str | None:
    """What `--lang` says; None if it was not given.

    Raises:
        UsageError: there is no such language.
    """
    if name is None or name in LANGUAGES:
        return name
    raise UsageError(
        _("There is no language “{name}”.").format(name=name), _("Choose one of {choices}.").format(choices=", ".join(LANGUAGES))
    )


def passphrase_in(file: str) -> str:
    """The first line of the file that `--passphrase-file` names, without its end.

    Raises:
        UsageError: it cannot be read, or its first line is empty.
    """
    try:
        with Path(file).expanduser().open(encoding="utf-8") as lines:
            read = lines.readline().rstrip("\r\n")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else _("it is not UTF-8 text")
        raise UsageError(_("The passphrase file {path} cannot be read: {reason}.").format(path=file, reason=reason)) from None
    if not read:
        raise UsageError(_("The passphrase file {path} is empty.").format(path=file), _("Its first line is the passphrase."))
    return read


def read_toml(path: Path) -> dict[str, object]:
    """The table in a TOML file, empty if there is no such file.

    Raises:
        UsageError: it cannot be read or is not TOML.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _misfit(path, error.strerror or type(error).__name__) from error
    import tomllib

    try:
        return tomllib.loads(content.decode())
    except ValueError as error:
        raise _misfit(path, str(error)) from error


def _misfit(path: Path, reason: str) -> UsageError:
    return UsageError(
        _("The file {path} cannot be used: {reason}.").format(path=path, reason=reason), _("Correct it, or remove it to use the defaults.")
    )
