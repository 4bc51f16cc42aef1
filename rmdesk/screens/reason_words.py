"""Reasons to call in words: what stands beside the call list, and what may be answered to a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.money import PPM, Money, format_money
from rmdesk.domain.reminder_life import State
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.letters import Letter, LetterScreen
from rmdesk.screens.words import brief, near, short_date, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.reminders.agenda import CallRow, Reason

SIGNS: Final[dict[State, tuple[str, Tone]]] = {
    State.ACKNOWLEDGED: ("✓", "good"),
    State.IN_PROGRESS: ("▶", "accent"),
    State.ESCALATED: ("!", "bad"),
}
"""Before a reason that is not simply open."""


class Answer(NamedTuple):
    """What was answered to a reason."""

    note: str
    """Empty: it is yet to be typed."""
    is_for_every: bool = False
    """Whether it holds for every reason of the customer."""


_OUTCOMES: Final = (
    ("d", N_("Done")),
    ("r", N_("Renewed, reinvested or repaid")),
    ("l", N_("The money leaves us")),
    ("p", N_("Done in part")),
    ("n", N_("Done, without success")),
)
_NOT_NEEDED: Final = (
    ("s", N_("Settled already")),
    ("k", N_("The customer does not want it")),
    ("w", N_("The data is wrong")),
    ("n", N_("Not relevant")),
)


def money_text(amount: Money) -> str:
    """An amount in short."""
    return format_money(amount, current_language(), with_code=amount.currency != "CNY")


def state_word(reason: Reason, today: date) -> str:
    """Where a reason stands, with what takes care of it; nothing if it is simply open."""
    names = {State.ACKNOWLEDGED: _("noted"), State.IN_PROGRESS: _("in progress"), State.ESCALATED: _("escalated to the supervisor")}
    return " · ".join(part for part in (names.get(reason.state, ""), care_words(reason, today)) if part)


def care_words(reason: Reason, today: date) -> str:
    """The task or contact that takes care of a reason: `task due Fri`, `task done`, `phone 11-20`; nothing if there is none."""
    care = reason.linked
    if care is None:
        return ""
    if care.table == "contact":
        return _("{channel} {day}").format(channel=word(care.status).lower(), day=brief(care.on, today) if care.on else "").rstrip()
    if care.status not in ("open", "in_progress"):
        return _("task: {status}").format(status=word(care.status).lower())
    return _("task due {day}").format(day=weekday(care.on, today)) if care.on else _("task without a day")


def weekday(day: date, today: date) -> str:
    """A day of the next six by its name, any other as a date."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    days = (day - today).days
    return near(day, today) if days in (0, 1) else names[day.weekday()] if 1 < days < 7 else short_date(day, today)


def factors_text(reason: Reason, level: str, today: date) -> str:
    """The three factors of a reason's rank and their product: `2.0M at stake × 3 (Diamond) × 2 (in 3 days) = 12.0M`."""
    rank, currency = reason.priority, reason.stake.currency
    return _("{stake} at stake × {level_weight} ({level}) × {urgency} ({when}) = {score}").format(
        stake=money_text(Money(rank.stake, currency)),
        level_weight=_weight(rank.level),
        level=word(level, "level") or _("no level"),
        urgency=_weight(rank.urgency),
        when=near(reason.event_on, today),
        score=money_text(Money(rank.score, currency)),
    )


def _weight(ppm: int) -> str:
    """A weight in millionths as people write it: 1.5, 2."""
    return f"{ppm / PPM:g}"


def why_sections(row: CallRow, chosen: int, today: date) -> list[FactSection]:
    """Every reason with its arithmetic and its rank; the chosen one is marked."""
    found = []
    for number, reason in enumerate(row.reasons):
        count = f"{number + 1}/{len(row.reasons)}" if len(row.reasons) > 1 else ""
        mark = f"▸{count} " if number == min(chosen, len(row.reasons) - 1) and count else f"{count} " if count else ""
        title = " · ".join(part for part in (f"{mark}{reason.title}", state_word(reason, today)) if part)
        facts = [Fact("", Cell(reason.text, "warn" if reason.event_on < today else None))]
        facts.append(Fact("", Cell(factors_text(reason, row.level, today), "muted")))
        if reason.withheld:
            facts.append(Fact("", Cell(_("! held back: a complaint is open"), "warn")))
        if not reason.certain:
            facts.append(Fact("", Cell(_("! the working days of that year are not announced yet"), "warn")))
        facts += [Fact("", Cell(f"“{note}”", "muted")) for note in reason.life.notes]
        found.append(FactSection(title, tuple(facts)))
    return found


def outcome_screen(title: str, text: str, *, has_more: bool) -> LetterScreen[Answer]:
    """What came of it; where the customer has more reasons, one answer settles them all."""
    letters = [Letter(key, _(said), Answer(_(said))) for key, said in _OUTCOMES]
    if has_more:
        every = _("Every reason of this customer is settled")
        letters.append(Letter("a", every, Answer(every, is_for_every=True)))
    letters.append(Letter("o", _("Something else …"), Answer("")))
    return LetterScreen(title, letters, text)


def dismissal_screen(title: str, text: str) -> LetterScreen[Answer]:
    """Why the reason is none."""
    letters = [Letter(key, _(said), Answer(_(said))) for key, said in _NOT_NEEDED]
    letters.append(Letter("o", _("Something else …"), Answer("")))
    return LetterScreen(_("Not needed: {reason}").format(reason=title), letters, text)


def waiting_ids(reasons: Sequence[Reason], *states: State) -> list[str]:
    """The reminders among `reasons` that are in one of `states`."""
    return [reason.id for reason in reasons if reason.state in states]
