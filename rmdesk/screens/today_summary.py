"""What stands above the call list of Today: tasks, what ends within a week day by day, birthdays, large moves, customers that moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.money import Money
from rmdesk.i18n import N_, _
from rmdesk.screens.reason_words import money_text
from rmdesk.screens.words import short_date, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from rmdesk.reminders.agenda import CallList
    from rmdesk.store.queries.home_birthdays import BirthdayLine
    from rmdesk.store.queries.home_today import MaturityLine, TodayFigures
    from rmdesk.store.queries.reminder_ranks import Tally

TALLIED: Final = ("balance_swing", "customer_moved")
"""Rules that are counted above the list."""
MOST_NAMES: Final = 4
_LADDERS: Final = {"time_deposit": N_("Deposits end"), "holding": N_("Investments end"), "loan": N_("Loans end")}


class Morning(NamedTuple):
    """All that Today shows."""

    figures: TodayFigures
    calls: CallList
    tallies: list[Tally]


def summary_of(morning: Morning) -> FactSection:
    """A line for each thing that there is."""
    figures, today = morning.figures, morning.figures.business_date
    facts = [_tasks(figures), *_ladders(figures.maturities, today), *_birthdays(figures, today), *_moves(morning), *_news(morning)]
    waiting = _("{count} to call").format(count=f"{morning.calls.customers:,}")
    return FactSection(" · ".join((_("Today") + f" {today}", waiting)), (*_warnings(morning.calls, today), *facts))


def _warnings(calls: CallList, today: date) -> Iterable[Fact]:
    """What makes the list less than true: old data, a pass that is still to come, parameters that cannot be read."""
    if calls.stale and calls.data_as_of is not None:
        text = _("! old data, of {day}: check before you call").format(day=short_date(calls.data_as_of, today))
        yield Fact("", Cell(text, "warn"))
    if calls.business_date is None:
        yield Fact("", Cell(_("The reminders are being worked out …"), "muted"))
    elif calls.business_date != today:
        text = _("! reminders of {day}: today's are being worked out").format(day=short_date(calls.business_date, today))
        yield Fact("", Cell(text, "warn"))
    for problem in calls.problems:
        yield Fact("", Cell(f"! {problem}", "warn"))


def _tasks(figures: TodayFigures) -> Fact:
    parts = [_("{count} overdue").format(count=figures.tasks_overdue), _("{count} due today").format(count=figures.tasks_today)]
    if figures.contacts_today:
        parts.append(_("contacts {count}, {reached} reached").format(count=figures.contacts_today, reached=figures.reached_today))
    return Fact(_("Tasks"), Cell(" · ".join(parts), "bad" if figures.tasks_overdue else None))


def _ladders(maturities: Sequence[MaturityLine], today: date) -> Iterable[Fact]:
    """For each kind the days of the week on which something ends, with what and how often."""
    for kind, label in _LADDERS.items():
        steps: dict[tuple[date, str], list[int]] = defaultdict(list)
        for one in maturities:
            if one.what == kind:
                steps[one.maturity, one.amount.currency].append(one.amount.minor)
        if steps:
            said = [_step(day, Money(sum(amounts), currency), len(amounts), today) for (day, currency), amounts in sorted(steps.items())]
            yield Fact(_(label), Cell("  ".join(said), "warn" if min(steps)[0] <= today else None))


def _step(day: date, amount: Money, count: int, today: date) -> str:
    when = _("today") if day == today else short_date(day, today)
    return f"{when} {money_text(amount)}" + (f"×{count}" if count > 1 else "")


def _birthdays(figures: TodayFigures, today: date) -> Iterable[Fact]:
    if not figures.birthdays:
        return
    named = [_birthday(one, today) for one in figures.birthdays[:MOST_NAMES]]
    more = figures.birthday_count - len(named)
    text = " · ".join((*named, _("{count} more").format(count=more)) if more > 0 else named)
    yield Fact(_("Birthdays"), Cell(text, "accent" if figures.birthdays[0].days == 0 else None))


def _birthday(one: BirthdayLine, today: date) -> str:
    when = _("today") if one.days == 0 else short_date(one.on, today)
    moon = f" ({word('lunar')})" if one.calendar == "lunar" else ""
    return f"{when} {one.person or one.customer}{moon}" + (f" {one.turns}" if one.turns else "")


def _moves(morning: Morning) -> Iterable[Fact]:
    """Large moves in and out, and what all deposits gained overnight."""
    swings = [one for one in morning.tallies if one.rule == "balance_swing"]
    parts = [
        (_("in +{amount} ({count})") if one.stage == "in" else _("out −{amount} ({count})")).format(
            amount=money_text(Money(one.stake, one.currency)), count=one.reminders
        )
        for one in sorted(swings, key=lambda one: one.stage != "out")
    ]
    gained = morning.figures.overnight
    if gained is not None:
        sign = "+" if gained.minor > 0 else ""
        parts.append(_("all deposits overnight {amount}").format(amount=sign + money_text(gained)))
    if parts:
        yield Fact(_("Large moves") if swings else _("Deposits"), Cell(" · ".join(parts), "bad" if _leaves(swings) else None))


def _leaves(swings: Sequence[Tally]) -> bool:
    return any(one.stage == "out" for one in swings)


def _news(morning: Morning) -> Iterable[Fact]:
    """Customers that moved, complaints that are open."""
    moved = sum(one.reminders for one in morning.tallies if one.rule == "customer_moved")
    parts = [_("customers that changed hands: {count}").format(count=moved)] if moved else []
    if morning.figures.open_complaints:
        parts.append(_("open complaints: {count}").format(count=morning.figures.open_complaints))
    if parts:
        yield Fact(_("News"), Cell(" · ".join(parts), "warn"))
