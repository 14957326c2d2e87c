"""Tally's language and machine: text becomes a program and an outcome; no input or output, no clock, no chance."""
