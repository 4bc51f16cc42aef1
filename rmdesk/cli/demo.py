"""`rmdesk demo`: a bank, its center, an enrolled and synced desk, and the workstation on it. Nothing of it stays unless it is asked for."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rmdesk.cli import output
from rmdesk.cli.center_data import CUSTOMERS, MANAGERS, MONTHS, SEED, Customers, Managers, Seed
from rmdesk.cli.center_database import CENTER_FILE
from rmdesk.cli.embedded_center import embedded_center
from rmdesk.cli.invocation import Invocation, invoked
from rmdesk.cli.progress import Progress, bars
from rmdesk.clock import Clock
from rmdesk.config import SETTINGS_FILE
from rmdesk.errors import UsageError
from rmdesk.i18n import N_, _, current_language

if TYPE_CHECKING:
    from rmdesk.center.database import CenterDb

_DATA_HELP = N_("The bank: a made-up one, or the Berka bank's files in DIR.")
_HEADLESS_HELP = N_("Open no workstation: say where everything is, and serve until it is stopped.")
Data = Annotated[str, typer.Option("--data", metavar="synthetic|berka:DIR", help=_DATA_HELP)]
Rm = Annotated[str, typer.Option("--rm", metavar="STAFF_NO", help=N_("Whose desk it is; default: that of the largest book."))]
Headless = Annotated[bool, typer.Option("--headless", help=_HEADLESS_HELP)]
Keep = Annotated[bool, typer.Option("--keep", help=N_("Keep the folder afterwards."))]

PASSPHRASE: Final = "demo"
_TEMPORARY: Final = "rmdesk-demo-"
_LOCK: Final = "demo.lock"
_SYNTHETIC: Final = "synthetic"
_BERKA: Final = "berka"


@dataclass(frozen=True)
class Bank:
    """The demo's bank at its center: the database, the day to look at it, and the codes that were made."""

    db: str
    as_of: date | None
    person_id: str
    staff_no: str
    name: str
    code: str
    second_code: str
    """For another desk of the same person."""
    other: dict[str, str] | None
    """Another manager, with a code for a desk of theirs."""


def demo(
    context: typer.Context,
    data: Data = _SYNTHETIC,
    customers: Customers = CUSTOMERS,
    managers: Managers = MANAGERS,
    seed: Seed = SEED,
    rm: Rm = "",
    headless: Headless = False,
    keep: Keep = False,
) -> None:
    """Make the bank, enrol a desk, open the workstation.

    Raises:
        UsageError: there is no such bank, or no terminal for the workstation.
    """
    invocation = invoked(context)
    fill = _bank_of(data, customers, managers, seed)
    if not headless and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(_("The workstation needs a terminal, and this is not one."), _("Without one: rmdesk demo --headless"))
    with _stopping_cleans_up() as stopping, _folder(invocation, keep=keep) as folder:
        with bars() as progress:
            bank = _made(invocation, folder, fill, rm, progress)
        desk = folder / "desk"
        with embedded_center(bank.db, bank.as_of, folder / "center.log") as center:
            with bars() as progress:
                _enrol(desk, center.url, bank, progress)
            stopping.is_no_failure = True
            if headless:
                _tell(invocation, folder, desk, center.url, bank)
                center.process.wait()
            else:
                _open(desk, bank)


def _bank_of(data: str, customers: int, managers: int, seed: int) -> Callable[[CenterDb, Clock, Progress], date | None]:
    """What fills a center with the bank that `data` names, and gives the day to look at it (None: today).

    Raises:
        UsageError: no such bank.
    """
    kind, _colon, folder = data.partition(":")
    if kind == _BERKA and folder:
        path = Path(folder).expanduser()
        if not path.is_dir():
            raise UsageError(_("There is no folder {path}.").format(path=folder))

        def berka(db: CenterDb, clock: Clock, progress: Progress) -> date | None:
            from rmdesk.center.intake import ingest

            report = ingest(db, _BERKA, path, progress=progress, clock=clock)
            return clock.as_of or report.business_date

        return berka
    if data != _SYNTHETIC:
        raise UsageError(_("There is no bank “{name}”.").format(name=data), _("Use --data synthetic, or --data berka:DIR."))

    def synthetic(db: CenterDb, clock: Clock, progress: Progress) -> date | None:
        from rmdesk.center.demo_bank import generate

        recipe = {"customers": customers, "managers": managers, "seed": seed, "months": MONTHS}
        generate(db, **recipe, business_date=clock.today(), progress=lambda done, total: progress("bank", done, total))
        return clock.as_of

    return synthetic


def _made(
    invocation: Invocation, folder: Path, fill: Callable[[CenterDb, Clock, Progress], date | None], rm: str, progress: Progress
) -> Bank:
    """The center, filled, with codes for a desk of the chosen manager, a second one, and one of a colleague's."""
    from rmdesk.center import devices, people
    from rmdesk.center.database import CenterDb
    from rmdesk.center.setup import set_up

    db = CenterDb(f"sqlite:///{folder / CENTER_FILE}")
    try:
        set_up(db)
        as_of = fill(db, invocation.clock, progress)
        with db.read() as tx:
            chosen = people.find_person(tx, rm) if rm else people.largest_book(tx)
            staff = people.people(tx)
        who = next(one for one in staff if one.id == chosen)
        other = max((one for one in staff if one.role == "rm" and one.id != chosen), key=lambda one: one.customers, default=None)

        def code_for(person: str) -> str:
            return db.write(lambda tx: devices.issue_code(tx, person, invocation.clock.now()))

        colleague = {"staff_no": other.staff_no, "name": other.name, "code": code_for(other.id)} if other else None
        return Bank(db.url, as_of, who.id, who.staff_no, who.name, code_for(who.id), code_for(who.id), colleague)
    finally:
        db.close()


def _enrol(home: Path, url: str, bank: Bank, progress: Progress) -> None:
    """An enrolled desk with a filled replica."""
    from rmdesk.desk import Desk
    from rmdesk.sync.enrolment import enrol

    enrol(home, url, bank.code, PASSPHRASE)
    desk = Desk.open(home, PASSPHRASE, Clock(bank.as_of))
    try:
        desk.link.sync(progress)
    finally:
        desk.close()


def _tell(invocation: Invocation, folder: Path, home: Path, url: str, bank: Bank) -> None:
    told = {
        "center_url": url,
        "db": bank.db,
        "folder": str(folder),
        "home": str(home),
        "passphrase": PASSPHRASE,
        "as_of": bank.as_of,
        "person_id": bank.person_id,
        "staff_no": bank.staff_no,
        "name": bank.name,
        "code": bank.second_code,
        "other": bank.other,
    }
    if invocation.as_json:
        output.emit(told)
    else:
        output.facts([(name, str(output.plain(value) or "—")) for name, value in told.items() if name != "other"])
        if bank.other:
            output.facts(list(bank.other.items()), _("Another manager"))
        output.say(_("Serving until it is stopped (Ctrl+C)."))
    output.flush()


def _open(home: Path, bank: Bank) -> None:
    """The workstation, as everybody starts it; its keys are its own, also Ctrl+C."""
    hint = _("Passphrase: {passphrase}").format(passphrase=PASSPHRASE)
    (home / SETTINGS_FILE).write_text(f'unlock_note = "{hint}"\n', encoding="utf-8")
    output.say(_("{name}'s desk is ready. {hint}").format(name=bank.name, hint=hint))
    day = [f"--as-of={bank.as_of}"] if bank.as_of else []
    words = [sys.executable, "-m", "rmdesk", f"--home={home}", f"--lang={current_language()}", *day]
    asking = {name: value for name, value in os.environ.items() if name != "RMDESK_PASSPHRASE_FILE"}  # that one is of another desk
    former = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        status = subprocess.run(words, env=asking, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, former)
    if status:
        raise typer.Exit(status if status > 0 else 1)


@contextmanager
def _folder(invocation: Invocation, *, keep: bool) -> Iterator[Path]:
    """A folder of the demo's own; the one that `--home` names stays, another goes with the demo, or with the next one if this one is killed.

    Raises:
        UsageError: there is something in it already.
    """
    if invocation.home_given:
        folder = invocation.home
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(_("{folder} is not empty.").format(folder=folder), _("A demo needs a folder of its own; name a new one."))
        keep = True
    else:
        _sweep(Path(tempfile.gettempdir()))
        folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY))
    try:
        with nullcontext() if keep else _locked(folder):
            yield folder
    finally:
        if keep:
            output.say(_("Kept in {folder}.").format(folder=folder))
        else:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """While this is held, the folder is in use; the lock goes with the process, however that ends."""
    with (folder / _LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sweep(place: Path) -> None:
    """Remove the folders of demos that were killed. A kept one has no lock file, one in use is locked."""
    for lock in place.glob(f"{_TEMPORARY}*/{_LOCK}"):
        try:
            with lock.open("r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
        except OSError:  # in use, gone meanwhile, or another user's
            continue


@dataclass
class _Stopping:
    """What it means to be stopped: nothing is ready yet, or the demo has run for as long as it was wanted."""

    is_no_failure: bool = False


@contextmanager
def _stopping_cleans_up() -> Iterator[_Stopping]:
    """A signal that ends the demo ends it in order: the center stops and the folder goes."""
    stopping = _Stopping()

    def stop(number: int, _frame: FrameType | None) -> None:
        if stopping.is_no_failure:
            raise typer.Exit
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise typer.Exit(128 + number)

    former = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    try:
        yield stopping
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
