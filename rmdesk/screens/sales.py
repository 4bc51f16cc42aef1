"""Opportunities as a funnel and a list; requirements and complaints beside them. One key brings a row forward, one opens its customer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.amounts import parse_money
from rmdesk.domain.money import Money, format_money
from rmdesk.domain.pipeline import LOST, OPEN_STAGES, WON, funnel, stage_after, sums
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.choices import Choice, ChoiceScreen
from rmdesk.screens.list_home import ListHome, RowKey
from rmdesk.screens.one_line import OneLineScreen
from rmdesk.screens.sales_rows import all_said, case_columns, case_row, funnel_section, offer_columns, offer_row
from rmdesk.screens.sheet import Section
from rmdesk.screens.words import word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from rmdesk.store.queries.sales import CaseRow, OfferRow, SalesPage

VIEWS: Final = {"opportunity": N_("Opportunities"), "requirement": N_("Requirements"), "complaint": N_("Complaints")}
"""What can be looked at, in the order of the keys."""
_NOTHING: Final = {
    "opportunity": N_("No opportunity here. Where a customer is under the cursor, o opens one."),
    "requirement": N_("Nobody is waiting for anything. Where a customer is under the cursor, q notes what they ask for."),
    "complaint": N_("No complaint. Where a customer is under the cursor, K notes one."),
}
_ONLY: Final = {
    "won": "opportunity",
    "lost": "opportunity",
    "done": "case",
    "drop": "case",
    "filter": "opportunity",
    "funnel": "opportunity",
}
"""Actions that only one sort of row knows."""
_WHICH: Final = {"open": N_("open"), "won": N_("Won"), "lost": N_("Not won")}


class SalesScreen(ListHome["SalesPage"]):
    """Three views over one page."""

    MODE = ""
    PLACES = (Where.SALES, Where.WITH_CUSTOMER)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Where.SALES),
        Binding("escape,backspace", "dismiss", N_("Back"), id="sales.back"),
    ]
    TABLES = frozenset({"opportunity", "requirement", "complaint", "customer"})

    def __init__(self) -> None:
        super().__init__()
        self._view = "opportunity"
        self._which = "open"
        self._line = ""
        self._with_funnel = True
        self._page: SalesPage | None = None

    def read(self) -> SalesPage:
        """All three lists."""
        return self.desk.sales.listed()

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def offers(self) -> list[OfferRow]:
        """The opportunities that the filter lets through: open ones by stage, the furthest first; closed ones, the last first."""
        if self._page is None:
            return []
        wanted = OPEN_STAGES if self._which == "open" else (self._which,)
        some = [offer for offer in self._of_line() if offer.stage in wanted]
        if self._which == "open":
            return sorted(some, key=lambda offer: -OPEN_STAGES.index(offer.stage))
        return sorted(some, key=lambda offer: str(offer.end or ""), reverse=True)

    def _of_line(self) -> list[OfferRow]:
        offers = self._page.offers if self._page is not None else ()
        return [offer for offer in offers if self._line in ("", offer.product_line)]

    def cases(self) -> tuple[CaseRow, ...]:
        """The requirements or complaints, open ones first."""
        if self._page is None:
            return ()
        return self._page.requirements if self._view == "requirement" else self._page.complaints

    def summary(self, figures: SalesPage) -> Sequence[Section]:
        """The views with what is open in each, the sums of the list, and the funnel."""
        self._page = figures
        counts = {
            "opportunity": sum(offer.stage in OPEN_STAGES for offer in figures.offers),
            "requirement": sum(case.status in ("open", "in_progress") for case in figures.requirements),
            "complaint": sum(case.status in ("open", "in_progress") for case in figures.complaints),
        }
        parts = []
        for view, title in VIEWS.items():
            named = f"{_(title)} {counts[view]}"
            parts.append(f"[{named}]" if view == self._view else f" {named} ")
        facts = [Fact("", Cell("".join(parts), "strong"))]
        facts += [Fact("", told) for told in (self._sums(), self._late()) if told is not None]
        sections: list[Section] = [FactSection("", tuple(facts))]
        if self._view == "opportunity" and self._with_funnel and self._of_line():
            sections.append(funnel_section(funnel(self._of_line())))
        return sections

    def _late(self) -> Cell | None:
        """How many should have come to an end by now."""
        days = [case.due for case in self.cases() if case.status in ("open", "in_progress")]
        if self._view == "opportunity":
            days = [offer.end for offer in self.offers() if offer.stage in OPEN_STAGES]
        late = sum(day is not None and day < self.host.clock.today() for day in days)
        return Cell("! " + _("{count} overdue").format(count=late), "bad") if late else None

    def _sums(self) -> Cell | None:
        """What is listed, and what it comes to."""
        if self._view != "opportunity":
            return None
        offers = self.offers()
        told = []
        if self._which != "open" or self._line:
            told.append(
                " · ".join(part for part in (_(_WHICH[self._which]), word(self._line, "product_line") if self._line else "") if part)
            )
        if offers:
            told.append(_("{amount} expected").format(amount=all_said(sums([offer.value for offer in offers]))))
            if self._which == "open":
                told.append(_("weighted {amount}").format(amount=all_said(sums([offer.weighted for offer in offers]))))
        return Cell(" · ".join(told), "muted") if told else None

    def columns(self) -> list[Column]:
        """Those of the view."""
        return offer_columns() if self._view == "opportunity" else case_columns(self._view)

    def rows(self, figures: SalesPage) -> list[tuple[RowKey, Row]]:
        """Those of the view."""
        self._page = figures
        today = self.host.clock.today()
        if self._view == "opportunity":
            return [offer_row(offer, today) for offer in self.offers()]
        return [case_row(case, self._view, today) for case in self.cases()]

    @property
    def nothing(self) -> str:
        """Nothing in this view."""
        return _(_NOTHING[self._view])

    def show_figures(self, figures: SalesPage) -> None:
        """With the columns of the view, which may have been changed before there were any figures."""
        self.query_one(RowTable).set_columns(self.columns())
        super().show_figures(figures)

    def _show_again(self) -> None:
        if self._page is not None:
            self.show_figures(self._page)

    def action_view(self, views: int) -> None:
        """Another view."""
        names = list(VIEWS)
        self._view = names[(names.index(self._view) + views) % len(names)]
        self.refresh_bindings()
        self._show_again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An opportunity is won or lost, a requirement or complaint is settled or dropped: offer what fits."""
        if action in _ONLY:
            return (_ONLY[action] == "opportunity") == (self._view == "opportunity")
        return super().check_action(action, parameters)

    def action_funnel(self) -> None:
        """Show or hide the funnel."""
        self._with_funnel = not self._with_funnel
        self._show_again()

    async def action_filter(self) -> None:
        """Which opportunities are listed."""
        lines = sorted({offer.product_line for offer in self._page.offers if offer.product_line}) if self._page is not None else []
        questions = [
            Choice(_("Which"), tuple((which, _(title)) for which, title in _WHICH.items()), self._which),
            Choice(_("Product line"), (("", _("all")), *((line, word(line, "product_line")) for line in lines)), self._line),
        ]
        await self.app.push_screen(ChoiceScreen(_("Which opportunities?"), questions), self._filtered)

    def _filtered(self, values: tuple[str, ...] | None) -> None:
        if values is not None:
            self._view = "opportunity"
            self._which, self._line = values
            self._show_again()

    def action_filter_none(self) -> None:
        """Everything that is open."""
        self._filtered(("open", ""))

    # -- what one can do -------------------------------------------------------------------------------------------------

    def _offer(self) -> OfferRow | None:
        key = self.query_one(RowTable).cursor_key
        if self._view != "opportunity" or not isinstance(key, RowKey):
            return None
        return next((offer for offer in self.offers() if offer.id == key.id), None)

    def _case(self) -> CaseRow | None:
        key = self.query_one(RowTable).cursor_key
        if self._view == "opportunity" or not isinstance(key, RowKey):
            return None
        return next((case for case in self.cases() if case.id == key.id), None)

    def action_advance(self) -> None:
        """The next stage; a requirement or complaint is taken up."""
        if offer := self._offer():
            # Whether there is a next stage is for the store to say: the row here may be older than the last key.
            self.ask_to_write(partial(self.desk.sales.advance, offer.id), partial(self._advanced, offer))
        elif case := self._case():
            self.ask_to_write(
                partial(self.desk.sales.take_up, self._view, case.id), lambda _nothing: self._said(case.customer, _("taken up"))
            )

    def _advanced(self, offer: OfferRow, stage: str) -> None:
        following = stage_after(stage)
        told = word(stage, "stage") if following else _("{stage}; then W won or L not won").format(stage=word(stage, "stage"))
        self._said(offer.customer, told)

    def _said(self, customer: str, told: str) -> None:
        self.notify(told, title=customer, timeout=3, markup=False)
        self.read_now()

    async def action_won(self) -> None:
        """Ask for how much; it is won."""
        offer = self._offer()
        if offer is None or not self._must_be_open(offer.stage):
            return
        value = format_money(offer.value, current_language(), "short") if offer.value else ""
        if offer.value and offer.value.currency != "CNY":
            value += f" {offer.value.currency}"
        question = OneLineScreen(
            _("Won · {name}: for how much?").format(name=offer.customer), value, placeholder=_("an amount, like 20w, 200k or 1,234.56")
        )
        await self.app.push_screen(question, partial(self._win, offer))

    def _win(self, offer: OfferRow, text: str | None) -> None:
        if text is None:
            return
        currency = offer.value.currency if offer.value else "CNY"
        self.ask_to_write(partial(self._win_for, offer.id, text, currency), partial(self._won, offer))

    def _win_for(self, opportunity_id: str, text: str, currency: str) -> Money:
        """In the desk's thread: what is no amount is told like any other mistake."""
        value = parse_money(text, currency)
        self.desk.sales.win(opportunity_id, value)
        return value

    def _won(self, offer: OfferRow, value: Money) -> None:
        self._said(offer.customer, _("{stage}: {amount}").format(stage=word(WON, "stage"), amount=format_money(value, current_language())))

    async def action_lost(self) -> None:
        """Ask why; it is lost."""
        offer = self._offer()
        if offer is not None and self._must_be_open(offer.stage):
            question = OneLineScreen(_("Not won · {name}: why?").format(name=offer.customer), placeholder=_("a better rate elsewhere"))
            await self.app.push_screen(question, partial(self._lose, offer))

    def _lose(self, offer: OfferRow, reason: str | None) -> None:
        if reason is not None:
            lose = partial(self.desk.sales.lose, offer.id, reason)
            self.ask_to_write(lose, lambda _nothing: self._said(offer.customer, word(LOST, "stage")))

    async def action_done(self) -> None:
        """Ask what was done; the requirement or complaint is settled."""
        case = self._case()
        if case is not None and self._must_be_open(case.status):
            question = OneLineScreen(_("Settled · {name}: what was done?").format(name=case.customer))
            await self.app.push_screen(question, partial(self._close, case, done=True))

    async def action_drop(self) -> None:
        """Ask why nothing is done about the requirement or complaint."""
        case = self._case()
        if case is not None and self._must_be_open(case.status):
            question = OneLineScreen(_("Nothing is done · {name}: why?").format(name=case.customer))
            await self.app.push_screen(question, partial(self._close, case, done=False))

    def _close(self, case: CaseRow, outcome: str | None, *, done: bool) -> None:
        if outcome is not None:
            close = self.desk.sales.settle if done else self.desk.sales.drop
            told = _("Settled") if done else _("Dropped")
            self.ask_to_write(partial(close, self._view, case.id, outcome), lambda _nothing: self._said(case.customer, told))

    def _must_be_open(self, state: str) -> bool:
        if state in (*OPEN_STAGES, "open", "in_progress"):
            return True
        self.notify(_("This is closed already."), markup=False)
        return False

    async def action_edit(self) -> None:
        """Change the row's line."""
        from rmdesk.screens.sales_line import SalesLineScreen

        row = self._offer() or self._case()
        if row is not None:
            await self.app.push_screen(SalesLineScreen(self._view, row.customer_id, row.customer, row_id=row.id))

    async def action_walk(self) -> None:
        """What is linked with the row."""
        from rmdesk.screens.linked import LinkedScreen

        row = self._offer() or self._case()
        if row is None:
            return
        if self._view == "complaint":
            await self.app.push_screen(LinkedScreen(row.customer_id, row.customer))
        else:
            await self.app.push_screen(LinkedScreen(row.customer_id, row.customer, (self._view, row.id)))
