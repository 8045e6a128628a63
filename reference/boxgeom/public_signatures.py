"""What type checkers know of public functions: arrays by name, whatever holds them.

A definition takes `Vectors`; its public function takes array-likes in their place, and
all else as the definition does. The place has a name, so each name has a protocol.
"""

from typing import ParamSpec, Protocol, TypeVar

from numpy.typing import ArrayLike

P = ParamSpec("P")
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
