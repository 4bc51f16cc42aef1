"""Names and telephone numbers for data sets that had theirs removed: made up, believable, and always the same for the same key.

They follow from the key alone (a hash of it), so a second run, another machine or a later version gives a customer the same name. The
numbers lie in a prefix that no Czech operator has been given, so that nobody can be called by accident.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MEN: Final = _words(
    "Jan Jiří Petr Josef Pavel Jaroslav Martin Miroslav Tomáš František Zdeněk Václav Michal Karel Milan Vladimír Lukáš David "
    "Ladislav Jakub Stanislav Roman Ondřej Antonín Radek Marek Daniel Miloslav Vojtěch Filip Jaromír Aleš Oldřich Libor "
    "Rudolf Vlastimil Jindřich Adam Bohumil Lubomír Dušan Luboš"
)
_WOMEN: Final = _words(
    "Marie Jana Eva Hana Anna Lenka Kateřina Věra Lucie Alena Petra Jaroslava Veronika Martina Jitka Tereza Ludmila Helena "
    "Michaela Zdeňka Ivana Jarmila Monika Zuzana Jiřina Markéta Eliška Marcela Barbora Dagmar Dana Kristýna Božena Irena "
    "Miroslava Libuše Pavla Růžena Olga Andrea Květa Šárka"
)
_SURNAMES: Final = _words(
    "Novák Svoboda Novotný Dvořák Černý Procházka Kučera Veselý Horák Němec Pokorný Marek Pospíšil Hájek Jelínek Král Růžička "
    "Beneš Fiala Sedláček Doležal Zeman Kolář Krejčí Navrátil Čermák Urban Vaněk Blažek Kříž Kratochvíl Kovář Kopecký Bartoš "
    "Vlček Musil Šimek Polák Konečný Malý Čech Staněk Štěpánek Holub Ševčík Kadlec Dostál Soukup Šťastný Mareš Moravec Sýkora "
    "Tichý Valenta Vávra Matoušek Bláha Říha Ševeda Bureš Hruška Mašek Dušek Pavlík Havlíček Janda Hrubý Mach Müller Liška "
    "Tomášek Toman Slavík Strnad Řezníček Vacek Jaroš Kašpar Bárta Adámek Šebesta Žák Tůma Beran Zelenka Krupa Macháček "
    "Vondráček"
)
FEMALE, MALE = "F", "M"


def czech_name(key: str, sex: str) -> str:
    """`given surname` for a key, in the form of the sex (`F`, `M`; anything else: one of the two, from the key)."""
    number = _number("name", key)
    number, coin = divmod(number, 2)
    number, surname = divmod(number, len(_SURNAMES))
    if sex == FEMALE or (sex != MALE and coin):
        return f"{_WOMEN[number % len(_WOMEN)]} {female_surname(_SURNAMES[surname])}"
    return f"{_MEN[number % len(_MEN)]} {_SURNAMES[surname]}"


def female_surname(surname: str) -> str:
    """The form of a Czech surname that a woman bears.

    Novák → Nováková, Černý → Černá, Krejčí → Krejčí, Svoboda → Svobodová, Hájek → Hájková, Němec → Němcová.
    """
    if surname.endswith("ý"):
        return surname[:-1] + "á"
    if surname.endswith(("í", "á")):
        return surname
    if surname.endswith(("ek", "ec")):
        return surname[:-2] + surname[-1] + "ová"
    return (surname[:-1] if surname.endswith(("a", "o")) else surname) + "ová"


def czech_mobile(key: str) -> str:
    """A number of valid form (E.164, nine digits after +420) under 600, a prefix not in use."""
    return f"+420600{_number('phone', key) % 1_000_000:06d}"


def _number(purpose: str, key: str) -> int:
    return int.from_bytes(blake2b(f"{purpose}\x1f{key}".encode(), digest_size=8).digest(), "big")
