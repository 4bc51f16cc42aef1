"""One figure of My performance down to its rows: which customers and accounts it is made of, or who moved it. Both add up exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from textual import on
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.kpi.saying import completion_text, mark_of
from rmdesk.errors import InvalidValue, RmdeskError
from rmdesk.i18n import N_, _, ngettext
from rmdesk.screens import customer_bulk as bulk
from rmdesk.screens.figure_rows import NOBODY, FigureKey, FigureRows, MoverRows, mover_columns, row_columns
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.performance_detail import RATIO, explain, movers_title
from rmdesk.screens.performance_export import currency_of_rows, export_rows
from rmdesk.screens.performance_words import MEASURED, Against, progress_of, said, tone_of
from rmdesk.screens.sheet import Sheet
from rmdesk.screens.with_customer import AtHand, WithCustomer
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_messages import RowSelected
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rmdesk.desk.performance import Performance
    from rmdesk.domain.kpi.lines import KpiLine
    from rmdesk.domain.kpi.periods import Period
    from rmdesk.store.changes import Changed

PATIENCE: Final = 3.0
"""Seconds that keys wait for what is read; in a large book it may take longer, and then the page is to be alive."""
READ_DELAY: Final = 1.0
"""Seconds that changes are gathered before the rows are read again."""
View = Literal["rows", "customer", "account"]
VIEWS: Final[dict[View, str]] = {"rows": N_("Made of"), "customer": N_("Moved by customer"), "account": N_("by account")}
NOTHING: Final[dict[View, str]] = {
    "rows": N_("No row stands behind this figure."),
    "customer": N_("Nothing moved it."),
    "account": N_("Nothing moved it."),
}
TOP: Final = 200
"""Customers or accounts named on each side."""
FIRST: Final = 500
"""Rows behind a figure that are read at once; of a hundred thousand customers all take half a minute."""
MORE: Final = 10
"""By how much `Enter` on the row of all others multiplies that."""
Source = FigureRows | MoverRows


class FigureScreen(WithCustomer):
    """Two views of one figure. A customer is under the cursor: all that can be done with one can be done here."""

    PLACES = (Where.FIGURE, Where.WITH_CUSTOMER)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(*PLACES),
        Binding("escape,backspace", "dismiss", N_("Back"), id="figure.back"),
    ]
    DEFAULT_CSS = """
    FigureScreen {
        #figure-head { padding: 0 1; background: $background; }
    }
    """

    def __init__(self, performance: Performance, line: KpiLine, against: Against = "previous") -> None:
        """Make the screen.

        Args:
            performance: answers about whose figure it is.
            line: the figure.
            against: what it is compared with.
        """
        super().__init__()
        self._performance = performance
        self._line = line
        self._against: Against = against
        self._view: View = "rows"
        self._source: Source | None = None
        self._ticked: set[FigureKey] = set()
        self._most: int | None = FIRST
        """Rows that are read; None: all."""
        self._reading: Callable[[], Source] | None = None
        """What was asked last."""
        self._is_reading_more = False
        self._select_all_then = False
        self._ticked_sum = 0
        """Kept with each tick: adding up a hundred thousand rows anew would be felt."""
        self._hold: Hold | None = None
        self._timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """What it is; its rows."""
        yield Sheet(id="figure-head")
        yield RowTable(row_columns(), empty=_(NOTHING["rows"]))

    def on_mount(self) -> None:
        """Read; keys typed meanwhile wait for the rows that they are about."""
        self._show_head()
        self._read_other()

    # -- reading ---------------------------------------------------------------------------------------------------------

    def read_now(self) -> None:
        """Read the figure and what stands behind it; what takes long in a large book keeps nobody waiting."""
        self._timer = None
        read = partial(self._read, self._line.period, self._view, self._against, self._most)
        takes_long = self._view == "account" or (self._view == "rows" and self._most != FIRST)
        self._reading = read
        (self.ask_apart if takes_long else self.ask)(read, partial(self._answered, read), topic="rows")

    def _answered(self, read: Callable[[], Source], source: Source) -> None:
        """Two threads answer: an older question may be answered after a newer one."""
        if read is self._reading:
            self._show(source)

    def _read(self, period: Period, view: View, against: Against, most: int | None) -> Source:
        """In a thread of the desk's."""
        performance, code = self._performance, self._line.code
        at = period.until(self.host.clock.today())
        line = performance.line(code, period.span, at)
        if view == "rows":
            return FigureRows(line, performance.largest(code, period.span, at, most), currency_of_rows(performance, line, at))
        return MoverRows(line, performance.movers(code, period.span, at, against, TOP, view))

    def _show(self, source: Source) -> None:
        table = self.query_one(RowTable)
        is_other = type(source) is not type(self._source) or source.line.period != self._line.period
        others_at = table.cursor_index if self._is_reading_more and table.cursor_key == NOBODY else None
        self._is_reading_more = False
        self._line, self._source = source.line, source
        self._ticked = {key for key in self._ticked if source.index_of(key) is not None}
        self._ticked_sum = sum(map(source.amount_of, self._ticked))
        source.ticked = self._ticked
        table.set_columns(row_columns() if isinstance(source, FigureRows) else mover_columns())
        if is_other:
            table.set_source(source, keep_key=None, empty=_(NOTHING[self._view]))
        else:
            table.set_source(source)
            if others_at is not None:
                table.move_to(others_at)  # the first of the rows that were not there
        if self._select_all_then:
            self._select_all_then = False
            self.action_select_all()
        self._show_head()
        self._release()

    def _read_other(self) -> None:
        """Keys typed from now on belong to what is shown next; unless it takes long."""
        self._most, self._is_reading_more, self._select_all_then = FIRST, False, False
        if self._hold is None:
            self._hold = self.host.keys.hold()
        hold = self._hold
        self.after(PATIENCE, lambda: self._go_on_meanwhile(hold))
        self.read_now()

    def _go_on_meanwhile(self, hold: Hold) -> None:
        """It takes long: keys go on, and find no row of before that they could be taken to be about."""
        if self._hold is hold:
            self._source = None
            self._ticked.clear()
            self.query_one(RowTable).set_source(None)
            self._show_head()
            self._release()

    def _read_more(self, most: int | None) -> None:
        """Read more rows; meanwhile those that are there stay."""
        self._most, self._is_reading_more = most, True
        self._show_head()
        self.read_now()

    def hindered(self, error: RmdeskError) -> None:
        """Keys go on; the page says why it has nothing to show."""
        self._is_reading_more = self._select_all_then = False
        self._release()
        super().hindered(error)

    def on_unmount(self) -> None:
        """The desk was locked while it was being read: nobody waits any more."""
        self._release()

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None

    def replica_changed(self, changed: Changed) -> None:
        """Read again, after a moment."""
        if changed.touches(MEASURED) and self._timer is None:
            self._timer = self.after(READ_DELAY, self.read_now)

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def _show_head(self) -> None:
        line = self._line
        views = "".join(f"[{_(title)}]" if view == self._view else f" {_(title)} " for view, title in VIEWS.items())
        title = f"{line.name} · {progress_of(line.period, self.host.clock.today())}"
        figure = said(line.actual, line, "exact")
        if line.target is not None:
            figure += f" / {said(line.target, line, 'exact')}"
        if line.completion is not None:
            figure = f"{mark_of(line)} {figure} · {completion_text(line.completion)}"
        reading = _("reading …") if self._source is None or self._is_reading_more else ""
        facts = (
            Fact("", Cell(f"{views}  {title}", "strong")),
            Fact("", Cell(figure, tone_of(line))),
            Fact("", Cell(" · ".join(part for part in (self._summed(), reading) if part), "accent" if self._ticked else "muted")),
        )
        self.query_one("#figure-head", Sheet).show([FactSection("", facts)])

    def _summed(self) -> str:
        """What the rows come to, or the selected ones."""
        source, line = self._source, self._line
        if source is None:
            return ""
        if self._ticked:
            return " · ".join((_("{count} selected").format(count=f"{len(self._ticked):,}"), source.said(self._ticked_sum)))
        if isinstance(source, MoverRows):
            movers = source.movers
            title = movers_title(line, movers, self._against)
            return f"{title} · {said(movers.before, line, 'exact')} → {said(movers.after, line, 'exact')}"
        count = len(source.rows)
        rows = ngettext("{count} row", "{count} rows", count) if source.is_all else _("the {count} largest rows")
        parts = [rows.format(count=f"{count:,}"), bulk.customers_words(source.customers)]
        parts.append(_("sum {amount}").format(amount=source.said(source.sum)))
        return " · ".join(parts)

    def action_view(self, views: int) -> None:
        """The rows; which customers moved the figure; which accounts.

        Raises:
            InvalidValue: nobody moves a ratio.
        """
        names = list(VIEWS)
        self._go(names[(names.index(self._view) + views) % len(names)])

    def _go(self, view: View) -> None:
        if view != "rows" and self._line.unit == "ppm":
            raise InvalidValue(_(RATIO))
        self._view = view
        self._ticked.clear()
        self._read_other()

    def action_against(self) -> None:
        """Who moved it since the year before, or since the period before again."""
        if self._view != "rows":
            self._against = "year_before" if self._against == "previous" else "previous"
        self._go(self._view if self._view != "rows" else "customer")

    def action_period(self, steps: int) -> None:
        """The period before or after; never one that has not begun."""
        from dataclasses import replace

        period = self._line.period.back(-steps)
        if period.first > self.host.clock.today():
            self.notify(_("This period has not begun yet."), timeout=3, markup=False)
            return
        self._line = replace(self._line, period=period)
        self._source = None
        self._read_other()

    # -- what one can do -------------------------------------------------------------------------------------------------

    @property
    def _key(self) -> FigureKey | None:
        key = self.query_one(RowTable).cursor_key
        return key if isinstance(key, FigureKey) and key != NOBODY else None

    def customer_at_hand(self) -> AtHand | None:
        """The customer of the row."""
        key = self._key
        return AtHand(key.customer_id, self._source.name_of(key)) if key is not None and self._source is not None else None

    @on(RowSelected)
    async def _selected(self, event: RowSelected) -> None:
        event.stop()
        if at_hand := self.customer_at_hand():
            await self.host.open_customer(at_hand.customer_id)
        elif event.key == NOBODY and isinstance(self._source, FigureRows) and not self._is_reading_more:
            self._read_more(len(self._source.rows) * MORE)

    def action_select(self) -> None:
        """Select the row under the cursor, or no longer, and go on to the next."""
        table = self.query_one(RowTable)
        if (key := self._key) is not None and table.cursor_index is not None and self._source is not None:
            self._ticked_sum += self._source.amount_of(key) * (-1 if key in self._ticked else 1)
            self._ticked ^= {key}
            self._ticks_changed()
            table.move_to(table.cursor_index + 1)

    def action_select_all(self) -> None:
        """Select every row; if they all are, none. Those that are not named yet are read first."""
        if isinstance(self._source, FigureRows) and not self._source.is_all:
            if not self._select_all_then:
                self._select_all_then = True
                self._read_more(None)
        elif self._source is not None:
            every = set(self._source.keys)
            self._ticked = set() if len(every) == len(self._ticked) else every
            self._ticked_sum = self._source.sum if self._ticked else 0
            self._source.ticked = self._ticked
            self._ticks_changed()

    def _ticks_changed(self) -> None:
        self.query_one(RowTable).refresh_rows()
        self._show_head()

    def _customers(self) -> Sequence[str]:
        """Of the selected rows, or of this one; each once."""
        keys = [key for key in self._source.keys if key in self._ticked] if self._source is not None and self._ticked else [self._key]
        return list(dict.fromkeys(key.customer_id for key in keys if key is not None))

    async def action_task(self, line: str = "") -> None:
        """Make a task for the customer, or the same one for each customer of the selected rows."""
        if self._ticked:
            from rmdesk.screens.bulk_task import BulkTaskScreen

            await self.app.push_screen(BulkTaskScreen(self._customers(), line=line))
        else:
            await super().action_task(line)

    async def action_group(self) -> None:
        """Put the customers of the selected rows into a group."""
        customers = self._customers()
        if customers:
            await bulk.members_into_group(self, len(customers), lambda: customers)

    async def action_explain(self) -> None:
        """How the figure is worked out."""
        await explain(self, self._performance, self._line)

    async def action_export(self, path: str = "") -> None:
        """Write the rows behind the figure to a file."""
        await export_rows(self, self._performance, self._line, path)
