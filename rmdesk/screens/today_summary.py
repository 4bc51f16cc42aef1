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
from rmdesk.widgets.cells import Cell, clip, width_of
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from rmdesk.domain.kpi.lines import KpiLine
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

    figures: TodayFigures | None
    """None until they are read: the list does not wait for them."""
    calls: CallList
    tallies: list[Tally]
    kpis: tuple[KpiLine, ...] = ()
    """Of the month; empty until they are read."""


def summary_of(morning: Morning, today: date, room: int, *, is_low: bool = False) -> FactSection:
    """A line for each thing that there is; `room` is how many cells one has. Where the screen is low, what does not fit in its line is cut."""
    figures = morning.figures
    if figures is None:
        facts = [Fact(_("Tasks"), Cell(_("reading …"), "muted"))]
    else:
        facts = [_tasks(figures), *_ladders(figures.maturities, today), *_birthdays(figures, today)]
        facts += [*_moves(figures, morning.tallies), *_news(figures, morning.tallies)]
        facts += _performance(morning.kpis, today, room - _indent(facts))
    if is_low:
        left = room - _indent(facts)
        facts = [Fact(fact.label, _cut(fact.value, left)) for fact in facts]
    head = [_("Today") + f" {today}"]
    if morning.calls.business_date is not None:
        head.append(_("{count} to call").format(count=f"{morning.calls.customers:,}"))
    return FactSection(" · ".join(head), (*_warnings(morning.calls, today), *facts))


def _indent(facts: Sequence[Fact]) -> int:
    """Where values begin, with a cell to spare."""
    return max((width_of(fact.label) for fact in facts), default=0) + 3


def _cut(value: str | Cell, room: int) -> Cell:
    cell = value if isinstance(value, Cell) else Cell(value)
    return Cell(clip(cell.text, room), cell.tone)


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


def _moves(figures: TodayFigures, tallies: Sequence[Tally]) -> Iterable[Fact]:
    """Large moves in and out, and what all deposits gained overnight."""
    swings = [one for one in tallies if one.rule == "balance_swing"]
    parts = [
        (_("in +{amount} ({count})") if one.stage == "in" else _("out −{amount} ({count})")).format(
            amount=money_text(Money(one.stake, one.currency)), count=one.reminders
        )
        for one in sorted(swings, key=lambda one: one.stage != "out")
    ]
    gained = figures.overnight
    if gained is not None:
        sign = "+" if gained.minor > 0 else ""
        parts.append(_("all deposits overnight {amount}").format(amount=sign + money_text(gained)))
    if parts:
        yield Fact(_("Large moves") if swings else _("Deposits"), Cell(" · ".join(parts), "bad" if _leaves(swings) else None))


def _leaves(swings: Sequence[Tally]) -> bool:
    return any(one.stage == "out" for one in swings)


def _news(figures: TodayFigures, tallies: Sequence[Tally]) -> Iterable[Fact]:
    """Customers that moved, complaints that are open."""
    moved = sum(one.reminders for one in tallies if one.rule == "customer_moved")
    parts = [_("customers that changed hands: {count}").format(count=moved)] if moved else []
    if figures.open_complaints:
        parts.append(_("open complaints: {count}").format(count=figures.open_complaints))
    if parts:
        yield Fact(_("News"), Cell(" · ".join(parts), "warn"))


def _performance(lines: Sequence[KpiLine], today: date, room: int) -> Iterable[Fact]:
    """The KPI of the month that is furthest behind: what is missing, how much is done, what the remaining days need; one line, without alarm."""
    from rmdesk.domain.kpi.saying import mark_of, percent
    from rmdesk.screens.performance_words import furthest_behind, needs, said, that_fit, tone_of

    if (line := furthest_behind(lines)) is None or line.completion is None:
        return
    gap = _("{name}: {gap} short").format(name=line.name, gap=said(line.gap, line))
    parts = [f"{mark_of(line)} {gap}".strip()]
    if line.completion >= 0:
        parts.append(_("{percent} done").format(percent=percent(line.completion, 0)))
    parts += [*needs(line, today), _("3: My performance")]
    yield Fact(_("This month"), Cell(that_fit(parts, room), tone_of(line)))
