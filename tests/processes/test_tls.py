"""TLS with a pinned CA, with real certificates and real processes: a desk talks to the center it was enrolled at, over TLS 1.3, and to nobody else."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rmdesk.center import devices
from rmdesk.center.database import CenterDb
from rmdesk.clock import Clock
from rmdesk.sync.protocol import Enrol
from rmdesk.sync.transport import DeviceKey, HttpCenter, NotTrusted
from tests.center.small_bank import CHEN, SmallBank
from tests.cli.runner import Finished, process
from tests.cli.serving import serving
from tests.processes.certificates import Authority, Signed

HERE = "127.0.0.1"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("stranger"), "CA of a stranger")


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallBank]:
    db = CenterDb(f"sqlite:///{tmp_path_factory.mktemp('center')}/center.db")
    db.create_schema()
    yield SmallBank(db)
    db.close()


@contextmanager
def tls_center(bank: SmallBank, signed: Signed, port: int = 0) -> Iterator[str]:
    """The center in a process of its own, with this certificate."""
    home = Path(str(bank.db.engine.url.database)).parent
    with serving(home, "--tls-cert", str(signed.cert), "--tls-key", str(signed.key), port=port) as url:
        yield url


@pytest.fixture(scope="module")
def center(bank: SmallBank, authority: Authority) -> Iterator[str]:
    with tls_center(bank, authority.sign(HERE)) as url:
        yield url


@contextmanager
def somebody(context: ssl.SSLContext) -> Iterator[str]:
    """The address of somebody who shakes hands in this way, and no more."""
    with socket.create_server((HERE, 0)) as listener:

        def shake() -> None:
            while True:
                try:
                    line, _peer = listener.accept()
                except OSError:
                    return
                with line:
                    try:
                        context.wrap_socket(line, server_side=True).close()
                    except OSError:
                        continue

        threading.Thread(target=shake, daemon=True).start()
        yield f"https://{HERE}:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def with_certificate(signed: Signed) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(signed.cert, signed.key)
    return context


def a_code(bank: SmallBank) -> str:
    return bank.db.write(lambda tx: devices.issue_code(tx, CHEN, Clock().now()))


def enrolling(home: Path, url: str, code: str, ca: Path | None) -> Finished:
    secret = home.parent / "secret"
    secret.write_text("tea for two", encoding="utf-8")
    pinned = ["--ca", str(ca)] if ca else []
    return process(f"--home={home}", f"--passphrase-file={secret}", "enroll", "--center", url, "--code", code, *pinned)


def desk(home: Path, *words: str, lang: str = "en") -> Finished:
    return process(f"--home={home}", f"--lang={lang}", f"--passphrase-file={home.parent / 'secret'}", *words)


@pytest.mark.slow
def test_a_desk_enrols_and_syncs_with_the_pinned_ca_and_outlives_a_new_certificate(
    bank: SmallBank, authority: Authority, stranger: Authority, tmp_path: Path
) -> None:
    with tls_center(bank, authority.sign(HERE)) as url:
        enrolling(tmp_path / "desk", url, a_code(bank), authority.ca).well()
        port = int(url.rpartition(":")[2])
        moved = (tmp_path / "desk").rename(tmp_path / "moved")
        desk(moved, "sync").well()
    with tls_center(bank, stranger.sign(HERE), port):
        refused = desk(moved, "sync", lang="zh_CN")
        assert refused.status == 5
        assert HERE in refused.complaint
        assert desk(moved, "--json", "list").well().document["rows"], "work goes on"
    with tls_center(bank, authority.sign(HERE), port):
        desk(moved, "verify", "--deep").well()


@pytest.mark.slow
def test_nothing_but_tls_1_3_is_spoken(center: str, authority: Authority, tmp_path: Path) -> None:
    port = int(center.rpartition(":")[2])
    context = ssl.create_default_context(cafile=str(authority.ca))
    with socket.create_connection((HERE, port)) as line, context.wrap_socket(line, server_hostname=HERE) as secured:
        assert secured.version() == "TLSv1.3"
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_connection((HERE, port)) as line, pytest.raises(ssl.SSLError):
        context.wrap_socket(line, server_hostname=HERE)


def asked(url: str, ca: Path | None) -> None:
    center = HttpCenter(url, ca=ca)
    try:
        center.enrol(Enrol("code", DeviceKey.new().public, "test"))
    finally:
        center.close()


def test_a_center_that_speaks_only_an_older_tls_is_not_spoken_to(authority: Authority) -> None:
    from rmdesk.errors import CenterUnreachable

    older = with_certificate(authority.sign(HERE))
    older.maximum_version = ssl.TLSVersion.TLSv1_2
    with somebody(older) as url, pytest.raises(CenterUnreachable):
        asked(url, authority.ca)


@pytest.mark.parametrize(
    ("names", "days", "signer", "pinned", "reason"),
    [
        ((HERE,), 1, "stranger", "ours", "not signed by the CA"),
        ((HERE,), 1, "ours", None, "not signed by the CA"),
        ((HERE,), 1, "ours", "stranger", "not signed by the CA"),
        (("center.bank.example",), 1, "ours", "ours", "another name"),
        (("127.0.0.2",), 1, "ours", "ours", "another name"),
        ((HERE,), -1, "ours", "ours", "expired"),
    ],
)
def test_who_does_not_prove_to_be_the_center_hears_nothing(
    authority: Authority, stranger: Authority, names: tuple[str, ...], days: int, signer: str, pinned: str | None, reason: str
) -> None:
    known = {"ours": authority, "stranger": stranger}
    with somebody(with_certificate(known[signer].sign(*names, days=days))) as url, pytest.raises(NotTrusted, match=reason):
        asked(url, known[pinned].ca if pinned else None)


@pytest.mark.slow
def test_a_code_is_not_spent_on_a_stranger_and_nothing_stays_behind(
    bank: SmallBank, center: str, authority: Authority, stranger: Authority, tmp_path: Path
) -> None:
    code, home = a_code(bank), tmp_path / "desk"
    wrong = enrolling(home, center, code, stranger.ca)
    assert (wrong.status, "--ca" in wrong.complaint) == (5, True)
    unpinned = enrolling(home, center, code, None)
    assert (unpinned.status, "not signed" in unpinned.complaint) == (5, True)
    assert not home.exists()
    enrolling(home, center, code, authority.ca).well()


@pytest.mark.parametrize("content", [None, "", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"])
def test_a_file_without_a_certificate_is_said_so(tmp_path: Path, content: str | None) -> None:
    from rmdesk.errors import UsageError

    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(UsageError, match=r"ca\.pem"):
        HttpCenter(f"https://{HERE}:9", ca=file)


@pytest.mark.parametrize(
    "address", ["http://center.bank.example", "http://10.0.0.7:8321", "http://0.0.0.0:8321", "http://127.0.0.1.example.com"]
)
def test_plain_http_to_another_machine_is_refused(address: str) -> None:
    from rmdesk.errors import UsageError

    with pytest.raises(UsageError, match="unencrypted"):
        HttpCenter(address)
