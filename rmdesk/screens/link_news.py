"""What about the link to the center is worth a notification; the rest the status line says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from rmdesk.i18n import _
from rmdesk.screens.sync_words import attention_words, exchanged_words, skew_words

if TYPE_CHECKING:
    from rmdesk.desk import Standing


class News(NamedTuple):
    """Something to tell."""

    text: str
    severity: Literal["information", "warning", "error"]


def link_news(before: Standing | None, now: Standing, *, asked: bool) -> list[News]:
    """What has come up between two standings.

    Args:
        before: the standing known so far; None right after unlocking.
        now: the new one.
        asked: whether the user has asked for a sync and waits to hear how it ended.
    """
    news = []
    if now.alarm and (before is None or before.alarm != now.alarm):
        news.append(News(now.alarm, "error"))
    if now.skew_seconds and (before is None or not before.skew_seconds):
        news.append(News(skew_words(now.skew_seconds), "warning"))
    if asked and before is not None and before.syncing and not now.syncing:
        if now.online is False or now.failed:
            news.append(News(now.reason or _("The center cannot be reached; work goes on."), "warning"))
        else:
            news.append(News(exchanged_words(now.uploaded, now.received), "information"))
    waited = before.conflicts + before.quarantined + before.rejected if before is not None else 0
    if before is not None and now.conflicts + now.quarantined + now.rejected > waited:
        news.append(News(_("{what}. S shows them.").format(what=attention_words(now)), "warning"))
    return news
