"""Choosing a set of tasks for a customer; the days they fall on are said before anything is made."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import ScreenResultType

from rmdesk.i18n import _
from rmdesk.screens.host import DeskScreen
from rmdesk.screens.letters import Letter, LetterScreen
from rmdesk.screens.words import short_date

if TYPE_CHECKING:
    from rmdesk.domain.task_templates import Template
    from rmdesk.screens.with_customer import AtHand

_KEYS = "abcdefghijklmnopqrstuvwxyz"
Offer = tuple["Template", list[tuple[date, str]]]


def choose_template(screen: DeskScreen[ScreenResultType], at_hand: AtHand) -> None:
    """Offer the templates with the days of their steps; make the tasks of the chosen one."""

    def offered() -> list[Offer]:
        return [(template, screen.desk.tasks.template_days(template)) for template in screen.desk.tasks.templates()]

    def offer(templates: list[Offer]) -> None:
        today = screen.host.clock.today()
        letters = [
            Letter(key, f"{template.title}  " + " · ".join(f"{short_date(day, today)} {text}" for day, text in days), template)
            for key, (template, days) in zip(_KEYS, templates, strict=False)
        ]
        title = _("Tasks from a template for {name}").format(name=at_hand.name)
        screen.app.push_screen(LetterScreen(title, letters), make)

    def make(template: Template | None) -> None:
        if template is not None:
            screen.ask_to_write(partial(screen.desk.tasks.add_template, template, at_hand.customer_id), told)

    def told(made: list[str]) -> None:
        screen.app.notify(_("{count} tasks made for {name}").format(count=len(made), name=at_hand.name), timeout=4, markup=False)

    screen.ask(offered, offer)
    screen.keys_wait()
