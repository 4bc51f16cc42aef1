"""What a person decides at the command line: conflicts settled, kept edits made again or let go, a damaged replica replaced, a desk ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rmdesk.center import devices
from rmdesk.center.database import CenterDb
from rmdesk.clock import Clock
from rmdesk.store.vault import JOURNAL_FILE, REPLICA_FILE
from tests.center.small_bank import SmallBank
from tests.cli.runner import CommandLine, Finished
from tests.cli.serving import serving


class Served:
    """A center in a process of its own, and its database from this one."""

    def __init__(self, bank: SmallBank, url: str) -> None:
        self.bank = bank
        self.url = url
        self._people = 0

    def somebody_new(self) -> tuple[str, str]:
        """A person and their only customer, so that tests do not meet."""
        self._people += 1
        person, customer = f"person{self._people}", f"customer{self._people}"
        self.bank.load("person", [{"id": person, "staff_no": person, "name": person, "branch_id": "east"}])
        self.bank.load("customer", [{"id": customer, "customer_no": customer, "name": f"客户{customer}"}])
        self.bank.assign(customer, person)
        return person, customer

    def remarks(self, customer: str) -> str:
        return str(self.bank.rows("SELECT remarks FROM customer WHERE id = ?", customer)[0][0])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("center")
    db = CenterDb(f"sqlite:///{home}/center.db")
    db.create_schema()
    bank = SmallBank(db)
    with serving(home) as url:
        yield Served(bank, url)
    db.close()


class OwnDesk:
    """A desk of somebody who has one customer, enrolled and synced."""

    def __init__(self, rmdesk: CommandLine, secret: Path, served: Served) -> None:
        self.home = rmdesk.home
        self.person, self.customer = served.somebody_new()
        self._rmdesk, self._secret = rmdesk, secret
        code = served.bank.db.write(lambda tx: devices.issue_code(tx, self.person, Clock().now()))
        self("enroll", "--center", served.url, "--code", code).well()
        self("sync").well()

    def __call__(self, *words: str) -> Finished:
        return self._rmdesk(f"--passphrase-file={self._secret}", *words)

    def json(self, *words: str) -> Any:
        return self("--json", *words).well().document

    def edit(self, text: str) -> None:
        self("edit", self.customer, f"remarks={text}").well()

    def outbox(self) -> list[tuple[int, str]]:
        return [(one["counter"], one["state"]) for one in self.json("outbox")["rows"]]


@pytest.fixture
def desk(rmdesk: CommandLine, secret: Path, served: Served) -> OwnDesk:
    return OwnDesk(rmdesk, secret, served)


@pytest.fixture
def conflict(desk: OwnDesk, served: Served) -> str:
    """The id of a conflict about the customer's remarks."""
    desk.edit("mine")
    served.bank.load("customer", [{"id": desk.customer, "remarks": "theirs"}])
    assert desk("sync").status == 6
    (one,) = desk.json("conflicts")["rows"]
    assert (one["base"], one["mine"], one["theirs"]) == ("", "mine", "theirs")
    return str(one["id"])


@pytest.fixture
def kept(desk: OwnDesk, served: Served) -> str:
    """The number of an edit whose customer was moved away before it was sent."""
    desk.edit("mine")
    served.bank.assign(desk.customer, desk.person, until="2026-11-20")
    assert desk("sync").status == 6
    ((number, state),) = desk.outbox()
    assert state == "quarantined"
    return str(number)


@pytest.mark.slow
@pytest.mark.parametrize(("choice", "wanted"), [("mine", "mine"), ("theirs", "theirs"), ("remarks=both = fine", "both = fine")])
def test_a_settled_conflict_is_settled_at_the_center(desk: OwnDesk, served: Served, conflict: str, choice: str, wanted: str) -> None:
    settled = desk.json("conflicts", "settle", conflict, choice)
    assert (settled["table"], settled["field"], settled["chosen"]) == ("customer", "remarks", wanted)
    assert desk.json("conflicts")["rows"] == []
    assert desk.json("sync")["conflicts"] == 0
    assert served.remarks(desk.customer) == wanted
    assert desk("conflicts", "settle", conflict, choice).status == 1, "the first choice stands"


@pytest.mark.slow
def test_a_choice_that_makes_no_sense_settles_nothing(desk: OwnDesk, conflict: str) -> None:
    for words, status, told in (
        (["settle"], 2, "mine|theirs"),
        (["settle", conflict], 2, "mine|theirs"),
        (["decide", conflict, "mine"], 2, "mine|theirs"),
        (["settle", conflict, "perhaps"], 2, "remarks=VALUE"),
        (["settle", conflict, "name=x"], 2, "remarks=VALUE"),
        (["settle", conflict, "remarks=" + "x" * 100_001], 2, "remarks"),
        (["settle", "no-such-conflict", "mine"], 1, "rmdesk conflicts"),
    ):
        ended = desk("conflicts", *words)
        assert (words, ended.status) == (words, status)
        assert told in ended.complaint
    assert len(desk.json("conflicts")["rows"]) == 1


@pytest.mark.slow
def test_a_kept_edit_waits_until_its_customer_is_back_and_is_made_again(desk: OwnDesk, served: Served, kept: str) -> None:
    away = desk("outbox", "reapply", kept)
    assert (away.status, "kept" in away.complaint) == (1, True)
    assert desk.outbox() == [(int(kept), "quarantined")]
    served.bank.assign(desk.customer, desk.person)
    desk("sync")
    assert desk.json("outbox", "reapply", kept) == {"number": int(kept), "what": "reapply"}
    desk("sync").well()
    assert served.remarks(desk.customer) == "mine"
    assert desk("outbox", "reapply", kept).status == 1, "there is none any more"


@pytest.mark.slow
def test_an_edit_that_is_let_go_is_gone_here_and_told_at_the_center(desk: OwnDesk, served: Served, kept: str) -> None:
    unsure = desk("outbox", "discard", kept)
    assert (unsure.status, "--yes" in unsure.complaint) == (2, True)
    assert desk.outbox() == [(int(kept), "quarantined")]
    desk("outbox", "discard", kept, "--yes").well()
    desk("sync").well()
    assert desk.outbox() == []
    assert served.remarks(desk.customer) == ""
    details = [
        json.loads(str(detail)) for (detail,) in served.bank.rows("SELECT detail FROM audit_event WHERE subject_id = ?", desk.customer)
    ]
    assert [detail["fields"] for detail in details] == [{"remarks": "mine"}]


@pytest.mark.slow
def test_a_word_about_an_edit_that_makes_no_sense_decides_nothing(desk: OwnDesk, kept: str) -> None:
    for words, status, told in (
        (["reapply"], 2, "reapply NO"),
        (["forget", kept], 2, "reapply NO"),
        (["reapply", "many"], 2, "whole number"),
        (["discard", "-1"], 2, "-1"),
        (["reapply", "999"], 1, "999"),
        (["discard", "999", "--yes"], 1, "999"),
    ):
        ended = desk("outbox", *words)
        assert (words, ended.status) == (words, status)
        assert told in ended.complaint
    assert desk.outbox() == [(int(kept), "quarantined")]


@pytest.mark.slow
def test_an_error_is_a_document_on_stderr_where_documents_were_asked_for(desk: OwnDesk) -> None:
    for words, code, hint in (
        (["conflicts", "settle", "none", "mine"], "not_found", "rmdesk conflicts"),
        (["find"], "usage", "--help"),
        (["show", "nobody-at-all"], "not_found", "rmdesk find"),
        (["outbox", "reapply", "999"], "not_found", ""),
    ):
        ended = desk("--json", *words)
        told = json.loads(ended.complaint)
        assert ended.out == ""
        assert told.keys() == {"error"}
        assert told["error"].keys() == {"code", "message", "hint"}
        assert told["error"]["code"] == code
        assert told["error"]["message"]
        assert hint in told["error"]["hint"]
    assert json.loads(desk("show", "nobody-at-all", "--json").complaint)["error"]["code"] == "not_found"
    assert desk("show", "--", "--json").complaint.startswith("rmdesk: "), "after -- it is a word like any other"


@pytest.mark.slow
def test_a_document_stays_whole_when_a_person_is_needed(desk: OwnDesk, kept: str) -> None:
    ended = desk("--json", "sync")
    assert ended.status == 6
    assert ended.document["quarantined"] == 1
    assert json.loads(ended.complaint)["error"]["code"] == "needs_person"


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:] = bytes(byte ^ 0x5A for byte in content[4096:])
    file.write_bytes(content)


@pytest.mark.slow
def test_a_damaged_replica_is_replaced_and_its_edits_arrive(desk: OwnDesk, served: Served) -> None:
    desk.edit("before the damage")
    damage(desk.home / REPLICA_FILE)
    looked = desk("doctor")
    assert (looked.status, "--repair" in looked.err) == (7, True)
    repaired = desk("--json", "doctor", "--repair")
    assert repaired.status == 0, repaired
    assert repaired.document["healthy"] is True
    assert served.remarks(desk.customer) == "before the damage"
    assert (desk.home / f"{REPLICA_FILE}.damaged").exists()
    assert desk.json("verify", "--deep")["equal"] is True


@pytest.mark.slow
def test_nothing_is_repaired_that_is_whole_or_cannot_be_read(desk: OwnDesk, tmp_path: Path) -> None:
    desk.edit("still here")
    whole = desk("doctor", "--repair").well()
    assert "nothing was replaced" in whole.err
    assert desk.outbox() == [(1, "pending")]
    (tmp_path / "wrong").write_text("not this one", encoding="utf-8")
    damage(desk.home / REPLICA_FILE)
    assert desk("doctor", "--repair", f"--passphrase-file={tmp_path / 'wrong'}").status == 4
    damage(desk.home / JOURNAL_FILE)
    hopeless = desk("doctor", "--repair")
    assert hopeless.status == 7
    assert (desk.home / REPLICA_FILE).exists()
    assert not (desk.home / f"{REPLICA_FILE}.damaged").exists()


def test_there_is_nothing_to_repair_without_a_desk(rmdesk: CommandLine) -> None:
    assert rmdesk("doctor", "--repair").status == 3


@pytest.mark.slow
def test_a_wiped_desk_is_not_in_use_any_more(desk: OwnDesk, served: Served) -> None:
    ((device,),) = served.bank.rows("SELECT id FROM device WHERE person_id = ?", desk.person)
    ended = desk("--json", "wipe", "--yes")
    assert (ended.status, ended.document["center_told"], ended.err) == (0, True, "")
    with served.bank.db.read() as tx:
        (told,) = [one for one in devices.devices(tx) if one["id"] == device]
    assert (told["status"], bool(told["wiped_at"])) == ("revoked", True)


@pytest.mark.slow
def test_a_desk_that_cannot_tell_is_wiped_all_the_same_and_says_what_is_left_to_do(desk: OwnDesk, rmdesk: CommandLine) -> None:
    ended = rmdesk("--json", "wipe", "--yes")  # without the passphrase nobody can sign
    assert (ended.status, ended.document["center_told"]) == (0, False)
    assert "device revoke" in ended.complaint
    assert not (desk.home / REPLICA_FILE).exists()
