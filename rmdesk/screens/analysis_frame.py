"""What a view of the customer analysis is: a table, a drawing beside it, an explanation, and for each row the customers behind it.

To add one:
1. Write `screens/analysis_<what>.py` with `read(desk, choice) -> Page`: it runs in the desk's thread, asks the desk, touches no widget.
2. End it with `VIEW: Final = View("code", N_("Title"), N_("One sentence."), read, choices=(("code", N_("Title")), …))`; no choices: "".
3. Put that `VIEW` into `VIEWS` of `screens/analysis_views.py`. Enter, g, f, t, x, i and the rest then work by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rmdesk.screens.with_customer import AtHand
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import FactSection
from rmdesk.widgets.plot_canvas import PlotLine
from rmdesk.widgets.row_source import Row

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.domain.filter_line import Filter
    from rmdesk.store.export_file import Value

Drawing = Callable[[int, int], list[PlotLine]]
"""Draws into so many cells in width and lines in height (`widgets.plot_bars`, `widgets.plot_lines`); called on the event loop: quick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a view."""

    key: str
    """Identifies it when the view is read again."""
    cells: Row
    about: str
    """What the customers behind it have in common, in words: heads their list, names a group of them."""
    customers: Collection[int] = ()
    """Row numbers of the customers behind it, as lists of customers have them; nobody: nothing can be made of the row."""
    wanted: Filter | None = None
    """The filter that lets through exactly these customers today, where there is one: the row can then be a filter or a rule."""
    customer: AtHand | None = None
    """The one customer the row is about, if it is about one: Enter opens them, and they can be called, given a task and so on."""
    leads_to: tuple[str, str] | None = None
    """View and choice that the row leads to with w."""
    explained: Sequence[FactSection] = ()
    """How this row came about; i shows it above the explanation of the view."""
    values: tuple[Value, ...] = ()
    """What is exported, exact, for each column but one called `bar`; without any, what the cells say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a view shows."""

    columns: Sequence[Column]
    lines: Sequence[Line]
    summary: str = ""
    """The one line to be read first."""
    drawing: Drawing | None = None
    drawing_wants: int = 40
    """Cells in width that the drawing needs to be worth its place beside the table, whose least important columns then go."""
    explained: Sequence[FactSection] = ()
    """Formula, inputs, sources."""
    empty: str = ""
    """Why there are no lines."""


@dataclass(frozen=True, slots=True)
class View:
    """One analysis."""

    code: str
    title: str
    """English message id, short: it stands in a line with all others."""
    help: str
    """One sentence, English message id."""
    read: Callable[[Desk, str], Page]
    """Asks the desk; given the choice. What goes wrong is raised as an error for people."""
    choices: tuple[tuple[str, str], ...] = ()
    """Code and title (English message id) of what it can be shown by; the first is shown first."""
    tables: frozenset[str] = frozenset()
    """Tables whose changes change it; none: those of customers and their money."""
