"""With which outcome a task is done: a campaign's feedback codes, or done, not reached, no longer needed. Two keys a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rmdesk.i18n import N_, _
from rmdesk.screens.letters import Letter, LetterScreen

if TYPE_CHECKING:
    from rmdesk.desk.tasks import Tasks
    from rmdesk.store.queries.tasks import Feedback, TaskLine
    from rmdesk.store.tasks import Done, Ending

_KEYS: Final = "abcdefghijklmnopqrstuvw"
CANCEL: Final = "x"


@dataclass(frozen=True)
class Outcome:
    """What became of a task."""

    wording: str
    feedback: str = ""
    """A campaign's code."""
    is_final: bool = True
    """False: the customer is to be tried again."""
    is_cancelled: bool = False
    said: str = ""
    """What is kept of it in words."""

    def of(self, task_id: str) -> Ending:
        """This is what became of the task."""
        from rmdesk.store.tasks import Ending

        return Ending(task_id=task_id, said=self.said, feedback=self.feedback, is_final=self.is_final, is_cancelled=self.is_cancelled)

    def carry_out(self, tasks: Tasks, task_id: str) -> Done | None:
        """Do it; what follows, if the task is done with it. Raises what `store.tasks.end` raises."""
        return tasks.end(self.of(task_id))


_PLAIN: Final = (("d", N_("Done")), ("p", N_("Done in part")), ("n", N_("Done, without success")))


def outcome_screen(task: TaskLine, feedback: Sequence[Feedback]) -> LetterScreen[Outcome]:
    """The question: a campaign's task is answered with its feedback codes, letters in the order of the codes."""
    if task.campaign_id:
        letters = [
            Letter(key, code.name + ("" if code.final else _(" (stays open)")), Outcome(code.name, code.code, is_final=code.final))
            for key, code in zip(_KEYS, feedback, strict=False)
        ]
    else:
        letters = [Letter(key, _(title), Outcome(_(title), said="" if key == "d" else _(title))) for key, title in _PLAIN]
    letters.append(Letter(CANCEL, _("No longer needed"), Outcome(_("No longer needed"), is_cancelled=True)))
    heading = " · ".join(part for part in (task.customer, task.description) if part)
    return LetterScreen(heading, letters)
