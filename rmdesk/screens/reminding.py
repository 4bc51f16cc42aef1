"""The reminder engine in the workstation: started once the desk is open, told of every change, and heard without disturbing a call."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from rmdesk.i18n import _
from rmdesk.screens.host import Host

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.reminders.engine import Engine, News, Outcome
    from rmdesk.store.changes import Changed


class Reminding:
    """Runs the engine of the desk that is open; everything that it derives is derived in the thread for chores."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._engine: Engine | None = None

    def begin(self, desk: Desk) -> None:
        """Start an engine once what it needs has been imported."""
        self._host.chores.ask(self._host, partial(self._engine_of, desk), partial(self._start, desk))

    def _engine_of(self, desk: Desk) -> Engine:
        """Runs in the thread for chores."""
        from rmdesk.reminders.engine import Engine

        host = self._host
        return Engine(desk.reminders, host.home, host.clock, self._work, self._tell, self._complain, desk.groups.put_down_today)

    def _start(self, desk: Desk, engine: Engine) -> None:
        if self._host.is_open and self._host.desk is desk:
            self._engine = engine
            engine.start()

    def end(self) -> None:
        """Stop; the desk is about to be locked."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.stop()
        self._host.to_call = 0

    def changed(self, changed: Changed) -> None:
        """Something was saved or synced."""
        if self._engine is not None:
            self._engine.changed(changed)

    def wake(self) -> None:
        """Time has passed; perhaps more than it seems."""
        if self._engine is not None:
            self._engine.wake()

    def _work(self, look: Callable[[], Outcome], then: Callable[[Outcome], None]) -> None:
        self._host.chores.ask(self._host, look, then)

    def _tell(self, news: News) -> None:
        self._host.to_call = news.customers
        if news.announced and news.customers and not self._in_a_call():
            text = _("Customers to call today: {count}").format(count=news.customers)
            self._host.notify(text, timeout=6, markup=False)
            self._host.call_out(text)

    def _complain(self, sentence: str) -> None:
        self._host.notify(sentence, severity="warning", timeout=8, markup=False)

    def _in_a_call(self) -> bool:
        from rmdesk.screens.call import CallScreen

        return any(isinstance(screen, CallScreen) for screen in self._host.desk_screens())
