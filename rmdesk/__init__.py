"""rmdesk: a terminal workstation for bank relationship managers, over an encrypted replica of their book.

Importing the package imports nothing else: the first frame must be on screen before the heavy libraries are.
"""

__version__ = "0.1.0"
