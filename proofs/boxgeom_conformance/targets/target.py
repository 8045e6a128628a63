"""What a target is: an implementation that can be called, wherever it runs."""

from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

from boxgeom_conformance.case import Case
from boxgeom_conformance.worker.expressions import names_in
from boxgeom_conformance.worker.texts import one_line, shown

NAMES = frozenset({"m", "d", "n", "t", "q"})


@dataclass(frozen=True, eq=False)
class Reply:
    """What an implementation did with one case.

    Attributes:
        output: the numbers that it returned, of any shape, or None if it returned
            something else or refused.
        refusal: the error that it raised, "" if it raised none.
        unreadable: what it returned instead of numbers, "" if it returned numbers.
        dtype: the number type of the output, "" if it has none.
        changed: whether the vectors that it was given have changed.
        printed: what it printed.
        warned: the first warning that it issued, "" if it issued none.
        drew: whether it changed Python's or NumPy's global random numbers.
        altered: what changed its answer later, "" if nothing did or none looked.
    """

    output: NDArray[Any] | None = None
    refusal: str = ""
    unreadable: str = ""
    dtype: str = ""
    changed: bool = False
    printed: str = ""
    warned: str = ""
    drew: bool = False
    altered: str = ""

    @classmethod
    def from_dict(cls, message: dict[str, Any]) -> "Reply":
        """Return a reply of the protocol, its output already an array or None."""
        error, output = message.get("error"), message.get("output")
        # Some languages write every field: beside an output, an empty error means none.
        is_refusal = error is not None and (bool(error) or output is None)
        return cls(
            output=output,
            refusal=(_text(error) or "an error without words") if is_refusal else "",
            unreadable=_text(message.get("unreadable")),
            dtype=_text(message.get("dtype")),
            changed=message.get("changed") is True,
            printed=_text(message.get("printed")),
            warned=_text(message.get("warned")),
            drew=message.get("drew") is True,
            altered=_text(message.get("altered")),
        )


def _text(value: Any) -> str:
    """Return what a program wrote where a text should be, on one line."""
    if value is None:
        return ""
    return one_line(value) if isinstance(value, str) else shown(value)


class Target(Protocol):
    """An implementation of a rule."""

    @property
    def name(self) -> str:
        """What reports call it."""
        ...

    @property
    def gives(self) -> str:
        """The container of its vectors, or "json" for a program."""
        ...

    @property
    def dtypes(self) -> tuple[str, ...]:
        """The number types that it takes, by name."""
        ...

    @property
    def names(self) -> frozenset[str]:
        """Which of n, t, q and round_number it is told."""
        ...

    @property
    def optional(self) -> frozenset[str]:
        """Which options it need not be told."""
        ...

    def takes(self, case: Case) -> bool:
        """Return whether the case is one that it claims to handle."""
        ...

    def call(self, case: Case) -> Reply:
        """Return what it does with a case.

        Raises:
            UnresponsiveError: it hung, crashed or broke the protocol.
        """
        ...

    def show(self, *cases: Case) -> str:
        """Return what a reader can paste to see the answers for themselves."""
        ...


class Condition:
    """A condition on cases, made of a Python expression of m, d, n, t and q.

    An empty expression holds of every case.

    Raises:
        ValueError: it is not a Python expression, or uses other names.

    >>> Condition("t >= 1")(Case(np.zeros((3, 1)), n=3, t=1))
    True
    """

    def __init__(self, where: str) -> None:
        self._where = where.strip() or "True"
        try:
            unknown = sorted(names_in(self._where) - NAMES)
            self._code = compile(self._where, "<where>", "eval")
        except ValueError as error:
            raise ValueError(f"where: need an expression, got {where!r}") from error
        if unknown:
            wanted = ", ".join(sorted(NAMES))
            raise ValueError(f"where: need names of {wanted}, got {unknown[0]!r}")

    def __call__(self, case: Case) -> bool:
        """Return whether it holds of a case.

        Raises:
            ValueError: it cannot be evaluated, for example because the rule has no q.
        """
        numbers = {"m": case.m, "d": case.d, "n": case.n, "t": case.t, "q": case.q}
        try:
            # As globals, which lambdas and comprehensions see too.
            return bool(eval(self._code, {"__builtins__": {}, **numbers}))
        except Exception as error:
            raise ValueError(f"where: {self._where!r} fails: {error}") from error
