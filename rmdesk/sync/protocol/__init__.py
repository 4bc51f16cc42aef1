"""The conversation between a desk and the center: its messages, and the interface that both ends implement.

`HttpCenter` (the desk's transport) and `CenterService` (the center) both are a `Center`, so tests and the simulation plug them together in one
process and the HTTP routes stay a few lines each. Messages are msgspec structs; JSON on the wire. Rows travel as `store.wire` values, a block a table.

What holds: entries come in seq order with the current image of a row, so repeating a page is harmless; a page names the cursor it continues
(`epoch`, `after`), and a desk applies it only if that is the cursor it holds.
"""

from __future__ import annotations

from rmdesk.sync.protocol.conversation import (
    Center,
    Forked,
    ResyncNeeded,
    TooOld,
    WipeOrdered,
)
from rmdesk.sync.protocol.identity import (
    Done,
    Enrol,
    Enrolled,
    Rekey,
    Rekeyed,
    Token,
    TokenRequest,
    WipeAck,
    WipeOrder,
    rekey_message,
    token_message,
    wipe_message,
    wiped_message,
)
from rmdesk.sync.protocol.ranking import Place, Places
from rmdesk.sync.protocol.replication import (
    BODY_LIMIT,
    CHECKSUM,
    GARBLED,
    PAGE_ROWS,
    PUSH_ROWS,
    PUSH_SIGNS,
    SCHEMA,
    SCHEMA_VERSION,
    Block,
    BookState,
    EditId,
    Hello,
    Hint,
    Mutation,
    Outcome,
    Page,
    Part,
    Parts,
    Problem,
    Push,
    PushAnswer,
    Removed,
    Rows,
    SnapshotPage,
    Status,
)

__all__ = [
    "BODY_LIMIT",
    "CHECKSUM",
    "GARBLED",
    "PAGE_ROWS",
    "PUSH_ROWS",
    "PUSH_SIGNS",
    "SCHEMA",
    "SCHEMA_VERSION",
    "Block",
    "BookState",
    "Center",
    "Done",
    "EditId",
    "Enrol",
    "Enrolled",
    "Forked",
    "Hello",
    "Hint",
    "Mutation",
    "Outcome",
    "Page",
    "Part",
    "Parts",
    "Place",
    "Places",
    "Problem",
    "Push",
    "PushAnswer",
    "Rekey",
    "Rekeyed",
    "Removed",
    "ResyncNeeded",
    "Rows",
    "SnapshotPage",
    "Status",
    "Token",
    "TokenRequest",
    "TooOld",
    "WipeAck",
    "WipeOrder",
    "WipeOrdered",
    "rekey_message",
    "token_message",
    "wipe_message",
    "wiped_message",
]
