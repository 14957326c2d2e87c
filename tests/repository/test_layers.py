"""Imports go one way: vm, then the chain's core, then testing, then Python's face and the tools."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.repository.sources import Source, imports, sources

_LIBRARIES = {
    "vm": {"lark": {"vm/syntax/parse.py"}, "cbor2": None},
    "chain": {"cryptography": None, "cbor2": None, "apsw": {"chain/store/sqlite.py"}},
    "chain/testing": {"hypothesis": None},
    "chain/python": {},
    "chain/tools": {"click": None, "pygments": {"chain/tools/highlight.py"}},
}
"""Third-party libraries a layer may import; a set names the only files that may."""

_MAY_IMPORT = {
    "vm": {"vm"},
    "chain": {"vm", "chain"},
    "chain/testing": {"vm", "chain", "chain/testing"},
    "chain/python": {"vm", "chain", "chain/testing", "chain/python"},
    "chain/tools": {"vm", "chain", "chain/testing", "chain/tools"},
}
_WORLD = {
    "asyncio", "datetime", "glob", "http", "locale", "logging", "multiprocessing", "os", "pathlib", "pickle",
    "random", "secrets", "shutil", "signal", "socket", "subprocess", "sys", "tempfile", "threading", "time",
    "urllib", "uuid", "zoneinfo",
}  # fmt: skip
"""What reaches files, clocks, chance or the system."""
_ALIKE = {"vm/syntax/slips.py"}
"""How alike two words are is a float of the standard library; it reaches nothing but a hint of a message."""
_BORDER = {"vm/abi.py": {"datetime"}}
"""Values of Python's own dates are read at the border; no clock is."""


def _layer(module_or_path: str) -> str:
    parts = module_or_path.removesuffix(".py").replace("/", ".").split(".")
    layer = "/".join(parts[:2])
    return layer if layer in _MAY_IMPORT else parts[0]


def _ours() -> Iterator[Source]:
    return iter(sources("vm", "chain"))


@pytest.mark.parametrize("source", list(_ours()), ids=lambda source: source.path)
def test_a_file_imports_only_what_its_layer_may(source: Source) -> None:
    layer = _layer(source.path)
    for module in imports(source):
        top = module.split(".")[0]
        if top in ("vm", "chain"):
            assert _layer(module) in _MAY_IMPORT[layer], module
        elif top not in sys.stdlib_module_names:
            files = _LIBRARIES[layer].get(top, set())
            assert files is None or source.path in files, module


def test_the_layers_have_files() -> None:
    assert {_layer(source.path) for source in _ours()} == set(_MAY_IMPORT)


def test_an_import_against_the_layers_is_seen() -> None:
    text = "from vm.check import scenario\nimport chain.tools.story\n"
    source = Source("vm/x.py", text, ast.parse(text))
    assert list(imports(source)) == ["vm.check", "vm.check.scenario", "chain.tools.story"]
    assert _layer("chain.tools.story") == "chain/tools"
    assert _layer("chain/ledger.py") == "chain"


def test_the_machine_reaches_no_file_no_clock_and_no_chance() -> None:
    for source in sources("vm"):
        reached = {module.split(".")[0] for module in imports(source)} & _WORLD
        assert reached <= _BORDER.get(source.path, set()), source.path


def test_the_machine_knows_no_float() -> None:
    for source in sources("vm"):
        if source.path in _ALIKE:
            continue
        for node in ast.walk(source.tree):
            is_float = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
            divides = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
            assert not is_float and not divides, f"{source.path}:{getattr(node, 'lineno', 0)}"


def test_the_machine_calls_nothing_that_differs_between_runs() -> None:
    barred = {"open", "float", "hash", "eval", "exec", "print", "input", "round"}
    for source in sources("vm"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in barred, f"{source.path}:{node.lineno}"


def test_contracts_hold_no_code() -> None:
    (only,) = sources("contracts")
    assert only.path == "contracts/__init__.py"
    assert len(only.tree.body) == 1 and ast.get_docstring(only.tree)
