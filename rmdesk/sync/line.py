"""Who may be at the other end of the line: the center whose CA was pinned at enrolment, over TLS 1.3, and nobody else."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Final

from rmdesk.errors import CenterUnreachable, UsageError
from rmdesk.i18n import N_, _

_OTHER_NAME: Final = N_("its certificate is for another name")
_OLD: Final = N_("its certificate has expired, or is not valid yet")
_STRANGER: Final = N_("its certificate is not signed by the CA that this desk trusts")
_REASONS: Final = {9: _OLD, 10: _OLD, 62: _OTHER_NAME, 64: _OTHER_NAME}
"""OpenSSL's verification results (X509_V_ERR_…): not yet valid, expired, host name, IP address. Anything else concerns the chain."""


class NotTrusted(CenterUnreachable):
    """Whoever answers does not prove to be the center. Nothing was sent; work goes on offline."""

    code = "center_not_trusted"

    def __init__(self, url: str, reason: str) -> None:
        """`reason` is a msgid."""
        super().__init__(
            _("Whoever answers at {url} does not prove to be the center: {reason}.").format(url=url, reason=_(reason)),
            _("Nothing was sent. Check the address and --ca, or ask whoever runs the center."),
        )


def pinned(url: str, ca: Path | None) -> ssl.SSLContext:
    """Trust in the certificate `ca` alone (default: the system's); in nobody for plain http, which never leaves this machine.

    Raises:
        UsageError: there is no certificate in the file.
    """
    if not url.startswith("https:"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context = ssl.create_default_context(cafile=str(ca) if ca else None)
    except OSError as error:  # SSLError is one
        reason = error.strerror if isinstance(error, FileNotFoundError | PermissionError) else _("there is no PEM certificate in it")
        raise UsageError(_("The certificate {file} cannot be read: {reason}.").format(file=ca, reason=reason)) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def distrusted(error: BaseException) -> str | None:
    """Why the other end is not trusted (a msgid), if that is what `error` comes from."""
    cause: BaseException | None = error
    seen: set[int] = set()
    while cause is not None and id(cause) not in seen:  # after some retries, errors name each other as their cause
        seen.add(id(cause))
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _REASONS.get(cause.verify_code, _STRANGER)
        cause = cause.__cause__ or cause.__context__
    return None
