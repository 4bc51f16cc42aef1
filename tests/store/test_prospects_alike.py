"""Who may already be the prospect that is being typed: names with words that changed places, and with slips."""

from __future__ import annotations

import pytest

from rmdesk.store.prospects import alike
from rmdesk.store.replica import Replica
from tests.store.builders import a_customer


@pytest.fixture
def book(replica: Replica) -> Replica:
    with replica.bulk() as conn:
        for name in ("Nora Lindqvist", "Anna Maria Bergstrom", "Otto Vandermeer", "欧阳慧"):
            a_customer(conn, name)
    return replica


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("Nora Lindqvist", "Nora Lindqvist"),
        ("LINDQVIST NORA", "Nora Lindqvist"),
        ("Lindqvist, Nora", "Nora Lindqvist"),
        ("Lindqvits Nora", "Nora Lindqvist"),
        ("Nora Linqvist", "Nora Lindqvist"),
        ("Bergstrom Anna Maria", "Anna Maria Bergstrom"),
        ("Maria Bergstrom Anna", "Anna Maria Bergstrom"),
        ("欧阳 慧", "欧阳慧"),
    ],
)
def test_a_name_is_compared_straight_and_with_its_words_turned(book: Replica, typed: str, who: str) -> None:
    assert [one.name for one in alike(book, {"name": typed})] == [who]


def test_words_turned_are_the_same_name(book: Replica) -> None:
    (found,) = alike(book, {"name": "Vandermeer Otto"})
    assert (found.same, found.likeness) == (("name",), 100)


@pytest.mark.parametrize("typed", ["Olga Petersen", "Lind", "-", ", ,", "  "])
def test_nobody_is_alike_by_little(book: Replica, typed: str) -> None:
    assert alike(book, {"name": typed}) == []
