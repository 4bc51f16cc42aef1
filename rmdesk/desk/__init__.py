"""The desk: everything an RM can do, without a screen. The workstation and the command line use this one object.

`Desk` opens the profile and holds what each use case needs; a use case is a file here and an attribute there (`desk.customers`,
`desk.contacts`, `desk.link`, …). No screen and no command reaches past it.
"""

from rmdesk.desk.opened import Desk
from rmdesk.desk.standing import Profile, Progress, Proof, Standing

__all__ = ["Desk", "Profile", "Progress", "Proof", "Standing"]
