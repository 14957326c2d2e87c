"""Shipped tables of days off, and the scripts that make them."""
