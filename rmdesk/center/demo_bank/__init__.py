"""The demo bank: a synthetic bank of a Chinese city that follows, to the last byte, from a few numbers and the business date.

`generate` fills an empty center with it; `hard_cases` says what to look for in it.
"""

from rmdesk.center.demo_bank.generate import DemoBank, DemoManager, NotEmpty, generate
from rmdesk.center.demo_bank.hard_cases import HardCase, hard_cases

__all__ = ["DemoBank", "DemoManager", "HardCase", "NotEmpty", "generate", "hard_cases"]
