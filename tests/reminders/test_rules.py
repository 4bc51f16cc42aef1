"""A manager's own values for the rules: what they would change, what they do change, and how the bank's rules show through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from rmdesk.clock import StoppedClock
from rmdesk.domain.reminder_parameters import RULES, CallGate
from rmdesk.domain.reminder_values import Plain, Unit
from rmdesk.errors import InvalidValue
from rmdesk.reminders.book import Reminders
from rmdesk.reminders.previewing import Stopped
from rmdesk.store import settings
from rmdesk.store.changes import Changed
from rmdesk.store.edits import Edits
from rmdesk.store.queries.rule_values import rule_values
from rmdesk.store.replica import Replica
from rmdesk.store.undo import undo
from tests.reminders.said import WAN, with_levels, with_rule
from tests.store.builders import LONG_AGO, a_card, a_customer, a_loan, a_time_deposit, add, an_account
from tests.store.desks import DEVICE, RM, rows

DAY = date(2026, 11, 20)
LEVELS = ("ordinary", "gold", "platinum", "diamond", "private")


@pytest.fixture
def reminders(replica: Replica) -> Reminders:
    """Of a desk whose bank has set nothing: the defaults and their bounds hold."""
    with replica.writing() as conn:
        settings.put(conn, "person_id", RM)
        with_levels(conn)
    clock = StoppedClock(as_of=DAY)
    return Reminders(replica, clock, lambda: Edits(replica, RM, DEVICE, clock))


def instalments_due(replica: Replica, *days: int) -> None:
    with replica.writing() as conn:
        customer = a_customer(conn, "王芳", opened=DAY)
        for ahead in days:
            loan = a_loan(conn, an_account(conn, customer, balance=0, last_own_transaction=DAY))
            add(conn, "instalment", loan_id=loan, number=1, due=DAY + timedelta(ahead), amount=100)


def a_varied_book(replica: Replica) -> None:
    """Thirty customers of all levels with deposits, cards, moves and long silences."""
    with replica.writing() as conn:
        for number in range(30):
            opened = DAY - timedelta(20 + 9 * number)
            customer = a_customer(conn, f"客户{number}", tier=LEVELS[number % 5], opened=opened)
            moved = (60 - 4 * number) * WAN
            an_account(conn, customer, last_own_transaction=DAY, balances={LONG_AGO: 600 * WAN, DAY: 600 * WAN - moved})
            term = an_account(conn, customer, line="time", balance=WAN * (10 + 5 * number), last_own_transaction=DAY)
            a_time_deposit(conn, term, DAY + timedelta(2 * number), WAN * (10 + 5 * number))
            a_card(conn, customer, expiry=DAY + timedelta(3 * number))


OWN: Mapping[str, st.SearchStrategy[dict[str, Plain]]] = {
    "time_deposit": st.fixed_dictionaries(
        {}, optional={"days": st.lists(st.integers(0, 60), min_size=1, max_size=5), "large": st.integers(5, 500).map(lambda wan: wan * WAN)}
    ),
    "card_expiry": st.fixed_dictionaries(
        {}, optional={"days": st.lists(st.integers(0, 90), min_size=1, max_size=3), "enabled": st.booleans()}
    ),
    "no_contact": st.dictionaries(
        st.sampled_from([f"tiers.{level}" for level in LEVELS]),
        st.tuples(st.integers(7, 365), st.integers(7, 365)).map(lambda pair: [min(pair), max(pair)]),
    ),
    "balance_swing": st.dictionaries(
        st.sampled_from([f"tiers.{level}.absolute" for level in LEVELS[1:]]), st.integers(1, 500).map(lambda wan: wan * WAN)
    ),
}


@examples(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_what_is_previewed_is_what_then_happens(reminders: Reminders, replica: Replica, data: st.DataObject) -> None:
    if reminders.are_of() is None:
        a_varied_book(replica)
        assert reminders.refresh().total > 40
    code = data.draw(st.sampled_from(sorted(OWN)))
    values = data.draw(OWN[code])
    before = {one.id for one in reminders.all() if one.rule == code}
    seen = reminders.preview(code, values)
    assert {one.id for one in reminders.all() if one.rule == code} == before
    told = reminders.change_rule(code, values)
    after = {one.id for one in reminders.all() if one.rule == code}
    assert (seen.added, seen.removed, seen.unchanged) == (len(after - before), len(before - after), len(before & after))
    assert (seen.added, seen.removed) == (len(told.added), len(told.removed))
    assert seen.restaged <= min(seen.added, seen.removed)
    assert (len(seen.first_added), len(seen.first_removed)) == (min(3, seen.added), min(3, seen.removed))


def test_a_change_is_previewed_with_names_kept_and_taken_back(reminders: Reminders, replica: Replica) -> None:
    instalments_due(replica, 2, 6, 12)
    with replica.writing() as conn:
        with_rule(conn, "instalment", {}, {"days": [1, 15]})
    assert len(reminders.refresh().added) == 1
    seen = reminders.preview("instalment", {"days": [14, 7]})
    assert (seen.added, seen.removed, seen.unchanged, seen.restaged) == (3, 1, 0, 1)
    assert seen.first_added[0].customer == "王芳"
    assert "due 11-26" in seen.first_added[0].text
    told = reminders.change_rule("instalment", {"days": [14, 7]})
    assert (len(told.added), len(told.removed)) == (3, 1)
    assert len(reminders.change_rule("instalment", {}).added) == 1


@pytest.mark.parametrize(
    ("own", "reason"), [({"days": [30]}, "1 to 15 days"), ({"keep": 9}, "does not let"), ({"enabled": False}, "does not let")]
)
def test_what_the_bank_does_not_allow_is_neither_previewed_nor_kept(
    reminders: Reminders, replica: Replica, own: dict[str, Plain], reason: str
) -> None:
    with replica.writing() as conn:
        with_rule(conn, "instalment", {}, {"days": [1, 15]})
    for use in (reminders.preview, reminders.change_rule):
        with pytest.raises(InvalidValue, match=reason):
            use("instalment", own)
    assert rows(replica, "reminder_override") == []


def test_a_count_stops_when_nobody_waits(reminders: Reminders, replica: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rmdesk.reminders.previewing.STEP", 2)
    instalments_due(replica, 2, 3, 1)
    looked_at = []

    def step(count: int) -> None:
        looked_at.append(count)
        raise Stopped

    with pytest.raises(Stopped):
        reminders.preview("instalment", {"days": [5]}, step)
    assert looked_at == [2]


def test_an_undo_brings_the_earlier_value_back(reminders: Reminders, replica: Replica) -> None:
    instalments_due(replica, 2, 6)
    reminders.refresh()
    reminders.change_rule("instalment", {"days": [7]})
    undo(Edits(replica, RM, DEVICE, StoppedClock(as_of=DAY)), replica)
    assert reminders.rules().rules["instalment"].own == {}
    reminders.refresh()
    assert [one.stage for one in reminders.all() if one.rule == "instalment"] == ["T-1"]


def test_an_own_value_makes_everybody_be_looked_at_again(reminders: Reminders) -> None:
    assert reminders.affected(Changed(frozenset({"reminder_override", "outbox"}), frozenset({"x"}))) is None


def test_a_rule_is_switched_off_and_on_where_the_bank_allows_it(reminders: Reminders, replica: Replica) -> None:
    with replica.writing() as conn:
        customer = a_customer(conn, opened=DAY)
        a_card(conn, customer, expiry=DAY + timedelta(20))
    reminders.refresh()
    assert reminders.preview("card_expiry", {"enabled": False}).removed == 1
    reminders.change_rule("card_expiry", {"enabled": False})
    assert [one for one in reminders.all() if one.rule == "card_expiry"] == []
    assert reminders.why_not(customer, "card_expiry")[0].text == "You have switched the rule off."
    with replica.writing() as conn:
        with_rule(conn, "card_expiry", {}, {"enabled": [0, 1]}, enabled=False)
    assert reminders.why_not(customer, "card_expiry")[0].text == "The bank has switched the rule off."
    assert len(reminders.change_rule("card_expiry", {"enabled": True}).added) == 1


def test_own_values_that_the_bank_no_longer_allows_do_not_hold_the_others_do(reminders: Reminders, replica: Replica) -> None:
    with replica.writing() as conn:
        with_rule(conn, "instalment", {"days": [3]}, {"days": [1, 15], "keep": [1, 9]})
    reminders.change_rule("instalment", {"days": [14], "keep": 9})
    with replica.writing() as conn:
        conn.execute("""UPDATE reminder_rule SET bounds = '{"days": [1, 7], "keep": [1, 9]}'""")
    problem = "Your own value does not hold. Instalment: Days before: the bank allows 1 to 7 days."
    assert reminders.rules().problems == reminders.call_list().problems == (problem,)
    view = next(one for one in reminders.rule_views() if one.code == "instalment")
    assert {value.path: (value.value, value.own) for value in view.values if value.bounds} == {"days": ([3], [14]), "keep": (9, 9)}
    assert view.problems == (problem,)


def test_other_questions_to_the_replica_go_by_the_own_values_too(reminders: Reminders, replica: Replica) -> None:
    reminders.keep_rule("call_gate", {"attempts_a_week": 1})
    with replica.reading() as conn:
        assert rule_values(conn, "call_gate", CallGate).attempts_a_week == 1
    with replica.writing() as conn:
        with_rule(conn, "call_gate", {}, {"attempts_a_week": [2, 3]})
        assert rule_values(conn, "call_gate", CallGate).attempts_a_week == 3


def test_every_rule_is_listed_with_what_it_says_today(reminders: Reminders, replica: Replica) -> None:
    instalments_due(replica, 2, 1)
    reminders.refresh()
    views = {view.code: view for view in reminders.rule_views()}
    assert list(views) == list(RULES)
    assert (views["instalment"].today, views["card_expiry"].today, views["call_gate"].today) == (2, 0, None)
    assert views["card_expiry"].may_switch
    assert not views["instalment"].may_switch
    assert [(value.level, value.unit) for value in views["balance_swing"].values[2:5]] == [
        ("private", Unit.MONEY), ("private", Unit.SHARE), ("private", Unit.MONEY)
    ]  # fmt: skip


def test_the_banks_own_value_is_no_own_value(reminders: Reminders) -> None:
    view = next(one for one in reminders.rule_views() if one.code == "card_expiry")
    assert view.with_value("days", [10]) == {"days": [10]}
    assert view.with_value("days", [60, 30]) == view.with_value("days", None) == view.with_value("enabled", value=True) == {}
    assert view.with_value("enabled", value=False) == {"enabled": False}


def test_settings_of_all_rules_change_no_reminder(reminders: Reminders, replica: Replica) -> None:
    instalments_due(replica, 2)
    reminders.refresh()
    seen = reminders.preview("call_gate", {"attempts_a_week": 1})
    assert (seen.added, seen.removed, seen.unchanged) == (0, 0, 0)


def test_an_unknown_rule_is_refused(reminders: Reminders) -> None:
    with pytest.raises(InvalidValue):
        reminders.keep_rule("horoscope", {})
