"""Everything that can go wrong and be said to a person.

One tree: each error has a stable `code` (for scripts), the exit status of the command line, a sentence for the user and what to do about it.
Errors are raised where the cause is known and caught once, at the edge (command line, screen, HTTP route).
"""

from __future__ import annotations

from rmdesk.i18n import _


class RmdeskError(Exception):
    """Base of all errors that are shown to a person.

    `what` is a finished, translated sentence; `todo` says what to do next and may be empty.
    """

    code = "failed"
    exit_status = 1

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo

    def __str__(self) -> str:
        return f"{self.what} {self.todo}".strip()


class UsageError(RmdeskError):
    """The words of the request are wrong."""

    code = "usage"
    exit_status = 2


class NotEnrolled(RmdeskError):
    """This profile folder holds no replica."""

    code = "not_enrolled"
    exit_status = 3

    def __init__(self, home: str) -> None:
        super().__init__(
            _("No desk is enrolled in {home}.").format(home=home),
            _("Ask the center for a one-time code, then run: rmdesk enroll --center URL --code CODE"),
        )


class Locked(RmdeskError):
    """The vault is locked: the passphrase is wrong or missing."""

    code = "locked"
    exit_status = 4


class WrongPassphrase(Locked):
    """The passphrase does not open the vault. Nothing was changed."""

    code = "wrong_passphrase"

    def __init__(self) -> None:
        super().__init__(_("The passphrase is wrong."), _("Type it again; a forgotten one means enrolling this desk anew."))


class CenterUnreachable(RmdeskError):
    """No answer from the center. Work goes on offline."""

    code = "center_unreachable"
    exit_status = 5


class SignInNeeded(CenterUnreachable):
    """The center answers, but does not accept this desk's credentials. Nothing local is touched."""

    code = "sign_in_needed"


class NeedsPerson(RmdeskError):
    """A conflict or a quarantined edit waits for a decision."""

    code = "needs_person"
    exit_status = 6


class IntegrityError(RmdeskError):
    """Something stored is damaged or not what it must be."""

    code = "integrity"
    exit_status = 7


class DamagedReplica(IntegrityError):
    """The replica or its key file exists but cannot be read although the passphrase is right."""

    code = "damaged_replica"


class DiskFull(RmdeskError):
    """A write did not fit on the disk; it was rolled back."""

    code = "disk_full"

    def __init__(self, where: str) -> None:
        super().__init__(
            _("The disk is full; nothing was saved in {where}.").format(where=where),
            _("Free some space and try again; what was saved before is safe."),
        )


class NotFound(RmdeskError):
    """No such customer, person, device … in what this machine holds."""

    code = "not_found"


class InvalidValue(UsageError):
    """A value that a field cannot take."""

    code = "invalid_value"


class NotAllowed(RmdeskError):
    """The signed-in person may not do this."""

    code = "not_allowed"
