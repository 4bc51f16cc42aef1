"""Visit mode: the day's route with addresses, in an order put by hand; forms; the line that records a visit. Nothing here needs the center."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widget import Widget

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.contact_codes import Channel
from rmdesk.i18n import N_, _, ngettext
from rmdesk.screens.letters import Letter, LetterScreen
from rmdesk.screens.list_home import RowKey
from rmdesk.screens.quick_log import QuickLogScreen
from rmdesk.screens.sheet import Section, Sheet
from rmdesk.screens.snooze import SnoozeScreen
from rmdesk.screens.with_customer import AtHand, WithCustomer
from rmdesk.screens.words import near, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_messages import RowHighlighted, RowSelected
from rmdesk.widgets.row_source import Row, RowsInMemory
from rmdesk.widgets.row_table import RowTable
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.desk import Standing
    from rmdesk.domain.checklists import Checklist
    from rmdesk.store.changes import Changed
    from rmdesk.store.contact_log import Occasion
    from rmdesk.store.queries.visits import Stop
    from rmdesk.store.visits import OnRoute

READ_DELAY: Final = 0.2
"""Seconds that changes are gathered before the route is read again."""
_KEYS: Final = "abcdefghijklmnopqrstuvwxyz"
TABLES: Final = frozenset({"activity", "customer", "contact_point"})


class VisitScreen(WithCustomer):
    """The route, and below it what matters of the stop under the cursor."""

    PLACES = (Where.VISIT,)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Where.VISIT),
        Binding("escape", "back", N_("Back"), id="visit.back"),
    ]
    DEFAULT_CSS = """
    VisitScreen {
        #visit-head { padding: 0 1; background: $surface; }
        #visit-stop { height: auto; max-height: 40%; padding: 0 1; border-top: heavy $border; }
        RowTable { height: 1fr; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._stops: list[Stop] = []
        self._timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Head, route, stop."""
        yield Sheet(id="visit-head")
        yield RowTable(
            [
                Column("no", "#", 3, priority=2, align="end"),
                Column("customer", _("Name"), 12, priority=1, flex=2, max_width=36),
                Column("level", _("Level"), 9, priority=5),
                Column("district", _("District"), 10, priority=3, flex=1, max_width=16),
                Column("what", _("Visit"), 16, priority=1, flex=3),
                Column("address", _("Address"), 20, priority=4, flex=3),
                Column("state", _("Status"), 9, priority=2),
            ],
            empty=_("Nobody is to be visited today. n puts a customer on the route."),
        )
        with VerticalScroll(id="visit-stop", can_focus=False):
            yield Sheet(id="stop-facts")

    def on_mount(self) -> None:
        """Read the route; say how old the replica is whenever that changes."""
        self.query_one(RowTable).focus()
        self._read()
        self.watch(self.app, "standing", lambda _standing: self._show_head(), init=True)

    def _read(self) -> None:
        self._timer = None
        self.ask(self.desk.visits.route, self._show, topic="route")

    def replica_changed(self, changed: Changed) -> None:
        """Read the route again, after a moment."""
        if changed.touches(TABLES) and self._timer is None:
            self._timer = self.after(READ_DELAY, self._read)

    # -- what is shown ----------------------------------------------------------------------------------------------------

    def _show(self, stops: list[Stop]) -> None:
        self._stops = stops
        self.query_one(RowTable).set_source(RowsInMemory([_row(number, stop) for number, stop in enumerate(stops, 1)]))
        self._show_head()
        self._show_stop()

    def _show_head(self) -> None:
        done = sum(stop.done for stop in self._stops)
        route = _("{done} of {count} stops done").format(done=done, count=len(self._stops))
        facts = [Fact("", Cell(f"{_('Visit mode')}  {route}", "strong")), Fact("", replica_age(self.host.standing))]
        self.query_one("#visit-head", Sheet).show([FactSection("", tuple(facts))])

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        self._show_stop()

    def _show_stop(self) -> None:
        stop = self._stop()
        sections: list[Section] = [] if stop is None else [_stop_section(stop, self.host.clock.today())]
        self.query_one("#stop-facts", Sheet).show(sections)

    def _stop(self) -> Stop | None:
        key = self.query_one(RowTable).cursor_key
        return next((stop for stop in self._stops if isinstance(key, RowKey) and stop.task_id == key.id), None)

    def customer_at_hand(self) -> AtHand | None:
        """The customer of the stop."""
        stop = self._stop()
        return AtHand(stop.customer_id, stop.customer) if stop is not None else None

    # -- what one can do --------------------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss()

    @on(RowSelected)
    async def _selected(self, event: RowSelected) -> None:
        event.stop()
        if stop := self._stop():
            await self.host.open_customer(stop.customer_id)

    async def action_log(self, line: str = "") -> None:
        """Record the visit."""
        if stop := self._stop():
            await self.app.push_screen(VisitLogScreen(stop, line))

    async def action_add(self) -> None:
        """Look a customer up and put them on the route."""
        from rmdesk.screens.search import SearchScreen

        await self.app.push_screen(SearchScreen(""), self._add)

    def _add(self, customer_id: str | None) -> None:
        if customer_id is not None:
            self.ask_to_write(partial(self.desk.visits.add, customer_id), self._added)

    def _added(self, stop: OnRoute) -> None:
        if stop.is_new:
            self._read()
            return
        row = next((number for number, one in enumerate(self._stops) if one.task_id == stop.task_id), None)
        if row is not None:
            self.query_one(RowTable).move_to(row)
        self.notify(_("This customer is on today's route already."), timeout=4, markup=False)

    def action_shift(self, places: int) -> None:
        """Move the stop earlier or later."""
        stop = self._stop()
        if stop is None:
            return
        at = self._stops.index(stop)
        to = min(max(at + places, 0), len(self._stops) - 1)
        if to != at:
            moved = [*self._stops[:at], *self._stops[at + 1 :]]
            moved.insert(to, stop)
            self._show(moved)
            self.ask_to_write(partial(self.desk.visits.reorder, [one.task_id for one in moved]), lambda _nothing: None)

    async def action_drop(self) -> None:
        """Not today, or not at all."""
        stop = self._stop()
        if stop is None or stop.done:
            return
        letters = [Letter("o", _("On another day"), "later"), Letter("x", _("Not at all"), "never")]
        await self.app.push_screen(
            LetterScreen(_("Take {name} off today's route").format(name=stop.customer), letters), partial(self._drop, stop)
        )

    def _drop(self, stop: Stop, how: str | None) -> None:
        if how == "never":
            self.ask_to_write(partial(self.desk.tasks.cancel, stop.task_id), lambda _nothing: self._read())
        elif how == "later":
            self.app.push_screen(SnoozeScreen(stop.what, stop.customer, partial(self.desk.tasks.snooze, stop.task_id)), self._put_off)

    def _put_off(self, until: date | None) -> None:
        if until is not None:
            self._read()

    # -- forms ------------------------------------------------------------------------------------------------------------

    def action_forms(self) -> None:
        """Choose a form: one that was begun goes on."""
        stop = self._stop()
        if stop is not None:
            self.ask(self.desk.visits.forms_offered, partial(self._offer_forms, stop))
            self.keys_wait()

    def _offer_forms(self, stop: Stop, offered: dict[str, Checklist]) -> None:
        choices: list[tuple[str, str | Checklist]] = [
            (f"{form.checklist.title}  {_form_state(form.checklist, done=form.done)}", form.id) for form in stop.forms
        ]
        begun = {form.checklist.title for form in stop.forms}
        choices += [(_("New: {form}").format(form=form.title), form) for form in offered.values() if form.title not in begun]
        letters = [Letter(key, wording, value) for key, (wording, value) in zip(_KEYS, choices, strict=False)]
        self.app.push_screen(LetterScreen(_("Forms for {name}").format(name=stop.customer), letters), partial(self._form_chosen, stop))

    def _form_chosen(self, stop: Stop, chosen: str | Checklist | None) -> None:
        if isinstance(chosen, str):
            self._open_form(stop.customer, chosen)
        elif chosen is not None:
            self.ask_to_write(partial(self.desk.visits.begin_form, stop.customer_id, chosen), partial(self._open_form, stop.customer))
            self.keys_wait()

    def _open_form(self, name: str, form_id: str) -> None:
        from rmdesk.screens.checklist import ChecklistScreen

        self.app.push_screen(ChecklistScreen(form_id, name))


class VisitLogScreen(QuickLogScreen):
    """The quick log of a visit: the stop, and the forms of the day, belong to the contact; who was met has been visited."""

    def __init__(self, stop: Stop, line: str = "") -> None:
        """Make the screen.

        Args:
            stop: the visit.
            line: what has been typed already.
        """
        super().__init__(stop.customer_id, stop.customer, line, Channel.VISIT)
        self._stop = stop

    def occasion(self) -> Occasion:
        """With the stop and its forms."""
        from rmdesk.store.contact_log import Occasion
        from rmdesk.store.tasks import Ending

        tasks = (self._stop.task_id, *(form.id for form in self._stop.forms))
        ending = Ending(task_id=self._stop.task_id, if_reached=True)
        return Occasion(channel=self._channel, task_ids=tasks, drafts=(self.draft_name,), ending=ending)


def replica_age(standing: Standing | None) -> Cell:
    """How far the replica can be trusted on the way, in a sign and words."""
    if standing is None or standing.last_sync is None:
        return Cell(f"○ {_('never synced')}", "warn")
    hours = (standing.age_seconds or 0) // 3600
    age = _("{count} days old").format(count=hours // 24) if hours >= 48 else _("{count} h old").format(count=hours)
    said = [age if hours else _("fresh")]
    if standing.as_of is not None:
        said.append(_("data of {day}").format(day=standing.as_of.isoformat()))
    if standing.pending:
        said.append(
            ngettext("{count} edit waits, nothing is lost", "{count} edits wait, nothing is lost", standing.pending).format(
                count=standing.pending
            )
        )
    mark = f"○ {_('OFFLINE')}" if standing.online is False else f"● {_('replica')}"
    return Cell(" · ".join((mark, *said)), "warn" if standing.online is False or hours >= 24 else "good")


def _row(number: int, stop: Stop) -> tuple[RowKey, Row]:
    tone: Tone | None = "muted" if stop.done else None
    forms = sum(form.done for form in stop.forms)
    state = f"✓ {_('done')}" if stop.done else f"☐ {forms}/{len(stop.forms)}" if stop.forms else f"☐ {_('open')}"
    return (
        RowKey(stop.task_id, stop.customer_id, stop.customer),
        (
            str(number),
            Cell(stop.customer, tone),
            Cell(word(stop.level, "level"), tone),
            Cell(stop.district, tone),
            Cell(stop.what, tone),
            Cell(stop.address, "muted"),
            Cell(state, "good" if stop.done else None),
        ),
    )


def _stop_section(stop: Stop, today: date) -> FactSection:
    facts = [Fact(_("Address"), stop.address or Cell(_("no address known"), "warn")), Fact(_("Visit"), stop.what)]
    if stop.due is not None and stop.due < today:
        facts.append(Fact(_("Due"), Cell(near(stop.due, today), "bad")))
    facts += [Fact(_("Form"), f"{form.checklist.title}  {_form_state(form.checklist, done=form.done)}") for form in stop.forms]
    return FactSection(stop.customer, tuple(facts))


def _form_state(form: Checklist, *, done: bool) -> str:
    state = _("{done} of {count}").format(done=form.done, count=len(form.items))
    return f"✓ {state}" if done else state
