"""The filter line: says below itself what may come next, what is wrong and where, and how many customers it lets through."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from rich.highlighter import Highlighter
from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from rmdesk.domain.filter_completion import Completion, completions
from rmdesk.domain.filter_line import BadFilter, Filter, parse
from rmdesk.domain.filter_terms import Vocabulary
from rmdesk.i18n import N_, _, current_language, ngettext
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.widgets.cells import fit, width_of
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from rmdesk.desk.list_settings import SavedFilter

SHOWN: Final = 7
"""Lines of proposals."""


class _Proposal(NamedTuple):
    """A line below the line: what it puts where, what is said of it."""

    text: str
    help: str
    start: int = 0
    saved: str = ""
    """Name of the saved filter that it is."""


class FilterScreen(DeskOverlay[str | None]):
    """Gives the line (empty for no filter), or None if the user goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", N_("Back"), show=False, id="filter.back"),
        Binding("tab", "complete", N_("Complete"), show=False, priority=True, id="filter.complete"),
        Binding("down", "move(1)", N_("Down"), show=False, id="filter.down"),
        Binding("up", "move(-1)", N_("Up"), show=False, id="filter.up"),
        Binding("ctrl+d", "forget", N_("Forget"), show=False, priority=True, id="filter.forget"),
    ]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="FilterScreen")
        + """
    FilterScreen {
        #filter-note { height: 1; }
        OptionList { height: auto; max-height: 7; border: none; background: $panel; padding: 0; scrollbar-size-vertical: 1; }
        OptionList > .option-list--option-highlighted { text-style: bold; }
        &.-plain OptionList > .option-list--option-highlighted { background: $panel; color: $foreground; text-style: none; }
    }
    """
    )

    def __init__(self, line: str, vocabulary: Vocabulary, saved: Sequence[SavedFilter] = (), *, heading: str = "") -> None:
        """Make the screen.

        Args:
            line: what is filtered by now.
            vocabulary: the words that are understood here.
            saved: filters that have a name.
            heading: the question, if it is not how to filter the list.
        """
        super().__init__()
        self._line = line
        self._vocabulary = vocabulary
        self._saved = list(saved)
        self._heading = heading
        self._proposals: list[_Proposal] = []
        self._moved = False
        """Whether the user went into the proposals: Enter then takes one."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(self._heading or _("Filter"), classes="panel-title", markup=False)
            line = TextLine(self._line, placeholder=_("level>=gold aum>50w nocontact>30d maturity<7d … or a name"), id="filter-line")
            line.highlighter = _Mistake(self._vocabulary)
            yield line
            yield Static(id="filter-note", classes="panel-note", markup=False)
            options = OptionList()
            options.can_focus = False
            yield options
            yield PanelFooter(
                ("Tab", _("complete")), ("↑↓", _("choose")), ("⏎", _("apply")), ("Ctrl+D", _("forget a saved one")), ("Esc", _("back"))
            )

    def on_mount(self) -> None:
        """Say what there is."""
        self._typed()

    @on(TextLine.Changed)
    def _changed(self, event: TextLine.Changed) -> None:
        event.stop()
        self._typed()

    def _typed(self) -> None:
        line = self.query_one(TextLine)
        self._propose(line.value, line.cursor_position)
        try:
            wanted = parse(line.value, self._vocabulary)
        except BadFilter as wrong:
            unfinished = wrong.end >= len(line.value.rstrip())
            self._note(str(wrong), "" if unfinished else "-bad")
            return
        self._note("")
        if wanted:
            self._count(line.value, wanted)

    def _count(self, line: str, wanted: Filter) -> None:
        desk = self.desk
        self.ask(lambda: desk.customers.listed("level", wanted).count, lambda count: self._counted(line, count), topic="count")

    def _counted(self, line: str, count: int) -> None:
        if line == self.query_one(TextLine).value:
            self._note(ngettext("{count} customer", "{count} customers", count).format(count=f"{count:,}"))

    def _note(self, text: str, tone: str = "") -> None:
        note = self.query_one("#filter-note", Static)
        note.set_classes(f"panel-note {tone}")
        note.update(text, layout=False)

    # -- proposals -----------------------------------------------------------------------------------------------------

    def _propose(self, line: str, cursor: int) -> None:
        lang = current_language()
        saved = [_Proposal(one.line, one.name, saved=one.name) for one in self._saved] if not line.strip() else []
        found = completions(line, cursor, self._vocabulary, lang)
        self._proposals = [*saved, *(_Proposal(one.text, one.help, one.start) for one in found if not _is_there(one, line, cursor))]
        self._moved = False
        self.add_class("-plain")
        options = self.query_one(OptionList)
        options.clear_options()
        width = max((width_of(proposal.saved or proposal.text) for proposal in self._proposals), default=0)
        options.add_options([_option(proposal, min(width, 24)) for proposal in self._proposals])
        if self._proposals:
            options.highlighted = 0

    def action_move(self, lines: int) -> None:
        """Go through the proposals."""
        options = self.query_one(OptionList)
        if self._proposals:
            first = not self._moved and lines > 0
            self._moved = True
            self.remove_class("-plain")
            options.highlighted = 0 if first else ((options.highlighted or 0) + lines) % len(self._proposals)

    def action_complete(self) -> None:
        """Write the proposal under the mark."""
        index = self.query_one(OptionList).highlighted
        if self._proposals and index is not None:
            self._take(self._proposals[index])

    def _take(self, proposal: _Proposal) -> None:
        line = self.query_one(TextLine)
        start = 0 if proposal.saved else proposal.start
        before = line.value[:start] + proposal.text
        line.value = before + line.value[line.cursor_position :]
        line.cursor_position = len(before)
        self._typed()

    def action_forget(self) -> None:
        """Let a saved filter go."""
        index = self.query_one(OptionList).highlighted
        if self._proposals and index is not None and (name := self._proposals[index].saved):
            self.ask(partial(self.desk.list_settings.forget_filter, name), lambda _nothing: None)
            self._saved = [one for one in self._saved if one.name != name]
            self._typed()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(self._proposals[event.option_index])

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        if self._moved:
            self.action_complete()
            return
        try:
            parse(event.value, self._vocabulary)
        except BadFilter as wrong:
            self._note(str(wrong), "-bad")
            self.query_one(TextLine).cursor_position = wrong.end
        else:
            self.dismiss(event.value.strip())


def _is_there(one: Completion, line: str, cursor: int) -> bool:
    """Whether the proposal is what stands there already."""
    return line[one.start : cursor] == one.text


def _option(proposal: _Proposal, width: int) -> Text:
    if proposal.saved:
        return Text.assemble(("★ " + fit(proposal.saved, width), "bold"), f"  {proposal.text}", no_wrap=True, overflow="ellipsis")
    return Text.assemble((fit(proposal.text, width + 2), "bold"), f"  {proposal.help}", no_wrap=True, overflow="ellipsis")


class _Mistake(Highlighter):
    """Underlines what is wrong in the line."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def highlight(self, text: Text) -> None:
        """Underline in place."""
        try:
            parse(text.plain, self._vocabulary)
        except BadFilter as wrong:
            if wrong.end < len(text.plain):  # what is still being typed is not wrong yet
                text.stylize(Style(underline=True), wrong.start, wrong.end)
