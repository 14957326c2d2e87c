"""Contracts to read, test and run; installed as the data package `tally_contracts`. It holds no Python
code."""
