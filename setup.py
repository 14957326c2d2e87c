"""What pyproject.toml cannot say: the folders that are packages, and the grammar's tables, made while
building."""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
TABLES = Path("vm", "syntax", "grammar.tables")


class BuildWithTables(build_py):
    """Copies the modules and makes `grammar.tables`: beside the grammar for an editable install, else in the
    wheel."""

    def run(self) -> None:
        """Build, then write the tables."""
        super().run()
        target = self._tables()
        target.parent.mkdir(parents=True, exist_ok=True)
        sys.path.insert(0, str(HERE))
        try:
            from vm.syntax.parse import build_tables
        finally:
            sys.path.remove(str(HERE))
        target.write_bytes(build_tables())

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """All files of the build, the tables too."""
        outputs = list(super().get_outputs(include_bytecode))
        tables = str(self._tables())
        return outputs if tables in outputs else [*outputs, tables]

    def _tables(self) -> Path:
        return HERE / TABLES if self.editable_mode else Path(self.build_lib) / TABLES


setup(
    packages=[*find_packages(include=["vm", "vm.*", "chain", "chain.*"]), "tally_contracts", "tally-stubs"],
    package_dir={"tally_contracts": "contracts", "tally-stubs": "tally-stubs"},
    cmdclass={"build_py": BuildWithTables},
)
