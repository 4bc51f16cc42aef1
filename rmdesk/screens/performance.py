"""My performance: the balances of the book on the business date, and the targets that were set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widget import Widget

from rmdesk.domain.money import Money, format_money
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.frame import FramedScreen
from rmdesk.screens.sheet import Section, Sheet, TableColumn, TableSection
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.store.changes import Changed
    from rmdesk.store.queries.home_performance import PerformanceFigures, TargetLine, Totals

READ_DELAY: Final = 1.0
"""Seconds that changes are gathered before the figures are read again."""
SHOWN: Final = frozenset({"account", "balance", "holding", "loan", "kpi_target", "customer", "assignment"})


class PerformanceScreen(FramedScreen[None]):
    """Figures, no drawing: what exists in the replica and nothing else."""

    MODE = "performance"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_by(-1)", N_("Up"), show=False, id="performance.up"),
        Binding("down,j", "scroll_by(1)", N_("Down"), show=False, id="performance.down"),
        Binding("pageup", "scroll_by(-10)", N_("Page up"), show=False, id="performance.page_up"),
        Binding("pagedown,space", "scroll_by(10)", N_("Page down"), show=False, id="performance.page_down"),
    ]
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    PerformanceScreen VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._read_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """One sheet."""
        with VerticalScroll(can_focus=False):
            yield Sheet()

    def on_mount(self) -> None:
        """Read the figures."""
        self._read_now()

    def _read_now(self) -> None:
        self._read_timer = None
        self.ask(self.desk.performance_figures, lambda figures: self.query_one(Sheet).show(performance_sections(figures)), topic="figures")

    def replica_changed(self, changed: Changed) -> None:
        """Count again, after a moment."""
        if changed.touches(SHOWN) and self._read_timer is None:
            self._read_timer = self.after(READ_DELAY, self._read_now)

    def action_scroll_by(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def performance_sections(figures: PerformanceFigures) -> list[Section]:
    """The sums of the book, currency by currency, and the targets."""
    title = _("Balances of the book on {day}, {count} customers").format(day=figures.business_date, count=f"{figures.customers:,}")
    sections: list[Section] = [_totals(title, figures.totals)]
    sections += _others(figures)
    sections.append(
        TableSection(
            _("Targets"),
            (TableColumn(), TableColumn(), TableColumn("end")),
            tuple((one.name, Cell(_period(one), "muted"), _target(one, figures.totals.aum.currency)) for one in figures.targets),
            _("No target is set for this period."),
        )
    )
    return sections


def _totals(title: str, sums: Totals) -> TableSection:
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(_("AUM"), "strong"), Cell(_exact(sums.aum), "strong"), _short(sums.aum)),
        (_("deposits"), _exact(sums.deposits), _short(sums.deposits)),
        (Cell("  " + _("demand"), "muted"), _exact(sums.demand), _short(sums.demand)),
        (Cell("  " + _("time"), "muted"), _exact(sums.time), _short(sums.time)),
        (_("investments"), _exact(sums.investments), _short(sums.investments)),
        (_("loans"), _exact(sums.loans), _short(sums.loans)),
    ]
    if sums.npl_ratio is not None:
        bad: Tone | None = "bad" if sums.non_performing else None
        rows.append((Cell("  " + _("non-performing"), "muted"), _exact(sums.non_performing), Cell(_percent(sums.npl_ratio), bad)))
    return TableSection(title, (TableColumn(), TableColumn("end"), TableColumn("end", 2)), tuple(rows))


def _others(figures: PerformanceFigures) -> list[Section]:
    """A line for each other currency: without rates they can only stand beside."""
    heads = (_("AUM"), _("deposits"), _("investments"), _("loans"))
    rows: list[tuple[Cell | str, ...]] = [("", *(Cell(head, "muted") for head in heads))]
    rows += [
        (
            one.aum.currency,
            *(format_money(amount, current_language(), "exact") for amount in (one.aum, one.deposits, one.investments, one.loans)),
        )
        for one in figures.other_currencies
    ]
    columns = (TableColumn(), *(TableColumn("end", priority) for priority in (1, 2, 3, 2)))
    return [TableSection(_("In other currencies"), columns, tuple(rows))] if len(rows) > 1 else []


def _period(one: TargetLine) -> str:
    """`2026-11`, `2026 Q4`, `2026`."""
    start = one.period_start
    if one.period == "month":
        return f"{start:%Y-%m}"
    return f"{start:%Y} Q{(start.month + 2) // 3}" if one.period == "quarter" else f"{start:%Y}"


def _target(one: TargetLine, currency: str) -> str:
    if one.unit == "money":
        return format_money(Money(one.target, currency), current_language())
    return _percent(one.target) if one.unit == "ppm" else f"{one.target:,}"


def _percent(ppm: int) -> str:
    """Two decimals of a percent."""
    return f"{ppm // 10_000}.{ppm % 10_000 // 100:02d}%"


def _exact(amount: Money) -> str:
    return format_money(amount, current_language(), "exact", with_code=amount.currency != "CNY")


def _short(amount: Money) -> str:
    return format_money(amount, current_language())
