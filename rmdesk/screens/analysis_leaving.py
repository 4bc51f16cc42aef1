"""Signs of leaving: who seems to go, ranked by the money at stake, each sign with its arithmetic."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.domain.signals import Sign, Signal
from rmdesk.i18n import N_, _, ngettext
from rmdesk.screens.analysis_acts import exact
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_words import amount, customers_said, number_column, percent
from rmdesk.screens.appraisal_words import APPRAISED, short
from rmdesk.screens.with_customer import AtHand
from rmdesk.screens.words import NONE, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.domain.appraisal_parameters import Signals
    from rmdesk.store.queries.signals import Leaving

SHOWN: Final = 1_000
SIGNS: Final = {
    Sign.FALLING: N_("Falling balances"),
    Sign.PAY_STOPPED: N_("Pay stopped"),
    Sign.OUTWARD: N_("Money left"),
    Sign.SILENT: N_("Silent"),
    Sign.CLOSED: N_("Closed products"),
    Sign.COMPLAINT: N_("Open complaint"),
}


def read(desk: Desk, choice: str) -> Page:
    """Everybody with a sign, or with one sign."""
    found, rules, currency = desk.appraisal.leaving(Sign(choice) if choice != "all" else None)
    signs = Counter(signal.sign for one in found for signal in one.signals)
    said = [customers_said(len(found)), _("{amount} at stake").format(amount=amount(sum(one.stake for one in found), currency))]
    said += [f"{_(title)} {signs[sign]}" for sign, title in SIGNS.items() if signs[sign]] if choice == "all" else []
    if len(found) > SHOWN:
        said.append(_("the first {count} are listed").format(count=SHOWN))
    return Page(
        columns=[
            Column("name", _("Name"), 8, priority=1, flex=2, max_width=24),
            Column("level", _("Level"), 8, priority=4),
            number_column("stake", _("At stake"), 9, 1),
            number_column("aum", _("AUM"), 9, 3),
            Column("why", _("Why"), 24, priority=1, flex=6),
        ],
        lines=tuple(_line(one, currency) for one in found[:SHOWN]),
        summary=" · ".join(said),
        explained=_explained(rules, currency),
        empty=_("Nobody shows a sign of leaving."),
    )


def signal_said(signal: Signal, currency: str) -> str:
    """One sign with its arithmetic: `month averages 1.20M → 1.05M → 800.0K → 640.0K, −46.7%`."""
    amounts = [short(one, currency) for one in signal.amounts]
    on = f"{signal.on:%m-%d}" if signal.on is not None else NONE
    match signal.sign:
        case Sign.FALLING:
            return _("month averages {amounts}, −{share}").format(amounts=" → ".join(amounts), share=percent(signal.share))
        case Sign.PAY_STOPPED:
            return _("pay of {amount} came {count} months in a row, last on {day}").format(amount=amounts[0], count=signal.count, day=on)
        case Sign.OUTWARD:
            left = _("{moved} of {before} left, {share}").format(moved=amounts[0], before=amounts[1], share=percent(signal.share))
            return left + (" · " + _("largest on {day} to {whom}").format(day=on, whom=signal.text) if signal.text else "")
        case Sign.SILENT:
            return _("no booking of their own for {count} days, since {day}").format(
                count=signal.count, day=signal.on.isoformat() if signal.on is not None else NONE
            )
        case Sign.CLOSED:
            return _("closed {products}, {amount}, on {day}").format(products=signal.text, amount=amounts[0], day=on)
        case Sign.COMPLAINT:
            return _("complaint open since {day}: {about}").format(day=on, about=signal.text)


def _line(one: Leaving, currency: str) -> Line:
    told = [signal_said(signal, currency) for signal in one.signals]
    level = word(one.level, "level")
    return Line(
        key=one.customer_id,
        cells=(
            one.name,
            Cell(level, "muted"),
            Cell(short(one.stake, currency), "warn"),
            amount(one.aum, currency),
            "; ".join(told),
        ),
        about=one.name,
        customers=(one.row,),
        customer=AtHand(one.customer_id, one.name),
        values=(one.name, level, exact(Money(one.stake, currency)), exact(Money(one.aum, currency)), "; ".join(told)),
        explained=tuple(
            FactSection(_(SIGNS[signal.sign]), (Fact("", said), Fact(_("At stake"), short(signal.stake, currency))))
            for signal, said in zip(one.signals, told, strict=True)
        ),
    )


def _explained(rules: Signals, currency: str) -> tuple[FactSection, ...]:
    months = ngettext("{count} month", "{count} months", rules.falling_months).format(count=rules.falling_months)
    return (
        FactSection(
            _("Signs"),
            (
                Fact(
                    _(SIGNS[Sign.FALLING]),
                    _("month averages that fall {months} in a row, together by {share} and more; at stake: what was lost").format(
                        months=months, share=percent(rules.falling_share)
                    ),
                ),
                Fact(
                    _(SIGNS[Sign.PAY_STOPPED]),
                    _("pay that came {count} months in a row and is {days} days late; at stake: the assets").format(
                        count=rules.pay_months, days=rules.pay_late_days
                    ),
                ),
                Fact(
                    _(SIGNS[Sign.OUTWARD]),
                    _("in {days} days {least} and more, and {share} of what was there, went to others beyond what came in").format(
                        days=rules.outward_days, least=short(rules.outward_least, currency), share=percent(rules.outward_share)
                    ),
                ),
                Fact(
                    _(SIGNS[Sign.SILENT]),
                    _("no booking of their own for {days} days; at stake: {share} of the assets").format(
                        days=rules.silent_days, share=percent(rules.silent_share)
                    ),
                ),
                Fact(
                    _(SIGNS[Sign.CLOSED]),
                    _("in {days} days, and no other of the same sort followed; at stake: what was on it").format(days=rules.closed_days),
                ),
                Fact(_(SIGNS[Sign.COMPLAINT]), _("at stake: {share} of the assets").format(share=percent(rules.complaint_share))),
                Fact(_("Not told"), _("less than {amount} at stake").format(amount=short(rules.least, currency))),
                Fact(_("Together"), _("several signs are about the same money: the greatest stake counts")),
            ),
        ),
    )


VIEW: Final = View(
    "leaving",
    N_("Leaving"),
    N_("Signs that customers leave, with their arithmetic, by the money at stake."),
    read,
    choices=(("all", N_("All signs")), *((str(sign), title) for sign, title in SIGNS.items())),
    tables=APPRAISED,
)
