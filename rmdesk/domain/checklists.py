"""Checklists as Markdown: things to tick, and fields to fill in. The same text is the bank's template and the filled form that is kept.

# Post-loan check
- [ ] licence seen
- [x] premises visited
- employees: 42
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from rmdesk.i18n import N_, _

_TITLE = re.compile(r"#+\s+(\S.*)")
_TICK = re.compile(r"[-*]\s+\[([ xX])\]\s+(\S.*)")
_FIELD = re.compile(r"[-*]\s+([^:：\[][^:：]*?)\s*[:：](?:\s+(.*)|\s*)")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a checklist."""

    label: str
    is_field: bool = False
    """Takes words; else it is ticked."""
    value: str = ""
    ticked: bool = False

    @property
    def is_done(self) -> bool:
        """Whether it is ticked, or says something."""
        return bool(self.value) if self.is_field else self.ticked


@dataclass(frozen=True, slots=True)
class Checklist:
    """A form."""

    title: str
    items: tuple[Item, ...] = ()

    @property
    def done(self) -> int:
        """How many items are done."""
        return sum(item.is_done for item in self.items)

    def toggled(self, number: int) -> Checklist:
        """With item `number` ticked, or no longer; a field stays as it is."""
        item = self.items[number]
        return self._with(number, item if item.is_field else replace(item, ticked=not item.ticked))

    def filled(self, number: int, value: str) -> Checklist:
        """With `value` in field `number`, as one line."""
        return self._with(number, replace(self.items[number], value=" ".join(value.split())))

    def _with(self, number: int, item: Item) -> Checklist:
        return replace(self, items=(*self.items[:number], item, *self.items[number + 1 :]))


def read_checklist(text: str, title: str = "") -> Checklist:
    """The form in a Markdown text; lines that are neither title, tick nor field are left out. `title` holds where the text has none."""
    items: list[Item] = []
    for line in map(str.strip, text.splitlines()):
        if found := _TITLE.fullmatch(line):
            title = found[1].strip()
        elif found := _TICK.fullmatch(line):
            items.append(Item(found[2].strip(), ticked=found[1] != " "))
        elif found := _FIELD.fullmatch(line):
            items.append(Item(found[1].strip(), is_field=True, value=(found[2] or "").strip()))
    return Checklist(title, tuple(items))


def checklist_text(checklist: Checklist) -> str:
    """The Markdown that says it."""
    lines = [f"# {checklist.title}"]
    for item in checklist.items:
        tick = "x" if item.ticked else " "
        lines.append(f"- {item.label}: {item.value}".rstrip() if item.is_field else f"- [{tick}] {item.label}")
    return "\n".join(lines)


_BUILT_IN: Final = (
    (
        "documents",
        N_("Documents to bring"),
        (N_("contract, two copies"), N_("product sheet"), N_("risk disclosure"), N_("business card"), N_("tablet, charged and synced")),
        (),
    ),
    (
        "account-opening",
        N_("Account opening on site"),
        (
            N_("business licence seen"),
            N_("identity of the legal representative checked"),
            N_("premises seen, photograph taken"),
            N_("seals checked"),
            N_("willingness confirmed in person"),
        ),
        (N_("who was met"),),
    ),
    (
        "post-loan",
        N_("Post-loan check"),
        (
            N_("business is running"),
            N_("loan used as agreed, proof seen"),
            N_("collateral is there and in order"),
            N_("no new lawsuits or arrears known"),
        ),
        (
            N_("employees on site"),
            N_("turnover of the last three months"),
            N_("stock"),
            N_("receivables"),
            N_("other banks' loans"),
            N_("warning signs"),
            N_("conclusion"),
        ),
    ),
)


def built_in() -> list[tuple[str, Checklist]]:
    """The forms that every desk has, by code, in the user's language."""
    return [
        (
            code,
            Checklist(_(title), (*(Item(_(label)) for label in ticks), *(Item(_(label), is_field=True) for label in fields))),
        )
        for code, title, ticks, fields in _BUILT_IN
    ]
