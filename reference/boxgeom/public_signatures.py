"""What type checkers and help() say of public functions: arrays, whatever holds them.

A definition takes `Vectors`; its public function takes array-likes in their place, and
all else as the definition does. The place has a name, so each name has a protocol.
"""

import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar

from numpy.typing import ArrayLike, NDArray

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class OfReceived(Protocol[P, R_co]):
    """A function of the vectors that a node received."""

    def __call__(self, received: ArrayLike, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Return the definition's result for vectors of shape (m, d)."""
        ...


class OfVectors(Protocol[P, R_co]):
    """A function of a multiset of vectors."""

    def __call__(self, vectors: ArrayLike, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Return the definition's result for vectors of shape (m, d)."""
        ...


class OfOutput(Protocol[P, R_co]):
    """A function of an output and the honest vectors that it is judged against."""

    def __call__(
        self, output: ArrayLike, honest: ArrayLike, *args: P.args, **kwargs: P.kwargs
    ) -> R_co:
        """Return the definition's result for arrays of shapes (d,) and (h, d)."""
        ...


class OfOutputAmongVectors(Protocol[R_co]):
    """A function of an output, all vectors, and the honest ones among them."""

    def __call__(
        self, output: ArrayLike, vectors: ArrayLike, honest: ArrayLike, n: int, t: int
    ) -> R_co:
        """Return the definition's result for shapes (d,), (n, d) and (h, d)."""
        ...


def readable(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function, whose signature names array types instead of spelling them.

    >>> import inspect
    >>> inspect.signature(boxgeom.mean)
    <Signature (vectors: 'ArrayLike') -> 'NDArray'>
    """
    signature = inspect.signature(function)
    parameters = [
        p.replace(annotation=_named(p.annotation))
        for p in signature.parameters.values()
    ]
    function.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=parameters, return_annotation=_named(signature.return_annotation)
    )
    return function


def _named(annotation: Any) -> Any:
    """Return the name of an array type; help() would show a union of many lines."""
    names = {"ArrayLike": ArrayLike, "ArrayLike | None": ArrayLike | None}
    names["NDArray"] = NDArray[Any]
    return next((k for k, v in names.items() if v == annotation), annotation)
