"""Making and forgetting finds in bookings of one's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rmdesk.i18n import _
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.one_line import OneLineScreen

if TYPE_CHECKING:
    from rmdesk.domain.finds import Find
    from rmdesk.screens.analysis import AnalysisScreen


async def make_find(screen: AnalysisScreen, line: str = "") -> None:
    """Ask what to look for and what to call it; then show what was found."""

    def named(said: str, name: str | None) -> None:
        if name is not None:
            screen.ask_to_write(partial(screen.desk.appraisal.keep_find, name, said), lambda _nothing: screen.look_again("finds", "own"))

    def said(typed: str | None) -> None:
        if typed:
            screen.app.push_screen(OneLineScreen(_("Name of the find")), partial(named, typed))

    if line:
        said(line)
        return
    note = _("Categories and words; 6m months; >=5000 sum; 2x bookings; in, out or any; after ; what to offer.")
    await screen.app.push_screen(OneLineScreen(_("What to look for in bookings"), note=note), said)


async def forget_find(screen: AnalysisScreen) -> None:
    """Choose one of one's own; keys typed meanwhile wait for the choice."""

    def choose(finds: list[Find]) -> None:
        if finds:
            screen.app.push_screen(PickScreen(_("Forget which find?"), [(find.name, find.name) for find in finds]), forget)
        else:
            screen.notify(_("No find of your own yet: N makes one."), markup=False)

    def forget(name: str | None) -> None:
        if name is not None:
            screen.ask_to_write(partial(screen.desk.appraisal.forget_find, name), lambda _nothing: screen.look_again("finds", "own"))

    screen.ask(screen.desk.appraisal.own_finds, choose)
    screen.keys_wait()
