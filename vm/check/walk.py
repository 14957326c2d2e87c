"""Walking over checked nodes, in the order of their fields, which is the order of the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from vm.check.checked import Foreign
from vm.machine.dates import Duration
from vm.source import Span


def nodes(root: object) -> Iterator[object]:
    """All nodes (dataclasses) of a tree or of a tuple of trees, each before its parts; spans left out."""
    if isinstance(root, tuple) and not isinstance(root, Duration):
        for item in root:
            yield from nodes(item)
    elif is_dataclass(root) and not isinstance(root, (type, Span)):
        yield root
        for field in fields(root):
            if field.name != "type":
                yield from nodes(getattr(root, field.name))


def own_nodes(root: object) -> Iterator[object]:
    """As `nodes`, but of a read on another instance only what its reader works out: which instance, keys and
    arguments. What is read there is no reading of this instance.
    """
    if isinstance(root, tuple) and not isinstance(root, Duration):
        for item in root:
            yield from own_nodes(item)
    elif isinstance(root, Foreign):
        yield root
        yield from own_nodes(root.instance)
        yield from _parts(root.value)
    elif is_dataclass(root) and not isinstance(root, (type, Span)):
        yield root
        yield from _parts(root)


def _parts(node: object) -> Iterator[object]:
    """The own nodes of a node's parts."""
    if is_dataclass(node) and not isinstance(node, type):
        for field in fields(node):
            if field.name != "type":
                yield from own_nodes(getattr(node, field.name))


def bare(node: object) -> object:
    """A node as nested tuples without its spans: two nodes that read the same thing give equal ones."""
    if isinstance(node, tuple):
        return tuple(bare(item) for item in node)
    if is_dataclass(node) and not isinstance(node, type):
        parts = tuple(bare(getattr(node, field.name)) for field in fields(node) if field.name != "span")
        return (type(node).__name__, *parts)
    return node
