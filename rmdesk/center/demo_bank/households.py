"""People alone, and families: tied to each other, some with a joint account, some with a manager each."""

from __future__ import annotations

from rmdesk.center.demo_bank.about import write_relative
from rmdesk.center.demo_bank.people import new_person
from rmdesk.center.demo_bank.people_names import SURNAMES
from rmdesk.center.demo_bank.persons import settle_person
from rmdesk.center.demo_bank.plan import PLAIN
from rmdesk.center.demo_bank.relations import relate
from rmdesk.center.demo_bank.world import Cluster, Party

_YEAR = 365


def make_single(cluster: Cluster) -> None:
    """One person."""
    plan = cluster.plan
    people = (plan.lead,) if plan.second is None else (plan.lead, plan.second)
    settle_person(cluster, new_person(cluster, people, plan.traits[0] if plan.traits else PLAIN))


def make_household(cluster: Cluster) -> None:
    """A couple, then a child or parents, all customers; where the plan splits them, the wife has a manager of her own and the account is joint."""
    plan, chance = cluster.plan, cluster.chance
    traits = [*plan.traits, *[PLAIN] * plan.size]
    both = (plan.lead,) if plan.second is None or plan.splits else (plan.lead, plan.second)
    theirs = (plan.second,) if plan.second is not None and plan.splits else both
    first = new_person(cluster, both, traits[0], ages=(34, 68), sex="M", surname=SURNAMES.draw(chance), steady=True)
    second = new_person(
        cluster, theirs, traits[1], ages=(max(24, _age(cluster, first) - 4), max(25, _age(cluster, first) + 1)), sex="F", steady=True
    )
    joint = plan.splits or chance.random() < 0.35
    settle_person(cluster, first, "married", joint=second if joint else None)
    settle_person(cluster, second, "married")
    relate(cluster, first, second, "spouse")
    for number in range(2, plan.size):
        age = _age(cluster, first)
        if number == 3 or age < 45:
            relative = new_person(cluster, both, traits[number], ages=(age + 22, min(age + 30, 95)), surname=first.surname)
            settle_person(cluster, relative)
            relate(cluster, relative, first, "parent")
        else:
            relative = new_person(cluster, both, traits[number], ages=(max(16, age - 30), max(17, age - 25)), surname=first.surname)
            settle_person(cluster, relative, "single")
            relate(cluster, first, relative, "parent")
            relate(cluster, second, relative, "parent")
    if plan.size == 2 and chance.random() < 0.5:
        write_relative(cluster, first, "child")


def _age(cluster: Cluster, party: Party) -> int:
    return 50 if party.born is None else (cluster.frame.today - party.born) // _YEAR
