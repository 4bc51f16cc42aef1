"""The first synced tables, a module for each family: seventy tables do not fit one file. Written by tools/migration.py."""
