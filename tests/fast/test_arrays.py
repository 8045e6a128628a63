"""The arrays and tensors that people have: an answer, or what is needed instead."""

import collections
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import pytest

import boxgeom_fast
from boxgeom.vectors import Vectors

torch: Any = pytest.importorskip("torch")

N, T = 5, 1
GOOD = np.random.default_rng(0).integers(-9, 9, size=(N, 4)).astype(np.float64)

Maker = Callable[[], Any]
Call = Callable[[Any], Any]


def each(received: Any) -> Any:
    return boxgeom_fast.aggregate_each(received, [range(N), range(N - T)], n=N, t=T)


def step(received: Any) -> Any:
    return boxgeom_fast.box_geom_step(received, N, T).output


def sample(received: Any) -> Any:
    return boxgeom_fast.box_geom_step(received, N, T, subsets="sample", k=2).medians[0]


CALLS: dict[str, Call] = {
    "box-geom": lambda x: boxgeom_fast.aggregate(x, n=N, t=T),
    "krum": lambda x: boxgeom_fast.aggregate(x, "krum", n=N, t=T),
    "mean": lambda x: boxgeom_fast.aggregate(x, "mean", n=N, t=T),
    "each": each,
    "step": step,
    "sample": sample,
}

every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


def tensor(dtype: Any = None) -> Any:
    return torch.tensor(GOOD, dtype=dtype)


def negated() -> Any:
    """Return the vectors as the imaginary part of a conjugate, signs yet to be seen."""
    made = torch.complex(tensor(), -tensor()).conj().imag
    assert made.is_neg()
    return made


class Subclass(torch.Tensor):  # type: ignore[misc]  # torch has no types here
    """A tensor under another name."""


def of_objects(parts: list[Any]) -> Any:
    array = np.empty(len(parts), dtype=object)
    array[:] = parts
    return array


ANSWERED: dict[str, Maker] = {
    **{
        code: partial(GOOD.astype, code) for code in ("<f2", ">f2", ">f4", ">f8", ">i4")
    },
    "rows of the other byte order": lambda: list(GOOD.astype(">f4")),
    "long doubles": lambda: GOOD.astype(np.longdouble),
    "objects": lambda: GOOD.astype(object),
    "decimals": lambda: [[Decimal(int(x)) for x in row] for row in GOOD],
    "a matrix": lambda: GOOD.view(np.matrix),
    "a memoryview": lambda: GOOD.data,
    "a deque": lambda: collections.deque(GOOD),
    "lists of tensors of one number": lambda: [list(row) for row in tensor()],
    "half": lambda: tensor(torch.float16),
    "bfloat16": lambda: tensor(torch.bfloat16),
    "rows in bfloat16": lambda: tuple(tensor(torch.bfloat16)),
    "a parameter": lambda: torch.nn.Parameter(tensor(), requires_grad=False),
    "a subclass": lambda: tensor().as_subclass(Subclass),
    "of another sign": negated,
    "rows of another sign": lambda: list(negated()),
    "real parts": lambda: torch.complex(tensor(), tensor()).real,
    "transposed": lambda: tensor().T.contiguous().T,
    "rows with gaps": lambda: list(tensor().repeat_interleave(3, dim=1)[:, ::3]),
    "without gradient": lambda: tensor().requires_grad_().detach(),
}

REFUSED: dict[str, tuple[Maker, str]] = {
    "sparse": (
        lambda: tensor().to_sparse(),
        "need dense tensors, got layout sparse_coo",
    ),
    "sparse rows": (lambda: [row.to_sparse() for row in tensor()], "layout sparse_coo"),
    "one sparse row": (
        lambda: [*tensor()[:3], tensor()[3].to_sparse(), tensor()[4]],
        "got layout sparse_coo in row 3",
    ),
    "mkldnn": (lambda: tensor(torch.float32).to_mkldnn(), "got layout _mkldnn"),
    "meta": (
        lambda: tensor().to("meta"),
        "need tensors with values, got one on device",
    ),
    "meta rows": (lambda: list(tensor().to("meta")), "need tensors with values"),
    "meta without memory": (
        lambda: torch.empty(5, 10**12, device="meta"),
        "with values",
    ),
    "integers": (lambda: tensor(torch.int32), "need floating-point .* got dtype int32"),
    "truths": (lambda: tensor(torch.bool), "got dtype bool"),
    "complex": (lambda: tensor(torch.complex128), "got dtype complex128"),
    "conjugate": (lambda: tensor(torch.complex64).conj(), "got dtype complex64"),
    "eight bits": (lambda: tensor(torch.float8_e4m3fn), "got dtype float8_e4m3fn"),
    "one number": (lambda: torch.tensor(1.0), r"shape \(m, d\), got shape \(\)"),
    "rows of one number": (lambda: list(tensor()[:, 0]), r"need rows of shape \(d,\)"),
    "rows of rows": (lambda: list(tensor()[:, None]), r"got rows of shape \(1, 4\)"),
    "lists of rows": (lambda: [[row] for row in tensor()], "need a 2-D array"),
    "lists of tracked numbers": (
        lambda: [list(row) for row in tensor().requires_grad_()],
        "received: need .*grad",
    ),
    "tensors and arrays": (
        lambda: [*tensor()[:4], GOOD[4]],
        "one library, got ndarray",
    ),
    "arrays and tensors": (
        lambda: [GOOD[0], *tensor()[1:]],
        "one library, got ndarray",
    ),
    "tensors and None": (lambda: [None, *tensor()[1:]], "one library, got NoneType"),
    "two dtypes": (lambda: [*tensor()[:4], tensor().half()[4]], "rows of one dtype"),
    "two lengths": (lambda: [*tensor()[:4], tensor()[4, :3]], "rows of one shape"),
    "no rows": (lambda: torch.zeros(0, 3), "need at least one vector"),
    "no columns": (lambda: torch.zeros(5, 0), "need at least one vector"),
    "objects that are tensors": (
        lambda: of_objects(list(tensor())),
        "need real numbers",
    ),
    "masked rows": (
        lambda: [np.ma.masked_array(row) for row in GOOD],
        "without a mask",
    ),
    "masked, of the other byte order": (
        lambda: np.ma.masked_array(GOOD.astype(">f4")),
        "without a mask",
    ),
    "fields": (lambda: np.zeros((5, 2), dtype=[("a", "f4")]), "need real numbers"),
    "dates": (lambda: np.zeros((5, 2), dtype="M8[s]"), "need real numbers"),
    "durations": (lambda: np.zeros((5, 2), dtype="m8[s]"), "need real numbers"),
    "truths of NumPy": (lambda: GOOD > 0, "need real numbers"),
    "nothing": (lambda: None, "need real numbers"),
    "a generator": (lambda: iter(GOOD), "need real numbers"),
    "bytes": (lambda: b"12345", "need real numbers"),
}


def as_float(output: Any) -> Vectors:
    made = output.to(torch.float64).numpy() if torch.is_tensor(output) else output
    return np.asarray(made, dtype=np.float64)


@every_call
@pytest.mark.parametrize("name", ANSWERED)
def test_what_can_be_vectors_is_answered(call: Call, name: str) -> None:
    received = ANSWERED[name]()
    output, wanted = call(received), call(GOOD)
    of_one = received[0] if isinstance(received, list | tuple) else received
    eps = (
        torch.finfo(output.dtype).eps
        if torch.is_tensor(output)
        else (np.finfo(output.dtype).eps)
    )
    assert np.abs(as_float(output) - wanted).max() <= 9 * eps
    assert torch.is_tensor(output) == torch.is_tensor(of_one)


@pytest.mark.parametrize("kind", ["f2", "f4", "f8"])
@every_call
def test_byte_order_means_nothing_bit_for_bit(call: Call, kind: str) -> None:
    native = call((GOOD / 7).astype(kind))
    other = call((GOOD / 7).astype(f">{kind}"))
    assert other.dtype == native.dtype == np.dtype(kind)
    assert other.tobytes() == native.tobytes()


@every_call
def test_tensors_keep_their_dtype(call: Call) -> None:
    for dtype in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        assert call(tensor(dtype)).dtype == dtype
        assert call(list(tensor(dtype))).dtype == dtype


def test_expanded_tensors_are_equal_vectors() -> None:
    row = tensor()[0]
    output = boxgeom_fast.aggregate(row.expand(N, 4), n=N, t=T)
    assert torch.equal(output, row)
    column = boxgeom_fast.aggregate(tensor()[:, :1].expand(N, 4), n=N, t=T)
    assert (column == column[0]).all()


@every_call
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_vectors_is_refused(call: Call, name: str) -> None:
    make, message = REFUSED[name]
    with pytest.raises(ValueError, match=message):
        call(make())


@every_call
@pytest.mark.parametrize("kind", ["csr_matrix", "csr_array", "coo_array"])
def test_sparse_arrays_of_scipy_are_refused(call: Call, kind: str) -> None:
    sparse = pytest.importorskip("scipy.sparse")
    with pytest.raises(ValueError, match="received: need"):
        call(getattr(sparse, kind)(GOOD))
    with pytest.raises(ValueError, match="received: need"):
        call([getattr(sparse, kind)(row[None]) for row in GOOD])


@pytest.mark.filterwarnings("ignore:.*(nested|beta|sparse|Sparse|deprecated)")
@every_call
def test_what_torch_itself_warns_of_is_refused(call: Call) -> None:
    scaled = torch.quantize_per_tensor(tensor(torch.float32), 0.1, 0, torch.qint8)
    with pytest.raises(ValueError, match="got dtype qint8"):
        call(scaled)
    for layout in (torch.sparse_csr, torch.sparse_csc):
        with pytest.raises(
            ValueError, match="need dense tensors, got layout sparse_cs"
        ):
            call(tensor().to_sparse(layout=layout))
    for layout in (torch.strided, torch.jagged):
        nested = torch.nested.nested_tensor(list(tensor()), layout=layout)
        with pytest.raises(ValueError, match="need dense tensors, got a nested one"):
            call(nested)


@every_call
def test_tensors_are_left_as_they_were(call: Call) -> None:
    for received in (tensor(), tensor(torch.bfloat16), negated()):
        before, flags = received.clone(), (received.is_neg(), received.stride())
        output = call(received)
        output.zero_()
        assert torch.equal(received, before)
        assert (received.is_neg(), received.stride()) == flags
