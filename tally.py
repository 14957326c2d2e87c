"""Tally from Python: contracts that hold money, people, time and a local chain, in memory or in a file.

    import tally
    chain = tally.Chain(at="2026-01-05")
    li, wang = chain.people("Li", "Wang")

This file is the one documented import; `python -m tally` runs the commands. The packages `vm` and `chain` are
taken from beside this file and from nowhere else, because a user's own folder may well hold a `chain.py`.
What is public is loaded when it is first asked for, so `import tally` is quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

_HOME = Path(__file__).resolve().parent
_PACKAGES = ("vm", "chain")
_FOREIGN = {
    "zh": "另一个名为 `{name}` 的模块已先被载入：{path}",
    "en": "another module named `{name}` was loaded first: {path}",
    "zh help": "在导入该模块之前先写 `import tally`，或给该模块改名",
    "en help": "write `import tally` before the import of that module, or give that module another name",
}
"""S6003 as the catalogue has it; the catalogue lies in `vm` and cannot be read when `vm` is somebody
else's."""

_PUBLIC = {
    "Account": "Account",
    "Action": "Action",
    "Chain": "Chain",
    "CompileError": "CompileError",
    "Contract": "Contract",
    "Event": "Event",
    "Head": "Head",
    "Instance": "Instance",
    "LinePaid": "LinePaid",
    "MerkleList": "MerkleList",
    "MerkleSet": "MerkleSet",
    "Module": "Module",
    "Money": "Money",
    "NotRefused": "NotRefused",
    "Payment": "Payment",
    "Receipt": "Receipt",
    "Refused": "Refused",
    "TallyError": "TallyError",
    "UnknownName": "UnknownName",
    "Verified": "Verified",
    "View": "View",
    "hash": "hash_of",
    "load": "load",
    "loads": "loads",
    "refused": "refused",
}
"""Public names, and what they are called where they are made."""

__all__ = ["main", *_PUBLIC]


class ForeignModule(ImportError):
    """A module that is not ours was loaded under the name of one of our packages (S6003)."""


def _load_own(name: str) -> None:
    """Put the package `name` from beside this file into `sys.modules`."""
    path = _HOME / name / "__init__.py"
    loaded = sys.modules.get(name)
    if loaded is not None:
        file = getattr(loaded, "__file__", None)
        if file is not None and Path(file).resolve() == path:
            return
        raise ForeignModule(_foreign(name, str(file or getattr(loaded, "__path__", "-"))))
    spec = spec_from_file_location(name, path, submodule_search_locations=[str(path.parent)])
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


def _foreign(name: str, path: str) -> str:
    texts = {key: text.format(name=name, path=path) for key, text in _FOREIGN.items()}
    return (
        f"error[S6003 foreign-module]: {texts['zh']}\n  help: {texts['zh help']}\n"
        f"error[S6003 foreign-module]: {texts['en']}\n  help: {texts['en help']}"
    )


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("vm.version").VERSION
    if name == "TallyLexer":  # for Pygments, by its entry point; nothing else needs Pygments
        return import_module("chain.tools.highlight").TallyLexer
    if name in _PUBLIC:
        return getattr(import_module("chain.python"), _PUBLIC[name])
    raise AttributeError(f"module 'tally' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, `main(["run", "rental/lease"])`, and give its exit code; without arguments the process's
    own."""
    result: int = import_module("chain.tools.cli.main").main(arguments)
    return result


try:
    for _name in _PACKAGES:
        _load_own(_name)
except ForeignModule as _error:
    if __name__ != "__main__":
        raise
    print(_error, file=sys.stderr)
    raise SystemExit(2) from None

if __name__ == "__main__":
    raise SystemExit(main())
