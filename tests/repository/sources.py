"""The sources of the repository, for the tests beside this file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """A Python file of ours: its path from the root, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> tuple[str, ...]:
        """The parts of the package it lies in: `vm/code/gas.py` lies in (vm, code)."""
        return Path(self.path).parent.parts


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files of folders, and files, named from the root."""
    return tuple(_read(path) for name in folders for path in _paths(name))


def _paths(name: str) -> Iterator[Path]:
    place = ROOT / name
    return iter([place]) if place.is_file() else iter(sorted(place.rglob("*.py")))


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))


def imports(source: Source) -> Iterator[str]:
    """Every module that a file imports, wherever the import stands, by its whole name."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(f"{source.path}: imports are written in full")
            yield node.module or ""
            # `from vm.check import scenario` imports the module vm.check.scenario where there is one
            yield from (
                f"{node.module}.{alias.name}"
                for alias in node.names
                if _is_module(node.module or "", alias.name)
            )


def _is_module(package: str, name: str) -> bool:
    place = ROOT.joinpath(*package.split("."), name)
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()
