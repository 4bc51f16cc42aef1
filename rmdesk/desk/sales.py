"""Sales: opportunities, what customers ask for and complain about, and what belongs together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rmdesk.clock import Clock
from rmdesk.domain.contact_codes import Line
from rmdesk.domain.money import Money
from rmdesk.domain.sales_line import CaseLine, OfferLine, format_case, format_offer, parse_case, parse_offer
from rmdesk.errors import NotFound
from rmdesk.i18n import _, current_language
from rmdesk.store.queries import links
from rmdesk.store.queries import sales as queries
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.edits import Edits
    from rmdesk.store.sales import Case, Offer

REQUIREMENT: Final = "requirement"
COMPLAINT: Final = "complaint"


class Sales:
    """What may be sold, what was asked for, and what went wrong."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits

    def listed(self) -> queries.SalesPage:
        """Everything that is open, and what was closed within the last twelve months."""
        with self._replica.reading() as db:
            return queries.sales(db, self._clock.today())

    def complaint_kinds(self) -> dict[str, str]:
        """Words that say what a complaint is about, in lower case, in the user's language first, with their codes."""
        with self._replica.reading() as db:
            return queries.complaint_kinds(db)

    # -- one line --------------------------------------------------------------------------------------------------------

    def understood_offer(self, line: str) -> OfferLine:
        """What a line says of an opportunity."""
        return parse_offer(line, self._clock.today())

    def understood_case(self, table: str, line: str) -> CaseLine:
        """What a line says of a requirement or a complaint."""
        return parse_case(line, self._clock.today(), self.complaint_kinds() if table == COMPLAINT else None)

    def written(self, table: str, row_id: str) -> str:
        """A row as the line that says it, to be edited.

        Raises:
            NotFound: it is not in this book.
        """
        if table == "opportunity":
            offer = self._offer(row_id)
            line = Line(offer.product_line) if offer.product_line in list(Line) else None
            said = OfferLine(line, offer.value, offer.probability, offer.end, offer.summary)
            return format_offer(said, current_language())
        with self._replica.reading() as db:
            case = queries.case(db, table, row_id)
        if case is None:
            raise NotFound(_("This row is not, or no longer, in your book."))
        priority = {"urgent": 1, "serious": 1, "high": 2, "low": 3}.get(case.weight)
        kinds = self.complaint_kinds() if table == COMPLAINT else None
        return format_case(CaseLine(case.summary, case.due, priority, case.category), kinds)

    def _offer(self, opportunity_id: str) -> queries.OfferRow:
        with self._replica.reading() as db:
            found = queries.offer(db, opportunity_id)
        if found is None:
            raise NotFound(_("This opportunity is not, or no longer, in your book."))
        return found

    def add(self, table: str, customer_id: str, line: str) -> str:
        """A new opportunity, requirement or complaint from one line; its id. See `store.sales`, also for what is raised."""
        from rmdesk.store import sales

        today = self._clock.today()
        if table == "opportunity":
            return sales.open_opportunity(self._edits(), customer_id, self._said_offer(line), today)
        case = self._said_case(table, line)
        if table == REQUIREMENT:
            return sales.open_requirement(self._edits(), customer_id, case, today)
        return sales.open_complaint(self._edits(), customer_id, case, today)

    def rewrite(self, table: str, row_id: str, line: str) -> frozenset[str]:
        """Change a row to what a line says; names of the fields that were different. See `store.sales`, also for what is raised."""
        from rmdesk.store import sales

        if table == "opportunity":
            said, kept = self._said_offer(line), self._offer(row_id).product_line
            # The line has no word for a product that only this bank has, so it cannot have been taken out on purpose.
            if not said.product_line and kept not in list(Line):
                said = replace(said, product_line=kept)
            return sales.rewrite_opportunity(self._edits(), row_id, said)
        return sales.rewrite_case(self._edits(), table, row_id, self._said_case(table, line))

    def _said_offer(self, line: str) -> Offer:
        from rmdesk.store.sales import Offer

        said = self.understood_offer(line)
        return Offer(product_line=said.line or "", value=said.amount, probability=said.chance, end=said.end, summary=said.note)

    def _said_case(self, table: str, line: str) -> Case:
        from rmdesk.store.sales import Case

        said = self.understood_case(table, line)
        return Case(summary=said.text, due=said.due, priority=said.priority, category=said.kind)

    # -- forward ---------------------------------------------------------------------------------------------------------

    def advance(self, opportunity_id: str) -> str:
        """Bring an opportunity to its next stage; see `store.sales.advance`, also for what is raised."""
        from rmdesk.store import sales

        return sales.advance(self._edits(), self._replica, opportunity_id)

    def win(self, opportunity_id: str, value: Money | None) -> None:
        """An opportunity is won; see `store.sales.win`, also for what is raised."""
        from rmdesk.store import sales

        sales.win(self._edits(), self._replica, opportunity_id, value, self._clock.today())

    def lose(self, opportunity_id: str, reason: str) -> None:
        """An opportunity is lost; see `store.sales.lose`, also for what is raised."""
        from rmdesk.store import sales

        sales.lose(self._edits(), self._replica, opportunity_id, reason, self._clock.today())

    def take_up(self, table: str, row_id: str) -> None:
        """A requirement or complaint is being worked on; see `store.sales.take_up`, also for what is raised."""
        from rmdesk.store import sales

        sales.take_up(self._edits(), self._replica, table, row_id)

    def settle(self, table: str, row_id: str, outcome: str) -> None:
        """A requirement or complaint is settled; see `store.sales.close`, also for what is raised."""
        from rmdesk.store import sales

        sales.close(self._edits(), self._replica, table, row_id, outcome, self._clock)

    def drop(self, table: str, row_id: str, reason: str) -> None:
        """Nothing is done about a requirement or complaint; see `store.sales.close`, also for what is raised."""
        from rmdesk.store import sales

        sales.close(self._edits(), self._replica, table, row_id, reason, self._clock, status="cancelled")

    # -- what belongs together -------------------------------------------------------------------------------------------

    def work_row(self, kind: str, row_id: str) -> links.WorkRow:
        """One row of the work with a customer.

        Raises:
            NotFound: it is not in this book.
        """
        with self._replica.reading() as db:
            found = links.work_row(db, kind, row_id, self._clock.today())
        if found is None:
            raise NotFound(_("This row is not, or no longer, in your book."))
        return found

    def work_of(self, customer_id: str) -> list[links.WorkRow]:
        """All work with a customer, what is open first."""
        with self._replica.reading() as db:
            return links.work_of(db, customer_id, self._clock.today())

    def linked(self, kind: str, row_id: str) -> list[links.WorkRow]:
        """What is tied to a row."""
        with self._replica.reading() as db:
            return links.linked(db, kind, row_id, self._clock.today())

    def linkable(self, row: links.WorkRow) -> list[links.WorkRow]:
        """What could be tied to a row: the customer's others."""
        with self._replica.reading() as db:
            return links.linkable(db, row.kind, row.id, row.customer_id, self._clock.today()) if row.customer_id else []

    def tie(self, one: links.WorkRow, other: links.WorkRow) -> str:
        """Say that two rows belong together; see `store.links.tie`, also for what is raised."""
        from rmdesk.store import links as store_links

        return store_links.tie(self._edits(), self._replica, (one.kind, one.id), (other.kind, other.id))
