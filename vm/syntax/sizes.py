"""Counts what a module holds against the limits of language.md's table."""
