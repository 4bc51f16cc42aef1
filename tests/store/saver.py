"""A process that saves contacts until it is killed, for `test_survival`.

    python -m tests.store.saver HOME

Each line on stdin is `DEVICE MOST`: a child process then opens the replica in HOME, saves up to MOST contacts and prints the id of each
when it is saved. The first line of a child is its process id; an empty line follows when it has ended. Children start fast, because the
parent has imported everything.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rmdesk.clock import StoppedClock
from rmdesk.store import figures, search_index, settings  # noqa: F401 (imported before the children are made)
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from tests.store.desks import KEY, RM, a_contact


def say(line: str) -> None:
    """One line, out at once: the reader kills us at any moment."""
    os.write(1, f"{line}\n".encode())


def save(home: Path, device: str, most: int) -> None:
    """Save contacts with a task each, two rows in one transaction."""
    say(str(os.getpid()))
    replica = Replica(home, KEY)
    edits = Edits(replica, RM, device, StoppedClock())
    customer = settings.get(replica.reader(), "customer")
    for number in range(most):
        with edits.batch() as batch:
            contact = batch.insert("contact", a_contact(customer, content=f"call {number} " + "x" * (number * 997 % 5_000)))
            batch.insert("activity", {"customer_id": customer, "description": contact})
        say(contact)
    replica.close()


def main() -> None:
    """Start a child for each line."""
    home = Path(sys.argv[1])
    for line in iter(sys.stdin.readline, ""):
        device, most = line.split()
        child = os.fork()
        if child == 0:
            save(home, device, int(most))
            os._exit(0)
        os.waitpid(child, 0)
        say("")


if __name__ == "__main__":
    main()
