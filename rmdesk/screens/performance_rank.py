"""Where one stands among colleagues with a KPI: asked of the center when somebody wants to know it, shown, and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.errors import CenterUnreachable, RmdeskError, SignInNeeded
from rmdesk.i18n import N_, _
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.questions import Questions
from rmdesk.screens.sheet import Section, Sheet
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.domain.kpi.lines import KpiLine
    from rmdesk.sync.protocol import Places

    Ask = Callable[[str, date], Places]
    """A KPI's code and the first day of a month → the places; see `Link.places`."""

_SCOPES: Final = {"team": N_("In the team"), "branch": N_("In the branch"), "bank": N_("In the bank")}


class RankScreen(DeskOverlay[None]):
    """The places over the page."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", N_("Back"), show=False, id="rank.back")]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="RankScreen")
        + """
    RankScreen Sheet { background: $panel; }
    """
    )

    def __init__(self, line: KpiLine) -> None:
        """Make the screen.

        Args:
            line: the KPI, in the period that is shown.
        """
        super().__init__()
        self._line = line
        self._questions = Questions("rmdesk-rank")
        """A thread of its own: the network may be slow, and nobody else is to wait for it."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(_("My place · {kpi}").format(kpi=self._line.name), classes="panel-title", markup=False)
            yield Sheet()
            yield PanelFooter(("Esc", _("back")))

    def on_mount(self) -> None:
        """Ask."""
        self._say(_("asking the center …"), "muted")
        today = self.host.clock.today()
        month = Period.holding(Span.MONTH, self._line.period.until(today))
        self._questions.ask(self, partial(last_on_record, self.desk.link.places, self._line.code, month), self._show)

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._questions.close()

    def _show(self, found: Places) -> None:
        if found.places:
            self.query_one(Sheet).show(place_sections(found))
        else:
            self._say(_("The center has put nothing on record for this month or the one before."), None)

    def hindered(self, error: RmdeskError) -> None:
        """Offline, or the center says no: in place of the answer."""
        if isinstance(error, CenterUnreachable) and not isinstance(error, SignInNeeded):
            self._say(_("Places are known to the center alone, and it cannot be reached now. Ask again when you are online."), None)
        else:
            self._say(f"{error.what} {error.todo}".strip(), "bad")

    def _say(self, sentence: str, tone: str | None) -> None:
        self.query_one(Sheet).show([FactSection("", (Fact("", Cell(sentence, tone)),))])  # type: ignore[arg-type]


def last_on_record(ask: Ask, code: str, month: Period) -> Places:
    """The places of `month`, or of the one before if nothing is on record for it. Runs beside the event loop."""
    found = ask(code, month.first)
    return found if found.places else ask(code, month.previous().first)


def place_sections(found: Places) -> list[Section]:
    """A line for each circle of colleagues."""
    about = _("{month}, as of {day}").format(month=found.month[:7], day=found.as_of)
    facts = [
        Fact(
            _(_SCOPES.get(one.scope, one.scope)),
            Cell(_("place {place} of {count}").format(place=one.place, count=one.of) + (f" · {one.name}" if one.name else ""), "strong"),
        )
        for one in found.places
    ]
    return [FactSection("", (Fact(_("On record"), Cell(about, "muted")), *facts))]


__all__ = ["RankScreen", "last_on_record", "place_sections"]
