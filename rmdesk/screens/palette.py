"""The command palette: every command that works here, found by Chinese, pinyin, initials, mnemonic or English."""

from __future__ import annotations

from functools import partial

from rich.text import Text
from textual.command import DiscoveryHit, Hit, Hits, Provider

from rmdesk.commands import Command, commands_of
from rmdesk.i18n import _
from rmdesk.screens.host import Host
from rmdesk.screens.navigation import places_of
from rmdesk.screens.spellings import likeness


class RegistryCommands(Provider):
    """The registry as Textual's palette wants it."""

    async def discover(self) -> Hits:
        """All commands, in the order of the registry."""
        for entry in self._commands():
            yield DiscoveryHit(_shown(entry), partial(self._host.perform, entry), text=_(entry.title), help=_(entry.help))

    async def search(self, query: str) -> Hits:
        """The commands that are called like this in any way."""
        for entry in self._commands():
            if score := likeness(query, entry.title, entry.id, *entry.mnemonic.split()):
                yield Hit(score, _shown(entry, query), partial(self._host.perform, entry), text=_(entry.title), help=_(entry.help))

    def _commands(self) -> tuple[Command, ...]:
        return commands_of(*places_of(self.screen))

    @property
    def _host(self) -> Host:
        app = self.app
        assert isinstance(app, Host)
        return app


def _shown(entry: Command, query: str = "") -> Text:
    """The title, what matched in it underlined, and how to reach the command without the palette."""
    title = Text(_(entry.title))
    if query:
        title.highlight_words([query.strip()], "bold underline", case_sensitive=False)
    key = entry.keys.partition(",")[0]
    ways = " ".join([key] * bool(key) + [f":{word}" for word in entry.mnemonic.split()])
    return Text.assemble(title, (f"  {ways}" if ways else "", "dim"))
