"""What every room's tests share: a quiet environment, PostgreSQL where it is installed, the real data where it is present."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql
from pytest_textual_snapshot import SVGImageExtension
from sqlalchemy import make_url

from rmdesk import i18n
from rmdesk.store import vault
from tests.center.empty_center import make_tables
from tests.postgres import NoServer, cluster

ROOT = Path(__file__).resolve().parent.parent

hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=5_000)
hypothesis.settings.load_profile("steady")
SVGImageExtension.file_extension = "svg"  # the plugin still sets syrupy's former name for it; snapshots would be called .raw


def pytest_configure(config: pytest.Config) -> None:
    """The caller's settings and terminal must not decide what a test sees."""
    for name in [name for name in os.environ if name.startswith("RMDESK_") and name != "RMDESK_SHARED_DATA"]:
        del os.environ[name]
    os.environ.pop("NO_COLOR", None)
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", RMDESK_LANG="en")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark by need, so that `-m "not postgres"` and `-m data` are true without anybody's care; soak tests run only when asked for."""
    if "soak" not in config.getoption("markexpr"):
        soaking = [item for item in items if item.get_closest_marker("soak")]
        items[:] = [item for item in items if item not in soaking]
        config.hook.pytest_deselected(items=soaking)
    for item in items:
        needs = getattr(item, "fixturenames", ())
        if "postgres_url" in needs:
            item.add_marker("postgres")
        if "shared_data" in needs:
            item.add_marker("data")


@pytest.fixture(scope="session", autouse=True)
def _own_profile_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reaches the profile of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RMDESK_HOME", str(tmp_path_factory.mktemp("profile")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_vaults() -> Iterator[None]:
    """A passphrase of a test guards nothing: vaults made here ask for the least that a vault may, but those of `test_vault`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault, "ITERATIONS", 1)
        patch.setattr(vault, "MEMORY_KIB", 8 * 1024)
        yield


@pytest.fixture(autouse=True)
def _english() -> None:
    """Each test starts in English, whatever the one before it chose."""
    i18n.set_language("en")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL cluster of this test process; the URL is of its maintenance database."""
    try:
        with cluster() as url:
            yield url
    except NoServer as missing:
        pytest.skip(f"PostgreSQL server not installed: {missing}")


@pytest.fixture
def postgres_db(postgres_url: str) -> Iterator[str]:
    """`postgresql://…` of a fresh, empty database."""
    with _fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
def postgres_center_db(postgres_url: str, _center_on_postgres: str) -> Iterator[str]:
    """`postgresql://…` of a fresh database with a center's tables, all empty."""
    with _fresh_database(postgres_url, _center_on_postgres) as url:
        yield url


@pytest.fixture(scope="session")
def _center_on_postgres(postgres_url: str) -> Iterator[str]:
    with _fresh_database(postgres_url) as url:
        make_tables(url)
        yield str(make_url(url).database)


@pytest.fixture(scope="module")
def postgres_module_db(postgres_url: str) -> Iterator[str]:
    """`postgresql://…` of a database that the tests of a module share."""
    with _fresh_database(postgres_url) as url:
        yield url


@contextmanager
def _fresh_database(postgres_url: str, like: str = "template1") -> Iterator[str]:
    name = f"rmdesk_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_url, autocommit=True) as maintenance:
        maintenance.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like)))
        try:
            yield postgres_url.replace("/postgres?", f"/{name}?")
        finally:
            maintenance.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with other people's data: RMDESK_SHARED_DATA, or the one beside the project."""
    folder = Path(os.environ.get("RMDESK_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"real data not present: no folder {os.path.relpath(folder, ROOT)}; RMDESK_SHARED_DATA may name another")
    return folder


@pytest.fixture(scope="session")
def berka_dir(shared_data: Path) -> Path:
    """The Berka bank's files, `*.asc.xz`."""
    folder = shared_data / "berka"
    if not (folder / "client.asc.xz").is_file():
        pytest.skip(f"real data not present: no client.asc.xz in {os.path.relpath(folder, ROOT)}")
    return folder
