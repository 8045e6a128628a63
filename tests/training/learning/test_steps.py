"""Optimizers, momentum, weight decay and local steps: what they do, and resumed."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom_testing.examples import examples
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.checkpoint import (
    TrainingState,
    load_state,
    save_state,
)
from boxgeom_training.learning.optimizers import Memory
from boxgeom_training.learning.record import Line
from boxgeom_training.learning.settings import TrainingSettings, check_settings
from boxgeom_training.learning.steps import PlainSteps
from boxgeom_training.learning.training import prepare, train

PEERS = TrainingSettings(
    data="digits",
    model="softmax",
    n=4,
    t=1,
    split="iid",
    iterations=3,
    rule="coordinate-median",
)
SERVER = replace(PEERS, setting="centralised")
SETTINGS = {"peers": replace(PEERS, delivery="split"), "server": SERVER}


def last_state(settings: TrainingSettings, data: Any, **given: Any) -> TrainingState:
    """Return the state after the last iteration."""
    states: list[TrainingState] = []
    train(settings, data, on_iteration=lambda state, _: states.append(state), **given)
    return states[-1]


def resumed_state(
    settings: TrainingSettings, data: Any, file: Path, **plugs: Any
) -> TrainingState:
    """Return the state after the last iteration of a run that was saved after one."""
    seen: list[tuple[TrainingState, Line]] = []
    train(settings, data, on_iteration=lambda *both: seen.append(both), **plugs)
    first, line = seen[0]
    save_state(file, first)
    return last_state(settings, data, state=load_state(file), lines=[line], **plugs)


def assert_same(first: TrainingState, second: TrainingState) -> None:
    """Raise AssertionError unless two states are equal bit for bit."""
    assert np.array_equal(first.models, second.models)
    assert np.array_equal(first.sent, second.sent)
    assert first.memory.keys() == second.memory.keys()
    for name, array in first.memory.items():
        assert array.dtype == second.memory[name].dtype
        assert np.array_equal(array, second.memory[name]), name


OPTIMIZERS = [
    *("adadelta", "adagrad", "adam", "adamax", "adamw", "asgd", "nadam", "radam"),
    *("rmsprop", "rprop", "sgd"),
]


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("kind", SETTINGS)
def test_a_run_by_an_optimizer_goes_on_bit_for_bit(
    name: str, kind: str, digits: Dataset, tmp_path: Path
) -> None:
    pytest.importorskip("torch")
    options = {"momentum": 0.9, "nesterov": True} if name == "sgd" else {}
    settings = replace(
        SETTINGS[kind],
        optimizer=name,
        optimizer_options=options,
        weight_decay=0.0 if name == "rprop" else 0.01,
        schedule="inverse-root",
    )
    whole = last_state(settings, digits)
    assert_same(whole, resumed_state(settings, digits, tmp_path / "c.npz"))
    assert whole.memory


@pytest.mark.parametrize("kind", SETTINGS)
def test_server_and_worker_momentum_go_on_bit_for_bit(
    kind: str, digits: Dataset, tmp_path: Path
) -> None:
    settings = replace(
        SETTINGS[kind], server_momentum=0.5, momentum=0.5, weight_decay=0.1
    )
    settings = replace(settings, local_steps=2)
    whole = last_state(settings, digits)
    assert_same(whole, resumed_state(settings, digits, tmp_path / "c.npz"))


@given(
    rate=st.floats(0.01, 1),
    decay=st.sampled_from([0.0, 0.1]),
    momentum=st.sampled_from([0.0, 0.9]),
    factors=st.lists(st.floats(0, 2), min_size=1, max_size=4),
)
@examples(10)
def test_plain_steps_are_those_of_sgd(
    rate: float, decay: float, momentum: float, factors: list[float]
) -> None:
    torch = pytest.importorskip("torch")
    rng, steps = np.random.default_rng(0), PlainSteps(rate, decay, momentum)
    models, memory = rng.normal(size=(2, 5)), Memory()
    parameter = torch.nn.Parameter(torch.tensor(models))
    sgd = torch.optim.SGD([parameter], rate, momentum, weight_decay=decay)
    for factor in factors:
        vectors = rng.normal(size=(2, 5))
        models, memory = steps(models, vectors, factor, memory)
        sgd.param_groups[0]["lr"] = rate * factor
        parameter.grad = torch.tensor(vectors)
        sgd.step()
        assert models == pytest.approx(parameter.detach().numpy(), abs=1e-12)


@pytest.mark.parametrize("local_steps", [1, 3])
def test_a_client_sends_its_way_divided_by_the_learning_rate(
    local_steps: int, digits: Dataset
) -> None:
    settings = replace(SERVER, local_steps=local_steps, iterations=1, schedule="cosine")
    settings = replace(settings, rule="mean", byzantine_count=0)
    trainer = prepare(settings, digits)
    start = trainer.start()
    ends = np.tile(start.models, (settings.n, 1))
    for step in range(local_steps):
        inputs, labels = trainer.clients.draw(1, step)
        ends = (
            ends
            - settings.learning_rate * trainer.model.gradients(ends, inputs, labels)[1]
        )
    state = last_state(settings, digits)
    way = (start.models - ends) / settings.learning_rate
    assert state.sent == pytest.approx(way, abs=1e-9)
    assert state.models[0] == pytest.approx(ends.mean(axis=0), abs=1e-9)


def test_local_steps_draw_other_batches(digits: Dataset) -> None:
    clients = prepare(SERVER, digits).clients
    first, second = (clients.draw(1, step)[0] for step in (0, 1))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, clients.draw(1)[0])


def test_an_optimizer_of_ones_own_gets_its_options(digits: Dataset) -> None:
    torch = pytest.importorskip("torch")
    seen: list[Any] = []

    def optimizer(parameters: Any, lr: float, beta: float) -> Any:
        seen.append((lr, beta, [tuple(p.shape) for p in parameters]))
        return torch.optim.Adam(parameters, lr, betas=(beta, 0.9))

    settings = replace(SERVER, optimizer_options={"beta": 0.5})
    settings = replace(settings, optimizer=optimizer)
    result = train(settings, digits)
    assert seen == [(0.2, 0.5, [(64, 10), (10,)])] * settings.iterations
    assert result.to_dict()["settings"]["optimizer"].endswith("optimizer")


def nothing(parameters: Any) -> None:
    """Return no optimizer."""


def failing(parameters: Any) -> Any:
    raise OSError("no such\noptimizer")


@pytest.mark.parametrize(
    ("optimizer", "options", "message"),
    [
        ("lbfgs", {}, r"optimizer lbfgs raised TypeError: .*closure"),
        ("adam", {"beta": 1}, "optimizer adam raised TypeError"),
        ("adam", {"betas": 7}, "optimizer adam raised "),
        (nothing, {}, "returned NoneType; need a torch.optim.Optimizer"),
        (failing, {}, "raised OSError: no such optimizer"),
    ],
)
def test_an_optimizer_that_fails_is_named_in_one_line(
    optimizer: Any, options: Any, message: str, digits: Dataset
) -> None:
    pytest.importorskip("torch")
    settings = replace(SERVER, optimizer=optimizer, optimizer_options=options)
    with pytest.raises(ValueError, match=message) as refusal:
        train(settings, digits)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"optimizer": "adm"}, "one of those of torch.optim.*did you mean adam"),
        ({"optimizer": "optimizer"}, "one of those of torch.optim"),
        ({"optimizer_options": {"lr": 1}}, "optimizer_options: need an optimizer"),
        ({"optimizer": "adam", "server_momentum": 0.5}, "server_momentum: need no opt"),
        ({"device": "cuda"}, "device: need engine torch for cuda, got numpy"),
    ],
)
def test_steps_that_contradict_each_other_are_refused(
    changes: Any, message: str
) -> None:
    if "optimizer" in changes:
        pytest.importorskip("torch")
    with pytest.raises(ValueError, match=message):
        check_settings(replace(PEERS, **changes))


def test_what_is_not_used_is_not_recorded() -> None:
    later = {"optimizer", "weight_decay", "local_steps", "device", "buffers"}
    later |= {"client_order"}
    assert not later & PEERS.to_dict().keys()
    used: dict[str, Any] = {"local_steps": 2, "weight_decay": 0.1}
    used |= {"client_order": "random"}
    assert later & replace(PEERS, **used).to_dict().keys() == used.keys()
