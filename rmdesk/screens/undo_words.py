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
        if one.op == "changed" and one.table == "reminder_override":
            lines.append(_("own value of a reminder rule: as it was before"))
        elif one.op == "changed" and one.table == "kpi_target":
            changed_target = _("target of an RM: as it was before")
            lines += [changed_target] if changed_target not in lines else []
        elif one.op == "changed" and one.field not in ("verified_by", "digits"):
            names = field_name(one.field), value_words(one.field, one.old), value_words(one.field, one.new)
            lines.append("{}: {} → {}".format(*names))
    return lines


def _things(what: Iterable[Restored], op: str) -> str:
    done = [one for one in what if one.op == op]
    named = dict.fromkeys(_thing(one) for one in done if one.table not in _LINKS)
    return _(", ").join(named or dict.fromkeys(_("Link") for _one in done))


def _thing(one: Restored) -> str:
    """`Contact`; of a decision about a reminder, which reminder and what was decided: `Loan matures (done)`."""
    if one.table != "reminder_decision":
        return thing(one.table)
    from rmdesk.domain.reminder_life import State
    from rmdesk.reminders.explaining import state_name
    from rmdesk.reminders.wording import rule_title

    known = {state.value for state in State}
    title = rule_title(one.field) or thing(one.table)
    return f"{title} ({state_name(State(str(one.old)))})" if one.old in known else title
