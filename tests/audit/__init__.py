"""Tests of the audit: of vm/audit, chain/audit and chain/tools/audit together, because they say one thing."""
