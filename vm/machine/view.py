"""Reading an instance as it stands, or as it was at a mark of the journal."""

from __future__ import annotations

from typing import Any, Protocol

from vm.machine.state import MISSING, Journal


class View(Protocol):
    """A way of reading the lists and dictionaries of instances."""

    def item(self, container: list[Any], index: int) -> Any:
        """A place of a list."""
        ...

    def key(self, container: dict[Any, Any], key: object) -> Any:
        """The value of a key, MISSING where it is not there."""
        ...

    def count(self, container: dict[Any, Any]) -> int:
        """How many keys a dictionary has."""
        ...


class Live:
    """Reads what is there now."""

    __slots__ = ()

    def item(self, container: list[Any], index: int) -> Any:
        """A place of a list."""
        return container[index]

    def key(self, container: dict[Any, Any], key: object) -> Any:
        """The value of a key, MISSING where it is not there."""
        return container.get(key, MISSING)

    def count(self, container: dict[Any, Any]) -> int:
        """How many keys a dictionary has."""
        return len(container)


LIVE = Live()


class Past:
    """Reads what was there at a mark: for what was written since, the first value that the journal kept.

    Good only as long as nothing more is written.
    """

    __slots__ = ("_old",)

    def __init__(self, journal: Journal, mark: int) -> None:
        old: dict[tuple[int, Any], tuple[Any, Any]] = {}
        for container, key, value in journal.entries[mark:]:
            old.setdefault((id(container), key), (container, value))
        self._old = old

    def item(self, container: list[Any], index: int) -> Any:
        """A place of a list."""
        found = self._old.get((id(container), index))
        return container[index] if found is None else found[1]

    def key(self, container: dict[Any, Any], key: object) -> Any:
        """The value of a key, MISSING where it was not there."""
        found = self._old.get((id(container), key))
        return container.get(key, MISSING) if found is None else found[1]

    def count(self, container: dict[Any, Any]) -> int:
        """How many keys a dictionary had."""
        number = len(container)
        for (_, key), (written, value) in self._old.items():
            if written is container:
                number += (value is not MISSING) - (key in container)
        return number
