"""How a customer's page is divided: which sections stand on which part, in up to three columns."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.clock import Clock
from rmdesk.i18n import N_, _
from rmdesk.screens.customer_card import move_facts
from rmdesk.screens.customer_data import asked_section, freshness_section, history_section
from rmdesk.screens.customer_money import money_sections
from rmdesk.screens.customer_outlook import ladder_section, tier_section, trend_line, trend_table
from rmdesk.screens.customer_relations import relations_section
from rmdesk.screens.customer_talk import talk_section
from rmdesk.screens.customer_timeline import timeline_section
from rmdesk.screens.customer_who import who_sections
from rmdesk.screens.customer_work import work_sections
from rmdesk.screens.masks import Masks
from rmdesk.screens.sheet import Section, TableSection
from rmdesk.widgets.facts import FactSection

if TYPE_CHECKING:
    from rmdesk.desk.outlook import Outlook
    from rmdesk.store.queries.timeline import Happening

MOST_CONTACTS: Final = 3
MOST_TASKS: Final = 5


class Part(enum.StrEnum):
    """A part of the page; the value is its name, an English message id."""

    OVERVIEW = N_("Overview")
    HOLDINGS = N_("Holdings")
    PEOPLE = N_("Who")
    WORK = N_("Work")
    TIMELINE = N_("Timeline")
    DATA = N_("Data")


PARTS: Final = tuple(Part)


class Columns(NamedTuple):
    """The sections of a part, in three columns."""

    first: tuple[Section, ...]
    second: tuple[Section, ...] = ()
    third: tuple[Section, ...] = ()

    def in_columns(self, count: int) -> tuple[tuple[Section, ...], ...]:
        """The same in 1, 2 or 3 columns, always as three; those left over are empty."""
        if count >= 3:
            return self
        if count == 2 and _rows(self.first) < _rows(self.second):
            return ((*self.first, *self.third), self.second, ())
        if count == 2:
            return (self.first, (*self.second, *self.third), ())
        return ((*self.first, *self.second, *self.third), (), ())


class Pager(NamedTuple):
    """What every part is made from."""

    outlook: Outlook
    masks: Masks
    clock: Clock
    device: str
    """This desk's, to tell its own changes from others."""
    narrowed: Happening | None = None
    """What the timeline is narrowed to."""

    def sections(self, part: Part) -> Columns:
        """The sections of a part. Masked numbers are noted in the order of the page."""
        seen, moved = self.outlook.picture, self.outlook.moved
        today = seen.business_date
        points, identity, profile, persons, family, days, background = who_sections(seen, self.masks)
        relations = relations_section(self.outlook)
        sums, accounts, terms, investments, loans, lines, cards, orders, others = money_sections(seen, self.masks)
        todo, opportunities, requirements, complaints, contacts = work_sections(seen)
        match part:
            case Part.OVERVIEW:
                moves = (FactSection("", move_facts(self.outlook.large_moves)),) if self.outlook.large_moves else ()
                return Columns(
                    (
                        *moves,
                        talk_section(self.outlook.talk, seen),
                        _first(todo, MOST_TASKS),
                        _first(contacts, MOST_CONTACTS),
                        opportunities,
                    ),
                    (points, sums, tier_section(seen, moved), trend_line(moved)),
                    (ladder_section(seen), asked_section(self.outlook.asked, today), identity),
                )
            case Part.HOLDINGS:
                return Columns(
                    (sums, accounts, terms, investments), (ladder_section(seen), loans, lines, cards), (trend_table(moved), orders, others)
                )
            case Part.PEOPLE:
                return Columns((identity, points, profile), (relations, family, persons), (days, background))
            case Part.WORK:
                return Columns((todo, opportunities), (requirements, complaints), (contacts,))
            case Part.TIMELINE:
                return Columns((timeline_section(self.outlook.events, self.narrowed, self.clock, today),))
            case Part.DATA:
                return Columns(
                    (freshness_section(self.outlook.facts, today), asked_section(self.outlook.asked, today)),
                    (history_section(seen.changes, self.clock, today, self.device),),
                )


def part_names() -> list[str]:
    """The names of the parts, in the user's language."""
    return [_(part.value) for part in PARTS]


def _first(section: Section, most: int) -> Section:
    """The first lines of a section."""
    if isinstance(section, TableSection):
        return TableSection(section.title, section.columns, section.rows[:most], section.empty)
    return section._replace(facts=section.facts[:most])


def _rows(sections: Sequence[Section]) -> int:
    """About how many lines they take."""
    return sum(len(section.rows if isinstance(section, TableSection) else section.facts) + 2 for section in sections)


def all_sections(pager: Pager) -> Sequence[Section]:
    """Everything, part by part without repetition: what the command line prints."""
    found: list[Section] = []
    for part in PARTS:
        for column in pager.sections(part):
            found += [section for section in column if section not in found]
    return found
