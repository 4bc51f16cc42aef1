"""A whole day of an RM by real keys on a terminal, in both languages: with a real center, and without it for the visit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypinyin import lazy_pinyin

from tests.cli.runner import PASSPHRASE, CommandLine, process
from tests.cli.serving import serving
from tests.cli.test_story import free_port
from tests.screens.test_on_a_terminal import Workplace, exit_status

pytestmark = pytest.mark.slow

AS_OF = "2026-11-20"
ENTER, ESCAPE = "\r", "\x1b"
CALL = {"en": "call interested wealth 200k ; waiting for bonus > fri call again !1", "zh_CN": "dt 有意 理财 20w ; 等年终奖 > 周五 再电 !1"}
VISIT = {"en": "visit success ; signed the form", "zh_CN": "bf 成功 ; 已签字"}
TASK = {"en": "send the statement > +3d !2", "zh_CN": "寄对账单 > +3d !2"}
SAID = {
    "en": "Passphrase|not begun|Recorded for|Task saved|Visit mode|OFFLINE|Work log|submitted|synced|STOP",
    "zh_CN": "口令|未开始|已记录|任务已保存|拜访模式|离线|工作日志|已提交|已同步|禁止致电",
}


class Day(Workplace):
    """The workstation on a terminal, with what is said in one language."""

    def __init__(self, home: Path, lang: str) -> None:
        arguments = ["rmdesk", f"--home={home}", f"--as-of={AS_OF}", f"--lang={lang}"]
        super().__init__(
            f"import runpy, sys; sys.argv = {arguments!r}; runpy.run_module('rmdesk', run_name='__main__')", columns=120, rows=36
        )
        self._words = dict(zip(SAID["en"].split("|"), SAID[lang].split("|"), strict=True))

    def sees(self, *english: str) -> None:
        """Wait until all of this is on the screen."""
        self.until(lambda page: all(self.word(word) in page for word in english))

    def shows(self, english: str) -> bool:
        return self.word(english) in self.text()

    def word(self, english: str) -> str:
        """As it stands on the screen."""
        return self._words.get(english, english)


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_a_day_from_unlocking_to_the_last_sync(lang: str, tmp_path: Path, rmdesk: CommandLine, secret: Path) -> None:
    port, home = free_port(), tmp_path / "desk"
    desk = (f"--passphrase-file={secret}", f"--as-of={AS_OF}", f"--home={home}", "--json")
    for words in (["init"], ["demo-bank", "--customers", "60", "--managers", "1", "--months", "2"]):
        rmdesk(f"--as-of={AS_OF}", "center", *words).well()

    def ask(*words: str) -> Any:
        return process(*desk, *words).well().document

    with serving(rmdesk.home, port=port) as url:
        ask("enroll", "--center", url, "--code", rmdesk("center", "device", "code", "100001").well().out.strip())
        ask("sync")
    customer = one_of_whom_initials_are_enough(ask)
    initials = initials_of(customer["name"])
    with serving(rmdesk.home, port=port), Day(home, lang) as day:
        day.sees("Passphrase")
        day.type(PASSPHRASE + ENTER)
        day.sees("synced")
        day.type(f"/{initials}")  # with Enter at most six keys
        assert len(initials) <= 4
        day.sees(customer["name"])
        day.type(ENTER)
        day.sees(customer["customer_no"])
        day.type("C")
        day.sees("not begun")
        day.type(ENTER)
        if day.shows("STOP"):  # after hours: the reason is asked for
            day.type("asked for it" + ENTER)
        day.sees("● 0:0")
        day.type(CALL[lang] + ENTER)
        day.sees("Recorded for", customer["name"])
        day.type("t" + TASK[lang] + ENTER)
        day.sees("Task saved")

    with Day(home, lang) as day:  # in the field: no center
        day.sees("Passphrase")
        day.type(PASSPHRASE + ENTER)
        day.sees("OFFLINE")
        day.type("V")
        day.sees("Visit mode")
        day.type("n" + initials)
        day.sees(customer["name"])
        day.type(ENTER)
        day.sees("Visit mode", customer["name"])
        day.type("c" + VISIT[lang] + ENTER)
        day.sees("Recorded for")
        day.type(ESCAPE)  # alone: with another key behind it, it would be Alt
        day.until(lambda page: day.word("Visit mode") not in page)
        day.type("5")
        day.sees("Work log", customer["name"])
        day.type("d" + ENTER)
        day.sees("submitted")
        day.type(":q" + ENTER)
        assert exit_status(day) == 0

    with serving(rmdesk.home, port=port), Day(home, lang) as day:
        day.sees("Passphrase")
        day.type(PASSPHRASE + ENTER)
        day.sees("synced")
        day.until(lambda page: "↑" not in page.splitlines()[0])
        day.type(":q" + ENTER)
        assert exit_status(day) == 0
        proof = ask("verify", "--deep")
        assert (proof["equal"], ask("outbox")["rows"]) == (True, [])
    picture = ask("show", customer["customer_no"])
    said = [contact["content"] for contact in picture["contacts"]]
    assert {CALL[lang], VISIT[lang]} <= set(said)


def initials_of(name: str) -> str:
    """What is typed for a name."""
    return "".join(reading[0] for reading in lazy_pinyin(name))


def one_of_whom_initials_are_enough(ask: Any) -> Any:
    """A person whose initials nobody else in the book has."""
    people = [row for row in ask("list", "--kind", "retail")["rows"] if row["status"] == "active"]
    for row in people:
        initials = initials_of(row["name"])
        if initials.isascii() and initials.isalpha() and [hit["id"] for hit in ask("find", initials)["rows"]][:1] == [row["id"]]:
            return row
    raise AssertionError("everybody shares initials")
