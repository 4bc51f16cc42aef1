"""Who gets the key, and what each way of not getting it is called."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rmdesk.errors import DamagedReplica, DiskFull, InvalidValue, NotEnrolled, UsageError, WrongPassphrase
from rmdesk.store.vault import ITERATIONS, MEMORY_KIB, REPLICA_FILE, VAULT_FILE, Key, Vault
from tests.store.desks import files_limited_to, names_in


@pytest.fixture(scope="module", autouse=True)
def _as_on_a_desk() -> Iterator[None]:
    """With the numbers that vaults really have; other tests' vaults ask for less."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rmdesk.store.vault.ITERATIONS", ITERATIONS)
        patch.setattr("rmdesk.store.vault.MEMORY_KIB", MEMORY_KIB)
        yield


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "desk")


@pytest.fixture
def key(vault: Vault) -> Key:
    return vault.create("correct horse")


def test_the_passphrase_gives_back_the_key(vault: Vault, key: Key) -> None:
    assert vault.unlock("correct horse").digits == key.digits


_AT_ONCE = """
import sys, threading
from pathlib import Path
from rmdesk.store.vault import Vault

def unlock():
    for _time in range(5):
        sys.stdout.write(Vault(Path(sys.argv[1])).unlock("correct horse").digits + "\\n")

threads = [threading.Thread(target=unlock) for _thread in range(4)]
for thread in threads:
    thread.start()
"""


def test_threads_that_unlock_at_once_all_get_the_key(vault: Vault, key: Key) -> None:
    process = [sys.executable, "-c", _AT_ONCE, str(vault.home)]  # of its own: threads that wait for each other for ever cannot be ended
    answer = subprocess.run(process, capture_output=True, text=True, timeout=60, check=True)
    assert answer.stdout.split() == [key.digits] * 20


def test_a_wrong_passphrase_is_called_wrong_and_changes_nothing(vault: Vault, key: Key) -> None:
    before = vault.path.read_bytes()
    for attempt in ("Correct horse", "correct horse ", "", "\udcff"):
        with pytest.raises(WrongPassphrase):
            vault.unlock(attempt)
    assert vault.path.read_bytes() == before


def test_a_passphrase_may_be_typed_composed_or_decomposed(vault: Vault) -> None:
    key = vault.create("café 密码")
    assert vault.unlock("cafe\u0301 密码").digits == key.digits


def test_a_new_passphrase_wraps_the_same_key(vault: Vault, key: Key) -> None:
    vault.change_passphrase("correct horse", "battery staple")
    assert vault.unlock("battery staple").digits == key.digits
    with pytest.raises(WrongPassphrase):
        vault.unlock("correct horse")


def test_the_passphrase_is_not_changed_without_the_old_one(vault: Vault, key: Key) -> None:
    with pytest.raises(WrongPassphrase):
        vault.change_passphrase("guess", "battery staple")
    assert vault.unlock("correct horse").digits == key.digits


def test_an_empty_passphrase_is_refused(tmp_path: Path, vault: Vault, key: Key) -> None:
    with pytest.raises(InvalidValue):
        Vault(tmp_path / "other").create("")
    with pytest.raises(InvalidValue):
        vault.change_passphrase("correct horse", "")


def test_nothing_there_is_not_enrolled(vault: Vault) -> None:
    with pytest.raises(NotEnrolled):
        vault.unlock("correct horse")
    assert not vault.exists()


def test_a_missing_key_file_beside_a_replica_is_damage(vault: Vault) -> None:
    vault.home.mkdir()
    (vault.home / REPLICA_FILE).write_bytes(b"pages")
    with pytest.raises(DamagedReplica, match=VAULT_FILE):
        vault.unlock("correct horse")


def test_a_changed_byte_is_damage_and_never_a_wrong_passphrase(vault: Vault, key: Key) -> None:
    whole = vault.path.read_bytes()
    for place in range(len(whole)):
        if not whole[place : place + 1].isspace():
            vault.path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x01]) + whole[place + 1 :])
            with pytest.raises(DamagedReplica, match="damaged"):
                vault.unlock("correct horse")


def test_a_key_file_cut_short_is_damage(vault: Vault, key: Key) -> None:
    whole = vault.path.read_bytes()
    for length in range(len(whole) - 1):
        vault.path.write_bytes(whole[:length])
        with pytest.raises(DamagedReplica, match="damaged"):
            vault.unlock("correct horse")


@pytest.mark.parametrize("text", [b"[" * 5000, b"null", b"[]", b"{}", b"\xff\xfe\x00", json.dumps({"format": 1}).encode()])
def test_something_else_under_its_name_is_damage(vault: Vault, key: Key, text: bytes) -> None:
    vault.path.write_bytes(text)
    with pytest.raises(DamagedReplica, match="damaged"):
        vault.unlock("correct horse")


def test_a_folder_under_its_name_is_damage(vault: Vault) -> None:
    vault.path.mkdir(parents=True)
    with pytest.raises(DamagedReplica, match="cannot be read"):
        vault.unlock("correct horse")


def test_the_key_file_is_the_users_alone_and_says_how_hard_guessing_is(vault: Vault, key: Key) -> None:
    assert stat.S_IMODE(vault.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.home.stat().st_mode) == 0o700
    fields = json.loads(vault.path.read_text())
    assert fields["kdf"] == "argon2id"
    assert fields["memory_kib"] >= 64 * 1024
    assert fields["iterations"] >= 3
    assert key.digits not in vault.path.read_text()


def test_the_same_passphrase_never_gives_the_same_file(tmp_path: Path) -> None:
    first, second = (Vault(tmp_path / name) for name in ("first", "second"))
    assert first.create("demo").digits != second.create("demo").digits
    salts = {json.loads(vault.path.read_text())["salt"] for vault in (first, second)}
    assert len(salts) == 2


def test_a_key_is_never_replaced_by_a_new_one(vault: Vault, key: Key) -> None:
    with pytest.raises(UsageError):
        vault.create("another")
    vault.path.unlink()
    (vault.home / REPLICA_FILE).write_bytes(b"pages")
    with pytest.raises(UsageError):
        vault.create("another")


def test_a_kill_while_the_passphrase_changes_leaves_the_old_one(vault: Vault, key: Key) -> None:
    (vault.home / f"{VAULT_FILE}.new").write_bytes(b'{"format": 1, ')
    assert vault.unlock("correct horse").digits == key.digits
    vault.change_passphrase("correct horse", "battery staple")
    assert names_in(vault.home) == [VAULT_FILE]


def test_a_full_disk_keeps_the_old_passphrase(vault: Vault, key: Key) -> None:
    with files_limited_to(64), pytest.raises(DiskFull):
        vault.change_passphrase("correct horse", "battery staple")
    assert vault.unlock("correct horse").digits == key.digits
    assert names_in(vault.home) == [VAULT_FILE]


def test_a_destroyed_vault_leaves_nothing(vault: Vault, key: Key) -> None:
    for name in (REPLICA_FILE, f"{REPLICA_FILE}-wal", f"{REPLICA_FILE}-shm", f"{VAULT_FILE}.new"):
        (vault.home / name).write_bytes(b"pages")
    vault.destroy()
    assert names_in(vault.home) == []
    vault.destroy()


def test_a_key_does_not_show_itself() -> None:
    key = Key("ab" * 32)
    assert "ab" not in f"{key} {key!r} {[key]}"


@pytest.mark.parametrize("digits", ["", "ab" * 31, "ab" * 33, "AB" * 32, "zz" * 32, "ab" * 31 + "'\"", "ab" * 31 + "1\n"])
def test_a_key_is_64_hex_digits_and_nothing_else(digits: str) -> None:
    with pytest.raises(ValueError, match="64 hex"):
        Key(digits)
