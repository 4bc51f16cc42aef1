"""A replica for each test, as the store's tests have it."""

from __future__ import annotations

from tests.store.conftest import _empty_replica, home, replica

__all__ = ["_empty_replica", "home", "replica"]
