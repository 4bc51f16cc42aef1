"""Setting targets: asks what an RM or the whole team is to reach, shows what each would get, and saves it when that is agreed to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from rmdesk.domain.kpi.targets import EQUAL, FORMER, must_be_open, read_target
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.one_line import OneLineScreen
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.performance_words import said
from rmdesk.screens.sheet import Section, Sheet, TableColumn, TableSection
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rmdesk.desk.team import MemberFigures, Planned
    from rmdesk.domain.kpi.lines import KpiLine
    from rmdesk.screens.team import TeamScreen

WAYS: Final = {EQUAL: N_("all alike"), FORMER: N_("by their former targets")}
_COLUMNS: Final = (TableColumn(grows=True), TableColumn("end"), TableColumn("end"))


def set_one(screen: TeamScreen, one: MemberFigures, line: KpiLine, text: str = "") -> None:
    """Ask what one RM is to reach, and save it.

    Raises:
        InvalidValue: the period is over.
    """
    from rmdesk.desk.team import Planned

    _must_be_open(screen, line)
    mine = next(own for own in one.lines if own.code == line.code)

    def understood(target: int) -> None:
        save(screen, line, (Planned(one.member, mine.target, target),))

    heading = _("Target of {name} · {kpi} · {period}").format(name=one.member.name, kpi=line.name, period=line.period.label())
    _ask(screen, heading, mine, understood, text)


def hand_out(screen: TeamScreen, line: KpiLine, text: str = "") -> None:
    """Ask what all together are to reach, show what each would get, and save that.

    Raises:
        InvalidValue: the period is over.
    """
    _must_be_open(screen, line)

    def understood(whole: int) -> None:
        screen.app.push_screen(TargetPlanScreen(line, whole), agreed)

    def agreed(plan: tuple[Planned, ...] | None) -> None:
        if plan is not None:
            save(screen, line, plan)

    share = _("Target of everybody") if line.unit == "ppm" else _("Target of the whole team")
    _ask(screen, f"{share} · {line.name} · {line.period.label()}", line, understood, text)


def save(screen: TeamScreen, line: KpiLine, plan: Sequence[Planned]) -> None:
    """Save beside the event loop, and say so."""

    def done(_saved: None) -> None:
        count = len(plan)
        who = plan[0].member.name if count == 1 else _("{count} RMs").format(count=count)
        screen.notify(
            _("They reach the desks with the next sync. u: take back"),
            title=_("Targets set · {who}").format(who=who),
            timeout=5,
            markup=False,
        )
        screen.read_now()

    screen.ask_to_write(partial(screen.desk.team.set_targets, line.code, line.period, plan), done)


def _must_be_open(screen: TeamScreen, line: KpiLine) -> None:
    must_be_open(line.period, screen.host.clock.today())


def _read(text: str, line: KpiLine) -> int:
    return read_target(text, line.unit, line.currency or "CNY", line.formula)


def _ask(screen: TeamScreen, heading: str, line: KpiLine, then: Callable[[int], None], text: str = "", problem: str = "") -> None:
    """Ask for a target, again until it is one; `text` answers already."""
    examples = {
        "money": _("an amount: 5000w, 50m"),
        "count": _("a whole number"),
        "ppm": _("a percentage, or lines a customer: 12.5%, 1.45"),
    }

    def typed(answer: str | None) -> None:
        if answer is None:
            return
        try:
            target = _read(answer, line)
        except RmdeskError as error:
            _ask(screen, heading, line, then, problem=f"{error.what} {error.todo}".strip())
        else:
            then(target)

    if text:
        typed(text)
        return
    note = problem or _("now {target} · {example}").format(target=said(line.target, line, "exact"), example=examples[line.unit])
    screen.app.push_screen(OneLineScreen(heading, note=note), typed)


class TargetPlanScreen(DeskOverlay["tuple[Planned, ...] | None"]):
    """What each would get; gives the plan when Enter agrees to it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", N_("Back"), show=False, id="plan.back"),
        Binding("tab", "other_way", N_("Other way"), show=False, id="plan.way"),
        Binding("enter", "agree", N_("Save"), show=False, id="plan.agree"),
    ]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="TargetPlanScreen")
        + """
    TargetPlanScreen {
        VerticalScroll { height: auto; max-height: 60vh; scrollbar-size-vertical: 1; background: $panel; }
        Sheet { background: $panel; }
    }
    """
    )

    def __init__(self, line: KpiLine, whole: int) -> None:
        """Make the screen.

        Args:
            line: the KPI of all together, in the period that the targets are for.
            whole: what is handed out.
        """
        super().__init__()
        self._line = line
        self._whole = whole
        self._way = EQUAL
        self._plan: tuple[Planned, ...] | None = None
        self._hold: Hold | None = None

    def compose(self) -> ComposeResult:
        line = self._line
        title = f"{line.name} · {line.period.label()} · {said(self._whole, line, 'exact')}"
        way = (("Tab", _("other way")),) if line.unit != "ppm" else ()
        with Vertical(classes="panel"):
            yield Static(title, classes="panel-title", markup=False)
            yield Static("", id="way", classes="panel-note", markup=False)
            with VerticalScroll(can_focus=False):
                yield Sheet()
            yield PanelFooter(("⏎", _("save")), *way, ("Esc", _("back")))

    def on_mount(self) -> None:
        """Work it out; keys wait for what they agree to."""
        self._work_out()

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._release()

    def _work_out(self) -> None:
        self._plan = None
        self._hold = self._hold or self.host.keys.hold()
        line = self._line
        self.ask(partial(self.desk.team.plan, line.code, line.period, self._whole, self._way), self._show, topic="plan")

    def _show(self, plan: tuple[Planned, ...]) -> None:
        self._plan = plan
        self.query_one("#way", Static).update(_("everybody the same") if self._line.unit == "ppm" else _(WAYS[self._way]))
        self.query_one(Sheet).show(plan_sections(plan, self._line))
        self._release()

    def hindered(self, error: RmdeskError) -> None:
        """What went wrong, and what to do, in place of the plan."""
        self._release()
        self.query_one(Sheet).show([FactSection("", (Fact("", Cell(error.what, "bad")), Fact("", error.todo)))])

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None

    def action_other_way(self) -> None:
        """All alike, or in the ratio of the former targets."""
        if self._line.unit != "ppm":
            self._way = FORMER if self._way == EQUAL else EQUAL
            self._work_out()

    def action_agree(self) -> None:
        """Save what is shown."""
        if self._plan is not None:
            self.dismiss(self._plan)


def plan_sections(plan: Sequence[Planned], line: KpiLine) -> list[Section]:
    """A line for each RM: the target now, and then."""
    heads = (Cell(_("RM"), "muted"), Cell(_("now"), "muted"), Cell(_("then"), "muted"))
    rows = [
        (
            one.member.name,
            Cell(said(one.before, line, "exact"), "muted"),
            Cell(said(one.target, line, "exact"), "strong" if one.target != one.before else "muted"),
        )
        for one in plan
    ]
    return [TableSection("", _COLUMNS, (heads, *rows))]


__all__ = ["TargetPlanScreen", "hand_out", "plan_sections", "set_one"]
