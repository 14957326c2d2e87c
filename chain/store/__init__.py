"""Where a chain lies: in memory, or in one SQLite file."""
