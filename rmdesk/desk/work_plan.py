"""The weekly and the monthly plan: what was meant to be done, what was, and the summary that is handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.desk.work_log import contacts_said
from rmdesk.domain.money import format_money
from rmdesk.i18n import _, current_language
from rmdesk.store import settings
from rmdesk.store.queries import work_plan as queries
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.edits import Edits
    from rmdesk.store.paper import Document


class WorkPlans:
    """This RM's own plans."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits

    def plan(self, period: queries.Period, on: date | None = None) -> queries.WorkPlan:
        """The plan of the week or month in which a day lies; without a day, the business date's."""
        today = self._clock.today()
        with self._replica.reading() as db:
            return queries.work_plan(db, settings.get(db, "person_id"), period, on or today, today)

    def add(self, plan: queries.WorkPlan, line: str) -> str:
        """A new item; see `store.work_plan.add_item`, also for what is raised."""
        from rmdesk.store import work_plan

        return work_plan.add_item(self._edits(), plan, line)

    def change(self, item: queries.PlanItem, line: str) -> None:
        """Change an item; see `store.work_plan.change_item`, also for what is raised."""
        from rmdesk.store import work_plan

        work_plan.change_item(self._edits(), item, line)

    def tick(self, item: queries.PlanItem) -> None:
        """Done, or not yet; see `store.work_plan.tick_item`, also for what is raised."""
        from rmdesk.store import work_plan

        work_plan.tick_item(self._edits(), item)

    def remove(self, item: queries.PlanItem) -> None:
        """Take an item away; see `store.work_plan.remove_item`, also for what is raised."""
        from rmdesk.store import work_plan

        work_plan.remove_item(self._edits(), item)

    def summarise(self, plan: queries.WorkPlan, text: str) -> None:
        """The summary in one's own words; see `store.work_plan.write_summary`, also for what is raised."""
        from rmdesk.store import work_plan

        work_plan.write_summary(self._edits(), plan, text)

    def submit(self, plan: queries.WorkPlan) -> None:
        """Hand the summary in, as it was written or as it is drafted; see `store.work_plan.submit`, also for what is raised."""
        from rmdesk.store import work_plan

        work_plan.submit(self._edits(), plan, plan.summary or drafted_summary(plan))

    def take_back(self, plan: queries.WorkPlan) -> None:
        """Go on with what was handed in; see `store.work_plan.take_back`, also for what is raised."""
        from rmdesk.store import work_plan

        work_plan.take_back(self._edits(), plan)

    def document(self, plan: queries.WorkPlan) -> Document:
        """The plan to be read outside rmdesk."""
        from rmdesk.store.paper import Chapter, Document
        from rmdesk.store.work_log_document import status_words

        with self._replica.reading() as db:
            who = settings.get(db, "person_name"), settings.get(db, "branch_name")
        title = (_("Weekly plan") if plan.period == "week" else _("Monthly plan")) + f" {plan.start.isoformat()}"
        about = (f"{plan.start.isoformat()} – {plan.end.isoformat()}  {who[0]}  {who[1]}".rstrip(), status_words(plan.status))
        items = tuple(
            f"{'[x]' if item.done else '[ ]'} {item.text}" + (f" = {item.target}" if item.target is not None else "") for item in plan.items
        )
        table = ((_("Counted"), _("this period"), _("period before")), *counted_rows(plan))
        chapters = (
            Chapter(_("Plan"), items or (_("nothing"),)),
            Chapter(_("Counted"), (), table),
            Chapter(_("Summing up"), (plan.summary or drafted_summary(plan),)),
        )
        return Document(title, about, chapters, plan.remarks)


def counted_rows(plan: queries.WorkPlan) -> list[tuple[str, str, str]]:
    """What is counted, in the period and in the one before."""
    now, before = plan.now, plan.before
    lang = current_language()
    return [
        (_("Contacts"), f"{now.contacts}", f"{before.contacts}"),
        (_("Customers reached"), f"{now.reached}", f"{before.reached}"),
        (_("Visits and meetings"), f"{now.visits}", f"{before.visits}"),
        (_("Tasks done"), f"{now.tasks_done}", f"{before.tasks_done}"),
        (_("New opportunities"), f"{now.opportunities}", f"{before.opportunities}"),
        (_("Opportunities won"), f"{now.won}", f"{before.won}"),
        (_("Worth of those won"), format_money(now.won_value, lang), format_money(before.won_value, lang)),
        (_("Wealth products bought"), format_money(now.wealth, lang), format_money(before.wealth, lang)),
        (_("Logs handed in"), f"{now.logs}/{plan.working_days}", f"{before.logs}"),
    ]


def drafted_summary(plan: queries.WorkPlan) -> str:
    """The summary that the counts give: nothing that no row says."""
    now = plan.now
    parts = [contacts_said(now.contacts, now.reached)]
    for text, count in (
        (_("visits {count}"), now.visits),
        (_("tasks done {count}"), now.tasks_done),
        (_("new opportunities {count}"), now.opportunities),
        (_("won {count}"), now.won),
    ):
        if count:
            parts.append(text.format(count=count))
    if now.wealth.minor:
        parts.append(_("wealth products {amount}").format(amount=format_money(now.wealth, current_language())))
    if plan.items:
        parts.append(_("{done} of {count} planned items done").format(done=sum(item.done for item in plan.items), count=len(plan.items)))
    return " · ".join(parts)
