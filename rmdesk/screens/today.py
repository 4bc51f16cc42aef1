"""Today: what the day brings, as far as the replica knows it: tasks, contacts, money that falls due, birthdays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rmdesk.domain.money import Money, format_money
from rmdesk.i18n import _, current_language
from rmdesk.screens.list_home import ListHome, RowKey
from rmdesk.screens.sheet import Section
from rmdesk.screens.words import dated, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.store.queries.home_birthdays import BirthdayLine
    from rmdesk.store.queries.home_today import MaturityLine, TodayFigures


class TodayScreen(ListHome["TodayFigures"]):
    """Figures of the day, and what comes up within a week."""

    MODE = "today"

    def read(self) -> TodayFigures:
        """The figures."""
        return self.desk.today_figures()

    def summary(self, figures: TodayFigures) -> Sequence[Section]:
        """Tasks, contacts, complaints, deposits, customers."""
        overdue = _("{count} overdue").format(count=figures.tasks_overdue)
        due = _("{count} due today").format(count=figures.tasks_today)
        tasks = Cell(f"{overdue} · {due}", "bad" if figures.tasks_overdue else None)
        contacts = _("{count} today, {reached} reached").format(count=figures.contacts_today, reached=figures.reached_today)
        facts = [Fact(_("Tasks"), tasks), Fact(_("Contacts"), contacts)]
        if figures.open_complaints:
            facts.append(Fact(_("Complaints"), Cell(_("{count} open").format(count=figures.open_complaints), "warn")))
        if figures.overnight is not None:
            facts.append(Fact(_("Deposits overnight"), _signed(figures.overnight)))
        levels = " · ".join(f"{word(level.code, 'level')} {level.customers:,}" for level in figures.by_level)
        facts.append(Fact(_("Customers"), f"{figures.customers:,}" + (f"  ({levels})" if levels else "")))
        return [FactSection(_("Today") + f" {figures.business_date}", tuple(facts))]

    def columns(self) -> list[Column]:
        """Day, customer, what, amount."""
        return [
            Column("day", _("Coming up"), 18, priority=1, flex=1, max_width=24),
            Column("customer", _("Name"), 12, priority=1, flex=2, max_width=40),
            Column("level", _("Level"), 9, priority=3),
            Column("what", _("What"), 16, priority=2, flex=2, max_width=44),
            Column("amount", _("Amount"), 12, priority=2, align="end"),
        ]

    def rows(self, figures: TodayFigures) -> list[tuple[RowKey, Row]]:
        """Maturities and birthdays, the nearest first."""
        today = figures.business_date
        found = [(one.maturity, _maturity(one, dated(one.maturity, today))) for one in figures.maturities]
        found += [(one.on, _birthday(one, dated(one.on, today))) for one in figures.birthdays]
        return [row for _day, row in sorted(found, key=lambda pair: pair[0])]

    @property
    def nothing(self) -> str:
        """An empty week."""
        return _("Nothing falls due and nobody has a birthday within a week.")


def _maturity(one: MaturityLine, when: str) -> tuple[RowKey, Row]:
    what = {"time_deposit": _("time deposit ends"), "loan": _("loan ends"), "holding": _("investment ends")}[one.what]
    if one.what == "time_deposit" and one.rollover:
        what = _("time deposit rolls over")
    amount = format_money(one.amount, current_language(), with_code=one.amount.currency != "CNY")
    tone: Tone | None = "warn" if one.days <= 1 else None
    return RowKey(one.id, one.customer_id, one.customer), (Cell(when, tone), one.customer, word(one.level, "level"), what, amount)


def _birthday(one: BirthdayLine, when: str) -> tuple[RowKey, Row]:
    what = _("birthday of {name}").format(name=one.person) if one.person else _("birthday")
    if one.turns:
        what += ", " + _("turns {years}").format(years=one.turns)
    if one.calendar == "lunar":
        what += f" ({word('lunar')})"
    key = RowKey(f"birthday:{one.customer_id}:{one.person}:{one.on}", one.customer_id, one.customer)
    return key, (Cell(when, "accent" if one.days == 0 else None), one.customer, word(one.level, "level"), what, "")


def _signed(amount: Money) -> Cell:
    text = format_money(amount, current_language(), with_code=amount.currency != "CNY")
    return Cell(f"+{text}" if amount.minor > 0 else text, "good" if amount.minor > 0 else "bad" if amount.minor < 0 else None)
