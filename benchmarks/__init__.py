"""Speed, measured: each `bench_*.py` prints one JSON line with its figures, the limits of the design, and a peer timed in the same run."""
