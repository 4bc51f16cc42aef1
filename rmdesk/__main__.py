"""The way in: `rmdesk` alone opens the workstation, anything else is the command line's.

The workstation must be on the screen before anything heavy is imported, so the few options that may stand alone are read here,
by hand. Whatever goes wrong ends in one sentence on stderr and an exit status.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from rmdesk.errors import NotEnrolled, RmdeskError, UsageError
from rmdesk.i18n import LANGUAGES, _, set_language

OPTIONS: Final = ("--home", "--as-of", "--lang", "--passphrase-file")
"""What the bare workstation takes, each with a value."""

STOPPED: Final = 130
"""Exit status after Ctrl+C."""
UNREAD: Final = 141
"""Exit status when nobody reads the output any more, as a shell reports SIGPIPE."""

PROFILE_FILES: Final = ("vault.json", "replica.db")
"""Either one means that a desk was enrolled here. Named again, because the vault's own module imports cryptography, and the first
frame must not wait for that."""


class _Stopped(RmdeskError):
    """Ctrl+C."""

    code = "stopped"
    exit_status = STOPPED

    def __init__(self) -> None:
        super().__init__(_("Stopped."))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run rmdesk and return its exit status."""
    _speak_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = bare_options(words)
    home: Path | None = None
    try:
        if options is None:
            from rmdesk.cli import run

            return run(words)
        from rmdesk.config import home_folder, language_named

        set_language(language_named(options.get("--lang")))
        home = home_folder(options.get("--home"))
        return _workstation(home, options)
    except RmdeskError as error:
        return _refuse(error, words)
    except KeyboardInterrupt:
        return _refuse(_Stopped(), words)
    except BrokenPipeError:
        # Python would complain once more while closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    except Exception as error:
        if os.environ.get("RMDESK_DEBUG"):
            raise
        from rmdesk.config import home_folder
        from rmdesk.incident import sentence_about

        return _refuse(RmdeskError(sentence_about(error, home or home_folder())), words)


def bare_options(words: Sequence[str]) -> dict[str, str] | None:
    """The values of `OPTIONS` in `words`, as `--name value` or `--name=value`; None if there is anything else."""
    found: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if name not in OPTIONS:
            return None
        if not equals:
            following = next(rest, None)
            if following is None:
                return None
            value = following
        found[name] = value
    return found


def _workstation(home: Path, options: dict[str, str]) -> int:
    """Open the workstation on the profile folder `home`.

    Raises:
        NotEnrolled: there is no desk in `home`.
        UsageError: no terminal to draw on, or an option that makes no sense.
    """
    from datetime import date

    from rmdesk.clock import Clock
    from rmdesk.config import passphrase_in, read_settings

    _need_terminal()
    if not any((home / name).exists() for name in PROFILE_FILES):
        raise NotEnrolled(str(home))
    settings = read_settings(home)
    if "--lang" not in options and settings.language and os.environ.get("RMDESK_LANG") not in LANGUAGES:
        set_language(settings.language)
    try:
        as_of = date.fromisoformat(options["--as-of"]) if "--as-of" in options else None
    except ValueError:
        raise UsageError(_("“{text}” is not a date.").format(text=options["--as-of"]), _("Write it like 2026-11-20.")) from None
    file = options.get("--passphrase-file") or os.environ.get("RMDESK_PASSPHRASE_FILE", "")
    passphrase = passphrase_in(file) if file else None
    from rmdesk.app import Workstation

    # Threads that import or search give way to the screen after a millisecond instead of five.
    sys.setswitchinterval(0.001)
    workstation = Workstation(home, Clock(as_of), settings, passphrase)
    workstation.run()
    return workstation.return_code or 0


def _need_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise UsageError(_("The workstation needs a terminal, and this is not one."), _("The commands work everywhere: rmdesk --help"))


def _speak_utf8() -> None:
    """Write UTF-8 whatever the environment says (PYTHONIOENCODING=gbk, a C locale): a Chinese name must never end the program."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _refuse(error: RmdeskError, words: Sequence[str]) -> int:
    """Say what is wrong in one line on stderr, if anybody reads it: a sentence, or with `--json` a document. stdout stays as it is."""
    line = f"rmdesk: {error}"
    if "--json" in words[: words.index("--") if "--" in words else None]:
        import json

        line = json.dumps({"error": {"code": error.code, "message": error.what, "hint": error.todo}}, ensure_ascii=False)
    try:
        sys.stderr.write(f"{line}\n")
    except (BrokenPipeError, ValueError):
        return error.exit_status
    return error.exit_status


if __name__ == "__main__":
    sys.exit(main())
