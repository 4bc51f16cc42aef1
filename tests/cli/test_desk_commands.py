"""A desk at the command line: what is printed for people and for scripts, and how a desk ends."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from rmdesk import i18n
from rmdesk.__main__ import main
from rmdesk.store.vault import REPLICA_FILE, VAULT_FILE
from tests.cli.runner import PASSPHRASE, CommandLine, Finished, environment, process
from tests.cli.serving import serving
from tests.widgets.terminal import Terminal

AS_OF = "2026-11-20"


@dataclass(frozen=True)
class Place:
    """A served bank, made once."""

    folder: Path
    secret: Path
    url: str

    def enrol(self, home: Path) -> None:
        """Make `home` a synced desk."""
        code = process(f"--home={self.folder}", "center", "device", "code", "100001").well().out.strip()
        self.run(f"--home={home}", "enroll", "--center", self.url, "--code", code)
        self.run(f"--home={home}", "sync")

    def run(self, *words: str) -> None:
        assert main([f"--as-of={AS_OF}", f"--passphrase-file={self.secret}", *words]) == 0


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("place")
    secret = folder / "secret"
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    bank = Place(folder, secret, "")
    bank.run(f"--home={folder}", "center", "init")
    bank.run(f"--home={folder}", "center", "demo-bank", "--customers", "50", "--managers", "1", "--months", "2")
    with serving(folder) as url:
        yield Place(folder, secret, url)


@pytest.fixture(scope="module")
def pattern(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synced desk to be copied; a copy must not talk to the center, which takes it for the desk it was made from."""
    home = tmp_path_factory.mktemp("pattern") / "home"
    place.enrol(home)
    return home


@pytest.fixture
def desk(place: Place, pattern: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A synced desk of this test's own, offline."""
    shutil.copytree(pattern, tmp_path / "desk")
    return Opened(tmp_path / "desk", capsys, place.secret)


@pytest.fixture
def online(place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A synced desk of this test's own that may talk to the center."""
    place.enrol(tmp_path / "online")
    return Opened(tmp_path / "online", capsys, place.secret)


class Opened(CommandLine):
    """The command line with its passphrase and business date."""

    def __init__(self, home: Path, capsys: Any, secret: Path) -> None:
        super().__init__(home, capsys)
        self._options = (f"--as-of={AS_OF}", f"--passphrase-file={secret}")

    def __call__(self, *words: str | Path) -> Finished:
        return super().__call__(*self._options, *words)


def first_customer(desk: CommandLine, *filters: str) -> dict[str, Any]:
    line: dict[str, Any] = desk.json("list", "--limit", "1", *filters)["rows"][0]
    return line


def test_lists_have_one_form(desk: CommandLine) -> None:
    for words in (["list"], ["find", "zhang"], ["outbox"], ["conflicts"]):
        document = desk.json(*words)
        assert set(document) == {"rows", "business_date", "as_of"}, words
        assert document["business_date"] == AS_OF
        assert date.fromisoformat(document["as_of"]) < date.fromisoformat(AS_OF)


def test_a_listed_customer_has_columns_of_the_model_and_whole_money(desk: CommandLine) -> None:
    line = first_customer(desk, "--sort", "aum")
    assert {
        "id",
        "customer_no",
        "name",
        "kind",
        "status",
        "level",
        "aum",
        "deposits",
        "loans",
        "last_contact",
        "next_action",
        "remarks",
    } <= set(line)
    for amount in ("aum", "deposits", "loans"):
        assert set(line[amount]) == {"minor", "currency"}
        assert isinstance(line[amount]["minor"], int)
    if line["last_contact"]:
        assert line["last_contact"].endswith("Z")
        assert datetime.fromisoformat(line["last_contact"]).utcoffset() is not None


def test_the_list_can_be_ordered_cut_and_filtered(desk: CommandLine) -> None:
    everybody = desk.json("list")["rows"]
    assert len(everybody) > 40
    amounts = [line["aum"]["minor"] for line in desk.json("list", "--sort", "aum")["rows"]]
    assert amounts == sorted(amounts, reverse=True)
    assert [line["aum"]["minor"] for line in desk.json("list", "--sort", "aum", "--reverse")["rows"]] == sorted(amounts)
    firms = desk.json("list", "--kind", "corporate")["rows"]
    assert 0 < len(firms) < len(everybody)
    assert {line["kind"] for line in firms} == {"corporate"}
    rich = desk.json("list", "--least-aum", "50w")["rows"]
    assert {line["id"] for line in rich} == {line["id"] for line in everybody if line["aum"]["minor"] >= 50_000_000}
    assert desk.json("list", "--limit", "3")["rows"] == everybody[:3]
    assert desk("list", "--sort", "shoe_size").status == 2


def test_the_list_takes_a_filter_line_and_says_which_levels_there_are(desk: CommandLine) -> None:
    everybody = desk.json("list")["rows"]
    gold = desk.json("list", "--filter", "等级>=黄金 aum>0")["rows"]
    assert 0 < len(gold) < len(everybody)
    assert "ordinary" not in {line["level"] for line in gold}
    wrong = desk("list", "--filter", "levle>=gold")
    assert wrong.status == 2
    assert "Perhaps level." in wrong.err
    unknown = desk("list", "--level", "foo")
    assert unknown.status == 2
    assert "ordinary" in unknown.err
    assert "diamond" in unknown.err


def test_a_customer_is_found_by_number_and_by_initials(desk: CommandLine) -> None:
    line = first_customer(desk, "--kind", "retail")
    assert [hit["id"] for hit in desk.json("find", line["customer_no"])["rows"]] == [line["id"]]
    assert line["id"] in [hit["id"] for hit in desk.json("find", line["name"])["rows"]]
    nobody = desk("find", "zzzzzzzz").well()
    assert (nobody.out, "zzzzzzzz" in nobody.complaint) == ("", True)


def test_numbers_stay_masked_for_people_and_for_scripts(desk: CommandLine) -> None:
    line = first_customer(desk, "--kind", "retail")
    picture = desk.json("show", line["customer_no"])
    assert "*" in picture["identity"]["id_masked"]
    assert all("*" in point["value_masked"] for point in picture["points"] if point["kind"] == "mobile")
    page = desk("show", line["customer_no"]).well().out
    assert line["name"] in page.splitlines()[0]
    assert picture["identity"]["id_masked"] in page


def test_pages_are_aligned_and_without_colour_away_from_a_terminal(desk: CommandLine) -> None:
    page = desk("list").well()
    assert "\x1b" not in page.out
    head, _rule, *lines = page.out.splitlines()
    level = cell_len(head[: head.index("Level")])
    gaps = {text[: len(text) - len(text.lstrip())] for line in lines for text in [cells_from(line, level - 1)]}
    assert gaps == {" "}
    assert page.err == f"{len(lines)} customers\n"


def cells_from(line: str, place: int) -> str:
    """The text from a cell on."""
    for index in range(len(line) + 1):
        if cell_len(line[:index]) >= place:
            return line[index:]
    return ""


@pytest.mark.parametrize("words", [["list"], ["doctor"], ["outbox"], ["show"], ["find", "z"]])
def test_everything_is_said_in_chinese_too(desk: CommandLine, words: list[str]) -> None:
    more = [first_customer(desk)["customer_no"]] if words == ["show"] else []
    english = desk(*words, *more).well().out
    chinese = desk("--lang=zh_CN", *words, *more).well().out
    i18n.set_language("en")
    assert chinese != english


def test_a_dry_run_records_nothing(desk: CommandLine) -> None:
    number = first_customer(desk)["customer_no"]
    tried = desk.json("log", "call interested fund 5w ; nice > fri call again #vip", "--customer", number, "--dry-run")
    assert tried["saved"] is False
    assert tried["understood"]["amount"] == {"minor": 5_000_000, "currency": "CNY"}
    assert tried["understood"]["next_action"] == {"due": "2026-11-27", "description": "call again"}
    assert tried["understood"]["tags"] == ["vip"]
    assert desk.json("outbox")["rows"] == []


def test_a_logged_contact_waits_in_the_outbox_and_goes_up_once(online: CommandLine) -> None:
    number = first_customer(online)["customer_no"]
    logged = online.json("log", "dt 有意 ; 发了资料", "--customer", number)
    waiting = online.json("outbox")["rows"]
    assert [(line["table"], line["row_id"], line["state"]) for line in waiting] == [("contact", logged["contact_id"], "pending")]
    assert online("wipe").status == 6, "unsent edits stop a wipe"
    assert online.json("sync")["pushed"] == {"applied": 1, "conflicts": 0, "rejected": 0, "quarantined": 0}
    assert online.json("sync")["pushed"]["applied"] == 0
    assert online.json("verify", "--deep")["equal"] is True
    assert online.json("doctor")["healthy"] is True


def test_ctrl_c_is_calm(online: CommandLine, place: Place) -> None:
    command = [sys.executable, "-m", "rmdesk", f"--home={online.home}", f"--passphrase-file={place.secret}", "sync", "--watch"]
    watching = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert watching.stdout is not None
    assert "In step" in watching.stdout.readline()
    err = ""
    for _press in range(5):  # Python loses an interrupt that falls into a destructor; a person presses again
        watching.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            _out, err = watching.communicate(timeout=10)
            break
    assert (watching.returncode, err) == (130, "rmdesk: Stopped.\n")


def test_a_desk_that_the_center_revoked_is_wiped_at_its_next_sync(online: CommandLine, place: Place) -> None:
    device = max(
        process("--json", f"--home={place.folder}", "center", "device", "list").document["rows"], key=lambda one: one["enrolled_at"]
    )
    process(f"--home={place.folder}", "center", "device", "revoke", device["id"]).well()
    assert online("sync").status == 3
    assert not [file.name for file in online.home.iterdir() if file.name.startswith(("vault", "replica", "journal"))]
    assert online("list").status == 3


def test_own_fields_change_at_once_and_the_centers_are_asked_for(desk: CommandLine) -> None:
    line = first_customer(desk, "--kind", "retail")
    edited = desk.json("edit", line["customer_no"], "remarks=likes tea = green", "employer=某某公司")
    assert [(change["field"], change["new"]) for change in edited["changed"]] == [("remarks", "likes tea = green")]
    assert [change["field"] for change in edited["requested"]] == ["employer"]
    assert desk.json("show", line["customer_no"])["identity"]["remarks"] == "likes tea = green"
    nothing = desk.json("edit", line["customer_no"], "remarks=likes tea = green")
    assert nothing["changed"] == []
    refused = desk("edit", line["customer_no"], "shoe_size=44")
    assert (refused.status, "shoe_size" in refused.complaint) == (2, True)


def test_the_doctor_looks_at_everything(online: CommandLine) -> None:
    looked = online.json("doctor")
    assert looked["healthy"] is True
    assert [one["check"] for one in looked["checks"]] == ["vault", "replica", "disk", "edits", "center", "clock"]
    assert {one["verdict"] for one in looked["checks"]} == {"ok"}


def test_a_damaged_replica_is_found(desk: CommandLine) -> None:
    path = desk.home / REPLICA_FILE
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\x00" * 512)
    ended = desk("doctor")
    assert ended.status == 7
    assert "damaged" in ended.complaint


def test_a_wrong_passphrase_is_told_from_a_damaged_vault(desk: CommandLine, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("coffee\n", encoding="utf-8")
    for words in (["list"], ["sync"], ["passwd"], ["doctor"], ["wipe"]):
        ended = desk(f"--passphrase-file={wrong}", *words)
        assert (ended.status, "wrong" in ended.complaint) == (4, True), words
    (desk.home / VAULT_FILE).write_text("{}", encoding="utf-8")
    ended = desk("list")
    assert (ended.status, "damaged" in ended.complaint) == (7, True)


def test_a_changed_passphrase_opens_the_same_replica(desk: CommandLine, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    fresh.write_text("第二个口令\n", encoding="utf-8")
    before = desk.json("list")
    desk("passwd", "--new-passphrase-file", fresh).well()
    assert desk("list").status == 4
    assert desk("--json", f"--passphrase-file={fresh}", "list").well().document == before


def test_a_customer_nobody_knows_is_not_found(desk: CommandLine) -> None:
    for words in (["show", "99999"], ["edit", "99999", "remarks=x"], ["log", "call", "--customer", "99999"]):
        ended = desk(*words)
        assert (ended.status, "99999" in ended.complaint) == (1, True), words


def test_a_new_passphrase_is_long_enough_typed_twice_and_again_after_a_slip(tmp_path: Path) -> None:
    words = [f"--home={tmp_path}/home", "enroll", "--center", "http://127.0.0.1:9", "--code", "A"]
    with Terminal(f"import sys; from rmdesk.__main__ import main; sys.exit(main({words!r}))", columns=120) as terminal:
        terminal.until(lambda text: "New passphrase:" in text)
        terminal.type("a cup of tea\r")
        terminal.until(lambda text: "The same again:" in text)
        terminal.type("a cup of coffee\r")
        terminal.until(lambda text: "not the same" in text and text.count("New passphrase:") == 2)
        terminal.type("tea\r")
        terminal.until(lambda text: "at least 8 characters" in text and text.count("New passphrase:") == 3)
        terminal.type("a cup of tea\r")
        terminal.until(lambda text: text.count("The same again:") == 2)
        terminal.type("a cup of tea\r")
        terminal.until(lambda text: "cannot be reached" in text)
        assert not any(typed in terminal.text() for typed in ("tea", "coffee"))
    assert not (tmp_path / "home").exists()


def test_enrolling_twice_is_refused(desk: CommandLine, place: Place) -> None:
    ended = desk("enroll", "--center", place.url, "--code", "ABCDE-FGHJK-MNPQR")
    assert (ended.status, "rmdesk wipe" in ended.complaint) == (2, True)


def test_a_code_that_is_none_leaves_nothing_behind(rmdesk: CommandLine, place: Place) -> None:
    ended = rmdesk("enroll", "--center", place.url, "--code", "ABCDE-FGHJK-MNPQR", f"--passphrase-file={place.secret}")
    assert (ended.status, "not valid" in ended.complaint) == (1, True)
    assert not rmdesk.home.exists()


def test_a_wipe_must_be_meant_and_leaves_what_is_not_the_desks(desk: CommandLine) -> None:
    (desk.home / "center.db").write_bytes(b"a center lives here too")
    (desk.home / "config.toml").write_text('theme = "x"\n', encoding="utf-8")
    unsure = desk("wipe")
    assert (unsure.status, "--yes" in unsure.complaint) == (2, True)
    assert (desk.home / VAULT_FILE).exists()
    desk("wipe", "--yes").well()
    assert sorted(path.name for path in desk.home.iterdir()) == ["center.db", "config.toml"]
    assert desk("list").status == 3


def test_a_wipe_needs_no_passphrase_when_it_is_meant(desk: CommandLine) -> None:
    (desk.home / VAULT_FILE).write_text("{}", encoding="utf-8")
    stopped = desk("wipe")
    assert (stopped.status, "--yes" in stopped.complaint) == (2, True)
    desk("wipe", "--yes").well()
    assert desk("list").status == 3


def test_an_edit_is_undone_and_redone(desk: CommandLine) -> None:
    number = first_customer(desk)["customer_no"]
    before = desk.json("show", number)["identity"]["remarks"]
    desk("edit", number, "remarks=tea only").well()
    done = desk.json("undo")
    assert (done["redo"], done["what"][0]["field"], done["what"][0]["new"]) == (False, "remarks", before)
    assert "Redone" in desk("undo").well().out
    assert desk.json("show", number)["identity"]["remarks"] == "tea only"


def test_a_coded_field_is_edited_in_words_and_an_error_names_them(desk: CommandLine) -> None:
    number = first_customer(desk)["customer_no"]
    assert "Preferred channel: " in desk("edit", number, "channel=微信").well().out
    wrong = desk("edit", number, "channel=pigeon")
    assert wrong.status == 2
    assert "Phone, WeChat, Message" in wrong.complaint
    assert "phone" not in wrong.complaint.replace("Phone", "")


def test_without_requests_the_centers_list_is_empty(place: Place) -> None:
    listed = process(f"--home={place.folder}", "--json", "center", "requests").well()
    assert listed.document["rows"] == []
    assert process(f"--home={place.folder}", "center", "requests", "accept", "nothing").status == 1
