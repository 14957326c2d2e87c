"""`use "file.tally"`: the files of a program become one module, known by what is in them.

A used file's records, choices, functions and contracts become part of the program; its scenarios do not.
Files lie in a project, each at a place: its path from the project's folder, with forward slashes. What a
place holds comes from a `Library`, so that nothing here reads a disk. The hash of a file covers its text
and, through their hashes, the files that it uses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from itertools import combinations
from typing import Any, Final, Protocol, TypeAlias

from vm.diagnostics.report import Diagnostic, Label
from vm.source import SourceFile, Span
from vm.syntax import parse, tree

FILES: Final = 16
"""Files of a program, its own included."""
SUFFIX: Final = ".tally"
_HEADING: Final = b"tally source 1\n"
_LAST_CONTROL: Final = "\x1f"


class Missing(Enum):
    """Why there is no file at a place."""

    FILE = "there is none"
    OUTSIDE = "it is a way out of the project's folder"


class Library(Protocol):
    """The files of a project."""

    @property
    def home(self) -> str | None:
        """The place of the program's own file; None for a text in no project, which can use nothing."""
        ...

    def read(self, place: str) -> SourceFile | Diagnostic | Missing:
        """The file at a place, named as `shown` says; a Diagnostic where it is there and cannot be read."""
        ...

    def locked(self) -> Mapping[str, bytes] | Diagnostic | None:
        """The lock: the hash of each file that is used, by its place. None for a project without a lock."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A library of texts in memory, by place; with no `home`, a text that can use nothing."""

    home: str | None
    files: Mapping[str, str]
    lock: Mapping[str, bytes] | Diagnostic | None = None

    def read(self, place: str) -> SourceFile | Missing:
        """See `Library.read`."""
        text = self.files.get(place)
        return Missing.FILE if text is None else SourceFile.of(shown(self.home or "", place), text)

    def locked(self) -> Mapping[str, bytes] | Diagnostic | None:
        """See `Library.locked`."""
        return self.lock


NO_FILES: Final[Library] = Texts(None, {})
"""For a text that is in no project."""


@dataclass(frozen=True, slots=True)
class Used:
    """A file that a program uses, with the `use` by which it was reached first, in the file `user`."""

    place: str
    source: SourceFile
    module: tree.Module
    hash: bytes
    use: tree.Use
    user: SourceFile


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files that a program uses, each once, before those that it uses itself; with a diagnostic, not
    all."""

    files: tuple[Used, ...]
    diagnostics: tuple[Diagnostic, ...]


def source_hash(source: SourceFile, uses: tuple[bytes, ...]) -> bytes:
    """The hash of a file: SHA-256 of a heading, the hashes of the files it uses in order, and its text."""
    return hashlib.sha256(_HEADING + b"".join(uses) + source.text.encode("utf-8", "surrogatepass")).digest()


def shown(home: str, place: str) -> str:
    """What a file at `place` is called in messages: its path from the folder of the file at `home`."""
    here, there = home.split("/")[:-1], place.split("/")
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + there[same:])


def gather(module: tree.Module, library: Library, *, locked: bool = True) -> Gathered:
    """Read all files that a file uses. Hashes are compared with those that are written down, and with the
    lock unless `locked` is false."""
    if not module.uses:
        return Gathered((), ())
    home = library.home
    if home is None:
        return Gathered((), tuple(_no_folder(use, module.source) for use in module.uses))
    lock = library.locked() if locked else None
    match lock:
        case Diagnostic():
            return Gathered((), (lock,))
        case _:
            gatherer = _Gatherer(library, home, lock)
            gatherer.visit(home, module)
            return gatherer.result()


def join(module: tree.Module, files: tuple[Used, ...]) -> tree.Module | tuple[Diagnostic, ...]:
    """One module of a program's own file and those it uses, in one text; or why they do not go together."""
    if not files:
        return module
    found = (*_calendars(module, files), *_twice(module, files))
    if found:
        return found
    source = SourceFile.joined((module.source, *(used.source for used in files)))
    parts = [module]
    for (start, _), used in zip(source.parts[1:], files, strict=True):
        parts.append(_Shift(start).of(replace(used.module, scenarios=())))
    return replace(
        module,
        source=source,
        records=tuple(record for part in parts for record in part.records),
        choices=tuple(choice for part in parts for choice in part.choices),
        functions=tuple(function for part in parts for function in part.functions),
        contracts=tuple(contract for part in parts for contract in part.contracts),
    )


# --- reading ------------------------------------------------------------------------------------------------


def _no_folder(use: tree.Use, source: SourceFile) -> Diagnostic:
    return Diagnostic.of("E3380", source, use.span, path=use.path.value)


class _PathFault(Enum):
    """What is wrong with a path as it is written; the value is the code that says so."""

    FORM = "E3382"
    OUTSIDE = "E3383"


def _resolve(user: str, path: str) -> str | _PathFault:
    """The place that a path leads to from the file at `user`."""
    plain = path.endswith(SUFFIX) and not path.startswith("/") and "\\" not in path and ":" not in path
    steps = path.split("/")
    if not plain or "" in steps or steps[-1] == SUFFIX or min(path) <= _LAST_CONTROL:
        return _PathFault.FORM
    place = user.split("/")[:-1]
    for step in steps:
        if step == "..":
            if not place:
                return _PathFault.OUTSIDE
            place.pop()
        elif step != ".":
            place.append(step)
    return "/".join(place)


@dataclass(slots=True)
class _Gatherer:
    """Goes through the files depth first. `found` has None for a file that is not read or not sound."""

    library: Library
    home: str
    lock: Mapping[str, bytes] | None
    found: dict[str, Used | None] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    def result(self) -> Gathered:
        """What was read, in the order in which it was reached."""
        return Gathered(
            tuple(used for used in self.found.values() if used is not None), tuple(self.diagnostics)
        )

    def visit(self, place: str, module: tree.Module) -> bytes | None:
        """Read what a file uses. Its hash; None where something is amiss with a file it uses, so that only
        the innermost cause is told."""
        self.path.append(place)
        hashes = [self._use(use, place, module.source) for use in module.uses]
        self.path.pop()
        sound = tuple(one for one in hashes if one is not None)
        return source_hash(module.source, sound) if len(sound) == len(hashes) else None

    def _use(self, use: tree.Use, user: str, source: SourceFile) -> bytes | None:
        """The hash of a used file; None, and it is told, where something is amiss with it."""
        place = _resolve(user, use.path.value)
        match place:
            case _PathFault.FORM | _PathFault.OUTSIDE:
                self._tell(place.value, use, source)
                return None
            case _:
                return self._reached(use, place, source)

    def _reached(self, use: tree.Use, place: str, source: SourceFile) -> bytes | None:
        if place in self.path:
            around = [*self.path[self.path.index(place) :], place]
            way = " -> ".join(shown(self.home, one) for one in around)
            self._tell("E3384", use, source, way=way)
            return None
        if place not in self.found:
            if len(self.found) + 1 >= FILES:
                self._once(place, "E3385", use, source, highest=FILES)
                return None
            self.found[place] = None
            self.found[place] = self._read(use, place, source)
        used = self.found[place]
        return used.hash if used is not None and self._agrees(use, used, source) else None

    def _read(self, use: tree.Use, place: str, user: SourceFile) -> Used | None:
        file = self.library.read(place)
        match file:
            case SourceFile():
                parsed = parse(file)
                self.diagnostics.extend(parsed.diagnostics)
                if parsed.module is None or parsed.diagnostics:
                    return None
                content = self.visit(place, parsed.module)
                return None if content is None else Used(place, file, parsed.module, content, use, user)
            case Diagnostic():
                self.diagnostics.append(file)
                return None
            case Missing.FILE:
                self._tell("E3381", use, user, place=place)
                return None
            case Missing.OUTSIDE:
                self._tell("E3383", use, user)
                return None

    def _agrees(self, use: tree.Use, used: Used, source: SourceFile) -> bool:
        """Whether the file is the one whose hash is written down, here and in the lock."""
        found = "0x" + used.hash.hex()
        if use.hash is not None and use.hash != used.hash:
            self._tell("E3388", use, source, wanted="0x" + use.hash.hex(), found=found)
            return False
        if self.lock is None:
            return True
        wanted = self.lock.get(used.place)
        if wanted is None:
            self._once(used.place, "E3389", use, source, place=used.place)
        elif wanted != used.hash:
            self._once(used.place, "E3390", use, source, wanted="0x" + wanted.hex(), found=found)
        return wanted == used.hash

    def _once(
        self, about: str, code: str, use: tree.Use, source: SourceFile, **parameters: str | int
    ) -> None:
        """Tell what is amiss with the file at the place `about` where it is reached first, and no more."""
        if about not in self.told:
            self.told.add(about)
            self._tell(code, use, source, **parameters)

    def _tell(self, code: str, use: tree.Use, source: SourceFile, **parameters: str | int) -> None:
        given = tuple(sorted((parameters | {"path": use.path.value}).items()))
        self.diagnostics.append(Diagnostic(code, source, use.span, given))


# --- joining ------------------------------------------------------------------------------------------------


def _calendars(module: tree.Module, files: tuple[Used, ...]) -> Iterator[Diagnostic]:
    """A used file with another calendar than the program's (E3387): its days would be counted otherwise."""
    own = module.calendars[0].name.text if module.calendars else None
    for used in files:
        for other in used.module.calendars[:1]:
            if other.name.text != own:
                yield Diagnostic.of(
                    "E3387",
                    used.user,
                    used.use.span,
                    labels=(Label(other.span, used.source),),
                    path=used.use.path.value,
                    calendar=other.name.text,
                    file=module.source.name,
                )


_Declared: TypeAlias = tree.Record | tree.Choice | tree.Function | tree.Contract


def _twice(module: tree.Module, files: tuple[Used, ...]) -> Iterator[Diagnostic]:
    """Names that two files declare (E3386); a name that stands twice in one file is the checker's."""
    named = [(part.source, _names(part)) for part in (module, *(used.module for used in files))]
    for (source, names), (other, others) in combinations(named, 2):
        for name in names:
            if name in others:
                yield Diagnostic.of(
                    "E3386",
                    source,
                    names[name].span,
                    labels=(Label(others[name].span, other),),
                    name=name,
                    file=other.name,
                )


def _names(module: tree.Module) -> dict[str, tree.Name]:
    declared: tuple[_Declared, ...] = (
        *module.records,
        *module.choices,
        *module.functions,
        *module.contracts,
    )
    return {one.name.text: one.name for one in reversed(declared)}


class _Shift:
    """Moves the spans of a tree, for a text that stands behind others. What the tree has once stays once."""

    def __init__(self, by: int) -> None:
        self._by = by
        self._moved: dict[int, Any] = {}
        self._names: dict[Any, tuple[str, ...]] = {}

    def of(self, module: tree.Module) -> tree.Module:
        """The module with all its spans moved; its source is the old one."""
        names = (one.name for one in fields(module) if one.name != "source")
        return replace(module, **{name: self._node(getattr(module, name)) for name in names})

    def _node(self, node: Any) -> Any:
        kind = type(node)
        if kind is Span:
            return Span(node.start + self._by, node.end + self._by)
        if kind is tuple:
            return tuple(self._node(item) for item in node)
        names = self._fields(kind)
        if not names:
            return node
        found = self._moved.get(id(node))
        if found is None:
            found = replace(node, **{name: self._node(getattr(node, name)) for name in names})
            self._moved[id(node)] = found
        return found

    def _fields(self, kind: Any) -> tuple[str, ...]:
        """The fields of a node of the tree; none for anything else."""
        if kind not in self._names:
            self._names[kind] = tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()
        return self._names[kind]
