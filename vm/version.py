"""The version of Tally, in one place; the package's metadata reads it here."""

from __future__ import annotations

VERSION = "0.1.0"
