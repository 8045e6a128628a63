"""Python expressions: the names that they use, and calls of an implementation."""

from __future__ import annotations

import ast
import functools
import importlib
import symtable
import sys
import types
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import numpy as np

from .protocol import OPTIONS


class Call:
    """A Python expression that calls an implementation on vectors.

    In the expression f is the implementation, X the vectors, m, d, n, t, q and
    round_number the numbers, np NumPy; imported modules go by their top-level names.
    """

    def __init__(
        self, expression: str, function: Callable[..., Any], modules: Sequence[str] = ()
    ) -> None:
        self.expression = expression.strip()
        compile(self.expression, "<call>", "eval")
        self.names: dict[str, Any] = {"f": function, "np": np}
        for name in modules:
            importlib.import_module(name)
            top = name.partition(".")[0]
            self.names[top] = sys.modules[top]

    def __call__(self, vectors: Any, numbers: dict[str, int | None]) -> Any:
        """Return whatever the expression gives for vectors in their container.

        An option that is None is left out where it is a keyword argument.
        """
        missing = frozenset(name for name in OPTIONS if numbers.get(name) is None)
        code = _compiled(self.expression, missing)
        return eval(code, {**self.names, **numbers, "X": vectors})


@functools.lru_cache
def _compiled(expression: str, missing: frozenset[str]) -> types.CodeType:
    return compile(without(expression, missing), "<call>", "eval")


def without(expression: str, missing: Collection[str]) -> str:
    """Return an expression whose calls leave out keyword arguments of some names.

    >>> without("f(X, n, t, q=q)", {"q"}), without("f(X, q)", {"q"})
    ('f(X, n, t)', 'f(X, q)')
    """
    tree = ast.parse(expression.strip(), mode="eval")
    left_out = False
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            kept = [k for k in node.keywords if not _is_one_of(k.value, missing)]
            left_out |= len(kept) < len(node.keywords)
            node.keywords = kept
    return ast.unparse(tree) if left_out else expression


def _is_one_of(node: ast.expr, names: Collection[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def optional_in(expression: str) -> frozenset[str]:
    """Return the options that an expression uses and can leave out.

    >>> sorted(optional_in("f(X, n, q=q)")), sorted(optional_in("f(q=q)(X, q)"))
    (['q'], [])
    """
    used = names_in(expression) & set(OPTIONS)
    return frozenset(o for o in used if o not in names_in(without(expression, {o})))


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
