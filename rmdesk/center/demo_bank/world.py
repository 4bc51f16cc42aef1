"""What all parts of the demo bank share while it is made: the world (staff, calendar, catalogue) and one cluster of customers at work.

A cluster is a person alone, a household, a company or group with its executives, or an institution. Nothing in one cluster depends on another, so
clusters can be made anywhere and in any number of processes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import NamedTuple

from rmdesk.center.demo_bank.catalogue import Catalogue, catalogue
from rmdesk.center.demo_bank.chance import stream
from rmdesk.center.demo_bank.companies import employers
from rmdesk.center.demo_bank.frame import Frame, frame_of
from rmdesk.center.demo_bank.livelihoods import Livelihood
from rmdesk.center.demo_bank.places import DISTRICTS, District
from rmdesk.center.demo_bank.plan import PLAIN, ClusterPlan, Traits
from rmdesk.center.demo_bank.rows import Ids, Rows
from rmdesk.center.demo_bank.staff import Employee, Organisation, organisation

_EMPLOYERS = 400


@dataclass(frozen=True, slots=True)
class WorkEvent:
    """Something a manager did lately, for their work log; `owner` is an index in `Organisation.staff`, `day` an ordinal."""

    owner: int
    day: int
    block: int
    text: str
    customer_id: str
    table: str
    row_id: str


@dataclass(frozen=True)
class Recipe:
    """Everything the bank follows from: two equal recipes give the same rows to the last byte."""

    customers: int
    managers: int
    seed: int
    months: int
    business_date: date


@dataclass(frozen=True)
class World:
    """What does not depend on any customer."""

    recipe: Recipe
    frame: Frame
    bank: Organisation
    catalogue: Catalogue
    employers: tuple[str, ...]

    @property
    def seed(self) -> int:
        """The bank's seed."""
        return self.recipe.seed


def world_of(recipe: Recipe) -> World:
    """The world that `recipe` describes."""
    frame = frame_of(recipe.business_date, recipe.months)
    pool = tuple(employers(stream(recipe.seed, "employers"), _EMPLOYERS))
    return World(recipe, frame, organisation(recipe.seed, recipe.managers), catalogue(recipe.seed, frame), pool)


class OpenAccount(NamedTuple):
    """An account that was written, and the number of its set of books."""

    id: str
    books: int


@dataclass(slots=True)
class Party:
    """A customer while their rows are made. Money is fen, days are ordinals."""

    id: str
    number: int
    """Running number among the bank's customers; account and customer numbers come from it."""
    kind: str
    traits: Traits
    people: tuple[int, ...]
    """Indexes in `Organisation.staff` of whoever looks after them now, lead first."""
    books: int
    """Number of their set of books (`Rows.book_set`)."""
    branch: int
    district: District
    name: str = ""
    status: str = "active"
    opened: int | None = None
    fortune: int = 0
    """What they are meant to hold."""
    sex: str = ""
    born: int | None = None
    surname: str = ""
    livelihood: Livelihood | None = None
    pay: int = 0
    """Monthly income of a person, monthly payroll of a company."""
    position: str = ""
    marital: str = ""
    employer: str = ""
    short_name: str = ""
    """What a company is called for short."""
    mobile: str = ""
    refuses: bool = False
    days_held: int = 0
    """Σ of AUM over the days of the current month, fen × days: what the level follows from."""
    held: int = 0
    """AUM on the last closed day."""
    deposits: int = 0
    """The part of it that is deposits."""
    borrowed: int = 0
    level: str = "ordinary"
    settlement: OpenAccount | None = None
    """Their main demand account."""
    accounts: int = 0
    last_own: int | None = None
    scale: str = ""
    industry: str = ""
    credit_code: str = ""
    type_code: str = ""
    document: tuple[str, str] = ("", "")
    """Kind and number of what identifies them."""
    since: int = 0
    """First day on which somebody looked after them."""
    before: tuple[int, int] | None = None
    """Who looked after them before (index in `Organisation.staff`), and the day they changed hands."""
    profile: str | None = None
    """The id of a person's profile row."""


@dataclass
class Cluster:
    """One cluster at work."""

    world: World
    plan: ClusterPlan
    chance: Random
    ids: Ids
    out: Rows
    parties: list[Party] = field(default_factory=list)
    events: list[WorkEvent] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        """The bank's time."""
        return self.world.frame

    def staff(self, index: int) -> Employee:
        """Somebody of the staff."""
        return self.world.bank.staff[index]

    def join(self, kind: str, people: tuple[int, ...], traits: Traits = PLAIN) -> Party:
        """A new member of the cluster, looked after by `people`."""
        chance = self.chance
        branch = self.staff(people[0]).branch
        home = self.world.bank.branches[branch].district
        near = next((district for district in DISTRICTS if district.code == home), DISTRICTS[0])
        district = near if chance.random() < 0.7 else DISTRICTS[int(chance.random() * len(DISTRICTS))]
        books = self.out.book_set(self.staff(index).book for index in people)
        number = self.plan.first + len(self.parties)
        party = Party(self.ids.next(), number, kind, traits, people, books, branch, district)
        self.parties.append(party)
        return party


def cluster_at_work(world: World, plan: ClusterPlan, out: Rows) -> Cluster:
    """The cluster `plan` describes, with its own stream of chance and ids."""
    return Cluster(world, plan, stream(world.seed, "cluster", plan.number), Ids(world.seed, plan.number), out)
