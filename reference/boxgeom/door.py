"""The door: what turns a definition into the function that people call.

The paper computes with real numbers and multisets; a computer has floats and rows. The
door closes that gap, once for every call from outside: it checks the arguments, copies
the vectors, puts their rows in canonical order, computes in float64 whatever the
caller's precision, and gives the result back in that precision. Rationals stay exact.
Behind the door a definition may call the others as the paper does.
"""

import copy
import functools
import inspect
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boxgeom.arguments import check_integer
from boxgeom.numerics.underflow import underflow_rounds
from boxgeom.real_arrays import is_exact
from boxgeom.vectors import Vector, Vectors, as_vector, as_vectors, canonical_order

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

MULTISETS = ("received", "vectors", "honest")
"""The names of the arguments that are multisets of vectors, one per row."""

SINGLE = "output"
"""The name of the argument that is one vector."""


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


def of_received(
    definition: Callable[Concatenate[Vectors, P], R],
) -> OfReceived[P, R]:
    """Return the public function of a definition whose vectors were ``received``."""
    return cast(OfReceived[P, R], _opened(definition))


def of_vectors(definition: Callable[Concatenate[Vectors, P], R]) -> OfVectors[P, R]:
    """Return the public function of a definition of any ``vectors``."""
    return cast(OfVectors[P, R], _opened(definition))


def of_output(
    definition: Callable[Concatenate[Vector, Vectors, P], R],
) -> OfOutput[P, R]:
    """Return the public function of a definition of an ``output``."""
    return cast(OfOutput[P, R], _opened(definition))


def of_output_among_vectors(
    definition: Callable[[Vector, Vectors, Vectors, int, int], R],
) -> OfOutputAmongVectors[R]:
    """Return the public function of a definition of an ``output`` among ``vectors``."""
    return cast(OfOutputAmongVectors[R], _opened(definition))


def _opened(definition: Callable[..., R]) -> Callable[..., R]:
    """Return the definition as a function of array-likes, checked and sorted."""
    signature = inspect.signature(definition)

    @functools.wraps(definition)
    @underflow_rounds
    def function(*args: Any, **kwargs: Any) -> R:
        call = signature.bind(*args, **kwargs)
        dtype = _admit(call.arguments)
        result: R = _in_precision(definition(*call.args, **call.kwargs), dtype)
        return result

    arrays = {*MULTISETS, SINGLE} & signature.parameters.keys()
    as_given = dict.fromkeys(arrays, ArrayLike)
    function.__annotations__ = definition.__annotations__ | as_given
    # As text, because help() would show ArrayLike itself as a long union.
    shown = [
        p.replace(annotation="ArrayLike") if p.name in arrays else p
        for p in signature.parameters.values()
    ]
    function.__signature__ = signature.replace(parameters=shown)  # type: ignore[attr-defined]
    function.__module__ = "boxgeom"  # where people find it, and pickle too
    return function


def _admit(arguments: dict[str, Any]) -> np.dtype[Any]:
    """Check, copy, sort and upcast the arguments; return the precision they came in."""
    d = dtype = None
    for name in MULTISETS:
        if name in arguments:
            given = as_vectors(arguments[name], name, d)
            dtype = given.dtype if dtype is None else dtype
            d = given.shape[1]
            arguments[name] = canonical_order(_upcast(given))
    if SINGLE in arguments:
        arguments[SINGLE] = _upcast(as_vector(arguments[SINGLE], d, SINGLE))
    for size in ("n", "t"):
        if size in arguments:  # sums of NumPy's int8, say, would overflow
            arguments[size] = check_integer(size, arguments[size])
    return cast("np.dtype[Any]", dtype)


def _upcast(given: NDArray[Any]) -> NDArray[Any]:
    return given if is_exact(given) else given.astype(np.float64)


def _in_precision(result: Any, dtype: np.dtype[Any]) -> Any:
    """Return a result with every array in it in the given precision."""
    if isinstance(result, np.ndarray):
        return result.astype(dtype)
    if not hasattr(result, "__dataclass_fields__"):
        return result
    copied = copy.copy(result)
    for name, value in vars(result).items():
        object.__setattr__(copied, name, _in_precision(value, dtype))
    return copied
