"""Scenarios and their reports."""
