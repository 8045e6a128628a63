"""``boxgeom train --subsets bound``: more clients than can be enumerated."""

import json
from pathlib import Path

import pytest

from boxgeom_testing.commands import Run

SMALL = "train --data digits --model softmax --n 31 --t 10 --iterations 2"
BOUND = f"{SMALL} --subsets bound --tolerance 0.3 --max-nodes 2"


@pytest.mark.parametrize(
    "where", ["--setting centralised", "--setting decentralised --delivery split"]
)
def test_it_trains_and_records_what_was_chosen(run: Run, where: str) -> None:
    ended = run(f"{BOUND} {where} --json")
    assert ended.code == 0, ended.err
    answer = json.loads(ended.out)
    assert answer["iterations_done"] == 2
    assert answer["diverged"] is None
    chosen = {name: answer["settings"][name] for name in ("subsets", "tolerance")}
    assert chosen == {"subsets": "bound", "tolerance": 0.3}
    assert answer["settings"]["max_nodes"] == 2
    worst, most = answer["contraction"]["worst"], answer["contraction"]["bound"]
    assert worst is None or worst <= most * (1 + 1e-9)


def test_a_resumed_run_is_that_of_the_same_choice(run: Run, tmp_path: Path) -> None:
    places = [str(tmp_path / name) for name in ("whole", "part")]
    server = f"{BOUND} --setting centralised"
    assert run(f"{server} --out {places[0]}").code == 0
    assert run(f"{server} --iterations 1 --out {places[1]}").code == 0
    other = run(f"{server} --tolerance 0.2 --out {places[1]} --resume")
    assert other.code == 2
    assert "holds a run with tolerance = 0.3, got 0.2" in other.err
    assert run(f"{server} --out {places[1]} --resume").code == 0
    whole, part = (
        json.loads((Path(place) / "result.json").read_text()) for place in places
    )
    for key in ("accuracy", "loss", "disagreement", "contraction", "settings"):
        assert whole[key] == part[key]


def test_a_run_that_enumerates_has_the_settings_that_it_always_had(run: Run) -> None:
    few = SMALL.replace("--n 31 --t 10", "--n 4 --t 1")
    settings = json.loads(run(f"{few} --json").out)["settings"]
    assert not settings.keys() & {"subsets", "tolerance", "max_nodes"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("", "subsets='bound' (--subsets bound)"),
        ("--exact", "subsets='bound' (--subsets bound)"),
        ("--tolerance 0.01", "--tolerance: need --subsets bound, got --subsets all"),
        ("--max-nodes 300", "--max-nodes: need --subsets bound, got --subsets all"),
        ("--subsets sample", "'all', 'bound'"),
        ("--subsets bound --exact", "subsets: need 'all' where the reference"),
        ("--subsets bound --rule md-geom", "subsets: need rule box-geom or box-geom-"),
        ("--subsets bound --tolerance 1.5", "tolerance: need at most 1, got 1.5"),
        ("--subsets bound --tolerance -1", "tolerance: need at least 0, got -1.0"),
        ("--subsets bound --tolerance nan", "need a finite number, got 'nan'"),
        ("--subsets bound --tolerance x", "'x' is not a valid float"),
        ("--subsets bound --max-nodes 0", "max_nodes: need at least 1, got 0"),
        ("--subsets bound --max-nodes 2.5", "'2.5' is not a valid integer"),
    ],
)
def test_bad_input_is_said_in_one_line(run: Run, options: str, message: str) -> None:
    ended = run(f"{SMALL} --setting centralised {options}")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n") == 1
    assert message in ended.err
