"""Creating a prospect: a form that shows, while it is typed, who in the book may be the same, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.widget import Widget
from textual.widgets import Static

from rmdesk.i18n import N_, _
from rmdesk.screens.form import FormScreen, Line, lines_of

if TYPE_CHECKING:
    from rmdesk.store.prospects import Alike, Created

_EVIDENCE: Final = {
    "phone": N_("same phone"),
    "id_number": N_("same ID number"),
    "name": N_("same name"),
    "sound": N_("name sounds the same"),
}


class ProspectForm(FormScreen["Created"]):
    """Name, kind, phone, ID, where from, remarks; and the warning below."""

    DEFAULT_CSS = """
    ProspectForm #alike { height: auto; max-height: 6; color: $text-warning; }
    """

    def __init__(self) -> None:
        super().__init__(_("New prospect"), "prospect")

    def below(self) -> Iterable[Widget]:
        """The warning."""
        yield Static(id="alike", markup=False)

    def read(self) -> list[Line]:
        """The lines of a prospect."""
        return lines_of("customer", self.desk.prospects.form())

    def write(self, texts: Mapping[str, str]) -> Created:
        """Create the prospect."""
        return self.desk.prospects.create(texts)

    def written(self, done: Created) -> None:
        """Open them."""
        self.app.notify(_("{name} is in your book as a prospect.").format(name=done.name), timeout=4, markup=False)
        self.app.call_later(self.host.open_customer, done.customer_id)

    def typed(self, texts: Mapping[str, str]) -> None:
        """Look for who may be the same."""
        self.host.searches.ask(self, partial(self.desk.prospects.alike, dict(texts)), self._warn, topic="alike")

    def _warn(self, found: list[Alike]) -> None:
        lines = [f"! {one.name}  {one.customer_no}  {_why(one)}" for one in found[:4]]
        if lines:
            lines.insert(0, _("May be in your book already:"))
        self.query_one("#alike", Static).update("\n".join(lines))


def _why(one: Alike) -> str:
    said = [_(_EVIDENCE[what]) for what in one.same]
    if "name" not in one.same:
        said.append(_("names {percent}% alike").format(percent=one.likeness))
    return " · ".join(said)
