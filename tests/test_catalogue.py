"""The Chinese of every message: there, in step with the code, with the same fields to fill in."""

from __future__ import annotations

import gettext
import re

from tools import catalogue

FIELD = re.compile(r"\{[^{}]*\}")


def test_the_catalogue_is_in_step_with_the_code() -> None:
    current = catalogue.current_catalogue(catalogue.known_translations([]))
    assert catalogue.PO.read_bytes() == catalogue.po_bytes(current), "run: make locales"
    assert catalogue.PO.with_suffix(".mo").read_bytes() == catalogue.mo_bytes(current), "run: make locales"


def test_every_message_has_its_chinese() -> None:
    known = catalogue.known_translations([])
    marked = [message if isinstance(message, str) else message[0] for message in catalogue.marked_messages()]
    assert [message for message in marked if not known.get(message)] == []


def test_a_translation_fills_in_the_same_fields() -> None:
    for english, chinese in catalogue.known_translations([]).items():
        assert sorted(FIELD.findall(english)) == sorted(FIELD.findall(chinese)), english


def test_the_compiled_catalogue_answers_in_chinese() -> None:
    with catalogue.PO.with_suffix(".mo").open("rb") as file:
        chinese = gettext.GNUTranslations(file)
    assert chinese.gettext("The passphrase is wrong.") != "The passphrase is wrong."
