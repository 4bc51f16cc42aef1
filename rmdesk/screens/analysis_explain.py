"""How an analysis is worked out: formula, inputs, sources; over the page, scrolled where it is long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from rmdesk.i18n import N_, _
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.widgets.facts import Facts, FactSection


class ExplainScreen(ModalScreen[None]):
    """Gives nothing back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace,enter,i,ｉ", "dismiss", N_("Back"), show=False, id="explain.back"),
        Binding("down,j", "scroll(1)", N_("Down"), show=False, id="explain.down"),
        Binding("up,k", "scroll(-1)", N_("Up"), show=False, id="explain.up"),
    ]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="ExplainScreen")
        + """
    ExplainScreen {
        VerticalScroll { height: auto; max-height: 18; background: $panel; scrollbar-size-vertical: 1; }
        Facts { background: $panel; }
    }
    """
    )

    def __init__(self, title: str, sections: Sequence[FactSection]) -> None:
        """Make the screen.

        Args:
            title: what is explained.
            sections: the explanation.
        """
        super().__init__()
        self._heading = title
        self._sections = sections

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(self._heading, classes="panel-title", markup=False)
            with VerticalScroll(can_focus=False):
                yield Facts(self._sections)
            yield PanelFooter(("↑↓", _("scroll")), ("Esc", _("back")))

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
