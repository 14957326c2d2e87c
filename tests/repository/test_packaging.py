"""The package as a user gets it: what the wheel holds, and that it works beside a user's own files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Sequence
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.repository.sources import ROOT
from vm.syntax.parse import build_tables

pytestmark = pytest.mark.xdist_group("packaging")

_PARTS = (
    "pyproject.toml",
    "setup.py",
    "README.md",
    "LICENSE",
    "tally.py",
    "tally-stubs",
    "vm",
    "chain",
    "contracts",
)

_FOREIGN = "raise RuntimeError('the module of the user was imported')\n"
_OWN_CHAIN = """
import tally
if __name__ != "__main__":
    raise RuntimeError("the module of the user was imported")
print(tally.Chain(at="2026-03-02").today)
"""
_OWN_TEST = """
import tally

def test_a_chain_starts_on_its_day():
    assert str(tally.Chain(at="2026-03-02").today) == "2026-03-02"
"""
_WORKERS = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import tally

def twice(money):
    return money + money

if __name__ == "__main__":
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        print(*pool.map(twice, [tally.Money("1 CNY"), tally.Money("2 CNY")]))
"""
_LATE = """
import vm
import tally
"""


def _run(python: Path | str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a Python in a folder, with nothing of this process's paths, in English and UTF-8."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "COV"))
    }
    return subprocess.run(
        [str(python), *arguments],
        cwd=folder,
        env=kept | {"PYTHONUTF8": "1", "TALLY_LANG": "en"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def _good(python: Path | str, *arguments: str, folder: Path) -> str:
    done = _run(python, *arguments, folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a package is built from, in a folder of its own: a build leaves things behind."""
    place = tmp_path_factory.mktemp("checkout")
    for part in _PARTS:
        source = ROOT / part
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "grammar.tables")
            shutil.copytree(source, place / part, ignore=ignored)
        else:
            shutil.copy(source, place / part)
    return place


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    place = tmp_path_factory.mktemp("wheel")
    _good(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
        "--wheel-dir", str(place), str(checkout), folder=place,
    )  # fmt: skip
    (found,) = place.glob("tallystick-*.whl")
    return found


def _installed(what: Sequence[str], place: Path) -> Path:
    """The Python of a new environment that has the package, what it needs, and pytest."""
    venv.create(place, with_pip=True)
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    constraints = str(ROOT / "constraints.txt")
    needed = ["pytest", "setuptools", "lark"]
    _good(python, "-m", "pip", "install", "--quiet", "-c", constraints, *needed, folder=place)
    _good(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "-c",
        constraints,
        "--no-build-isolation",
        *what,
        folder=place,
    )
    return python


@pytest.fixture(scope="module", params=["wheel", "editable"])
def python(
    request: pytest.FixtureRequest, checkout: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The Python of an environment with the package alone."""
    what = [str(wheel)] if request.param == "wheel" else ["--editable", str(checkout)]
    return _installed(what, tmp_path_factory.mktemp(str(request.param)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's folder that holds modules named like ours."""
    (tmp_path / "chain.py").write_text(_OWN_CHAIN)
    (tmp_path / "vm.py").write_text(_FOREIGN)
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "__init__.py").write_text(_FOREIGN)
    (tmp_path / "test_own.py").write_text(_OWN_TEST)
    (tmp_path / "workers.py").write_text(_WORKERS)
    return tmp_path


def test_the_wheel_holds_everything_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        tables = archive.read("vm/syntax/grammar.tables")
    # after the heading and the fingerprint stand lark's tables, in whatever order its sets have
    head = len("tally grammar tables\n") + 32
    assert tables[:head] == build_tables()[:head] and len(tables) > 10_000
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"tally.py", "tally-stubs", "tally_contracts", "vm", "chain"}
    modules = {
        path.relative_to(ROOT).as_posix() for part in ("vm", "chain") for path in (ROOT / part).rglob("*.py")
    }
    assert {name for name in names if name.startswith(("vm/", "chain/")) and name.endswith(".py")} == modules
    assert {
        "vm/syntax/grammar.lark", "vm/py.typed", "chain/py.typed", "chain/calendars/CN.json",
        "chain/calendars/GB_ENG.json",
        "tally-stubs/__init__.pyi", "tally_contracts/__init__.py", "tally_contracts/rental/lease.tally",
    } <= names  # fmt: skip
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_main_job_runs_from_an_empty_folder(python: Path, tmp_path: Path) -> None:
    output = _good(python, "-m", "tally", "run", "rental/lease", folder=tmp_path)
    assert output.splitlines()[-1].endswith("passed, 0 failed")
    # with the tables of the package the grammar is never read, which Lark's constructor would do
    unread = "import lark, tally; lark.Lark.__init__ = None; print(*tally.loads('tally 1\\n'))"
    assert _good(python, "-c", unread, folder=tmp_path) == "\n"
    launcher = python.parent / ("tally.exe" if os.name == "nt" else "tally")
    done = subprocess.run([launcher, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("tally, version ")
    assert list(tmp_path.iterdir()) == []


def test_a_users_modules_of_the_same_names_do_no_harm(python: Path, folder: Path) -> None:
    assert _good(python, "chain.py", folder=folder) == "2026-03-02\n"
    assert _good(python, "workers.py", folder=folder) == "2.00 CNY 4.00 CNY\n"
    assert "passed, 0 failed" in _good(python, "-m", "tally", "test", "rental/lease", folder=folder)
    assert "1 passed" in _good(python, "-m", "pytest", "-q", "test_own.py", folder=folder)


def test_a_foreign_module_that_came_first_stops_the_import_with_a_code(python: Path, tmp_path: Path) -> None:
    (tmp_path / "vm.py").write_text("")
    (tmp_path / "late.py").write_text(_LATE)
    done = _run(python, "late.py", folder=tmp_path)
    assert done.returncode == 1
    assert "S6003" in done.stderr and str(tmp_path / "vm.py") in done.stderr


def test_every_requirement_is_pinned_once_and_by_version_alone() -> None:
    pins: dict[str, str] = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            (pin,) = requirement.specifier
            assert pin.operator == "==" and requirement.url is None, line
            assert pins.setdefault(canonicalize_name(requirement.name), pin.version) == pin.version
    assert set(_closure()) <= set(pins)
    assert list(pins) == sorted(pins)


def _closure() -> list[str]:
    """Names of everything that a development install brings."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    todo = [
        Requirement(text) for text in (*project["dependencies"], *project["optional-dependencies"]["dev"])
    ]
    seen: list[str] = []
    while todo:
        name = canonicalize_name(todo.pop().name)
        if name not in seen:
            seen.append(name)
            inner = (Requirement(text) for text in requires(name) or ())
            todo.extend(one for one in inner if one.marker is None or one.marker.evaluate({"extra": ""}))
    return seen


def test_the_build_uses_the_pinned_lark() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    (lark,) = (text for text in build["requires"] if text.startswith("lark"))
    assert lark in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
