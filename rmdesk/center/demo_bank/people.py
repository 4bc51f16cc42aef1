"""Persons: birth and age, identity, livelihood, profile."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from rmdesk.center.demo_bank.chance import Odds, one_of, spread, whole
from rmdesk.center.demo_bank.documents import passport_number, resident_number
from rmdesk.center.demo_bank.frame import maybe_text, months_later, on_day
from rmdesk.center.demo_bank.livelihoods import BY_CODE, DRAWN, Livelihood, income_band
from rmdesk.center.demo_bank.people_names import OTHER_NAMES, generation, person_name
from rmdesk.center.demo_bank.places import birth_county
from rmdesk.center.demo_bank.plan import PLAIN, WAN, Traits
from rmdesk.center.demo_bank.rows import maker
from rmdesk.center.demo_bank.world import Cluster, Party
from rmdesk.domain.lunar import LunarDay, from_solar, kept_in, to_solar

_LUNAR_SHARE = (0.34, 0.16, 0.05, 0.01)
"""How many keep their birthday by the lunar calendar, by generation."""
_STATUSES = Odds((("active", 86.0), ("potential", 5.0), ("dormant", 6.0), ("lost", 3.0)))
_LONG_AGO = 500
"""Least age of a relationship that could become dormant or end, days."""
_RICHEST = 12_000 * WAN
_RATINGS = Odds((("C1", 14.0), ("C2", 34.0), ("C3", 32.0), ("C4", 15.0), ("C5", 5.0)))

_profile = maker(
    "retail_profile",
    "id customer_id sex birth_calendar birth_year birth_month birth_day birth_leap marital_status employer position income_band risk_rating "
    "risk_rated_on id_expiry",
    source="core",
)


class Birthday(NamedTuple):
    """A birthday as it is kept: in one calendar, the year perhaps unknown, or not known at all (month and day empty)."""

    calendar: str = "solar"
    year: int | None = None
    month: int | None = None
    day: int | None = None
    leap: bool = False


def new_person(
    cluster: Cluster,
    people: tuple[int, ...],
    traits: Traits,
    *,
    livelihood: Livelihood | None = None,
    ages: tuple[int, int] | None = None,
    sex: str = "",
    surname: str = "",
    steady: bool = False,
) -> Party:
    """A person with name, age and livelihood, not yet with documents. `steady`: somebody others depend on, so an active customer."""
    chance = cluster.chance
    party = cluster.join("retail", people, traits)
    party.livelihood = BY_CODE[traits.livelihood] if traits.livelihood else livelihood or DRAWN.draw(chance)
    party.sex = traits.sex or sex or one_of(chance, "MF")
    age = whole(chance, *(ages or party.livelihood.ages))
    party.born = months_later(cluster.frame.today, -12 * age) - whole(chance, 1, 364)
    party.name = traits.name or person_name(chance, party.sex, date.fromordinal(party.born).year, surname)
    party.surname = surname
    if not (traits.name or surname or sex) and chance.random() < 0.004:
        party.name, party.sex = one_of(chance, OTHER_NAMES)
    party.status = traits.status or ("active" if steady or traits is not PLAIN else _STATUSES.draw(chance))
    party.pay = whole(chance, *party.livelihood.pay) // 10 * 1_000
    fortune = min(spread(chance, party.livelihood.fortune * 100, party.livelihood.sigma), _RICHEST)
    party.fortune = int(fortune) if traits.fortune is None else traits.fortune
    if party.livelihood.employed:
        party.employer = one_of(chance, cluster.world.employers)
    party.position = one_of(chance, party.livelihood.positions)
    if party.status != "potential":
        least = 20 if party.status == "active" else _LONG_AGO
        party.opened = cluster.frame.today - whole(chance, least, max(least + 200, min(age - 16, 24) * 365))
    return party


def birthday_of(cluster: Cluster, party: Party) -> Birthday:
    """The birthday the bank knows, and with it the day of birth that documents show."""
    traits, chance, frame = party.traits, cluster.chance, cluster.frame
    assert party.born is not None
    if traits.no_birthday:
        party.born = None
        return Birthday()
    if traits.birthday_in is not None:
        when = date.fromordinal(frame.today + traits.birthday_in)
        year = date.fromordinal(party.born).year
        if traits.calendar == "lunar":
            lunar = from_solar(when)
            party.born = kept_in(year, lunar.month, lunar.day).toordinal()
            return Birthday("lunar", year, lunar.month, from_solar(date.fromordinal(party.born)).day)
        party.born = on_day(year, when.month, when.day)
        return Birthday("solar", year, when.month, when.day)
    if traits.born is not None:
        birth_year, month, day = traits.born
        if birth_year is None:
            party.born = None
        elif traits.calendar == "lunar":
            party.born = to_solar(LunarDay(birth_year, month, day, traits.leap)).toordinal()
        else:
            party.born = date(birth_year, month, day).toordinal()
        return Birthday(traits.calendar or "solar", birth_year, month, day, traits.leap)
    solar = date.fromordinal(party.born)
    if chance.random() < _LUNAR_SHARE[generation(solar.year)]:
        return Birthday("lunar", *from_solar(solar))
    return Birthday("solar", solar.year, solar.month, solar.day)


def identity_of(cluster: Cluster, party: Party) -> tuple[str, str]:
    """Kind and number of the document a person showed; a prospect often showed none, and somebody of unknown birth a passport."""
    chance = cluster.chance
    if party.status == "potential" and chance.random() < 0.6:
        return "", ""
    if party.born is None or party.name.isascii():
        return "passport", passport_number(chance)
    return "resident_id", resident_number(chance, birth_county(chance), party.born, party.sex)


def write_profile(cluster: Cluster, party: Party, birthday: Birthday, marital: str = "") -> None:
    """The row of `retail_profile`."""
    chance, frame, traits = cluster.chance, cluster.frame, party.traits
    assert party.livelihood is not None
    age = (frame.today - party.born) // 365 if party.born is not None else 45
    rated: int | None = None
    if traits.risk_age is not None:
        rated = frame.today - traits.risk_age
    elif party.status != "potential" and (party.fortune > 5 * WAN or chance.random() < 0.35):
        rated = frame.today - whole(chance, 1, 330 if chance.random() < 0.8 else 760)
    party.profile = cluster.ids.next()
    party.marital = marital or _marital(chance.random(), age)
    cluster.out.add(
        "retail_profile",
        _profile(
            party.profile,
            party.id,
            party.sex,
            birthday.calendar,
            birthday.year,
            birthday.month,
            birthday.day,
            int(birthday.leap),
            party.marital,
            party.employer,
            party.position,
            income_band(party.pay / 100) if party.status != "potential" else "",
            _RATINGS.draw(chance) if rated is not None else "",
            maybe_text(rated),
            maybe_text(_expiry(cluster, party, age)),
        ),
        party.books,
    )


def _marital(draw: float, age: int) -> str:
    if age < 24:
        return "single"
    if age < 31:
        return "single" if draw < 0.5 else "married"
    if age > 70 and draw < 0.22:
        return "widowed"
    return "divorced" if draw > 0.93 else "married" if draw > 0.06 else "single"


def _expiry(cluster: Cluster, party: Party, age: int) -> int | None:
    """Last day of the identity document: ten years' validity to 25, twenty to 45, then without end (GB ID law), so often none."""
    chance, today = cluster.chance, cluster.frame.today
    if party.traits.id_expiry_in is not None:
        return today + party.traits.id_expiry_in
    if party.status == "potential":
        return None
    years = 10 if age < 26 else 20
    if age > 46 and chance.random() < 0.7:
        return None
    if chance.random() < 0.02:
        return today + whole(chance, -70, 90)
    return today + whole(chance, 60, years * 365)
