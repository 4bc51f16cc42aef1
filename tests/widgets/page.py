"""What the tests of this room share: a page to put widgets on, and rows of any number to show."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from textual import on
from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from rmdesk.theming import load_themes
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.row_messages import HeaderSelected, RowHighlighted, RowSelected
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.status_bar import HomeChosen

M = TypeVar("M", bound=Message)


class Page(App[None]):
    """An application that shows the given widgets under our theme and remembers what they say.

    A field with text in it can only be made inside a running application; give a function that makes it.
    """

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget | Callable[[], Widget], theme: str = "rmdesk-dark") -> None:
        super().__init__()
        for known in load_themes():
            self.register_theme(known)
        self.theme = theme
        self._shown = widgets
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        for shown in self._shown:
            yield shown if isinstance(shown, Widget) else shown()

    @on(RowHighlighted)
    @on(RowSelected)
    @on(HeaderSelected)
    @on(HomeChosen)
    @on(Input.Changed)
    def _remember(self, message: Message) -> None:
        self.heard.append(message)

    def said(self, kind: type[M]) -> list[M]:
        """The messages of one kind, in order."""
        return [message for message in self.heard if isinstance(message, kind)]

    def lines(self) -> list[str]:
        """What is on the screen, line by line."""
        return [strip.text for strip in self.screen._compositor.render_strips()]


class NumberedRows:
    """A source whose rows are named by their keys; it remembers the pages it was asked for."""

    def __init__(self, count: int = 0, *, keys: Sequence[Hashable] | None = None, word: str = "客户") -> None:
        self.keys = range(count) if keys is None else keys
        self.word = word
        self.asked: list[int] = []

    @property
    def count(self) -> int:
        return len(self.keys)

    def page(self, first: int, n: int) -> Sequence[Row]:
        self.asked.append(first)
        return [
            (f"{self.word}{key}", Cell("钻石", "accent"), f"{index:,}.5") for index, key in enumerate(self.keys[first : first + n], first)
        ]

    def key(self, index: int) -> Hashable:
        return self.keys[index]

    def index_of(self, key: Hashable) -> int | None:
        return self.keys.index(key) if key in self.keys else None


COLUMNS = (
    Column("name", "姓名", 12, priority=1, flex=1),
    Column("tier", "等级", 6, priority=3),
    Column("aum", "AUM(万)", 12, priority=2, align="end"),
)
