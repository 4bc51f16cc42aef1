"""My performance of somebody else: what a supervisor reads of an RM of the team."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from rmdesk.i18n import N_, _
from rmdesk.screens.performance import PerformanceScreen

if TYPE_CHECKING:
    from rmdesk.desk.performance import Performance
    from rmdesk.domain.kpi.periods import Period, Span
    from rmdesk.store.queries.team import Member


class MemberPerformanceScreen(PerformanceScreen):
    """The same page, of `member`, over the page it was opened from."""

    MODE = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,backspace", "dismiss", N_("Back"), id="member.back")]

    def __init__(self, member: Member, span: Span, period: Period | None) -> None:
        """Make the screen.

        Args:
            member: whose figures.
            span: how long the period is.
            period: which one; None for the present one.
        """
        super().__init__()
        self._member = member
        self._span = span
        self._period = period

    @property
    def performance(self) -> Performance:
        """Of the member."""
        return self.desk.performance.of(self._member.id)

    @property
    def whose(self) -> str:
        """The member's name."""
        return self._member.name

    async def action_book(self) -> None:
        """A supervisor's desk holds the books of the whole team: what they come to is nobody's own."""
        self.notify(_("The balances of one book are on its RM's own desk."), timeout=3, markup=False)

    async def action_team(self) -> None:
        """Back to it."""
        self.dismiss()

    async def action_rank(self) -> None:
        """Places are told to each alone."""
        self.notify(_("The center tells a place only to whose it is."), timeout=3, markup=False)
