"""What a hint says can be typed as it stands, also where the profile folder was named."""

from __future__ import annotations

from pathlib import Path

import pytest

from rmdesk.cli.invocation import Invocation
from rmdesk.clock import Clock

HOME = Path("/srv/desk of chen")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("List them: rmdesk conflicts", "List them: rmdesk conflicts --home '/srv/desk of chen'"),
        (
            "Look at them: rmdesk conflicts, rmdesk outbox",
            "Look at them: rmdesk conflicts --home '/srv/desk of chen', rmdesk outbox --home '/srv/desk of chen'",
        ),
        ("Like: rmdesk outbox reapply NO", "Like: rmdesk outbox --home '/srv/desk of chen' reapply NO"),
        ("See: rmdesk center device list", "See: rmdesk center device list --home '/srv/desk of chen'"),
        ("Install rmdesk again.", "Install rmdesk again."),
        ("The commands work everywhere: rmdesk --help", "The commands work everywhere: rmdesk --help"),
    ],
)
def test_a_hint_names_the_profile_folder_that_was_given(text: str, wanted: str) -> None:
    assert Invocation(HOME, Clock(), home_given=True).hint(text) == wanted
    assert Invocation(HOME, Clock()).hint(text) == text
