"""Rules 12 and 13: identity documents, cards, risk assessments."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.reminders.said import only, stages, text
from tests.store.builders import LONG_AGO, a_book, a_card, a_customer, add

EXPIRY = date(2026, 12, 16)  # a Wednesday


@pytest.mark.parametrize(
    ("days_before", "stage"),
    [
        (91, None), (90, "T-90"), (30, "T-30"), (7, "T-7"), (0, "T-0"), (-29, "T-0"), (-30, "T+30"), (-61, "T+60"), (-82, "T+80"),
        (-110, "T+80"), (-113, None),
    ],
)  # fmt: skip
def test_an_identity_document_is_told_of_past_its_expiry(days_before: int, stage: str | None) -> None:
    conn = a_book()
    add(conn, "retail_profile", customer_id=a_customer(conn), id_expiry=EXPIRY)
    assert stages(conn, EXPIRY - timedelta(days_before), "id_document") == ([stage] if stage else [])


def test_an_expired_document_says_from_when_the_account_is_limited() -> None:
    conn = a_book()
    add(conn, "retail_profile", customer_id=a_customer(conn), id_expiry=EXPIRY)
    day = EXPIRY + timedelta(40)
    assert text(conn, only(conn, day, "id_document"), day) == "ID document expired 2026-12-16 (40d ago); account limited from 03-16"


@pytest.mark.parametrize(("days_before", "stage"), [(62, None), (60, "T-60"), (30, "T-30"), (0, "T-30"), (-1, None)])
def test_a_card_is_told_of_until_it_expires(days_before: int, stage: str | None) -> None:
    conn = a_book()
    customer = a_customer(conn)
    a_card(conn, customer, "6228480012345678", issued=LONG_AGO, expiry=EXPIRY)
    a_card(conn, customer, issued=LONG_AGO, expiry=EXPIRY, status="closed")
    assert stages(conn, EXPIRY - timedelta(days_before), "card_expiry") == ([stage] if stage else [])


def test_a_card_is_named_by_its_last_digits() -> None:
    conn = a_book()
    a_card(conn, a_customer(conn), "6228480012345678", issued=LONG_AGO, expiry=EXPIRY)
    assert text(conn, only(conn, EXPIRY, "card_expiry"), EXPIRY) == "Card …5678 expires 12-16 (today)"


@pytest.mark.parametrize(("days_after", "stage"), [(333, None), (335, "T-30"), (358, "T-7"), (365, "T-0"), (395, "T-0"), (396, None)])
def test_a_risk_assessment_is_good_for_a_year(days_after: int, stage: str | None) -> None:
    conn = a_book()
    made = date(2025, 12, 16)
    add(conn, "retail_profile", customer_id=a_customer(conn), risk_rated_on=made, risk_rating="R3")
    assert stages(conn, made + timedelta(days_after), "risk_assessment") == ([stage] if stage else [])
