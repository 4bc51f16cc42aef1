"""The proof of the sync: the real desk and the real center, driven through accidents that a seed chooses, and judged from outside.

`python -m tests.simulation SEED --trace` plays one run again.
"""
