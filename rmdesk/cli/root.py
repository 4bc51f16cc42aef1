"""The root of the command line: its global options, its commands, and how a run of it ends."""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from rmdesk import __version__
from rmdesk.cli import (
    customer_page,
    customers,
    decisions,
    demo,
    doctor,
    enrolment,
    exporting,
    kpi,
    recording,
    reminding,
    replication,
    undoing,
    usage,
    worklog,
)
from rmdesk.cli.center import center
from rmdesk.cli.help_texts import command_tree, translate_frame
from rmdesk.cli.invocation import Invocation, day_of
from rmdesk.cli.tasks import task
from rmdesk.clock import Clock
from rmdesk.config import home_folder, language_named, read_settings
from rmdesk.errors import DiskFull, RmdeskError
from rmdesk.i18n import LANGUAGES, N_, _, set_language

app = typer.Typer(
    name="rmdesk",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help=N_("A workstation for relationship managers. Alone it opens on the terminal; the commands do the same without a screen."),
)


Home = Annotated[
    str, typer.Option("--home", metavar="DIR", help=N_("Profile folder (or RMDESK_HOME); default: the platform's for user data."))
]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help=N_("Business date, like 2026-11-20; default: today at the bank."))]
Lang = Annotated[str, typer.Option("--lang", metavar="zh_CN|en", help=N_("Language (or RMDESK_LANG); default: the terminal's."))]
Json = Annotated[bool, typer.Option("--json", help=N_("Print exactly one JSON document on stdout; messages go to stderr."))]
SecretFile = Annotated[
    str,
    typer.Option("--passphrase-file", metavar="FILE", help=N_("File whose first line is the passphrase (or RMDESK_PASSPHRASE_FILE).")),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"rmdesk {__version__}\n")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", help=N_("Print the version and exit."), callback=_print_version, is_eager=True)]


@app.callback()
def root(
    context: typer.Context,
    home: Home = "",
    as_of: AsOf = "",
    lang: Lang = "",  # noqa: ARG001  (read before, for the help)
    as_json: Json = False,
    passphrase_file: SecretFile = "",
    version: Version = False,  # noqa: ARG001  (answered by its callback)
) -> None:
    """Keep the global options for the command."""
    clock = Clock(day_of(as_of) if as_of else None)
    file = passphrase_file or os.environ.get("RMDESK_PASSPHRASE_FILE", "")
    context.obj = Invocation(home_folder(home or None), clock, as_json=as_json, passphrase_file=file, home_given=bool(home))


for name, command, help in (
    ("demo", demo.demo, N_("Open the workstation on a demo bank with a center of its own. Passphrase: demo.")),
    ("enroll", enrolment.enroll, N_("Make this profile a desk, with a one-time code from the center.")),
    ("sync", replication.sync, N_("Upload edits and fetch what changed.")),
    ("find", customers.find, N_("Find customers by name, pinyin, initials, phone, or the tail of a number.")),
    ("show", customer_page.show, N_("Show one customer in full; numbers stay masked.")),
    ("list", customers.list_customers, N_("List your customers, in any order, all or some.")),
    ("log", recording.log, N_("Record a contact with a customer in one line.")),
    ("edit", recording.edit, N_("Change fields of a customer; what the center keeps is sent as a request.")),
    ("undo", undoing.undo, N_("Take back what was saved last on this desk; again, to have it back.")),
    ("worklog", worklog.worklog, N_("Print a day's work log, drafted from what was recorded; hand it in.")),
    ("export", exporting.export, N_("Write a work log or the performance report to a file; that is kept in the audit log.")),
    ("remind", reminding.remind, N_("Derive today's reminders and print whom to call and why.")),
    ("kpi", kpi.kpi, N_("Print your KPIs of a period: target, actual, gap, and what each day must still bring.")),
    ("verify", replication.verify, N_("Sync, then prove that the replica equals the center.")),
    ("outbox", decisions.outbox, N_("List edits that the center has not taken; make one again, or let it go.")),
    ("conflicts", decisions.conflicts, N_("List fields that were changed here and at the center; settle one.")),
    ("doctor", doctor.doctor, N_("Look this desk over: key, replica, disk, edits, center, clock.")),
    ("passwd", enrolment.passwd, N_("Change the passphrase.")),
    ("wipe", enrolment.wipe, N_("Destroy this desk: the key first, then the replica.")),
):
    app.command(name, help=help, short_help=help)(command)
app.add_typer(task, name="task")
app.add_typer(center, name="center")


def run(words: Sequence[str]) -> int:
    """Run the command that `words` name; its exit status.

    Raises:
        RmdeskError: what went wrong, in one line; also for what nobody foresaw.
    """
    logging.getLogger().addHandler(logging.NullHandler())  # else Python shows people what libraries warn each other about
    usage.must_be_text(words)
    options, rest = usage.hoisted(words)
    home = home_folder(options.get("--home") or None)
    _choose_language(options.get("--lang"), home)
    try:
        return _run(_words_of(options) + rest)
    except RmdeskError as error:
        error.what, error.todo = (" ".join(text.split()) for text in (error.what, error.todo))
        error.todo = Invocation(home, Clock(), home_given="--home" in options).hint(error.todo)
        raise
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _of_the_system(error) from error
    except Exception as error:
        if os.environ.get("RMDESK_DEBUG"):
            raise
        from rmdesk.incident import sentence_about

        raise RmdeskError(sentence_about(error, home)) from error


def _run(words: list[str]) -> int:
    if not {"--help", "-h"}.isdisjoint(words):
        translate_frame()
    try:
        tree = command_tree(app)
        with tree.make_context("rmdesk", list(words)) as context:
            tree.invoke(context)
    except typer.Exit as end:
        sys.stdout.flush()
        return end.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.TyperException as error:
        raise usage.complaint(error) from error
    sys.stdout.flush()  # here, where a closed pipe is still an error we can catch
    return 0


def _words_of(options: dict[str, str]) -> list[str]:
    return [f"{name}={value}" if usage.GLOBAL[name] else name for name, value in options.items()]


def _choose_language(given: str | None, home: Path) -> None:
    """`--lang`, else RMDESK_LANG, else the settings file, else the terminal's."""
    chosen = language_named(given)
    if chosen is None and os.environ.get("RMDESK_LANG") not in LANGUAGES:
        set_language(None)  # in case the settings file is wrong
        chosen = read_settings(home).language
    set_language(chosen)


def _of_the_system(error: OSError) -> RmdeskError:
    path = error.filename if isinstance(error.filename, str) else str(error.filename or _("A file"))
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(path)
    return RmdeskError(_("{path} cannot be used: {reason}.").format(path=path, reason=error.strerror or type(error).__name__))
