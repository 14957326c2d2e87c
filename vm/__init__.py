"""Tally's language and machine: a text becomes a program and an outcome; no files, no clock, no chance."""
