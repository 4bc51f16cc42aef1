"""The synced tables, on desks and at the center."""
