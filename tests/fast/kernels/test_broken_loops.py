"""If a compiled loop breaks, NumPy begins again, with one warning."""

import contextvars
import importlib
import itertools
import math
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_fast import kernel_choice, threads
from boxgeom_fast.kernel_choice import from_width, kernels
from boxgeom_fast.rules import FAST_RULES
from boxgeom_testing.functions import most_t

pytest.importorskip("numba")
loops: ModuleType = importlib.import_module("boxgeom_fast.kernels")

LOOPS = sorted(name for name in loops.__all__ if callable(getattr(loops, name)))
Call = Callable[[], Any]
WITHOUT = "boxgeom_fast goes on without numba: "


@pytest.fixture(autouse=True)
def _small_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have several blocks, and forget before and after that anything broke."""
    monkeypatch.setattr(kernel_choice, "_is_broken", threading.Event())
    monkeypatch.setattr(loops.cache, "FOLDER", tmp_path)
    monkeypatch.setattr(threads, "BLOCK_BYTES", 1)
    with from_width(1):
        yield


def vectors() -> Vectors:
    drawn: Vectors = np.random.default_rng(0).standard_normal((5, 2100))
    return drawn


def round_of_nodes() -> Any:
    received_by = [[0, 1, 2, 3], [1, 2, 3, 4], [0, 1, 2, 3, 4]]
    return boxgeom_fast.aggregate_each(vectors(), received_by, n=5, t=1)


def step() -> Any:
    found = boxgeom_fast.box_geom_step(vectors(), n=5, t=1)
    return np.stack([found.output, *found.trusted, *found.medians])


CALLS: dict[str, Call] = {
    "box-geom": lambda: boxgeom_fast.aggregate(vectors(), n=5, t=1),
    "geometric-median": lambda: boxgeom_fast.aggregate(
        vectors(), "geometric-median", n=5, t=1
    ),
    "aggregate_each": round_of_nodes,
    "box_geom_step": step,
}


def by_numpy(call: Call) -> bytes:
    with from_width(math.inf):
        made: bytes = call().tobytes()
    return made


def broken(
    monkeypatch: pytest.MonkeyPatch, name: str, at: int, error: BaseException
) -> None:
    """Have a loop break at one of its calls, counted from 0."""
    calls, real = itertools.count(), getattr(loops, name)

    def loop(*arguments: Any) -> Any:
        if next(calls) == at:
            raise error
        return real(*arguments)

    monkeypatch.setattr(loops, name, loop)


@pytest.mark.parametrize("at", [0, 1, 4])
@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("call", CALLS)
def test_whatever_loop_breaks_at_whatever_block_numpy_does_the_whole(
    call: str, loop: str, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = by_numpy(CALLS[call])
    broken(monkeypatch, loop, at, SystemError("'descr' is NULL"))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = CALLS[call]().tobytes()
        if not caught:  # it is not called so often
            assert kernels() is not None
            return
        assert made == wanted
        assert kernels() is None
        assert CALLS[call]().tobytes() == wanted
    [warning] = caught
    assert str(warning.message) == f"{WITHOUT}SystemError: 'descr' is NULL"
    assert warning.filename == __file__


@pytest.mark.parametrize("rule", sorted(FAST_RULES))
def test_every_rule_goes_on_without_any_loop(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    t = most_t(rule, 5, 1)
    wanted = by_numpy(lambda: boxgeom_fast.aggregate(vectors(), rule, n=5, t=t))
    for loop in LOOPS:
        broken(monkeypatch, loop, 0, RuntimeError("LLVM ERROR\nin many\nlines"))
    with pytest.warns(UserWarning, match="RuntimeError: LLVM ERROR$"):
        output = boxgeom_fast.aggregate(vectors(), rule, n=5, t=t)
    assert output.tobytes() == wanted


def test_a_loop_that_cannot_be_compiled_is_done_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cannot = loops.cache.numba.njit(lambda *arguments: vars(arguments))
    monkeypatch.setattr(loops, "box_midpoints", cannot)
    wanted = by_numpy(CALLS["box-geom"])
    with pytest.warns(UserWarning, match=f"{WITHOUT}TypingError"):
        output = CALLS["box-geom"]()
    assert output.tobytes() == wanted


def test_threads_that_break_at_once_warn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = by_numpy(CALLS["box-geom"])
    for at in range(8):
        broken(monkeypatch, "box_midpoints", at, SystemError("broken"))
    contexts = [contextvars.copy_context() for _ in range(8)]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with ThreadPoolExecutor(8) as pool:
            arrays = pool.map(lambda context: context.run(CALLS["box-geom"]), contexts)
            made = [array.tobytes() for array in arrays]
    assert set(made) == {wanted}
    assert len(caught) == 1


def test_what_another_thread_finds_broken_is_not_mixed_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted, real = by_numpy(CALLS["box-geom"]), loops.box_midpoints

    def box_midpoints(*arguments: Any) -> Any:
        kernel_choice._is_broken.set()
        return real(*arguments)

    monkeypatch.setattr(loops, "box_midpoints", box_midpoints)
    assert CALLS["box-geom"]().tobytes() == wanted


def test_what_is_kept_of_broken_loops_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "box_midpoints-0.loop").write_text("broken")
    broken(monkeypatch, "box_midpoints", 0, SystemError("broken"))
    with pytest.warns(UserWarning, match="broken"):
        CALLS["box-geom"]()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt])
def test_what_no_loop_is_to_blame_for_is_passed_on(
    error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, "inner_products", 0, error())
    with pytest.raises(error):
        CALLS["box-geom"]()
    assert kernels() is not None


def test_bad_input_breaks_no_loop() -> None:
    infinite = vectors()
    infinite[3, 1000] = np.inf
    with pytest.raises(ValueError, match="row 3, column 1000"):
        boxgeom_fast.aggregate(infinite, n=5, t=1)
    assert kernels() is not None


def test_a_loop_that_breaks_in_the_backward_pass_is_done_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    torch = pytest.importorskip("torch")

    def gradient() -> Any:
        tensor = torch.tensor(vectors(), requires_grad=True)
        output = boxgeom_fast.aggregate(tensor, "geometric-median", n=5, t=1)
        return lambda: torch.autograd.grad(output.sum(), tensor)[0].numpy()

    wanted = by_numpy(lambda: gradient()())
    backward = gradient()
    broken(monkeypatch, "inner_products", 0, SystemError("broken"))
    with pytest.warns(UserWarning, match="broken"):
        found = backward()
    assert np.abs(found - np.frombuffer(wanted).reshape(found.shape)).max() <= 1e-14
