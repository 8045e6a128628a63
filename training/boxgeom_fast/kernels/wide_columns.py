"""Two candidates of many columns at once, in vector registers.

LLVM makes vector instructions of a loop over columns by itself only if it knows the
number of vectors when it compiles, and of at most 16 of them. So this one is written in
LLVM's own language, with vectors as its variables: that serves any number.
"""

import importlib
from typing import Any

from boxgeom_fast.kernels.cache import numba

intrinsic: Any = importlib.import_module("numba.extending").intrinsic
cgutils: Any = importlib.import_module("numba.core.cgutils")
ir: Any = importlib.import_module("llvmlite.ir")

WIDE = 128
"""How many bytes of a row to work on at once: with two candidates, that makes as many
sums as keep a processor busy, and not more than it has registers for."""

CONTRACT = ("contract",)
"""LLVM may fuse a product and a sum, as in the kernels that are loops."""


@intrinsic  # type: ignore[untyped-decorator]  # numba has no types
def extend(
    _: Any,
    low: Any,
    high: Any,
    offsets: Any,
    column: Any,
    members: Any,
    shares: Any,
    begin: Any,
    end: Any,
) -> Any:
    """Extend the extremes of columns to those of some pairs of candidates.

    It changes `WIDE` bytes of ``low`` and ``high`` from ``column`` on.

    Args:
        low: shape (columns,), as are all arrays without gaps.
        high: shape (columns,).
        offsets: the vectors, shape (k, columns).
        column: the first of the columns.
        members: the vectors that each pair is made of, shape (pairs, members).
        shares: their weights in both candidates, shape (pairs, members, 2).
        begin: the first pair.
        end: the pair after the last.
    """
    given = (low, high, offsets, column, members, shares, begin, end)
    arrays = (low, high, offsets, members, shares)
    assert all(array.layout == "C" for array in arrays), "an array has gaps"
    return numba.types.void(*given), _extend


def _extend(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Write the instructions of `extend`."""
    low, high, offsets, column, members, shares, begin, end = (
        context.make_array(kind)(context, builder, value)
        if isinstance(kind, numba.types.Array)
        else value
        for kind, value in zip(signature.args, arguments, strict=True)
    )
    columns = _Columns(context, builder, low.data.type.pointee)
    width = builder.extract_value(offsets.shape, 1)
    lines = builder.extract_value(members.shape, 1)
    ends = [builder.gep(extreme.data, [column]) for extreme in (low, high)]
    extremes = [columns.variable(columns.loaded(end)) for end in ends]
    sums = [columns.variable(columns.zero) for _ in range(2)]
    with cgutils.for_range(builder, builder.sub(end, begin)) as pairs:
        first = builder.mul(builder.add(begin, pairs.index), lines)
        for total in sums:
            builder.store(columns.zero, total)
        with cgutils.for_range(builder, lines) as line:
            index = builder.add(first, line.index)
            row = builder.load(builder.gep(members.data, [index]))
            place = builder.add(builder.mul(row, width), column)
            values = columns.loaded(builder.gep(offsets.data, [place]))
            twice = builder.add(index, index)
            for which, total in enumerate(sums):
                place = builder.add(twice, ir.Constant(twice.type, which))
                share = builder.load(builder.gep(shares.data, [place]))
                columns.add_product(total, columns.filled(share), values)
        for total in sums:
            columns.keep(extremes[0], "<", total)
            columns.keep(extremes[1], ">", total)
    for extreme, end in zip(extremes, ends, strict=True):
        columns.put(builder.load(extreme), end)
    return context.get_dummy_value()


class _Columns:
    """Instructions for numbers of `WIDE` bytes of neighbouring columns."""

    def __init__(self, context: Any, builder: Any, number: Any) -> None:
        self.builder = builder
        self.size = context.get_abi_sizeof(number)
        self.kind = ir.VectorType(number, WIDE // self.size)
        self.zero = ir.Constant(self.kind, None)

    def variable(self, values: Any) -> Any:
        """Return a new variable, which LLVM will keep in registers."""
        made = cgutils.alloca_once(self.builder, self.kind)
        self.builder.store(values, made)
        return made

    def loaded(self, start: Any) -> Any:
        """Return what is in memory from here on."""
        place = self.builder.bitcast(start, self.kind.as_pointer())
        return self.builder.load(place, align=self.size)

    def put(self, values: Any, start: Any) -> None:
        """Write to the memory from here on."""
        place = self.builder.bitcast(start, self.kind.as_pointer())
        self.builder.store(values, place, align=self.size)

    def filled(self, number: Any) -> Any:
        """Return the same number in every column."""
        index = ir.IntType(32)
        one = self.builder.insert_element(self.zero, number, ir.Constant(index, 0))
        everywhere = ir.Constant(ir.VectorType(index, self.kind.count), None)
        return self.builder.shuffle_vector(one, self.zero, everywhere)

    def add_product(self, total: Any, one: Any, other: Any) -> None:
        """Add a product to a variable, rounded once where the processor can."""
        product = self.builder.fmul(one, other, flags=CONTRACT)
        added = self.builder.fadd(self.builder.load(total), product, flags=CONTRACT)
        self.builder.store(added, total)

    def keep(self, best: Any, sign: str, total: Any) -> None:
        """Replace a variable by another one's numbers where these are less, or more."""
        old, new = self.builder.load(best), self.builder.load(total)
        is_better = self.builder.fcmp_ordered(sign, new, old)
        self.builder.store(self.builder.select(is_better, new, old), best)
