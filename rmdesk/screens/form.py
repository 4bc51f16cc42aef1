"""A form over the page: a line for each field, what it takes below, a draft that survives anything, and errors at the field they are about."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Static

from rmdesk.domain.field_values import Choice, Kind
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.draft_keeper import DraftKeeper
from rmdesk.screens.field_names import field_name
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.typed_text import completed, hint, typed_text
from rmdesk.widgets.cells import width_of
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from rmdesk.store.about_edits import FormField

T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """A line of the form."""

    name: str
    label: str
    kind: Kind
    choices: tuple[Choice, ...]
    text: str
    """What stands in it, as a person would type it."""
    needed: bool


def lines_of(table: str, fields: Sequence[FormField]) -> list[Line]:
    """A form's fields as lines."""
    return [
        Line(one.name, field_name(one.name, table), one.kind, one.choices, typed_text(one.kind, one.choices, one.value), one.needed)
        for one in fields
    ]


class FormScreen(DeskOverlay[None], Generic[T]):
    """Say in `read` which lines there are, in `write` what saving does, in `written` what is told."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "put_aside", N_("Back"), show=False, id="form.back"),
        Binding("up", "move(-1)", N_("Up"), show=False, priority=True, id="form.up"),
        Binding("down", "move(1)", N_("Down"), show=False, priority=True, id="form.down"),
        Binding("tab", "complete", N_("Complete"), show=False, priority=True, id="form.complete"),
        Binding("shift+tab", "move(-1)", N_("Up"), show=False, priority=True, id="form.before"),
        Binding("f2", "save", N_("Save"), show=False, priority=True, id="form.save"),
        Binding("f4", "anew", N_("Start anew"), show=False, priority=True, id="form.anew"),
    ]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="FormScreen")
        + """
    FormScreen {
        #form-lines { height: auto; max-height: 14; scrollbar-size-vertical: 1; }
        .form-row { height: 1; }
        .form-label { color: $text-muted; }
        .form-row TextLine { width: 1fr; }
        #form-note { height: auto; min-height: 1; max-height: 4; }
    }
    """
    )

    def __init__(self, title: str, draft: str) -> None:
        """Make the form.

        Args:
            title: what it is about.
            draft: the name under which what is typed is kept.
        """
        super().__init__()
        self._heading = title
        self._draft_name = f"form:{draft}"
        self._lines: list[Line] = []
        self._note = ""
        """What is said until something is typed."""
        self._started: dict[str, str] = {}
        """What stood in the lines when they were shown."""
        self._typing: dict[str, TextLine] = {}
        """The field of each line."""
        self._keeper = DraftKeeper(self, lambda: self._draft_name, self._draft)
        self._hold: Hold | None = None

    # -- to be said by each form --------------------------------------------------------------------------------

    @abstractmethod
    def read(self) -> list[Line]:
        """The lines; called in the desk's thread."""

    @abstractmethod
    def write(self, texts: Mapping[str, str]) -> T:
        """Save what was typed; called in the desk's thread."""

    @abstractmethod
    def written(self, done: T) -> None:
        """Tell what was saved."""

    def typed(self, texts: Mapping[str, str]) -> None:
        """Something was typed: a form may look for what it resembles."""

    def below(self) -> Iterable[Widget]:
        """What stands between the lines and the note."""
        return ()

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Keys of this form alone, for its footer."""
        return ()

    # -- the lines ----------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(self._heading, classes="panel-title", markup=False)
            yield VerticalScroll(id="form-lines", can_focus=False)
            yield from self.below()
            yield Static(id="form-note", classes="panel-note", markup=False)
            keys = (
                ("⏎", _("next, save at the end")),
                ("F2", _("save")),
                ("Tab", _("choose")),
                *self.more_keys(),
                ("Esc", _("put aside, kept")),
            )
            yield PanelFooter(*keys)

    def on_mount(self) -> None:
        """Read the lines; what is typed meanwhile waits."""
        self._hold = self.host.keys.hold()
        self.ask_to_write(self._read_with_draft, self._lay_out)

    def _read_with_draft(self) -> tuple[list[Line], str]:
        return self.read(), self._keeper.read()

    def _lay_out(self, read: tuple[list[Line], str]) -> None:
        self._lines, kept = read
        draft: dict[str, str] = json.loads(kept) if kept else {}
        widest = max((width_of(line.label) for line in self._lines), default=0) + 3
        rows = []
        for line in self._lines:
            label = Static(line.label + (" *" if line.needed else ""), classes="form-label", markup=False)
            label.styles.width = widest
            field = TextLine(draft.get(line.name, line.text), id=f"form-{line.name}")
            self._typing[line.name] = field
            rows.append(Horizontal(label, field, classes="form-row"))
        self.call_later(self._begin, rows, _("Taken up where it was put aside; F4 starts anew.") if draft else "")

    async def _begin(self, rows: list[Horizontal], note: str) -> None:
        """Show the lines, and let the keys go on."""
        await self.query_one("#form-lines", VerticalScroll).mount(*rows)
        if self._lines:
            self._line_of(self._lines[0].name).focus()
        self._release()
        self._note, self._started = note, self.texts
        self._hint()
        if note:
            self.typed(self.texts)

    def _line_of(self, name: str) -> TextLine:
        return self._typing[name]

    @property
    def _here(self) -> int:
        """The place of the line that has the focus."""
        focused = self.focused.id if self.focused is not None else None
        return next((place for place, line in enumerate(self._lines) if f"form-{line.name}" == focused), 0)

    @property
    def texts(self) -> dict[str, str]:
        """What stands in the lines."""
        return {line.name: self._line_of(line.name).value for line in self._lines}

    @on(DescendantFocus)
    def _hint(self) -> None:
        if self._lines:
            line = self._lines[self._here]
            self._say("\n".join(text for text in (self._note, hint(line.kind, line.choices)) if text))

    def action_move(self, lines: int) -> None:
        """Go to another line."""
        if self._lines:
            self._line_of(self._lines[(self._here + lines) % len(self._lines)].name).focus()

    def action_complete(self) -> None:
        """Put the next allowed value in a coded field; elsewhere go on to the next line."""
        if not self._lines:
            return
        line, field = self._lines[self._here], self._line_of(self._lines[self._here].name)
        value = completed(field.value, line.kind, line.choices)
        if value is None or (line.kind is Kind.SUGGESTED and field.value and field.value not in _names(line)):
            self.action_move(1)
        else:
            field.value = value
            field.cursor_position = len(value)

    @on(TextLine.Submitted)
    def _entered(self, event: TextLine.Submitted) -> None:
        event.stop()
        if self._here == len(self._lines) - 1:
            self.action_save()
        else:
            self.action_move(1)

    # -- the draft ----------------------------------------------------------------------------------------------

    @on(TextLine.Changed)
    def _changed(self, event: TextLine.Changed) -> None:
        event.stop()
        if not self._lines or self._hold is not None:
            return
        if self._note and self.texts == self._started:
            return  # the fields report what they were made with
        self._note = ""
        self.typed(self.texts)
        self._keeper.typed()

    def _draft(self) -> str:
        """Only what differs from what stood there: a draft never brings an old value back."""
        texts = self.texts
        differing = {line.name: texts[line.name] for line in self._lines if texts[line.name] != line.text}
        return json.dumps(differing, ensure_ascii=False) if differing else ""

    def before_lock(self) -> None:
        """The draft must be on the disk before the key is gone."""
        if self._hold is None:
            self._keeper.keep()

    def action_put_aside(self) -> None:
        """Go back; the draft waits for the next time."""
        self.before_lock()
        self.dismiss()

    def action_anew(self) -> None:
        """Let the draft go."""
        for line in self._lines:
            self._line_of(line.name).value = line.text

    # -- saving -------------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save the form."""
        if self._hold is None and self._lines:
            self._keeper.wait_no_more()
            self._hold = self.host.keys.hold()
            self.ask_to_write(partial(self._write, self.texts), self._written)

    def _write(self, texts: Mapping[str, str]) -> T:
        """In the desk's thread. The draft goes only after what was typed is safe."""
        done = self.write(texts)
        self.host.drafts.drop(self, self.desk, self._draft_name)
        return done

    def _written(self, done: T) -> None:
        self._release()
        self.dismiss()
        self.written(done)

    def hindered(self, error: RmdeskError) -> None:
        """What does not fit stays in its line, with the reason below."""
        self._release()
        field = getattr(error, "field", "")
        if any(line.name == field for line in self._lines):
            self._line_of(field).focus()
        self.call_after_refresh(self._say, str(error), "-bad")

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None

    def _say(self, text: str, tone: str = "") -> None:
        note = self.query_one("#form-note", Static)
        note.set_classes(f"panel-note {tone}")
        note.update(text)


def _names(line: Line) -> list[str]:
    return [choice.names[0] for choice in line.choices]
