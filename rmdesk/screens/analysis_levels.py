"""On the way to another level: the watch (关注) with its counter, the shortfall, what the rest of the month must bring, and who is near the next level."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.i18n import N_, _
from rmdesk.screens.analysis_acts import exact
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_words import amount, count, customers_said, number_column, percent
from rmdesk.screens.appraisal_words import APPRAISED, short
from rmdesk.screens.with_customer import AtHand
from rmdesk.screens.words import NONE, word
from rmdesk.store.queries.tier_movement import Mover, Way
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.domain.tier_standing import TierRules

SHOWN: Final = 1_000
"""Customers that are listed, the furthest gone first."""
WAYS: Final = {
    Way.DROP: N_("Level lost"),
    Way.WATCH: N_("On watch"),
    Way.BELOW: N_("Below the level"),
    Way.RISEN: N_("Earns a higher one"),
    Way.NEAR: N_("Near the next"),
}
_TONES: Final[dict[Way, Tone]] = {Way.DROP: "bad", Way.WATCH: "bad", Way.BELOW: "warn", Way.RISEN: "good", Way.NEAR: "accent"}
_MARKS: Final = {Way.DROP: "▼", Way.WATCH: "⚠", Way.BELOW: "↓", Way.RISEN: "▲", Way.NEAR: "↑"}


def read(desk: Desk, choice: str) -> Page:
    """Everybody who is on the way, or who goes one way."""
    movers, rules, currency = desk.appraisal.movers(Way(choice) if choice != "all" else None)
    counts = Counter(mover.way for mover in movers)
    said = [f"{_(title)} {counts[way]}" for way, title in WAYS.items() if counts[way]]
    if len(movers) > SHOWN:
        said.append(_("the first {count} are listed").format(count=SHOWN))
    return Page(
        columns=_columns(),
        lines=tuple(_line(mover, rules, currency) for mover in movers[:SHOWN]),
        summary=" · ".join((customers_said(len(movers)), *said)),
        explained=_explained(rules),
        empty=_("Nobody is on the way to another level."),
    )


def _columns() -> list[Column]:
    return [
        Column("name", _("Name"), 8, priority=1, flex=2, max_width=20),
        Column("level", _("Level"), 8, priority=2),
        Column("way", _("Standing"), 18, priority=1, flex=2, max_width=28),
        number_column("average", _("Month average"), 9, 2),
        number_column("missing", _("Missing"), 9, 1),
        number_column("needed", _("a day to month-end"), 9, 3),
        number_column("aum", _("AUM today"), 9, 4),
    ]


def standing_said(mover: Mover, rules: TierRules) -> str:
    """`watch 2/3`, `below for 2 months`, `platinum within 3.2%`."""
    stands = mover.standing
    match mover.way:
        case Way.DROP:
            return _("lost, drops to {level}").format(level=word(stands.drops_to, "level"))
        case Way.WATCH:
            return _("watch {count}/{most}").format(count=stands.watch, most=rules.watch)
        case Way.BELOW:
            return _("below, month {count} of {most}").format(count=stands.months_below + 1, most=rules.grace)
        case Way.RISEN:
            return _("earns {level}").format(level=word(stands.earns, "level"))
        case Way.NEAR:
            return _("{share} to {level}").format(share=_missing_share(mover), level=word(stands.next_code, "level"))


def _missing_share(mover: Mover) -> str:
    """What is missing, of the next level's floor; at least the tenth of a percent that is shown."""
    stands = mover.standing
    missing = stands.next_missing.minor if stands.next_missing is not None else 0
    floor = stands.average.minor + missing
    return percent(max(1_000, missing * 1_000_000 // floor)) if floor > 0 else NONE


def _line(mover: Mover, rules: TierRules, currency: str) -> Line:
    stands = mover.standing
    missing = stands.shortfall or (stands.next_missing if mover.way is Way.NEAR else None)
    needed = stands.needed if mover.way is not Way.RISEN else None
    level, said = word(mover.level, "level"), standing_said(mover, rules)
    return Line(
        key=mover.customer_id,
        cells=(
            mover.name,
            Cell(level, "muted"),
            Cell(f"{_MARKS[mover.way]} {said}", _TONES[mover.way]),
            short(stands.average.minor, currency),
            Cell(short(missing.minor, currency), "strong") if missing is not None else Cell(NONE, "muted"),
            short(needed.minor, currency) if needed is not None else Cell(NONE, "muted"),
            amount(mover.aum, currency),
        ),
        about=mover.name,
        customers=(mover.row,),
        customer=AtHand(mover.customer_id, mover.name),
        values=(
            mover.name,
            level,
            said,
            exact(stands.average),
            exact(missing) if missing is not None else "",
            exact(needed) if needed is not None else "",
            exact(Money(mover.aum, currency)),
        ),
        explained=(_of(mover, rules, currency),),
    )


def _of(mover: Mover, rules: TierRules, currency: str) -> FactSection:
    """One customer's arithmetic."""
    stands = mover.standing
    facts = [Fact(_("Standing"), standing_said(mover, rules)), Fact(_("Average this month"), short(stands.average.minor, currency))]
    if stands.floor is not None:
        facts.append(Fact(_("Level from"), short(stands.floor.minor, currency)))
    if stands.shortfall is not None:
        facts.append(Fact(_("Shortfall"), short(stands.shortfall.minor, currency)))
        facts.append(Fact(_("Whole months below"), count(stands.months_below)))
    if stands.drops_to:
        facts.append(Fact(_("Would drop to"), _("{level}, the best of six months").format(level=word(stands.drops_to, "level"))))
    if stands.next_missing is not None and mover.way is Way.NEAR:
        facts.append(Fact(_("Missing"), short(stands.next_missing.minor, currency)))
    if stands.needed is not None:
        facts.append(Fact(_("Needed until month-end"), _("{amount} a day on average").format(amount=short(stands.needed.minor, currency))))
    return FactSection(mover.name, tuple(facts))


def _explained(rules: TierRules) -> tuple[FactSection, ...]:
    return (
        FactSection(
            _("Levels"),
            (
                Fact(_("Who"), _("persons with a level that follows from assets; companies have none")),
                Fact(_("Average"), _("Σ end-of-day assets of the month ÷ days so far; investments with today's value")),
                Fact(_("Up"), _("at once, when the month's average reaches the next level")),
                Fact(
                    _("Down"),
                    _("below the level for {grace} months: on watch from month {watch} on, cleared by recovery").format(
                        grace=rules.grace, watch=rules.grace + 1
                    ),
                ),
                Fact(
                    "",
                    _("after {most} months of watch the level of the best of those {months} months").format(
                        most=rules.watch, months=rules.months
                    ),
                ),
                Fact(_("Not counted"), _("months before anything was there, and before the level was given")),
                Fact(_("Near the next"), _("at most {share} of its floor is missing").format(share=percent(rules.near))),
                Fact(_("a day to month-end"), _("(floor × days of the month − Σ so far) ÷ days left, rounded up")),
            ),
        ),
    )


VIEW: Final = View(
    "levels",
    N_("Level watch"),
    N_("Who loses a level, who is on watch, who is near the next one, and what is missing."),
    read,
    choices=(("all", N_("All on the way")), *((str(way), title) for way, title in WAYS.items())),
    tables=APPRAISED,
)
