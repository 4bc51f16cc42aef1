"""Finds in bookings: a sort of spending or receipt that suggests something to offer, like wedding shops within six months. Data, not code.

A booking belongs to a find if its category is one of those named, or the counterparty or the text has one of the words. Categories are the
bank's own codes; where a bank has none of them, the words still find. Transfers between own accounts never count.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from rmdesk.i18n import N_


class Way(enum.StrEnum):
    """Which bookings count."""

    OUT = "out"
    IN = "in"
    ANY = "any"


MOST_MONTHS: Final = 36


@dataclass(frozen=True, slots=True)
class Find:
    """What is looked for. `name` and `suggestion` of the built-in ones are English message ids; of one's own they are as they were typed."""

    code: str
    name: str
    suggestion: str
    categories: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Parts of the counterparty's name or of the text, lower case."""
    months: int = 6
    least: int = 0
    """Sum in whole units of the main currency from which a customer is found."""
    times: int = 1
    way: Way = Way.OUT
    own: bool = False
    """Made by this desk's person."""


BUILT_IN: Final = (
    Find(
        "wedding",
        N_("Wedding ahead"),
        N_("Steady wealth product for the wedding fund; joint account; later a home loan"),
        ("wedding",),
        ("婚纱", "婚庆", "婚礼", "喜铺", "wedding", "bridal"),
        least=1_000,
    ),
    Find(
        "baby",
        N_("A child is born"),
        N_("Education savings and a child's insurance; a card for the family"),
        ("baby",),
        ("母婴", "月子", "孕", "baby", "maternity"),
        least=500,
    ),
    Find(
        "school",
        N_("Spends on education"),
        N_("Regular fund plan for the school years; study loan"),
        ("education",),
        ("学校", "培训", "留学", "school", "tuition"),
        least=5_000,
        times=2,
    ),
    Find(
        "insurance_elsewhere",
        N_("Insured elsewhere"),
        N_("Compare the cover: our insurance when the policy is renewed"),
        ("insurance",),
        ("保险", "insurance"),
        times=1,
    ),
    Find(
        "medical",
        N_("Large medical bills"),
        N_("Health insurance; money that can be called at any time"),
        ("medical",),
        ("医院", "hospital"),
        least=5_000,
    ),
    Find(
        "travel",
        N_("Travels often"),
        N_("Credit card with travel benefits; foreign currency"),
        ("travel",),
        ("航空", "携程", "airline"),
        least=3_000,
        times=2,
    ),
    Find(
        "home",
        N_("Home and rent"),
        N_("Home loan or loan for furnishing; instalments on the card"),
        ("housing", "rent"),
        ("房产", "物业", "家居", "装修", "furniture"),
        least=10_000,
    ),
    Find(
        "securities",
        N_("Money goes to securities and funds elsewhere"),
        N_("Our funds and wealth products, with the same risk class"),
        ("securities",),
        ("证券", "基金", "理财", "期货", "securities", "broker"),
        least=10_000,
    ),
    Find(
        "leasing",
        N_("Pays leasing or loans elsewhere"),
        N_("Refinance with us: show the yearly saving"),
        ("leasing",),
        ("租赁", "消费金融", "小额贷", "leasing"),
        times=2,
    ),
    Find(
        "pension",
        N_("Receives a pension"),
        N_("Time deposits and bonds with monthly interest; card for seniors"),
        ("pension",),
        (),
        months=3,
        times=2,
        way=Way.IN,
    ),
    Find(
        "wages",
        N_("Company that pays wages"),
        N_("Payroll service for the company; accounts and cards for its staff"),
        ("payroll",),
        (),
        months=3,
        times=2,
    ),
    Find(
        "bills",
        N_("Pays bills by hand"),
        N_("Standing orders for the household's bills"),
        ("household", "telephone"),
        ("水务", "燃气", "电力"),
        months=3,
        times=3,
    ),
)
"""What every desk begins with."""


def built_in(code: str) -> Find | None:
    """The built-in find with this code."""
    return next((find for find in BUILT_IN if find.code == code), None)
