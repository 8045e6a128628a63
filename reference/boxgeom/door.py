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
from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boxgeom.arguments import check_integer
from boxgeom.definitions.resilience import check_received
from boxgeom.definitions.weights import as_weights, in_canonical_order
from boxgeom.numerics.underflow import underflow_rounds
from boxgeom.public_signatures import (
    OfOutput,
    OfOutputAmongVectors,
    OfReceived,
    OfVectors,
    readable,
)
from boxgeom.real_arrays import is_exact
from boxgeom.vectors import (
    Vector,
    Vectors,
    as_vector,
    as_vectors,
    canonical_order,
    like,
)

P = ParamSpec("P")
R = TypeVar("R")

MULTISETS = ("received", "vectors", "honest")
"""The names of the arguments that are multisets of vectors, one per row."""

SINGLE = "output"
"""The name of the argument that is one vector."""

WEIGHTS = "weights"
"""The name of the argument that has a number for each of the vectors, or is None."""


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


@underflow_rounds
def applied(
    name: str,
    function: Callable[..., Vector],
    received: ArrayLike,
    n: int,
    t: int,
    options: Mapping[str, Any],
) -> Vector:
    """Return a rule's output for array-likes; its function may be anybody's.

    Args:
        name: the rule's, for messages.
        function: of vectors in canonical order, n, t and the options.
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        options: what else the function takes.

    Returns:
        Shape (d,), in the precision of the vectors.

    Raises:
        ValueError: an argument is not as above, or the output is not a finite vector
            of shape (d,) in that precision.
    """
    arguments: dict[str, Any] = {"received": received, "n": n, "t": t}
    dtype = _admit(arguments)
    vectors: Vectors = arguments["received"]
    check_received(vectors, n, t)
    what = f"rule {name}: output"
    output = as_vector(function(*arguments.values(), **options), vectors.shape[1], what)
    if not is_exact(output):
        output = like(vectors, output)
    return in_precision(output, dtype, what)


def _opened(definition: Callable[..., R]) -> Callable[..., R]:
    """Return the definition as a function of array-likes, checked and sorted."""
    signature = inspect.signature(definition)

    @functools.wraps(definition)
    @underflow_rounds
    def function(*args: Any, **kwargs: Any) -> R:
        try:
            call = signature.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{definition.__name__}: {error}") from None
        dtype = _admit(call.arguments)
        result: R = _in_precision(definition(*call.args, **call.kwargs), dtype)
        return result

    arrays = {*MULTISETS, SINGLE} & signature.parameters.keys()
    as_given: dict[str, Any] = dict.fromkeys(arrays, ArrayLike)
    if WEIGHTS in signature.parameters:
        as_given[WEIGHTS] = ArrayLike | None
    function.__annotations__ = definition.__annotations__ | as_given
    parameters = [
        p.replace(annotation=as_given.get(name, p.annotation))
        for name, p in signature.parameters.items()
    ]
    function.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    function.__module__ = "boxgeom"  # where people find it, and pickle too
    return readable(function)


def _admit(arguments: dict[str, Any]) -> np.dtype[Any]:
    """Check, copy, sort and upcast the arguments; return the precision they came in."""
    d = dtype = None
    for name in MULTISETS:
        if name in arguments:
            given = as_vectors(arguments[name], name, d)
            dtype = given.dtype if dtype is None else dtype
            d = given.shape[1]
            arguments[name] = canonical_order(_upcast(given))
            if arguments.get(WEIGHTS) is not None:
                weights = as_weights(arguments[WEIGHTS], len(given))
                both = in_canonical_order(_upcast(given), weights)
                arguments[name], arguments[WEIGHTS] = both
    if SINGLE in arguments:
        arguments[SINGLE] = _upcast(as_vector(arguments[SINGLE], d, SINGLE))
    for size in ("n", "t"):
        if size in arguments:  # sums of NumPy's int8, say, would overflow
            arguments[size] = check_integer(size, arguments[size])
    return cast("np.dtype[Any]", dtype)


def _upcast(given: NDArray[Any]) -> NDArray[Any]:
    return given if is_exact(given) else given.astype(np.float64)


def in_precision(vector: Vector, dtype: np.dtype[Any], name: str) -> Vector:
    """Return a vector in a precision, which a number may be too large for.

    >>> in_precision(np.array([1e300]), np.dtype(np.float32), "output")
    Traceback (most recent call last):
    ValueError: output: need numbers that float32 holds, got 1e+300 in coordinate 0
    """
    with np.errstate(over="ignore"):
        result: Vector = vector.astype(dtype)
    if dtype.kind == "f" and not np.isfinite(result).all():
        k = int(np.argmin(np.isfinite(result)))
        got = f"{vector[k]} in coordinate {k}"
        raise ValueError(f"{name}: need numbers that {dtype} holds, got {got}")
    return result


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
