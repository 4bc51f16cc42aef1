"""What stands on a terminal with too little room: one clear sentence instead of a broken page.

Work is not lost: the page below keeps its state, and comes back when the window is large enough.
"""

from __future__ import annotations

from typing import Final, TypeVar

from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget

from rmdesk.widgets.cells import wrap

_Result = TypeVar("_Result")

LEAST: Final = Size(60, 20)
"""The smallest terminal in which every page works."""

# Both languages at once: on a borrowed terminal the configured one may be the wrong one, and there is room for nothing else.
_SENTENCES: Final = (
    "Terminal too small: needs at least {least}, has {size}.",
    "终端窗口太小：至少需要 {least}，现在是 {size}。",
)


def is_too_small(size: Size) -> bool:
    """Whether `size` (cells) is less than `LEAST` in one direction."""
    return size.width < LEAST.width or size.height < LEAST.height


def too_small_lines(size: Size) -> list[str]:
    """The message, wrapped to the width of `size`."""
    least, has = f"{LEAST.width}×{LEAST.height}", f"{size.width}×{size.height}"
    return [line for sentence in _SENTENCES for line in wrap(sentence.format(least=least, size=has), size.width)]


class TooSmallMessage(Widget):
    """The message, centred; it follows the size of the terminal."""

    DEFAULT_CSS = """
    TooSmallMessage {
        width: 1fr;
        height: 1fr;
        background: $background;
        color: $text-warning;
        content-align: center middle;
        text-align: center;
    }
    """

    def render(self) -> str:
        """The message at the present size."""
        return "\n".join(too_small_lines(self.app.size))


class TooSmall(ModalScreen[None]):
    """Covers the page while the terminal is too small; takes every key, so nothing is done unseen."""

    def compose(self) -> ComposeResult:
        """Only the message."""
        yield TooSmallMessage()

    def on_screen_resume(self) -> None:
        """Leave if the terminal grew while another screen lay on top of this one."""
        if not is_too_small(self.app.size):
            self.dismiss()


def guard_size(app: App[_Result], size: Size) -> None:
    """Cover or uncover the page of `app` according to `size`; call it on every resize."""
    if not app.screen_stack:
        return
    covered = isinstance(app.screen, TooSmall)
    if is_too_small(size) and not covered:
        app.push_screen(TooSmall())
    elif covered and not is_too_small(size):
        app.pop_screen()
