"""Modules that remember and draw at random: state per client, resumed bit for bit."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.checkpoint import (
    TrainingState,
    load_state,
    save_state,
)
from boxgeom_training.learning.record import Line
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.learning.training import prepare, train

torch = pytest.importorskip("torch")
nn: Any = torch.nn
norms = torch.nn.utils.parametrizations

SERVER = TrainingSettings(
    data="digits",
    n=4,
    t=1,
    split="3-class",
    iterations=3,
    rule="coordinate-median",
    setting="centralised",
)
SETTINGS = {
    "server": SERVER,
    "peers": replace(SERVER, setting="decentralised", delivery="half"),
}


class Drawing(nn.Module):  # type: ignore[misc]
    """A module that draws from NumPy's global generator and counts in a buffer."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(64, 10)
        self.calls: Any
        self.register_buffer("calls", torch.zeros((), dtype=torch.int64))

    def forward(self, pictures: Any) -> Any:
        """Return the scores."""
        if self.training:
            self.calls = self.calls + 1
        noise = np.random.normal(size=10) * self.training  # noqa: NPY002 - as modules do
        return self.inner(pictures.flatten(1)) + torch.tensor(noise).float()


class Rows(nn.Module):  # type: ignore[misc]
    """Rows of a picture, one after the other, with dropout between two layers."""

    def __init__(self) -> None:
        super().__init__()
        self.cell = nn.LSTM(8, 6, num_layers=2, dropout=0.3, batch_first=True)
        self.last = nn.Linear(6, 10)

    def forward(self, pictures: Any) -> Any:
        """Return the scores."""
        return self.last(self.cell(pictures[:, 0])[0][:, -1])


def dense(*layers: Any) -> Any:
    """Return a perceptron with layers in the middle."""
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 6), *layers, nn.Linear(6, 10))


def conv(*layers: Any) -> Any:
    """Return a small CNN with layers in the middle."""
    return nn.Sequential(
        nn.Conv2d(1, 4, 3), *layers, nn.Flatten(), nn.Linear(4 * 36, 10)
    )


MODULES: dict[str, Any] = {
    "BatchNorm1d": lambda: dense(nn.BatchNorm1d(6)),
    "BatchNorm2d": lambda: conv(nn.BatchNorm2d(4)),
    "InstanceNorm2d": lambda: conv(nn.InstanceNorm2d(4, track_running_stats=True)),
    "Dropout": lambda: dense(nn.Dropout(0.3)),
    "Dropout2d": lambda: conv(nn.Dropout2d(0.3)),
    "RReLU": lambda: dense(nn.RReLU()),
    "both": lambda: dense(nn.BatchNorm1d(6), nn.Dropout(0.3)),
    "spectral norm": lambda: nn.Sequential(
        nn.Flatten(), norms.spectral_norm(nn.Linear(64, 10))
    ),
    "LSTM": Rows,
    "NumPy's": Drawing,
}


def of_numpy() -> Any:
    """Return the state of NumPy's global generator."""
    state: Any = np.random.get_state()  # noqa: NPY002 - modules draw from it
    return state[1].copy()


def seeded(name: str) -> Any:
    """Return a module with the same parameters every time."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return MODULES[name]()


def states_of(
    settings: TrainingSettings, data: Dataset, module: Any, **given: Any
) -> list[tuple[TrainingState, Line]]:
    """Return the states of a run and its lines."""
    seen: list[tuple[TrainingState, Line]] = []

    def record(state: TrainingState, line: Line) -> None:
        seen.append((state, line))

    train(settings, data, model=module, on_iteration=record, **given)
    return seen


@pytest.mark.parametrize("kind", SETTINGS)
@pytest.mark.parametrize("name", MODULES)
def test_a_run_of_a_module_goes_on_bit_for_bit(
    name: str, kind: str, digits: Dataset, tmp_path: Path
) -> None:
    settings, module = SETTINGS[kind], seeded(name)
    before = torch.get_rng_state(), of_numpy()
    whole = states_of(settings, digits, module)
    assert torch.equal(before[0], torch.get_rng_state())
    assert np.array_equal(before[1], of_numpy())
    first, line = whole[0]
    save_state(tmp_path / "c.npz", first)
    again: Any = {"state": load_state(tmp_path / "c.npz"), "lines": [line]}
    resumed = states_of(settings, digits, module, **again)
    (last, its_line), (other, other_line) = whole[-1], resumed[-1]
    assert np.array_equal(last.models, other.models)
    assert last.memory.keys() == other.memory.keys()
    for key, array in last.memory.items():
        assert np.array_equal(array, other.memory[key])
    assert its_line["accuracy"] == other_line["accuracy"]


@pytest.mark.parametrize("kind", SETTINGS)
@pytest.mark.parametrize("buffers", ["local", "mean"])
def test_clients_have_buffers_of_their_own_or_the_honest_mean(
    kind: str, buffers: str, digits: Dataset
) -> None:
    settings = replace(SETTINGS[kind], buffers=buffers, iterations=1)
    [(state, _)] = states_of(settings, digits, seeded("BatchNorm1d"))
    held = state.memory["buffers"]
    assert held.shape == (4, 13)
    assert held[:, -1].tolist() == [1] * 4  # num_batches_tracked
    assert bool(np.ptp(held[:3], axis=0).any()) is (buffers == "local")


def test_buffers_are_what_a_loop_of_ones_own_would_leave(digits: Dataset) -> None:
    settings = replace(SERVER, iterations=1)
    [(state, _)] = states_of(settings, digits, seeded("BatchNorm1d"))
    inputs, _ = prepare(settings, digits).clients.draw(1)
    for pictures, held in zip(inputs, state.memory["buffers"], strict=True):
        module = seeded("BatchNorm1d")
        module(torch.tensor(pictures.reshape(-1, 1, 8, 8)).float())
        own = [b.double().reshape(-1) for b in module.buffers()]
        assert held == pytest.approx(torch.cat(own).numpy(), rel=1e-5, abs=1e-6)


def test_training_begins_with_the_modules_own_parameters_and_it_stays_as_it_is(
    digits: Dataset,
) -> None:
    module = seeded("both")
    before = {name: t.clone() for name, t in module.state_dict().items()}
    trainer = prepare(replace(SERVER, model=module), digits)
    own = torch.cat([p.detach().reshape(-1) for p in module.parameters()])
    assert np.array_equal(trainer.start().models[0], own.double().numpy())
    train(SERVER, digits, model=module)
    for name, tensor in module.state_dict().items():
        assert torch.equal(tensor, before[name])
    assert module.training


def test_every_client_and_step_draws_for_itself(digits: Dataset) -> None:
    """With the same batches, only the masks of dropout can differ."""
    model: Any = prepare(replace(SERVER, model=seeded("Dropout")), digits).model
    inputs = np.tile(digits.train.inputs(slice(8)), (3, 1, 1))
    labels = np.tile(digits.train.labels[:8], (3, 1))
    start, none = model.initial(np.random.default_rng(0))[None], np.zeros((3, 0))
    seeds = np.array([5, 6, 5])
    losses, gradients, _ = model.remembering(start, inputs, labels, none, seeds)
    assert losses[0] == losses[2] != losses[1]
    assert np.array_equal(gradients[0], gradients[2])


def test_a_module_in_eval_mode_is_trained_in_eval_mode(digits: Dataset) -> None:
    [(state, _)] = states_of(
        replace(SERVER, iterations=1), digits, seeded("both").eval()
    )
    assert state.memory["buffers"][:, -1].tolist() == [0] * 4


def build(classes: int) -> Any:
    """Return a module for so many classes."""
    return nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(64, classes))


def broken(shape: Any, classes: int) -> Any:
    raise RuntimeError(f"{shape}\n{classes}")


class Fails(nn.Module):  # type: ignore[misc]
    """A module that raises an error for batches of more than two."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(64, 10)

    def forward(self, pictures: Any) -> Any:
        """Return the scores of two."""
        if len(pictures) > 2:
            raise KeyError("too\nmany")
        return self.inner(pictures.flatten(1))


def test_a_function_that_builds_is_called_with_the_runs_seed(digits: Dataset) -> None:
    starts = [
        prepare(replace(SERVER, model=build, seed=seed), digits).start().models
        for seed in (0, 0, 1)
    ]
    assert np.array_equal(starts[0], starts[1])
    assert not np.array_equal(starts[0], starts[2])


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (broken, r"broken raised RuntimeError: \(1, 8, 8\) 10"),
        (nn.Flatten(), "need at least one parameter with requires_grad"),
        (Fails(), r"Fails: a call raised KeyError: .*many"),
        (nn.Linear(64, 10), r"need scores of \(2, 1, 8, 8\) pictures .*mat1"),
        (lambda: 7, "returned int; need a torch.nn.Module"),
        (lambda: build(5), "gives 5 scores to a picture; need one for each of 10"),
    ],
)
def test_what_is_no_model_is_named_in_one_line(
    model: Any, message: str, digits: Dataset
) -> None:
    with pytest.raises(ValueError, match=message) as refusal:
        train(SERVER, digits, model=model)
    assert str(refusal.value).startswith("model ")
    assert "\n" not in str(refusal.value)


def test_a_server_model_is_tested_with_the_mean_of_honest_buffers(
    digits: Dataset,
) -> None:
    module = seeded("BatchNorm1d")
    result_line = states_of(replace(SERVER, evaluate_every=1), digits, module)[0]
    state, line = result_line
    twin = seeded("BatchNorm1d")
    torch.nn.utils.vector_to_parameters(
        torch.tensor(state.models[0]).float(), twin.parameters()
    )
    mean, var, calls = twin.buffers()
    held = torch.tensor(state.memory["buffers"][:3].mean(axis=0))
    mean.copy_(held[:6])
    var.copy_(held[6:12])
    calls.copy_(held[12])
    pictures = torch.tensor(digits.test.inputs(slice(None)).reshape(-1, 1, 8, 8))
    scores = twin.eval()(pictures.float()).argmax(dim=1).numpy()
    assert line["accuracy"]["mean"] == pytest.approx(
        (scores == digits.test.labels).mean()
    )
