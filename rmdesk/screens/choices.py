"""A few questions with a few answers each, at the bottom of the page: up and down choose the question, left and right the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import OptionList, Static

from rmdesk.i18n import N_, _
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.widgets.cells import fit, width_of
from rmdesk.widgets.row_strips import CURSOR_MARK

T = TypeVar("T")


@dataclass(frozen=True)
class Choice:
    """One question."""

    label: str
    answers: tuple[tuple[str, str], ...]
    """Value and wording; the first one is chosen when nothing is."""
    chosen: str = ""


class ChoiceLines(Widget, can_focus=True):
    """The questions, a line each."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--label", "choice--chosen", "choice--cursor"}
    DEFAULT_CSS = """
    ChoiceLines {
        height: auto;
        & > .choice--label { color: $text-muted; }
        & > .choice--chosen { color: $text-accent; text-style: bold; }
        & > .choice--cursor { color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold; }
        &:nocolor > .choice--chosen { text-style: bold underline; }
        &:nocolor > .choice--cursor { text-style: bold reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "line(-1)", N_("Up"), show=False, id="choice.up"),
        Binding("down,j,tab", "line(1)", N_("Down"), show=False, id="choice.down"),
        Binding("left,h", "answer(-1)", N_("Change"), show=False, id="choice.left"),
        Binding("right,l,space", "answer(1)", N_("Change"), show=False, id="choice.right"),
        Binding("backspace,delete", "none", N_("Show all"), show=False, id="choice.none"),
        Binding("enter", "done", N_("Apply"), show=False, id="choice.done"),
    ]

    @dataclass
    class Done(Message):
        """The user is content."""

        values: tuple[str, ...]

    def __init__(self, choices: Sequence[Choice], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._answers = [next((i for i, (value, _) in enumerate(c.answers) if value == c.chosen), 0) for c in choices]
        self._line = 0

    def get_content_height(self, *_sizes: object) -> int:
        """A line a question."""
        return len(self._choices)

    def render_line(self, y: int) -> Strip:
        """Question `y` with all its answers, the chosen one marked with brackets."""
        if y >= len(self._choices):
            return Strip.blank(self.size.width, self.rich_style)
        choice = self._choices[y]
        here = y == self._line
        label = (CURSOR_MARK if here else " ") + fit(choice.label, max(width_of(c.label) for c in self._choices) + 1)
        segments = [Segment(label, self.get_component_rich_style("choice--label"))]
        for index, (_value, wording) in enumerate(choice.answers):
            chosen = index == self._answers[y]
            style = self.get_component_rich_style("choice--cursor" if here else "choice--chosen") if chosen else self.rich_style
            segments.append(Segment(f"[{wording}]" if chosen else f" {wording} ", style))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def action_line(self, lines: int) -> None:
        """Go to another question."""
        self._line = (self._line + lines) % len(self._choices)
        self.refresh()

    def action_answer(self, answers: int) -> None:
        """Give another answer."""
        count = len(self._choices[self._line].answers)
        self._answers[self._line] = (self._answers[self._line] + answers) % count
        self.refresh()

    def action_none(self) -> None:
        """Answer every question with its first answer."""
        self._answers = [0] * len(self._choices)
        self.refresh()

    def action_done(self) -> None:
        """Hand the answers over."""
        self.post_message(self.Done(tuple(choice.answers[index][0] for choice, index in zip(self._choices, self._answers, strict=True))))


class ChoiceScreen(ModalScreen[tuple[str, ...] | None]):
    """The questions over the page; gives the chosen values, or None if the user goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", N_("Back"), show=False, id="choice.back")]
    DEFAULT_CSS = OVERLAY_CSS.format(name="ChoiceScreen")

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._heading = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(self._heading, classes="panel-title", markup=False)
            yield ChoiceLines(self._choices)
            yield PanelFooter(("↑↓", _("question")), ("←→", _("answer")), ("⌫", _("all")), ("⏎", _("apply")), ("Esc", _("back")))

    @on(ChoiceLines.Done)
    def _done(self, event: ChoiceLines.Done) -> None:
        self.dismiss(event.values)


class PickScreen(ModalScreen[T | None], Generic[T]):
    """One of several things; gives it, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", N_("Back"), show=False, id="pick.back")]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="PickScreen")
        + """
    PickScreen OptionList { height: auto; max-height: 12; border: none; background: $panel; padding: 0; }
    """
    )

    def __init__(self, heading: str, options: Sequence[tuple[str, T]]) -> None:
        """Make the screen.

        Args:
            heading: the question.
            options: what is said, and what is given back.
        """
        super().__init__()
        self._heading = heading
        self._options = options

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(self._heading, classes="panel-title", markup=False)
            yield OptionList(*(Text(called) for called, _value in self._options))
            yield PanelFooter(("↑↓", _("choose")), ("⏎", _("apply")), ("Esc", _("back")))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._options[event.option_index][1])
