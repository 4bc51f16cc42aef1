"""How marks and their reasons are said: what was found, the points it gives, and the scale behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from rmdesk.domain.appraisal import TOP, Aspect, Mark, Reason
from rmdesk.domain.appraisal_parameters import Appraisal, Scale
from rmdesk.domain.money import Money, format_money
from rmdesk.i18n import N_, _, current_language, ngettext
from rmdesk.screens.analysis_words import percent
from rmdesk.screens.words import NONE, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.domain.appraisal import Facts

ASPECTS: Final = {
    Aspect.CONTRIBUTION: N_("Contribution"),
    Aspect.ACTIVITY: N_("Activity"),
    Aspect.LOYALTY: N_("Loyalty"),
    Aspect.RISK: N_("Risk"),
}
APPRAISED: Final = frozenset(
    {"customer", "customer_figure", "account", "account_role", "balance", "holding", "loan", "instalment", "product", "tier"}
    | {"transaction", "contact", "standing_order", "time_deposit", "complaint", "reminder_rule", "field_history"}
)
"""Tables that marks, segments, levels and signals follow."""
_ABOUT: Final = {
    "income": N_("Brings in a year"),
    "own": N_("Own bookings"),
    "contacts": N_("Contacts that reached them"),
    "years": N_("Years with the bank"),
    "lines": N_("Product lines in use"),
    "pay": N_("Months with pay"),
    "orders": N_("Automatic payments"),
    "grade": N_("Worst loan"),
    "overdue": N_("Instalments overdue"),
    "volatile": N_("Money that comes and goes"),
    "concentration": N_("In one investment"),
}
_LETTER_TONES: Final[dict[str, Tone]] = {"A": "good", "D": "warn", "E": "bad"}


def letter_cell(letter: str, points: int) -> Cell:
    """`A 85`: never by colour alone."""
    return Cell(f"{letter} {points:>3}", _LETTER_TONES.get(letter))


def short(minor: int, currency: str) -> str:
    """An amount in few cells."""
    return format_money(Money(minor, currency), current_language(), with_code=currency != "CNY")


def value_said(reason: Reason, currency: str) -> str:
    """What was found."""
    return _said(reason.code, reason.value, currency) if reason.code != "grade" else word(reason.text) if reason.text else _("no loan")


def _said(code: str, value: int, currency: str) -> str:
    if code == "income":
        return short(value, currency)
    if code in ("volatile", "concentration"):
        return percent(value)
    return f"{value:,}"


def scale_said(code: str, scale: Scale, currency: str) -> str:
    """`from 1: 15, from 5: 30`."""
    steps = (_("from {value}: {points}").format(value=_said(code, least, currency), points=points) for least, points in scale)
    return " · ".join(steps)


def mark_facts(mark: Mark, currency: str) -> FactSection:
    """One mark in short: the letter, then each part that gives points."""
    parts = [f"{_(_ABOUT[reason.code])} {value_said(reason, currency)} → {reason.points}" for reason in mark.reasons if reason.points]
    said = Cell(f"{mark.letter} {mark.points}/{TOP}", _LETTER_TONES.get(mark.letter, "strong"))
    return FactSection(_(ASPECTS[mark.aspect]), (Fact("", said), *(Fact("", part) for part in parts)))


def mark_section(mark: Mark, rules: Appraisal, currency: str) -> FactSection:
    """One mark: the letter, then each part with its points and its scale."""
    facts = [Fact("", Cell(f"{mark.letter}  {mark.points}/{TOP}", _LETTER_TONES.get(mark.letter, "strong")))]
    for reason in mark.reasons:
        label = _(_ABOUT[reason.code])
        if reason.code == "grade":
            scale = _(", ").join(f"{word(grade)}: {points}" for grade, points in rules.risk.grades.items())
        else:
            scale = scale_said(reason.code, reason.scale, currency)
        points = ngettext("{count} point", "{count} points", reason.points).format(count=reason.points)
        facts.append(Fact(label, Cell(f"{value_said(reason, currency)} → {points}", None if reason.points else "muted")))
        facts.append(Fact("", Cell(scale, "muted")))
    return FactSection(_(ASPECTS[mark.aspect]), tuple(facts))


def why(facts: Facts, marks: Iterable[Mark], currency: str) -> str:
    """The reasons that count most, in one line: what they bring, and what else gives points."""
    parts = [_("{amount} a year").format(amount=short(facts.income, currency))] if facts.income else []
    for mark in marks:
        best = max(mark.reasons, key=lambda reason: reason.points)
        if best.points and best.code != "income":
            parts.append(f"{_(_ABOUT[best.code])} {value_said(best, currency)}")
    return " · ".join(parts) or NONE


def rules_section(rules: Appraisal, currency: str) -> tuple[FactSection, ...]:
    """The rules as they are in force, for the explanation of a view."""
    margins = _(", ").join(f"{word(line, 'product_line')} {percent(margin)}" for line, margin in rules.contribution.margins.items())
    weights = [percent(weight) for weight in rules.weights]
    names = [_(title) for title in ASPECTS.values()]
    letters = _(", ").join(_("from {value}: {points}").format(value=least, points=letter) for least, letter in rules.letters)
    risk = rules.risk
    return (
        FactSection(
            _("Total"),
            (
                Fact("", " + ".join(f"{name} × {weight}" for name, weight in zip(names, weights, strict=True))),
                Fact("", _("risk counts as 100 less its points; whole points, rounded once")),
                Fact(_("Letters"), letters),
            ),
        ),
        FactSection(
            _(ASPECTS[Aspect.CONTRIBUTION]),
            (
                Fact(
                    _("Formula"),
                    _("Σ daily average of {months} months × margin × coefficient of the product").format(months=rules.contribution.months),
                ),
                Fact(_("Margins"), margins),
                Fact(_("Points"), scale_said("income", rules.contribution.scale, currency)),
                Fact(_("Loans"), _("what is outstanding today, over all days; investments with today's value")),
            ),
        ),
        FactSection(
            _(ASPECTS[Aspect.ACTIVITY]),
            (
                Fact(
                    _("Time"),
                    ngettext("{count} month, this one included", "{count} months, this one included", rules.activity.months).format(
                        count=rules.activity.months
                    ),
                ),
                Fact(_(_ABOUT["own"]), scale_said("own", rules.activity.own_scale, currency)),
                Fact(_(_ABOUT["contacts"]), scale_said("contacts", rules.activity.contact_scale, currency)),
            ),
        ),
        FactSection(
            _(ASPECTS[Aspect.LOYALTY]),
            (
                Fact(_(_ABOUT["years"]), scale_said("years", rules.loyalty.year_scale, currency)),
                Fact(_(_ABOUT["lines"]), scale_said("lines", rules.loyalty.line_scale, currency)),
                Fact(_(_ABOUT["pay"]), scale_said("pay", ((rules.pay_months, rules.loyalty.pay_points),), currency)),
                Fact(_(_ABOUT["orders"]), scale_said("orders", rules.loyalty.order_scale, currency)),
            ),
        ),
        FactSection(
            _(ASPECTS[Aspect.RISK]),
            (
                Fact("", _("the worst part counts, of the others a quarter")),
                Fact(_(_ABOUT["grade"]), _(", ").join(f"{word(grade)}: {points}" for grade, points in risk.grades.items())),
                Fact(_(_ABOUT["overdue"]), scale_said("overdue", risk.overdue_scale, currency)),
                Fact(_(_ABOUT["volatile"]), scale_said("volatile", risk.volatile_scale, currency)),
                Fact("", _("share of the highest of seven days of the last thirty that was missing on the lowest")),
                Fact(_(_ABOUT["concentration"]), scale_said("concentration", risk.concentration_scale, currency)),
            ),
        ),
    )
