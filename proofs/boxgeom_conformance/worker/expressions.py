"""Python expressions: the names that they use, and calls of an implementation."""

from __future__ import annotations

import ast
import importlib
import symtable
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np


class Call:
    """A Python expression that calls an implementation on vectors.

    In the expression f is the implementation, X the vectors, m, d, n, t, q and
    round_number the numbers, np NumPy; imported modules go by their top-level names.
    """

    def __init__(
        self, expression: str, function: Callable[..., Any], modules: Sequence[str] = ()
    ) -> None:
        self.code = compile(expression.strip(), "<call>", "eval")
        self.names: dict[str, Any] = {"f": function, "np": np}
        for name in modules:
            importlib.import_module(name)
            top = name.partition(".")[0]
            self.names[top] = sys.modules[top]

    def __call__(self, vectors: Any, numbers: dict[str, int | None]) -> Any:
        """Return whatever the expression gives for vectors in their container."""
        return eval(self.code, {**self.names, **numbers, "X": vectors})


def names_in(expression: str) -> set[str]:
    """Return the names that an expression uses and does not bind itself.

    Raises:
        ValueError: it is not a Python expression.

    >>> sorted(names_in("f([x for x in X], key=lambda row: row[t])"))
    ['X', 'f', 't']
    """
    try:
        top = symtable.symtable(expression.strip(), "<call>", "eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise ValueError(f"need a Python expression, got {expression!r}") from error
    used, bound = set(), set()
    for scope in _scopes(top):
        for symbol in scope.get_symbols():
            # Names of inner scopes that are not global are bound there, or around them.
            if scope is top or symbol.is_global():
                if symbol.is_referenced():
                    used.add(symbol.get_name())
                if symbol.is_assigned():
                    bound.add(symbol.get_name())
    return used - bound


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for inner in table.get_children():
        yield from _scopes(inner)


def calls_f(expression: str) -> bool:
    """Return whether an expression calls the implementation itself.

    >>> calls_f("f(X)"), calls_f("f.aggregate(X)")
    (True, False)
    """
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "f"
        for node in ast.walk(ast.parse(expression.strip(), mode="eval"))
    )
