"""A PostgreSQL cluster for the tests: Debian's server, in a temporary folder, reachable only through a socket in that folder.

The server refuses to run as root, so a root test run hands the folder and the process to the `postgres` user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN_SERVERS = Path("/usr/lib/postgresql")
LOST_ON_POWER_CUT = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class NoServer(Exception):
    """This machine cannot run a PostgreSQL server; the message says why."""


def server_programs() -> Path:
    """The folder of the newest installed server's programs.

    Raises:
        NoServer: if none is installed.
    """
    versions = sorted((int(server.parent.parent.name), server.parent) for server in DEBIAN_SERVERS.glob("[0-9]*/bin/initdb"))
    if not versions:
        raise NoServer(f"no initdb in {DEBIAN_SERVERS}/*/bin; on Debian: apt-get install postgresql")
    return versions[-1][1]


def server_user() -> str | None:
    """Whom the server must run as: nobody in particular, or `postgres` if we are root.

    Raises:
        NoServer: if we are root and there is no such user.
    """
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoServer("root may not run the server, and there is no user `postgres`") from None


@contextmanager
def cluster(options: str = LOST_ON_POWER_CUT) -> Iterator[str]:
    """A running cluster as `postgresql://…` of its maintenance database; stopped and removed on leaving. `options` are the server's.

    Raises:
        NoServer: if this machine has no server that we may run.
        subprocess.CalledProcessError: if the server does not start.
    """
    programs, user = server_programs(), server_user()
    folder = Path(tempfile.mkdtemp(prefix="rmdesk-pg-"))  # short: a socket's path has at most 107 bytes
    data, log = folder / "data", folder / "log"

    def run(program: str, *arguments: str) -> None:
        command: list[str | Path] = [programs / program, "-D", data, *arguments]
        subprocess.run(command, user=user, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)

    try:
        if user:
            shutil.chown(folder, user)
        run("initdb", "--no-sync", "--auth=trust", "--username=rmdesk", "--encoding=UTF8", "--no-locale")
        run("pg_ctl", "start", "-w", "-l", str(log), "-o", f"-k {folder} -c listen_addresses='' {options}")
        try:
            yield f"postgresql://rmdesk@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
