"""Every reminder in one list: the most pressing first, as on Today; put into words only where it is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from rmdesk.domain.reminder_life import WAITING, Life, State
from rmdesk.domain.reminder_parameters import Complaint, Ranking
from rmdesk.reminders import agenda
from rmdesk.reminders.agenda import SALES_RULES, Reason
from rmdesk.reminders.passes import no_collecting
from rmdesk.reminders.ruleset import RuleSet
from rmdesk.reminders.wording import Reader
from rmdesk.store.queries.reminder_decisions import Decided, decisions
from rmdesk.store.queries.reminder_links import Linked
from rmdesk.store.queries.reminder_lives import life_of_row
from rmdesk.store.queries.reminder_ranks import RankedReminder, all_reminders, customer_names, live_reminders
from rmdesk.store.reminder_rows import ReminderRow

if TYPE_CHECKING:
    from sqlite3 import Connection


_PLACE: Final = itemgetter(0)


class Words:
    """What it takes to say a reminder in words."""

    def __init__(self, ranking: Ranking, reader: Reader, work: Mapping[str, Linked]) -> None:
        """`work` are tasks and contacts by id."""
        self._ranking, self._reader, self._work = ranking, reader, work

    def reason(self, row: ReminderRow, life: Life, *, withheld: bool) -> Reason:
        """The reminder in words."""
        return agenda.reason_of(row, life, self._ranking, self._reader, self._work, withheld=withheld)


class Listed:
    """A reminder with whom it is about. A page shows forty of perhaps a hundred thousand, so its words are made when they are asked for."""

    __slots__ = ("_reason", "_row", "_withheld", "_words", "level", "life", "name")

    def __init__(self, row: ReminderRow, life: Life, name: str, level: str, words: Words, *, withheld: bool = False) -> None:
        """`name` and `level` are the customer's; `withheld`: a prompt to sell, while a complaint is open."""
        self._row, self._words, self._withheld = row, words, withheld
        self._reason: Reason | None = None
        self.life, self.name, self.level = life, name, level

    @property
    def id(self) -> str:
        """Of the reminder."""
        return self._row.id

    @property
    def customer_id(self) -> str:
        """Whom it is about."""
        return self._row.customer_id

    @property
    def rule(self) -> str:
        """The code of its rule."""
        return self._row.rule

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.life.state

    @property
    def stake(self) -> tuple[int, str]:
        """Minor units at stake and their currency."""
        return self._row.stake, self._row.currency

    @property
    def reason(self) -> Reason:
        """The reminder in words."""
        if self._reason is None:
            self._reason = self._words.reason(self._row, self.life, withheld=self._withheld)
        return self._reason


def listed(conn: Connection, rules: RuleSet, reader: Reader) -> list[Listed]:
    """Every live reminder whose customer is in the book, whatever its state, in the order of Today.

    Customers follow each other as they do there, each by their most pressing reminder; their others stand where these press. Prompts to sell
    that are withheld press nobody.
    """
    decided = decisions(conn)
    words = Words(rules.ranking, reader, agenda.work_of(conn, decided))
    with no_collecting():
        found = live_reminders(conn, reader.today, rules.ranking)
        lives = _lives((one.row for one in found), decided, reader.today)
        complaining = _complaining(found, lives) if rules.parameters("complaint", Complaint).withholds_sales else frozenset()
        ranked = []
        for (row, score, name, level), life in zip(found, lives, strict=True):
            withheld = row.customer_id in complaining and row.rule in SALES_RULES
            place = (0 if withheld else -score, row.customer_id, withheld, -score, row.event_on, row.id)
            ranked.append((place, Listed(row, life, name, level, words, withheld=withheld)))
        ranked.sort(key=_PLACE)
        return [one for _place, one in ranked]


def ended(conn: Connection, rules: RuleSet, reader: Reader) -> list[Listed]:
    """Reminders that have ended, the latest first, of customers in the book."""
    decided = decisions(conn)
    found = all_reminders(conn, ended=True)
    names = customer_names(conn, {one.row.customer_id for one in found})
    words = Words(rules.ranking, reader, agenda.work_of(conn, decided))
    return [
        Listed(one.row, agenda.ended_state(one, decided, reader.today), who.name, who.level, words)
        for one in found
        if (who := names.get(one.row.customer_id)) is not None
    ]


def _lives(rows: Iterable[ReminderRow], decided: Mapping[str, Sequence[Decided]], today: date) -> list[Life]:
    """Where reminders stand. Those about which nobody said anything stand alike where all that it depends on is alike."""
    alike: dict[tuple[str, ...], Life] = {}
    lives = []
    for row in rows:
        if row.thread in decided:
            lives.append(life_of_row(row, decided, today))
            continue
        on = (row.rule, row.stage, row.event_on, row.until, row.escalates_on)
        life = alike.get(on)
        if life is None:
            life = alike[on] = life_of_row(row, decided, today)
        lives.append(life)
    return lives


def _complaining(found: Sequence[RankedReminder], lives: Sequence[Life]) -> frozenset[str]:
    """Customers whose complaint waits."""
    return frozenset(
        one.row.customer_id for one, life in zip(found, lives, strict=True) if one.row.rule == "complaint" and life.state in WAITING
    )
