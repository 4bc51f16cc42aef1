"""Changing a reminder rule: the value is typed, what it would bring is counted and shown, and only then Enter saves it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Static

from rmdesk.domain.reminder_values import bounds_text, how_to_write, parse_value, typed_value
from rmdesk.errors import InvalidValue, RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.questions import Questions
from rmdesk.screens.rule_words import said, value_name
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from rmdesk.domain.reminder_values import Plain
    from rmdesk.reminders.previewing import Foreseen, Preview
    from rmdesk.reminders.rule_views import RuleValue, RuleView

LOOK: Final = 0.25
"""Seconds between two looks at how far the count has come."""


class RuleChangeScreen(DeskOverlay[bool]):
    """Gives whether anything was saved. The count runs in a thread of its own, and stops where Esc is pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), show=False, id="rule_change.back"),
        Binding("enter", "save", N_("Save"), show=False, id="rule_change.save"),
    ]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="RuleChangeScreen")
        + """
    RuleChangeScreen {
        #rule-outcome { height: auto; max-height: 12; }
        .-hidden { display: none; }
    }
    """
    )

    def __init__(self, rule: RuleView, heading: str, value: RuleValue | None = None, own: Mapping[str, Plain] | None = None) -> None:
        """Make the screen.

        Args:
            rule: the rule as it is.
            heading: what is done with it.
            value: the value for which another one is typed; None if nothing is typed.
            own: the own values that are to hold, where nothing is typed.
        """
        super().__init__()
        self._rule = rule
        self._heading = heading
        self._value = value
        self._own: Mapping[str, Plain] = own or {}
        self._count = Questions("rmdesk-preview")
        self._stop = threading.Event()
        self._looked_at = 0
        self._look: Timer | None = None
        self._seen: Preview | None = None
        """What the change would bring; None until it is known."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(self._heading, classes="panel-title", markup=False)
            if self._value is not None:
                yield TextLine(typed_value(self._value.unit, self._value.value, self._rule.currency))
                yield Static(self._about(self._value), classes="panel-note", markup=False)
            yield Static(id="rule-outcome", classes="panel-note", markup=False)
            yield PanelFooter(("⏎", _("show what it brings")), ("Esc", _("back")))
            yield PanelFooter(("⏎", _("save")), ("Esc", _("throw away")))

    def _about(self, value: RuleValue) -> str:
        currency = self._rule.currency
        parts = [_("The bank's: {value}").format(value=said(value.unit, value.bank, currency))]
        if value.bounds is not None:
            parts.append(_("allowed: {bounds}").format(bounds=bounds_text(value.unit, value.bounds, currency)))
        return " · ".join((*parts, how_to_write(value.unit)))

    def on_mount(self) -> None:
        """Ask for the value; where none is asked for, count at once."""
        self._show_keys()
        if self._value is None:
            self._begin(self._own)

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._stop.set()
        self._count.close()

    # -- the value -------------------------------------------------------------------------------------------------------

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        value = self._value
        if value is None or self._look is not None or self._seen is not None:
            return
        try:
            typed = parse_value(value.unit, event.value, self._rule.currency)
        except InvalidValue as wrong:
            self._say(str(wrong), "-bad")
            return
        self._begin(self._rule.with_value(value.path, typed))

    @on(TextLine.Changed)
    def _changed(self, event: TextLine.Changed) -> None:
        """Another value: what was wrong about the last one is no longer said."""
        event.stop()
        if self._look is None:
            self._seen = None
            self._say("")
            self._show_keys()

    # -- what it would bring ---------------------------------------------------------------------------------------------

    def _begin(self, own: Mapping[str, Plain]) -> None:
        if own == dict(self._rule.own):
            self._say(_("That is how it is already."))
            return
        self._own = own
        self._stop = threading.Event()
        self._looked_at = 0
        self._look = self.set_interval(LOOK, self._show_progress)
        self._show_progress()
        self._count.ask(self, partial(self._foresee, self._stop), self._foreseen)

    def _foresee(self, stop: threading.Event) -> Preview | None:
        """Runs in the thread that counts."""
        from rmdesk.reminders.previewing import Stopped

        def step(looked_at: int) -> None:
            self._looked_at = looked_at
            if stop.is_set():
                raise Stopped

        try:
            return self.desk.reminders.preview(self._rule.code, self._own, step)
        except Stopped:
            return None

    def _show_progress(self) -> None:
        counted = _("{count} looked at").format(count=f"{self._looked_at:,}") if self._looked_at else ""
        self._say(" · ".join(part for part in (_("Counting what this would change …"), counted, _("Esc stops it")) if part))

    def _foreseen(self, found: Preview | None) -> None:
        if found is None or self._look is None or self._stop.is_set():
            return
        self._end_look()
        self._seen = found
        self._show_outcome(found)
        if self._value is not None:
            self.set_focus(None)
        self._show_keys()

    def hindered(self, error: RmdeskError) -> None:
        """A value that the bank does not allow stays in its line, with the reason below."""
        self._end_look()
        self._say(str(error), "-bad")
        self._show_keys()

    def _end_look(self) -> None:
        if self._look is not None:
            self._look.stop()
            self._look = None

    def _show_outcome(self, found: Preview) -> None:
        lines = Text(_outcome(found), style="bold")
        for sign, first, count in (("+", found.first_added, found.added), ("−", found.first_removed, found.removed)):
            for one in first:
                lines.append(f"\n{sign} {_told(one)}", style="not bold")
            if count > len(first):
                lines.append("\n  " + _("and {count} more").format(count=f"{count - len(first):,}"), style="not bold")
        self._say(lines)

    # -- keys ------------------------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Keep what was shown."""
        if self._seen is not None:
            self.ask_to_write(partial(self.desk.reminders.keep_rule, self._rule.code, dict(self._own)), self._saved, topic="save")

    def _saved(self, _nothing: None) -> None:
        self.app.notify(_("u: undo"), title=_("Saved: {what}").format(what=self._heading), timeout=4, markup=False)
        self.dismiss(result=True)

    def action_back(self) -> None:
        """Stop counting; throw away what was shown; away."""
        waiting = self._look is not None or self._seen is not None
        self._stop.set()
        self._end_look()
        self._seen = None
        if waiting and self._value is not None:
            self._say("")
            self._show_keys()
            self.set_focus(self.query_one(TextLine))
        else:
            self.dismiss(result=False)

    def _show_keys(self) -> None:
        before, after = self.query(PanelFooter)
        before.set_class(self._seen is not None, "-hidden")
        after.set_class(self._seen is None, "-hidden")

    def _say(self, text: Text | str, tone: str = "") -> None:
        note = self.query_one("#rule-outcome", Static)
        note.set_classes(f"panel-note {tone}")
        note.update(text)


def change_heading(rule: RuleView, value: RuleValue) -> str:
    """What is changed, for the panel's title."""
    return f"{rule.name} · {value_name(value)}"


def _outcome(found: Preview) -> str:
    if not found.added and not found.removed:
        return _("No reminder of today would come or go.")
    added, removed = f"{found.added:,}", f"{found.removed:,}"
    if not found.removed:
        told = _("would add {added}").format(added=added)
    elif not found.added:
        told = _("would remove {removed}").format(removed=removed)
    else:
        told = _("would add {added}, remove {removed}").format(added=added, removed=removed)
    parts = [told, _("{count} stay as they are").format(count=f"{found.unchanged:,}")]
    if found.restaged:
        parts.insert(1, _("{count} of them only change their stage").format(count=f"{found.restaged:,}"))
    return " · ".join(parts)


def _told(one: Foreseen) -> str:
    return f"{one.customer} · {one.text}" if one.customer else one.text
