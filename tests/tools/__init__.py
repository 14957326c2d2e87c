"""Tests of the commands, of scenarios and of the Python face."""
