"""What an undo did, in words: “Undone: Hobbies: chess → 钓鱼” or “Redone: Contact, Task are back”."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from rmdesk.i18n import _
from rmdesk.screens.edit_words import thing, value_words
from rmdesk.screens.field_names import field_name

if TYPE_CHECKING:
    from rmdesk.store.undo import Restored, Undone

_LINKS: Final = frozenset(
    {
        "activity_contact",
        "activity_opportunity",
        "activity_requirement",
        "contact_opportunity",
        "contact_requirement",
        "opportunity_requirement",
    }
)
"""Rows that only tie others together; named only where nothing else was taken back."""


def undo_title(done: Undone) -> str:
    """`Undone`, with whom it was about."""
    what = _("Redone") if done.redo else _("Undone")
    return f"{what} · {done.customer}" if done.customer else what


def undo_lines(done: Undone) -> list[str]:
    """A line for what was removed, for what came back, and for each field that says again what it said."""
    lines = []
    if removed := _things(done.what, "removed"):
        lines.append(_("taken back: {things}").format(things=removed))
    if restored := _things(done.what, "restored"):
        lines.append(_("there again: {things}").format(things=restored))
    for one in done.what:
        if one.op == "changed" and one.field not in ("verified_by", "digits"):
            names = field_name(one.field), value_words(one.field, one.old), value_words(one.field, one.new)
            lines.append("{}: {} → {}".format(*names))
    return lines


def _things(what: Iterable[Restored], op: str) -> str:
    tables = [one.table for one in what if one.op == op]
    named = dict.fromkeys(thing(table) for table in tables if table not in _LINKS)
    return _(", ").join(named or dict.fromkeys(_("Link") for _table in tables))
