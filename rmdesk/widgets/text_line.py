"""The one text field of the house: Textual's `Input` with what a Chinese input method and a telephone call need.

- The terminal's own cursor, where an input method opens its window, stands where the next character goes: Textual puts it a cell too far
at the end of the text, and in the wrong place altogether until the first key.
- Several pasted lines become one, joined by spaces; Textual keeps the first and drops the rest.
- Focus selects nothing, so the next key never wipes a draft.
- Nothing blinks: an idle screen sends no bytes.
"""

from __future__ import annotations

from typing import Final

from textual import events
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widgets import Input

from rmdesk.widgets.cells import plain, width_of

_NARROW: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x3002: 0x2E}


def fold_width(text: str) -> str:
    """`text` with full-width letters, digits and punctuation as ASCII, and `。` as a point; one character for one, so positions stay right.

    Unicode's "Halfwidth and Fullwidth Forms" U+FF01 … U+FF5E lie 0xFEE0 above their ASCII counterparts.
    """
    return text if text.isascii() else text.translate(_NARROW)


def one_line(text: str) -> str:
    """`text` without line breaks and control characters, its lines joined by single spaces."""
    return " ".join(line for line in (plain(line).strip() for line in text.splitlines()) if line)


class TextLine(Input):
    """A line of text to type into. Messages, validation and keys are `Input`'s."""

    DEFAULT_CSS = """
    TextLine {
        border: none;
        height: 1;
        padding: 0 1;
        background: $surface;
        &:focus { border: none; background: $panel; background-tint: $foreground 0%; }
        &.-invalid { border: none; color: $text-error; }
        &.-invalid:focus { border: none; }
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        password: bool = False,
        fold_width: bool = False,
        restrict: str | None = None,
        max_length: int = 0,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        """Make a field.

        Args:
            value: what stands in it, with the cursor at the end.
            placeholder: shown while it is empty.
            password: show dots.
            fold_width: turn full-width digits and punctuation into ASCII as they are typed; for commands, numbers and dates.
            restrict: a regular expression that the whole text must always match.
            max_length: most characters, 0 for no limit.
            id: its id in the DOM.
            classes: its CSS classes.
            disabled: takes no focus.
        """
        self._folds = fold_width
        super().__init__(
            None,
            placeholder,
            password=password,
            restrict=restrict,
            max_length=max_length,
            select_on_focus=False,
            id=id,
            classes=classes,
            disabled=disabled,
        )
        self.cursor_blink = False
        if value:
            self.value = value

    def validate_value(self, value: str) -> str:
        """Fold what was typed, pasted or set."""
        return fold_width(value) if self._folds else value

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where on the screen the next character will appear."""
        x, y, _, _ = self.content_region
        before = self.value[: self.cursor_position]
        cells = len(before) if self.password else width_of(before)
        return Offset(x + cells - self.scroll_offset.x, y)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw, and leave the terminal's cursor in place: only now are layout and scrolling settled, for this very frame."""
        if self.has_focus and self.screen.is_current:
            self.app.cursor_position = self.cursor_screen_offset
        return super().render_lines(crop)

    def _on_paste(self, event: events.Paste) -> None:
        """Put the pasted text at the cursor, or in place of the selection, as one line."""
        event.stop()
        event.prevent_default()
        if text := one_line(event.text):
            self.replace(text, *self.selection)

    def action_paste(self) -> None:
        """Paste what was cut or copied in this program."""
        self.replace(one_line(self.app.clipboard), *self.selection)
