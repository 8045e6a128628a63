"""Recipes: Python that makes a kind of vectors with NumPy alone, ready to paste."""

import ast
import builtins
import functools
import inspect
from collections.abc import Callable

from boxgeom.vectors import Vectors

Maker = Callable[[int, int, int, int], Vectors]

MADE = "vectors"
"""The name that a recipe gives to what it makes."""


def recipe_of(make: Maker, m: int, d: int, t: int, seed: int) -> str:
    """Return the statements of a kind's function, with its arguments filled in.

    Who pastes them needs NumPy as ``np``, and not this package.

    Args:
        make: the function, whose body is a sequence of simple statements.
        m: how many vectors there are.
        d: how many coordinates each has.
        t: most Byzantine nodes tolerated.
        seed: of the random numbers.

    >>> from boxgeom_conformance.inputs import gaussian
    >>> recipe_of(gaussian, m=4, d=2, t=1, seed=7)
    'vectors = np.random.default_rng(7).standard_normal((4, 2))'
    """
    text = _template(make)
    for name, value in zip(_parameters(make), (m, d, t, seed), strict=True):
        text = text.replace(_place(name), str(value))
    return text


def _place(name: str) -> str:
    return f"__{name}__"


def _parameters(make: Maker) -> list[str]:
    return list(inspect.signature(make).parameters)


@functools.cache
def _template(make: Maker) -> str:
    """Return a function's statements on one line, with a place for each argument.

    Raises:
        ValueError: one is no simple statement, and so cannot stand on such a line.
    """
    (function,) = ast.parse(inspect.getsource(make)).body
    assert isinstance(function, ast.FunctionDef)
    lines = []
    for statement in function.body[1:]:  # after the docstring
        if hasattr(statement, "body"):
            raise ValueError(f"{make.__name__}: need simple statements only")
        filled = _Filled(make).visit(statement)
        if isinstance(filled, ast.Return):
            lines.append(f"{MADE} = {ast.unparse(filled.value or ast.Constant(None))}")
        else:
            lines.append(ast.unparse(filled))
    return "; ".join(lines)


class _Filled(ast.NodeTransformer):
    """Puts places for arguments, and values for the names of the function's module."""

    def __init__(self, make: Maker) -> None:
        self._parameters = _parameters(make)
        known = inspect.getclosurevars(make).globals
        self._values = {k: v for k, v in known.items() if k != "np"}

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self._parameters:
            return ast.Name(_place(node.id))
        if node.id in self._values and not hasattr(builtins, node.id):
            return ast.parse(repr(self._values[node.id]), mode="eval").body
        return node
