"""What money that comes on a day and stays would make of a figure: worked out while the line is typed, nothing is saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rmdesk.domain.kpi.saying import percent
from rmdesk.domain.what_if_line import WhatIfLine, parse_what_if
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.performance_words import said, signed
from rmdesk.screens.span_line import SpanLine
from rmdesk.screens.words import NONE, dated
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, Facts, FactSection
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from rmdesk.desk.performance import Performance
    from rmdesk.domain.kpi.lines import KpiLine, WhatIf
    from rmdesk.domain.quicklog_head import Span


class WhatIfScreen(DeskOverlay[None]):
    """The line over the page, and below it what it comes to."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", N_("Back"), show=False, id="what_if.back")]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="WhatIfScreen")
        + """
    WhatIfScreen {
        Facts { background: $panel; height: 3; }
    }
    """
    )

    def __init__(self, performance: Performance, line: KpiLine, text: str = "") -> None:
        """Make the screen.

        Args:
            performance: answers about whose figure it is.
            line: the KPI and its period.
            text: what has been typed already.
        """
        super().__init__()
        self._performance = performance
        self._line = line
        self._text = text

    def compose(self) -> ComposeResult:
        title = _("What if · {kpi}").format(kpi=f"{self._line.name} {self._line.period.label()}")
        with Vertical(classes="panel"):
            yield Static(title, classes="panel-title", markup=False)
            yield SpanLine(self._spans, self._text, placeholder=_("200k > 15"))
            yield Facts()
            yield Static(
                _("An amount, > day from which it stays; minus for money that goes"), id="note", classes="panel-note", markup=False
            )
            yield PanelFooter(("Esc", _("back")))

    def on_mount(self) -> None:
        """What the period comes to without it; that also says whether this figure can be asked."""
        self._work_out(self._text)

    def _read(self, text: str) -> WhatIfLine:
        return parse_what_if(text, self._line.period, self.host.clock.today(), self._line.currency)

    def _spans(self, text: str) -> tuple[Span, ...]:
        return self._read(text).spans

    @on(TextLine.Changed)
    def _typed(self, event: TextLine.Changed) -> None:
        event.stop()
        self._work_out(event.value)

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        self.dismiss()

    def _work_out(self, text: str) -> None:
        typed, period = self._read(text), self._line.period
        complete = typed if typed.amount is not None and typed.since is not None else WhatIfLine(0, period.last, ())
        assert complete.amount is not None
        assert complete.since is not None
        ask = partial(
            self._performance.what_if,
            self._line.code,
            period.span,
            complete.amount,
            complete.since,
            period.until(self.host.clock.today()),
        )
        self.ask(ask, partial(self._show, typed), topic="what_if")

    def _show(self, typed: WhatIfLine, found: WhatIf) -> None:
        line = self._line
        is_whole = typed.amount is not None and typed.since is not None
        average = said(found.average_now, line)
        done = _done(found.completion_now)
        if is_whole:
            average += f" → {said(found.average_then, line)}  ({signed(found.average_then - found.average_now, line)})"
            done += f" → {_done(found.completion_then)}"
        self.query_one(Facts).show(
            [
                FactSection(
                    "",
                    (
                        Fact(_("Money"), self._understood(typed)),
                        Fact(_("Whole period"), Cell(average, "strong" if is_whole else None)),
                        Fact(_("Completion"), Cell(done, "strong" if is_whole else None)),
                    ),
                )
            ]
        )
        self._note(_("An amount, > day from which it stays; minus for money that goes"))

    def _understood(self, typed: WhatIfLine) -> Cell:
        if typed.amount is None:
            return Cell(_("how much, and from when"), "muted")
        amount = said(typed.amount, self._line, "short")
        if typed.since is None:
            return Cell(_("{amount}, but from which day?").format(amount=amount), "warn")
        return Cell(_("{amount} from {day}").format(amount=amount, day=dated(typed.since, self.host.clock.today())))

    def hindered(self, error: RmdeskError) -> None:
        """The day lies outside the period, or this figure has no answer."""
        self._note(" ".join(part for part in (error.what, error.todo) if part), "panel-note -bad")

    def _note(self, text: str, classes: str = "panel-note") -> None:
        note = self.query_one("#note", Static)
        note.set_classes(classes)
        note.update(text)


def _done(ppm: int | None) -> str:
    return percent(ppm) if ppm is not None else NONE
