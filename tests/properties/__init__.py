"""Promises over generated histories of contracts."""
