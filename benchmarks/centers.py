"""Centers to measure against: on SQLite and (where a server is installed) on PostgreSQL, in this process or served over TLS in one of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rmdesk.center import devices
from rmdesk.center.database import CenterDb
from rmdesk.center.demo_bank import DemoBank, generate
from rmdesk.center.permission import Person
from rmdesk.center.service import CenterService, CenterSession
from rmdesk.clock import Clock
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from rmdesk.sync import enrolment
from tests.postgres import NoServer, cluster

DAY = date(2026, 11, 20)
PASSPHRASE = "demo"
_AS_A_BANK_RUNS_IT = "-c shared_buffers=256MB -c max_connections=200"
"""Every commit reaches the disk: durability is part of what is measured."""


@dataclass(frozen=True)
class Served:
    """A center that answers at `url`; `ca` is the certificate to pin, None without TLS; `pid` is its process."""

    db: CenterDb
    url: str
    ca: Path | None
    pid: int


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Empty databases by kind: `sqlite`, and `postgresql` where this machine has a server."""
    urls = {"sqlite": f"sqlite:///{folder / 'center.db'}"}
    try:
        with cluster(_AS_A_BANK_RUNS_IT) as postgres:
            yield {**urls, "postgresql": postgres}
    except NoServer as missing:
        print(f"without PostgreSQL: {missing}", file=sys.stderr)
        yield urls


def a_bank(db: CenterDb, customers: int, managers: int = 1, months: int = 12) -> DemoBank:
    """A demo bank in the empty `db`, with the keys a center needs to sign tokens."""
    bank = generate(db, customers=customers, managers=managers, months=months, business_date=DAY, seed=20)
    db.write(devices.prepare)
    return bank


def signed_in(db: CenterDb, person: str) -> CenterSession:
    """The conversation with `person`, without HTTP."""
    return CenterSession(CenterService(db, Clock(as_of=DAY)), Person(person, "", "rm", "", "", person))


@contextmanager
def served(db_url: str, tls: Path | None = None) -> Iterator[Served]:
    """Serve the center in `db_url` in a process of its own; with `tls` over TLS 1.3, the certificate is put into that folder."""
    words = [
        sys.executable,
        "-m",
        "rmdesk",
        "--json",
        f"--as-of={DAY}",
        "center",
        "serve",
        "--db",
        db_url,
        "--port",
        "0",
        "--until-stdin-ends",
    ]
    ca = None
    if tls is not None:
        ca, key = _certificate(tls)
        words += ["--tls-cert", str(ca), "--tls-key", str(key)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        db = CenterDb(db_url)
        try:
            yield Served(db, json.loads(process.stdout.readline())["url"], ca, process.pid)
        finally:
            db.close()
            process.terminate()


def enrolled(center: Served, person: str, home: Path) -> Replica:
    """A new, empty desk of `person` in `home`."""
    clock = Clock(as_of=DAY)
    code = center.db.write(lambda tx: devices.issue_code(tx, person, clock.now()))
    enrolment.enrol(home, center.url, code, PASSPHRASE, center.ca)
    return Replica(home, Vault(home).unlock(PASSPHRASE))


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "center.pem", folder / "center.key"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key_file.write_bytes(secret)
    return cert_file, key_file
