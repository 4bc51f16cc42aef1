"""The words of a command line before and after typer reads them: global options wherever they stand, and its complaints in one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import typer

from rmdesk.errors import UsageError
from rmdesk.i18n import _

GLOBAL: Final = {"--home": True, "--as-of": True, "--lang": True, "--passphrase-file": True, "--json": False}
"""Options of every command, and whether they take a value."""


def hoisted(words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The global options in `words` (up to a `--`), and the other words.

    Raises:
        UsageError: one lacks its value.
    """
    found: dict[str, str] = {}
    others: list[str] = []
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if word == "--":
            others += [word, *rest]
        elif name not in GLOBAL or (equals and not GLOBAL[name]):
            others.append(word)
        elif not GLOBAL[name] or equals:
            found[name] = value
        else:
            following = next(rest, None)
            if following is None:
                raise UsageError(_("{option} needs a value.").format(option=name))
            found[name] = following
    return found, others


def must_be_text(words: Sequence[str]) -> None:
    """Pass if all words are characters.

    Raises:
        UsageError: one has bytes that are none in this terminal's encoding.
    """
    if any("\udc80" <= sign <= "\udcff" for word in words for sign in word):
        raise UsageError(_("The command line is not readable text."), _("Use UTF-8."))


def complaint(error: typer.TyperException) -> UsageError:
    """What typer does not like, as one of our errors. Its own sentences are English only, so the kinds that occur are said anew."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "rmdesk"
    parameter = getattr(error, "param", None)
    name = parameter.get_error_hint() if parameter is not None else ""
    match type(error).__name__:
        case "MissingParameter":
            what = _("{name} is missing.").format(name=name)
        case "NoSuchOption" if " center targets " in path and re.match(r"-\d", getattr(error, "option_name", "")):
            what = _("A target is not below zero.")
        case "NoSuchOption":
            what = _("There is no option {name}.").format(name=getattr(error, "option_name", ""))
        case "BadParameter":
            what = _("{name} does not fit: {reason}.").format(name=name, reason=_reason(error.format_message()))
        case _other:
            what = _sentence(" ".join(error.format_message().split()))
    return UsageError(what, _("See: {command} --help").format(command=path))


def _sentence(told: str) -> str:
    """Our words for typer's other complaints."""
    if told.startswith("Missing command"):
        return _("A command is missing.")
    quoted = told.split("'")
    if told.startswith("No such command") and len(quoted) > 2:
        return _("There is no command {name}.").format(name=quoted[1])
    if told.startswith("Got unexpected extra argument"):
        return _("This is too much: {words}.").format(words=told.partition("(s) (")[2].rstrip(")."))
    return told


def _reason(told: str) -> str:
    """Why a value does not fit its option."""
    if "valid integer" in told:
        return _("a whole number is wanted")
    if bound := re.search(r"(greater|less) than or equal to (\d+)", told):
        sentence = _("at least {bound}") if bound[1] == "greater" else _("at most {bound}")
        return sentence.format(bound=bound[2])
    return " ".join(told.rpartition(": ")[2].split()).rstrip(".")
