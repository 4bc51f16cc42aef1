"""Hard cases planted in every bank: clusters whose members must have what chance gives only sometimes. `hard_cases` says how to find each.

Most stand with the first manager, whose desk a demo opens. All of them together are about eighty customers.
"""

from __future__ import annotations

from rmdesk.center.demo_bank.people_names import HETERONYM_SURNAMES
from rmdesk.center.demo_bank.plan import WAN, ClusterPlan, Traits

_GIVEN = ("丽华", "建军", "晓燕", "志强", "秀英", "俊杰", "雅婷", "明", "雪梅", "国庆", "静", "海波", "思琪")


def _single(traits: Traits, lead: int = 0, second: int | None = None) -> ClusterPlan:
    return ClusterPlan(0, "single", 1, 0, lead, second, traits=(traits,))


def _household(size: int, *traits: Traits, splits: bool = False, lead: int = 0) -> ClusterPlan:
    return ClusterPlan(0, "household", size, 0, lead, lead + 1 if splits else None, splits, traits)


def special_clusters() -> tuple[ClusterPlan, ...]:
    """The planted clusters, the most needed first: a very small bank has only these."""
    rich = 80 * WAN
    return (
        _household(2, Traits(fortune=120 * WAN), Traits(fortune=30 * WAN), splits=True),
        _single(
            Traits(
                name="张伟", fortune=1_200 * WAN, livelihood="proprietor", deposit=(200 * WAN, 8, False), birthday_in=13, calendar="lunar"
            ),
            0,
            1,
        ),
        _single(Traits(name="章薇", fortune=386 * WAN, livelihood="executive", silent=47, wedding=True)),
        _single(Traits(born=(1984, 10, 9), calendar="lunar", leap=True, fortune=rich)),
        _single(Traits(born=(1964, 12, 30), calendar="lunar", fortune=rich)),
        _single(Traits(born=(1958, 11, 25), calendar="lunar", fortune=30 * WAN)),
        _single(Traits(born=(1972, 5, 30), calendar="lunar", fortune=12 * WAN)),
        _single(Traits(born=(1988, 2, 29), fortune=65 * WAN)),
        _single(Traits(born=(None, 8, 15), calendar="lunar", fortune=9 * WAN)),
        _single(Traits(no_birthday=True, fortune=22 * WAN)),
        _single(Traits(birthday_in=0, fortune=55 * WAN)),
        _single(Traits(birthday_in=1, fortune=24 * WAN)),
        _single(Traits(birthday_in=7, calendar="lunar", fortune=900 * WAN)),
        _single(Traits(no_phone=True, fortune=58 * WAN)),
        _single(Traits(do_not_call=True, fortune=62 * WAN)),
        _single(Traits(complaint=True, fortune=90 * WAN)),
        _single(Traits(extra_accounts=45, fortune=15 * WAN)),
        _single(Traits(overdrawn=True, fortune=3 * WAN, livelihood="worker")),
        _single(Traits(foreign=True, fortune=140 * WAN)),
        _single(Traits(deposit=(80 * WAN, 3, False), fortune=100 * WAN)),
        _single(Traits(deposit=(50 * WAN, 7, True), fortune=40 * WAN)),
        _single(Traits(deposit=(60 * WAN, -1, False), fortune=45 * WAN)),
        _single(Traits(deposit=(120 * WAN, 30, False), fortune=200 * WAN)),
        _single(Traits(wealth_in=3, fortune=160 * WAN, campaign=True)),
        _single(Traits(loss=True, fortune=75 * WAN, livelihood="executive")),
        _single(Traits(swing=-62 * WAN, fortune=1_500 * WAN, livelihood="executive")),
        _single(Traits(swing=85 * WAN, fortune=140 * WAN, campaign=True)),
        _single(Traits(own_transfer=True, fortune=320 * WAN)),
        _single(Traits(repays_on=31, livelihood="worker", fortune=4 * WAN)),
        _single(Traits(repays_on=30, grade="special_mention", livelihood="professional", fortune=6 * WAN)),
        _single(Traits(repays_on=20, grade="substandard", livelihood="freelancer", fortune=2 * WAN)),
        _single(Traits(card_in=20, fortune=21 * WAN)),
        _single(Traits(id_expiry_in=25, fortune=27 * WAN)),
        _single(Traits(id_expiry_in=-30, fortune=8 * WAN)),
        _single(Traits(risk_age=380, fortune=33 * WAN)),
        _single(Traits(risk_age=360, fortune=52 * WAN)),
        _single(Traits(silent=100, fortune=36 * WAN)),
        _single(Traits(came=2, fortune=70 * WAN, livelihood="retired")),
        _single(Traits(status="dormant", fortune=30 * WAN)),
        _single(Traits(status="lost", fortune=20 * WAN)),
        _single(Traits(status="potential", fortune=0)),
        ClusterPlan(0, "company", 2, 0, 0, 1, traits=(Traits(long_name=0, line_in=45),)),
        ClusterPlan(0, "company", 3, 0, 0, traits=(Traits(swing=260 * WAN, fortune=1_800 * WAN, line_in=200),)),
        ClusterPlan(0, "company", 1, 0, 1, traits=(Traits(long_name=1),)),
        ClusterPlan(0, "group", 5, 0, 0, 1),
        ClusterPlan(0, "institution", 1, 0, 0),
        _household(4, lead=0),
        *(
            _single(Traits(name=surname + given), number % 2)
            for number, (surname, given) in enumerate(zip(HETERONYM_SURNAMES, _GIVEN, strict=True))
        ),
        _single(Traits(name="欧阳静", sex="F", fortune=56 * WAN)),
        _single(Traits(name="司马建国", sex="M")),
        _single(Traits(name="上官婉清", sex="F"), 1),
        _single(Traits(name="吕丽", sex="F")),
        _single(Traits(name="买买提江·吐尔逊", sex="M")),
        _single(Traits(name="陳家豪", sex="M", fortune=23 * WAN)),
        _single(Traits(name="Anna Kowalska", sex="F")),
    )
