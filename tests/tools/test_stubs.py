"""The types that users see say what the code does: the same names, and the same parameters."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import tally

_ROOT = Path(__file__).resolve().parents[2]
_STUBS = ast.parse((_ROOT / "tally-stubs" / "__init__.pyi").read_text(encoding="utf-8"))
_CLASSES = {node.name: node for node in _STUBS.body if isinstance(node, ast.ClassDef)}
_FUNCTIONS = {node.name: node for node in _STUBS.body if isinstance(node, ast.FunctionDef)}
_GENERATED = {"__le__", "__gt__", "__ge__", "__hash__", "__getattr__"}
"""Methods that Python makes, or whose parameters say nothing."""


def _parameters(node: ast.FunctionDef) -> list[tuple[str, str, bool]]:
    """Name, kind and whether there is a default, of each parameter of a stub."""
    arguments = node.args
    kinds = inspect.Parameter
    found: list[tuple[str, str, bool]] = []
    plain = [*arguments.posonlyargs, *arguments.args]
    first_default = len(plain) - len(arguments.defaults)
    for place, argument in enumerate(plain):
        kind = kinds.POSITIONAL_ONLY if place < len(arguments.posonlyargs) else kinds.POSITIONAL_OR_KEYWORD
        found.append((argument.arg, kind.name, place >= first_default))
    if arguments.vararg:
        found.append((arguments.vararg.arg, kinds.VAR_POSITIONAL.name, False))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        found.append((argument.arg, kinds.KEYWORD_ONLY.name, default is not None))
    if arguments.kwarg:
        found.append((arguments.kwarg.arg, kinds.VAR_KEYWORD.name, False))
    return found


def _real(function: object) -> list[tuple[str, str, bool]]:
    signature = inspect.signature(function)  # type: ignore[arg-type]  # only callables come here
    return [
        (one.name, one.kind.name, one.default is not inspect.Parameter.empty)
        for one in signature.parameters.values()
    ]


def _methods() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (name, node)
        for name, body in _CLASSES.items()
        for node in body.body
        if isinstance(node, ast.FunctionDef) and node.name not in _GENERATED
    ]


def test_the_stubs_name_exactly_what_is_public() -> None:
    assert {*_CLASSES, *_FUNCTIONS} == set(tally.__all__)


@pytest.mark.parametrize("name", sorted(_FUNCTIONS))
def test_a_function_takes_what_its_stub_says(name: str) -> None:
    assert _real(getattr(tally, name)) == _parameters(_FUNCTIONS[name])


@pytest.mark.parametrize(("name", "node"), _methods(), ids=lambda value: getattr(value, "name", value))
def test_a_method_takes_what_its_stub_says(name: str, node: ast.FunctionDef) -> None:
    found = inspect.getattr_static(getattr(tally, name), node.name)
    decorators = {one.id for one in node.decorator_list if isinstance(one, ast.Name)}
    assert isinstance(found, property) == ("property" in decorators)
    assert isinstance(found, staticmethod) == ("staticmethod" in decorators)
    if isinstance(found, property):
        return
    function = found.__func__ if isinstance(found, staticmethod) else found
    assert _real(function) == _parameters(node)


@pytest.mark.parametrize("name", sorted(_CLASSES))
def test_the_stubs_leave_no_public_method_out(name: str) -> None:
    real = {
        attribute
        for attribute, value in vars(getattr(tally, name)).items()
        if not attribute.startswith("_")
        and (inspect.isfunction(value) or isinstance(value, property | staticmethod))
    }
    stubbed = {node.name for node in _CLASSES[name].body if isinstance(node, ast.FunctionDef)}
    assert real <= stubbed


@pytest.mark.parametrize("name", sorted(_CLASSES))
def test_a_field_of_a_stub_is_a_field(name: str) -> None:
    class_ = getattr(tally, name)
    real = {*getattr(class_, "__dataclass_fields__", ()), *getattr(class_, "__annotations__", ())}
    source = inspect.getsource(class_)
    for node in _CLASSES[name].body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            assert node.target.id in real or f"self.{node.target.id} = " in source


_USER = """\
import tally

chain = tally.Chain(at="2026-03-02")
(li,) = chain.people("Li")
receipt: tally.Receipt = chain.give(li, "5 CNY")
instance = tally.load("x.tally")["X"].create(chain, owner=li)
instance.fill(sender=li)
amount: tally.Money = receipt.payments[0].amount + tally.Money("1 CNY")
"""
_MISTAKES = """\
import tally

tally.Chain().give("Li", "5 CNY")
tally.Money(900)
tally.Chain().wait(fortnights=1)
"""


def test_a_type_checker_takes_a_users_program_and_sees_mistakes(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(_USER)
    (tmp_path / "bad.py").write_text(_MISTAKES)
    (tmp_path / "tally.pyi").write_text((_ROOT / "tally-stubs" / "__init__.pyi").read_text(encoding="utf-8"))
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--cache-dir",
        str(tmp_path / "cache"),
    ]
    good = subprocess.run([*command, "good.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stdout
    bad = subprocess.run([*command, "bad.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert [line.split(":")[1] for line in bad.stdout.splitlines() if ": error:" in line] == ["3", "4", "5"]
