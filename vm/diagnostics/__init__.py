"""Diagnostics: every message once, English and Chinese side by side; what was found; how it is shown."""
