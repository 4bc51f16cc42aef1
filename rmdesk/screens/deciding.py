"""What is decided about reminders, with the same keys wherever one is under the cursor: noted, done, put off, not needed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from rmdesk.domain.reminder_life import Decision, State
from rmdesk.i18n import _
from rmdesk.screens.list_home import ListHome
from rmdesk.screens.one_line import OneLineScreen
from rmdesk.screens.reason_words import Answer, dismissal_screen, outcome_screen, waiting_ids
from rmdesk.screens.snooze import SnoozeScreen
from rmdesk.screens.words import dated

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.reminders.agenda import Reason

T = TypeVar("T")


class AtIssue(NamedTuple):
    """What a decision is about."""

    name: str
    """Of the customer; of several reminders, how many they are."""
    reasons: tuple[Reason, ...]
    """At least one. Done, put off and not needed are about these."""
    every: tuple[Reason, ...] = ()
    """All that the customer is to be called for, if one answer may settle it; noted is about all of these."""

    @property
    def title(self) -> str:
        """`张伟 · Time deposit matures`."""
        return f"{self.name} · {self.reasons[0].title}" if len(self.reasons) == 1 else self.name


class Decides(ListHome[T], Generic[T]):
    """A list of reminders, or of customers with reminders. Says in `at_issue` which ones a key is about."""

    @abstractmethod
    def at_issue(self) -> AtIssue | None:
        """What is under the cursor, or selected; None if nothing is."""

    def decided(self) -> None:
        """Something was decided: show it."""
        self.read_now()

    def action_acknowledge(self) -> None:
        """The reminders have been seen."""
        about = self.at_issue()
        if about is None:
            return
        if ids := waiting_ids(about.every or about.reasons, State.OPEN, State.ESCALATED):
            self._decide(ids, Decision.ACKNOWLEDGED, _("Noted"), about)
        else:
            self.notify(_("This has been noted already."), markup=False)

    async def action_done(self) -> None:
        """Ask what came of it."""
        if (about := self.at_issue()) is not None:
            text = about.reasons[0].text if len(about.reasons) == 1 else ""
            screen = outcome_screen(about.title, text, has_more=len(about.every) > 1)
            await self.app.push_screen(screen, partial(self._answered, Decision.DONE, about))

    async def action_dismiss_reason(self) -> None:
        """Ask why it is not needed."""
        if (about := self.at_issue()) is not None:
            text = about.reasons[0].text if len(about.reasons) == 1 else ""
            await self.app.push_screen(dismissal_screen(about.title, text), partial(self._answered, Decision.DISMISSED, about))

    async def _answered(self, decision: Decision, about: AtIssue, answer: Answer | None) -> None:
        if answer is None:
            return
        if answer.note:
            self._close(decision, about._replace(reasons=about.every) if answer.is_for_every else about, answer.note)
        else:
            await self.app.push_screen(OneLineScreen(about.title), partial(self._close, decision, about))

    def _close(self, decision: Decision, about: AtIssue, note: str | None) -> None:
        if note is not None:
            title = _("Done") if decision is Decision.DONE else _("Not needed")
            self._decide([one.id for one in about.reasons], decision, title, about, note=note)

    async def action_snooze(self) -> None:
        """Ask until when."""
        if (about := self.at_issue()) is not None:
            what = about.reasons[0].title if len(about.reasons) == 1 else ""
            ids = [one.id for one in about.reasons]

            def put_off(day: date) -> object:
                return self.desk.reminders.decide_all(ids, Decision.SNOOZED, note="", until=day)

            await self.app.push_screen(SnoozeScreen(what, about.name, put_off), partial(self._snoozed, about))

    def _snoozed(self, about: AtIssue, until: date | None) -> None:
        if until is not None:
            self._tell(_("Put off to {day}").format(day=dated(until, self.host.clock.today())), about, "")

    def _decide(self, ids: Sequence[str], decision: Decision, title: str, about: AtIssue, *, note: str = "") -> None:
        work = partial(self.desk.reminders.decide_all, ids, decision, note=note, until=None)
        self.ask_to_write(work, lambda _lives: self._tell(title, about, note))

    def _tell(self, title: str, about: AtIssue, note: str) -> None:
        said = " · ".join(part for part in (about.name, note) if part)
        self.notify("\n".join((said, _("u: undo"))), title=title, timeout=3, markup=False)
        self.decided()
