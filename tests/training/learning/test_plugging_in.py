"""What is plugged in is trained with, watched, recorded, and blamed in one line."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom.command import main
from boxgeom_testing.examples import examples
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.plugs import with_plugs
from boxgeom_training.learning.run_folder import RunFolder, train_in_folder
from boxgeom_training.learning.settings import TrainingSettings, check_settings
from boxgeom_training.learning.training import train
from boxgeom_training.plugged import Plugged, PluggedError, plugged

SMALL = TrainingSettings(
    data="digits", model="softmax", n=4, t=1, split="iid", iterations=2
)
D = 650


def mean_rule(received: Any, n: int, t: int) -> Any:
    """Return the mean, as anybody might write it."""
    return received.mean(axis=0)


def flip(view: Any) -> Any:
    """Return minus what each Byzantine node would have sent."""
    return -view.own


def to_all(view: Any, vectors: Any) -> Any:
    """Return mail in which every honest node gets every vector."""
    return [dict(enumerate(vectors)) for _ in view.honest]


def dealt(labels: Any, n: int, rng: Any) -> Any:
    """Return one sample to everybody in turn."""
    return [np.arange(len(labels))[i::n] for i in range(n)]


def slower(iteration: int, iterations: int) -> float:
    """Return a factor that depends on the iteration alone."""
    return 1 / iteration


GOOD: dict[str, Any] = {
    "rule": mean_rule,
    "attack": flip,
    "delivery": to_all,
    "split": dealt,
    "schedule": slower,
}
SHAPES = {"rule": (D,), "attack": (1, D)}


def plug(role: str, function: Any) -> dict[str, Any]:
    """Return a function as what is plugged in for a part."""
    return {role: function}


def raising(*_: Any) -> Any:
    raise ZeroDivisionError("of\nmine")


@pytest.mark.parametrize("role", GOOD)
def test_a_function_that_raises_is_named_in_one_line(
    role: str, digits: Dataset
) -> None:
    with pytest.raises(PluggedError) as refusal:
        train(SMALL, digits, **plug(role, raising))
    said = str(refusal.value)
    assert said.startswith(f"{role} {__name__}:raising raised ZeroDivisionError")
    assert "of mine (test_plugging_in.py, line " in said
    assert "\n" not in said


@st.composite
def wrong_arrays(draw: st.DrawFn, shape: tuple[int, ...]) -> Any:
    """Draw what is none of the shape, not finite, or no array of numbers."""
    match draw(st.sampled_from(["shape", "number", "other"])):
        case "shape":
            shapes = st.tuples(*[st.integers(1, 3)] * draw(st.integers(0, 3)))
            return np.zeros(draw(shapes.filter(lambda s: s != shape)))
        case "number":
            array = np.zeros(shape, draw(st.sampled_from([np.float32, np.float64])))
            at = draw(st.integers(0, array.size - 1))
            array.flat[at] = draw(st.sampled_from([np.nan, np.inf, -np.inf]))
            return array
        case _:
            wrong = (None, "text", 1j, [[1.0], [1.0, 2.0]], object(), {0: 1.0})
            return draw(st.sampled_from(wrong))


@pytest.mark.parametrize("role", SHAPES)
@given(data=st.data())
@examples(8)
def test_what_is_no_finite_vector_is_named_in_one_line(
    role: str, digits: Dataset, data: st.DataObject
) -> None:
    returned = data.draw(wrong_arrays(SHAPES[role]))

    def wrong(*_: Any) -> Any:
        return returned

    with pytest.raises(PluggedError) as refusal:
        train(replace(SMALL, iterations=1), digits, **plug(role, wrong))
    said = str(refusal.value)
    assert said.startswith(f"{role} {__name__}:test_what")
    assert "; need " in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("role", "returned"),
    [
        ("delivery", [{}]),
        ("delivery", None),
        ("delivery", [{0: np.full(D, np.nan)}] * 3),
        ("delivery", [{0: np.zeros(2)}] * 3),
        ("split", [[0], [1], [2]]),
        ("split", [[0], [1], [2], []]),
        ("split", [[0], [1], [2], [1437]]),
        ("split", [[0], [1], [2], [-1]]),
        ("split", [[0], [1], [2], [0.5]]),
        ("split", 7),
        ("schedule", -1.0),
        ("schedule", float("nan")),
        ("schedule", "fast"),
    ],
)
def test_what_is_no_mail_no_rows_or_no_factor_is_named_in_one_line(
    role: str, returned: Any, digits: Dataset
) -> None:
    def wrong(*_: Any) -> Any:
        return returned

    with pytest.raises(PluggedError) as refusal:
        train(SMALL, digits, **plug(role, wrong))
    said = str(refusal.value)
    assert said.startswith(f"{role} {__name__}:test_what")
    assert "\n" not in said


@pytest.mark.parametrize("role", ["rule", "attack", "delivery"])
def test_what_a_function_does_to_its_arrays_changes_nothing(
    role: str, digits: Dataset
) -> None:
    kept: list[Any] = []

    def spoiling(*args: Any) -> Any:
        answer = GOOD[role](*args)
        spoilt = [args[0].honest, args[0].own] if role != "rule" else [args[0]]
        for array in [*spoilt, *kept]:
            array[:] = np.nan
        if isinstance(answer, np.ndarray):
            answer = answer.copy()
            kept.append(answer)
        return answer if role != "delivery" else to_all(args[0], args[1] * 1)

    def honest(*args: Any) -> Any:
        return GOOD[role](*args)

    losses = [
        [line["loss"] for line in train(SMALL, digits, **plug(role, one)).lines]
        for one in (honest, spoiling)
    ]
    assert losses[0] == losses[1]


def test_rows_and_a_split_of_ones_own_are_held_as_they_are(digits: Dataset) -> None:
    rows = dealt(digits.train.labels, 4, None)
    by_rows = train(SMALL, digits, split=rows)
    by_function = train(SMALL, digits, split=dealt)
    assert by_rows.sizes == by_function.sizes == [len(held) for held in rows]
    assert [x["loss"] for x in by_rows.lines] == [x["loss"] for x in by_function.lines]
    assert by_rows.to_dict()["settings"]["split"] == "rows"


def test_the_record_names_what_was_plugged_in_and_hashes_it(
    digits: Dataset, tmp_path: Path
) -> None:
    train_in_folder(SMALL, digits, tmp_path, **GOOD)
    written = json.loads(RunFolder(tmp_path).settings.read_bytes())
    assert written["plugged"].keys() == GOOD.keys()
    for role, function in GOOD.items():
        name = f"{__name__}:{function.__name__}"
        assert written[role] == name
        assert written["plugged"][role] == plugged(role, function).to_dict()


def test_a_run_whose_function_failed_goes_on_with_one_that_is_corrected(
    digits: Dataset, tmp_path: Path
) -> None:
    settings, calls = replace(SMALL, iterations=4, sub_rounds=1), [0]

    def rule(received: Any, n: int, t: int) -> Any:
        calls[0] += 1
        if calls[0] == 3:
            raise KeyError("calls")
        return received.mean(axis=0)

    names: Any = {"name": "mine:rule"}
    broken = Plugged("rule", thing=rule, sha256="before", **names)
    whole = Plugged("rule", thing=mean_rule, sha256="after", **names)
    with pytest.raises(PluggedError, match="rule mine:rule raised KeyError"):
        train_in_folder(settings, digits, tmp_path, rule=broken)
    saved = RunFolder(tmp_path).checkpoint.read_bytes()
    assert saved
    result = train_in_folder(settings, digits, tmp_path, resume=True, rule=whole)
    straight = train(settings, digits, rule=whole)
    assert result.loss == straight.loss
    written = json.loads(RunFolder(tmp_path).settings.read_bytes())
    assert written["plugged"]["rule"]["sha256"] == "after"
    assert written["plugged"]["rule"]["earlier"] == ["before"]


@pytest.mark.parametrize("planned", [True, False])
def test_a_run_gets_longer_if_its_schedule_stays(
    planned: bool, digits: Dataset, tmp_path: Path
) -> None:
    def schedule(iteration: int, iterations: int) -> float:
        return 1 / (iterations if planned else iteration)

    train_in_folder(SMALL, digits, tmp_path, schedule=schedule)
    longer = replace(SMALL, iterations=3)
    again: Any = {"resume": True, "schedule": schedule}
    if planned:
        with pytest.raises(ValueError, match="on which its schedule"):
            train_in_folder(longer, digits, tmp_path, **again)
        return
    result = train_in_folder(longer, digits, tmp_path, **again)
    assert result.loss == train(longer, digits, schedule=schedule).loss


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (lambda: 7, "gives int; need a Dataset or train pictures"),
        ((1, 2, 3), "gives 3 parts; need a Dataset"),
        ((np.ones((4, 2)), [0, 1, 0], np.ones((4, 2)), [0] * 4), r"labels \(3,\)"),
        ((np.ones((4, 2)), [0] * 4, np.ones((4, 3)), [0] * 4), r"\(2,\) and \(3,\)"),
        ((np.ones((2, 2)), [0, 0.5], np.ones((2, 2)), [0, 1]), "a train label 0.5"),
        ((np.ones((2, 2)), [0, 1], np.ones((2, 2)), [0, -1]), "a test label -1"),
        ((np.full((2, 2), np.nan), [0, 1], np.ones((2, 2)), [0, 1]), "with NaN"),
        ((np.array([["a", "b"]]), [0], np.ones((2, 2)), [0, 1]), "of dtype <U1"),
        (raising, "raised ZeroDivisionError: of mine"),
    ],
)
def test_data_that_are_none_are_named_in_one_line(data: Any, message: str) -> None:
    with pytest.raises(PluggedError, match=message) as refusal:
        train(SMALL, data)
    assert str(refusal.value).startswith("data ")
    assert "\n" not in str(refusal.value)


@given(
    shape=st.lists(st.integers(1, 3), min_size=1, max_size=3),
    dtype=st.sampled_from([np.uint8, np.int64, np.float32, np.float64]),
    classes=st.integers(2, 4),
)
@examples(8)
def test_data_of_any_shape_are_trained_on_as_they_are(
    shape: list[int], dtype: Any, classes: int
) -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 99, (40, *shape)).astype(dtype)
    labels = np.arange(40) % classes
    settings, dataset = with_plugs(SMALL, (pictures, labels, pictures, labels))
    assert dataset.shape == tuple(shape)
    assert (dataset.classes, dataset.features) == (classes, int(np.prod(shape)))
    given_back = dataset.train.inputs(slice(None))
    assert np.array_equal(given_back, pictures.reshape(40, -1).astype(np.float64))
    assert settings.to_dict()["data"] == "arrays"
    assert train(replace(settings, iterations=1), dataset).diverged is None


def test_what_cannot_be_plugged_in_is_said(digits: Dataset) -> None:
    with pytest.raises(ValueError, match=r"need any of split, rule, .* got 'ruel'"):
        train(SMALL, digits, ruel=mean_rule)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"q": 2}, "rule_options: mean: need no options, got 'q'"),
        (7, "rule_options: need a dict of options, got 7"),
        ({1: 2}, "rule_options: need a dict of options"),
    ],
)
def test_options_that_a_rule_does_not_have_are_refused(
    options: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        check_settings(replace(SMALL, rule="mean", rule_options=options))


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("setting", ["centralised", "decentralised"])
def test_options_reach_the_rule(setting: str, exact: bool, digits: Dataset) -> None:
    seen: list[Any] = []

    def rule(received: Any, n: int, t: int, share: float = 0.5, own: Any = None) -> Any:
        seen.append((share, own is not None))
        return share * received.mean(axis=0)

    options = {"share": 0.25}
    settings = replace(SMALL, setting=setting, exact=exact, rule_options=options)
    result = train(settings, digits, rule=rule)
    assert set(seen) == {(0.25, setting == "decentralised")}
    assert result.to_dict()["settings"]["rule_options"] == options


def test_a_server_has_rules_that_ask_for_a_vector_of_ones_own(digits: Dataset) -> None:
    settings = replace(SMALL, rule="monna", setting="centralised", n=5)
    assert train(settings, digits).diverged is None


MODULE = """
import numpy as np
rule = lambda received, n, t: received.mean(axis=0)
class Nested:
    @staticmethod
    def rule(received, n, t): return received[0]
def bad(received, n, t): return received
not_a_rule = 7
pictures = np.eye(6)
missing = (pictures, [0, 2, 3] * 2, pictures, [0, 1, 2] * 2)
"""
COMMAND = ["train", "--data", "digits", "--model", "softmax", "--iterations", "2"]


@pytest.fixture
def my_plugs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a module in the current folder."""
    name = f"plugs_{abs(hash(tmp_path))}"
    (tmp_path / f"{name}.py").write_text(MODULE)
    (tmp_path / f"{name}_broken.py").write_text("1 / 0")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return name


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--rule", "{}_none:rule", "rule {0}_none:rule: No module named '{0}_none'"),
        ("--rule", "{}:ruel", "has no attribute 'ruel'"),
        ("--rule", "{}_broken:rule", "importing raised ZeroDivisionError"),
        ("--rule", "{}:bad", "rule {}:bad returned shape (10, 650); need (d,)"),
        ("--rule", "{}:not_a_rule", "'int' object is not callable"),
        ("--split", "{}:not_a_rule", "split {}:not_a_rule gives no rows of indices"),
        ("--data", "{}:not_a_rule", "data {}:not_a_rule gives int; need a Dataset"),
        ("--rule-option", "q", "--rule-option: need NAME=VALUE, got 'q'"),
        ("--rule-option", "q=1", "rule_options: box-geom: need no options, got 'q'"),
    ],
)
def test_the_command_says_in_one_line_what_cannot_be_plugged_in(
    option: str,
    value: str,
    message: str,
    my_plugs: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.run([*COMMAND, option, value.format(my_plugs)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message.format(my_plugs) in err
    assert err.count("\n") == 1


def test_a_class_that_nobody_can_learn_is_warned_of(
    my_plugs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", "--model", "softmax", "--iterations", "1", "--split", "iid"]
    data = ["--data", f"{my_plugs}:missing", "--n", "4", "--t", "0"]
    assert main.run([*command, *data, "--batch", "1", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["settings"]["data"] == f"{my_plugs}:missing"
    assert "no client holds samples of class 1: data" in err


def test_json_lines_are_the_iterations_and_nothing_else(
    my_plugs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = ["--rule", f"{my_plugs}:Nested.rule"]
    assert main.run([*COMMAND, *rule, "--json-lines"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["iteration"] for line in lines] == [1, 2]
    assert main.run([*COMMAND, *rule, "--json-lines", "--json"]) == 0
    *_, result = map(json.loads, capsys.readouterr().out.splitlines())
    assert result["iterations_done"] == 2


def test_a_run_is_resumed_with_a_module_that_was_changed(
    my_plugs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [*COMMAND, "--rule", f"{my_plugs}:rule", "--out", str(tmp_path / "run")]
    assert main.run([*command, "--json"]) == 0
    with (tmp_path / f"{my_plugs}.py").open("a") as file:
        file.write("# changed\n")
    capsys.readouterr()
    assert main.run([*command, "--resume", "--iterations", "3", "--json"]) == 0
    out, err = capsys.readouterr()
    assert f"rule {my_plugs}:rule is not what the run began with" in err
    assert json.loads(out)["iterations_done"] == 3
