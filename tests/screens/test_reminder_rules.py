"""The settings of the reminder rules: found, changed within the bank's bounds, seen before they are saved, taken back."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.reminders import judging, previewing
from rmdesk.screens.reminder_rules import ReminderRulesScreen
from rmdesk.screens.rule_change import RuleChangeScreen, change_heading
from rmdesk.store import reminder_overrides
from rmdesk.widgets.row_table import RowTable
from tests.screens.a_desk import opened, press, shown, told, until
from tests.screens.test_snapshots import SMALL, WIDE, Act, SnapCompare, picture
from tests.screens.test_today import app_of
from tests.store import builders as book

DOWN_TO_DEPOSITS = ("down",) * 6
DOWN_TO_CARDS = ("down",) * 13


async def on_rules(pilot: Pilot[int]) -> None:
    """The reminders are derived, and the rules are shown."""
    app_of(pilot).desk.reminders.refresh()
    await press(pilot, "R", "p")
    await until(pilot, lambda: shown(pilot, "Card expires", "卡到期"))


async def at_the_days_of_deposits(pilot: Pilot[int]) -> None:
    """On the first value of the time deposits."""
    await on_rules(pilot)
    await press(pilot, *DOWN_TO_DEPOSITS, "enter")
    await until(pilot, lambda: shown(pilot, "0 to 60 days", "15 7 3 0"))


async def typed(pilot: Pilot[int], text: str) -> None:
    """Another value for what is under the cursor, counted."""
    await press(pilot, "e", "ctrl+u", *text, "enter")


def own(pilot: Pilot[int], code: str = "time_deposit") -> dict[str, object]:
    return dict(app_of(pilot).desk.reminders.rules().rules[code].own)


async def test_the_rules_are_reached_from_the_reminders_and_by_their_word(home: Path) -> None:
    async with opened(home) as pilot:
        await on_rules(pilot)
        await press(pilot, "escape", "escape", ":", *"txgz", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReminderRulesScreen))
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_a_change_is_shown_before_it_is_saved_and_undone_by_u(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_the_days_of_deposits(pilot)
        await typed(pilot, "20 5")
        await until(pilot, lambda: shown(pilot, "would add 1, remove 1 · 1 of them only change their stage · 0 stay as they are"))
        assert shown(pilot, "+ 张伟 · Time deposit 2.00M matures 11-28 (in 8d)")
        assert own(pilot) == {}
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "changed by you: 1") and "Saved: Time deposit matures · Days before" in told(pilot))
        assert own(pilot) == {"days": [20, 5]}
        await press(pilot, "u")
        await until(pilot, lambda: "Undone" in told(pilot) and not shown(pilot, "changed by you"))
        assert own(pilot) == {}


async def test_what_waits_for_the_sync_is_said_in_words(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        app_of(pilot).desk.reminders.keep_rule("time_deposit", {"days": [20, 5]})
        await press(pilot, "S")
        await until(
            pilot, lambda: shown(pilot, "Own value of a reminder rule: Time deposit matures · Days before: the bank's value → 20 5")
        )


async def test_a_conflict_about_an_own_value_is_said_and_settled_in_its_unit(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        desk = app_of(pilot).desk
        desk.reminders.keep_rule("time_deposit", {"large": 1_000_000_00})
        with desk.replica.bulk() as conn:
            row = reminder_overrides.override_id(desk.profile.person_id, "time_deposit", "large")
            about = {
                "table_name": "reminder_override",
                "row_id": row,
                "field": "value",
                "owner_id": desk.profile.person_id,
                "mutation": "m",
            }
            book.add(conn, "sync_conflict", base='""', mine='"100000000"', theirs='"200000000"', **about)
        await press(pilot, "S")
        await until(pilot, lambda: shown(pilot, "Time deposit matures · Large from: mine 1M, the center's 2M"))
        await press(pilot, "e", "ctrl+u", *"3m", "enter")
        await until(pilot, lambda: own(pilot) == {"large": 3_000_000_00})


async def test_escape_throws_the_change_away_and_leaves_the_line(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_the_days_of_deposits(pilot)
        await typed(pilot, "20")
        await until(pilot, lambda: shown(pilot, "would add 1"))
        await press(pilot, "escape")
        assert not shown(pilot, "would add 1")
        assert isinstance(pilot.app.screen, RuleChangeScreen)
        await press(pilot, "escape", "escape", "escape", "escape")
        assert len(pilot.app.screen_stack) == 1
        assert own(pilot) == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("90 7", "Days before: the bank allows 0 to 60 days."),
        ("often", "Write days before the event, like 15 7 3 0."),
        ("15 7 3 0", "That is how it is already."),
    ],
)
async def test_what_is_not_allowed_stays_in_the_line_with_the_reason(home: Path, text: str, sentence: str) -> None:
    async with opened(home) as pilot:
        await at_the_days_of_deposits(pilot)
        await typed(pilot, text)
        await until(pilot, lambda: shown(pilot, sentence))
        assert own(pilot) == {}


async def test_money_and_the_bank_s_value_again(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_the_days_of_deposits(pilot)
        await press(pilot, "down", "down", "down")
        await typed(pilot, "100w")
        await until(pilot, lambda: shown(pilot, "No reminder of today would come or go.", "stay as they are"))
        await press(pilot, "enter")
        await until(pilot, lambda: own(pilot) == {"large": 1_000_000_00} and shown(pilot, "Mine 1M"))
        await press(pilot, "b")
        await until(pilot, lambda: shown(pilot, "Time deposit matures · Large from: back to the bank's") and shown(pilot, "save"))
        await until(pilot, lambda: shown(pilot, "No reminder of today would come or go."))
        await press(pilot, "enter")
        await until(pilot, lambda: own(pilot) == {} and not shown(pilot, "changed by you"))
        await press(pilot, "b")
        await until(pilot, lambda: "This is the bank's already." in told(pilot))


async def test_e_in_the_list_of_rules_edits_the_rules_first_value(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_rules(pilot)
        await press(pilot, *DOWN_TO_DEPOSITS, "e", "ctrl+u", *"20 5", "enter")
        await until(pilot, lambda: shown(pilot, "would add 1, remove 1"))
        await press(pilot, "enter")
        await until(pilot, lambda: own(pilot) == {"days": [20, 5]})
        assert isinstance(pilot.app.screen, ReminderRulesScreen)


async def test_e_in_the_list_of_rules_edits_what_was_touched_last(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_rules(pilot)
        rules = app_of(pilot).desk.reminders.rule_views()
        place, rule, value = next(
            (place, rule, mine[-1])
            for place, rule in enumerate(rules)
            if len(mine := [value for value in rule.values if value.bounds is not None]) > 1
        )
        await press(pilot, *["down"] * place, "enter", *["down"] * rule.values.index(value))
        await until(pilot, lambda: pilot.app.screen.query_one("#values", RowTable).cursor_key == value.path)
        await press(pilot, "left", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, RuleChangeScreen) and shown(pilot, change_heading(rule, value)))


async def test_only_what_the_bank_allows_is_changed_or_switched(home: Path) -> None:
    async with opened(home) as pilot:
        await at_the_days_of_deposits(pilot)
        await press(pilot, "down", "e")
        assert "Only the bank changes it." in told(pilot)
        await press(pilot, "space")
        assert "Only the bank switches it on and off." in told(pilot)


async def test_a_rule_is_switched_off_and_wholly_given_back(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_rules(pilot)
        await press(pilot, *DOWN_TO_CARDS, "space")
        await until(pilot, lambda: shown(pilot, "Card expires: switch off") and shown(pilot, "No reminder of today"))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "changed by you: 1 · off: 1"))
        await press(pilot, "b")
        await until(pilot, lambda: shown(pilot, "Card expires: back to the bank's") and shown(pilot, "No reminder of today"))
        await press(pilot, "enter")
        await until(pilot, lambda: not shown(pilot, "changed by you"))


async def test_a_count_is_stopped_by_escape_and_the_screen_answers_meanwhile(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewing, "STEP", 1)
    goes_on, counts = threading.Event(), threading.Event()
    judge = judging.JUDGES["time_deposit"]

    def slowly(*about: object) -> object:
        counts.set()
        goes_on.wait(20)
        return judge(*about)  # type: ignore[arg-type]

    async with opened(home, size=(120, 36)) as pilot:
        await at_the_days_of_deposits(pilot)
        monkeypatch.setitem(judging.JUDGES, "time_deposit", slowly)
        await typed(pilot, "20")
        await until(pilot, lambda: counts.is_set() and shown(pilot, "Counting what this would change"))
        await press(pilot, "enter", "escape")
        assert not shown(pilot, "Counting")
        assert isinstance(pilot.app.screen, RuleChangeScreen)
        goes_on.set()
        await press(pilot, "escape")
        assert own(pilot) == {}


def a_bank_with_narrower_bounds(pilot: Pilot[int]) -> None:
    """An own value that the bank allows no longer."""
    reminders = app_of(pilot).desk.reminders
    reminders.keep_rule("time_deposit", {"days": [50, 5], "large": 1_000_000_00})
    with app_of(pilot).desk.replica.bulk() as conn:
        book.add(
            conn,
            "reminder_rule",
            code="time_deposit",
            version=3,
            parameters="{}",
            bounds='{"days": [0, 30], "large": [5000000, 500000000]}',
        )


async def test_an_own_value_that_does_not_hold_is_named(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        a_bank_with_narrower_bounds(pilot)
        await at_the_days_of_deposits(pilot)
        await until(pilot, lambda: shown(pilot, "Mine 50 5") and shown(pilot, "! Your own value does not hold."))


# ---- pictures ---------------------------------------------------------------------------------------------------------------


async def the_rules(pilot: Pilot[int]) -> None:
    """The list; the rule under the cursor."""
    await on_rules(pilot)
    await press(pilot, "down")


async def a_table_by_level(pilot: Pilot[int]) -> None:
    """Large moves: amounts, shares, floors of each level."""
    await on_rules(pilot)
    await press(pilot, *("down",) * 8, "tab", "down", "down")


async def a_change_to_be_saved(pilot: Pilot[int]) -> None:
    """What it would bring."""
    await at_the_days_of_deposits(pilot)
    await typed(pilot, "20 5")
    await until(pilot, lambda: shown(pilot, "+ 张伟"))


async def nothing_comes_or_goes(pilot: Pilot[int]) -> None:
    """A change that changes nothing today."""
    await on_rules(pilot)
    await press(pilot, *DOWN_TO_CARDS, "space")
    await until(pilot, lambda: shown(pilot, "No reminder of today"))


async def out_of_bounds(pilot: Pilot[int]) -> None:
    """The reason stands below the line."""
    await at_the_days_of_deposits(pilot)
    await typed(pilot, "90")
    await until(pilot, lambda: shown(pilot, "the bank allows"))


async def what_does_not_hold(pilot: Pilot[int]) -> None:
    """An own value outside the bank's new bounds."""
    a_bank_with_narrower_bounds(pilot)
    await at_the_days_of_deposits(pilot)


SHOWN = {act.__name__: act for act in (the_rules, a_table_by_level, a_change_to_be_saved)}


@pytest.mark.parametrize("act", SHOWN.values(), ids=SHOWN)
@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("en", WIDE), ("zh_CN", WIDE)], ids=["small", "wide", "chinese"])
def test_pictures(snap_compare: SnapCompare, home: Path, act: Act, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, home, act, lang=lang, size=size)


@pytest.mark.parametrize("act", [nothing_comes_or_goes, out_of_bounds, what_does_not_hold], ids=["nothing", "refused", "suspended"])
def test_nothing_to_change_and_mistakes(snap_compare: SnapCompare, home: Path, act: Act) -> None:
    assert picture(snap_compare, home, act, lang="en", size=SMALL)
