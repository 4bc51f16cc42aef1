"""The `center` group: every command of the customer data center, by name."""

from __future__ import annotations

import typer

from rmdesk.cli import (
    center_backup,
    center_data,
    center_kpi,
    center_people,
    center_quarantine,
    center_requests,
    center_service,
    center_targets,
    center_work_logs,
)
from rmdesk.i18n import N_

_CENTER_HELP = N_("The customer data center: the one place where all customers live, once each.")
center = typer.Typer(help=_CENTER_HELP, short_help=_CENTER_HELP)

for name, command, help in (
    ("init", center_service.init, N_("Set up a center: its tables and keys. Repeating it does no harm.")),
    ("serve", center_service.serve, N_("Answer desks until it is stopped (Ctrl+C or SIGTERM).")),
    ("status", center_service.status, N_("Say what the center holds.")),
    ("verify", center_service.verify, N_("Prove that every book's count and digest follow from the rows.")),
    ("backup", center_backup.backup, N_("Copy the center into one file.")),
    ("restore", center_backup.restore, N_("Fill an empty database from such a file; desks give back what came after it.")),
    ("quarantine", center_quarantine.quarantine, N_("List edits that the center did not take, with what they said.")),
    ("compact", center_backup.compact, N_("Forget old removals; desks that were away for longer fill their books anew.")),
    ("ingest", center_data.ingest, N_("Load a source system's files; loading them again changes nothing.")),
    ("demo-bank", center_data.demo_bank, N_("Fill the center with a synthetic bank.")),
    ("assign", center_people.assign, N_("Give a customer to a person; the rows move to their desks with the next sync.")),
):
    center.command(name, help=help, short_help=help)(command)

center.add_typer(center_requests.requests, name="requests")
center.add_typer(center_work_logs.work_log, name="work-log")
center.add_typer(center_kpi.kpi, name="kpi")
center.add_typer(center_targets.targets, name="targets")
center.add_typer(center_people.people, name="people")
center.add_typer(center_people.branch, name="branch")
center.add_typer(center_people.device, name="device")
