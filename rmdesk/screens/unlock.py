"""The first screen: the passphrase, and nothing that is anybody's business before it is right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rmdesk import __version__
from rmdesk.errors import RmdeskError, WrongPassphrase
from rmdesk.i18n import N_, _
from rmdesk.screens.host import DeskScreen
from rmdesk.screens.key_lane import Hold
from rmdesk.widgets.cells import clip
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from rmdesk.desk import Desk

LEFT_FOR_GOOD: Final = 3
"""Exit status when the desk is no desk any more: there is nothing enrolled here."""
WIDTH = 58
"""Cells of the panel; it fits the smallest terminal."""


class WhyLocked(NamedTuple):
    """Why the desk was locked, where its user did not do it."""

    sentence: str = ""
    for_good: bool = False
    """There is nothing left to unlock."""


class UnlockScreen(DeskScreen[None]):
    """Asks for the passphrase until it opens the vault; says why if it does not."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,escape", "leave", N_("Leave"), show=False, id="unlock.leave")]
    DEFAULT_CSS = f"""
    UnlockScreen {{
        align: center middle;
        background: $background;
        #unlock {{ width: {WIDTH}; height: auto; padding: 1 2; background: $surface; }}
        #unlock-name {{ text-style: bold; color: $text-accent; }}
        #unlock-what {{ color: $text-muted; margin-bottom: 1; }}
        #unlock-line {{ margin-bottom: 1; background: $panel; }}
        #unlock-note {{ height: auto; min-height: 3; color: $text-muted; }}
        #unlock-note.-bad {{ color: $text-error; }}
        #unlock-where {{ width: {WIDTH}; height: 1; padding: 0 2; margin-top: 1; color: $text-muted; }}
    }}
    """

    def __init__(
        self,
        home: Path,
        open_desk: Callable[[str], Desk],
        passphrase: str | None = None,
        note: str = "",
        why: Callable[[], WhyLocked] = WhyLocked,
    ) -> None:
        """Make the screen.

        Args:
            home: the profile folder, to be named.
            open_desk: opens the desk with a passphrase, or raises what hinders it.
            passphrase: one from a file, tried at once; None asks.
            note: a line of the bank's own, from the settings.
            why: says why the desk was locked, when this screen is shown again.
        """
        super().__init__()
        self._home = home
        self._open_desk = open_desk
        self._given = passphrase
        self._note = note
        self._why = why
        self._hold: Hold | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="unlock"):
            yield Static(f"rmdesk {__version__}", id="unlock-name", markup=False)
            yield Static(_("Workstation for relationship managers"), id="unlock-what", markup=False)
            yield TextLine(placeholder=_("Passphrase"), password=True, id="unlock-line")
            yield Static(self._invitation, id="unlock-note", markup=False)
        yield Static(clip(_("Profile {folder}").format(folder=_in_short(self._home)), WIDTH - 4), id="unlock-where", markup=False)

    @property
    def _invitation(self) -> str:
        keys = _("Enter unlocks · Ctrl+C twice leaves")
        return f"{self._note}\n{keys}" if self._note else keys

    def on_mount(self) -> None:
        """Try a passphrase that came with the start."""
        if self._given is not None:
            given, self._given = self._given, None
            self._unlock(given)

    def on_screen_resume(self) -> None:
        """After a lock the screen is as new, or says why there was one."""
        if self._hold is not None:
            return
        why = self._why()
        line = self.query_one(TextLine)
        line.display, line.disabled = not why.for_good, why.for_good  # a hidden line would still take the Enter that leaves
        if why.for_good:
            self._say(f"{why.sentence}\n{_('Enter leaves.')}", "-bad")
        else:
            self._say(f"{why.sentence}\n{self._invitation}" if why.sentence else self._invitation, "-bad" if why.sentence else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is a way out by Enter only where there is none in."""
        return self._why().for_good if action == "leave" else super().check_action(action, parameters)

    def action_leave(self) -> None:
        """Leave the program: the desk is gone."""
        self.app.exit(LEFT_FOR_GOOD, return_code=LEFT_FOR_GOOD)

    @on(TextLine.Submitted)
    def _typed(self, event: TextLine.Submitted) -> None:
        event.stop()
        passphrase = event.value
        event.input.clear()
        if passphrase and self._hold is None:
            self._unlock(passphrase)

    def _unlock(self, passphrase: str) -> None:
        """Derive the key and open the replica in the desk's thread; what is typed meanwhile waits for the first home."""
        self._hold = self.host.keys.hold()
        self._say(_("Unlocking …"))
        self.ask(lambda: self._open_desk(passphrase), self._opened)

    def _opened(self, desk: Desk) -> None:
        hold, self._hold = self._hold, None
        self.host.enter(desk, hold)

    def hindered(self, error: RmdeskError) -> None:
        """Say in place why the vault stays shut."""
        self._say(_("The passphrase is wrong. Type it again.") if isinstance(error, WrongPassphrase) else str(error), "-bad")
        if self._hold is not None:
            self._hold.release()
            self._hold = None

    def _say(self, sentence: str, tone: str = "") -> None:
        note = self.query_one("#unlock-note", Static)
        note.set_classes(tone)
        note.update(sentence)


def _in_short(folder: Path) -> str:
    """The folder with the user's own folder as `~`."""
    try:
        return f"~/{folder.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(folder)
