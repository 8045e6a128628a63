"""``--subsets bound`` of ``boxgeom aggregate`` and ``agree``."""

import json
from pathlib import Path

import numpy as np
import pytest

import boxgeom
from boxgeom_testing.commands import Run

VECTORS = np.random.default_rng(0).normal(size=(31, 4))


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    np.save(tmp_path / "v.npy", VECTORS)
    np.save(tmp_path / "few.npy", VECTORS[:7])
    np.save(tmp_path / "single.npy", VECTORS.astype(np.float32))
    np.save(tmp_path / "honest.npy", VECTORS[:21])


@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once"])
def test_a_step_says_how_far_off_it_may_be(run: Run, rule: str) -> None:
    options = "--n 31 --t 10 --subsets bound --tolerance 0.2 --max-nodes 5"
    ended = run(f"aggregate v.npy --rule {rule} {options} --json")
    assert (ended.code, ended.err) == (0, "")
    answer = json.loads(ended.out)
    bounds = answer["bounds"]
    assert (bounds["tolerance"], bounds["max_nodes"]) == (0.2, 5)
    trusted = boxgeom.trusted_hyperbox(VECTORS, 31, 10)
    assert trusted.contains(answer["output"])
    edges = trusted.upper - trusted.lower
    assert (np.array(bounds["error"]) <= edges / 2).all()
    assert 0 <= bounds["unfinished"] <= 8
    table = run(f"aggregate v.npy --rule {rule} {options}").out
    assert "off by at most" in table
    assert "Proven: at most" in table


def test_few_subsets_give_the_rule_itself(run: Run) -> None:
    ended = run("aggregate few.npy --n 7 --t 2 --subsets bound --json")
    answer = json.loads(ended.out)
    wanted = boxgeom.box_geom(VECTORS[:7], 7, 2)
    assert np.abs(np.array(answer["output"]) - wanted).max() <= 1e-14
    assert answer["bounds"]["is_exact"] is True
    assert answer["bounds"]["error"] == [0.0] * 4


def test_a_precision_comes_back(run: Run) -> None:
    options = "--n 31 --t 10 --subsets bound --max-nodes 1 --out out.npy"
    assert run(f"aggregate single.npy {options}").code == 0
    assert np.load("out.npy").dtype == np.float32


def test_a_run_of_agreement_contracts_as_one_of_box_geom(run: Run) -> None:
    options = "--adversary alie --delivery half --subsets bound --tolerance 0.3"
    ended = run(f"agree honest.npy --n 31 --t 10 --rounds 2 {options} --json")
    assert (ended.code, ended.err) == (0, "")
    answer = json.loads(ended.out)
    assert answer["rule"] == "box-geom-bound"
    assert answer["bounds"] == {
        "subsets": "bound",
        "tolerance": 0.3,
        "max_nodes": 300,
    }
    diagonals = [r["spread"]["diagonal"] for r in answer["rounds"]]
    before = answer["initial_spread"]["diagonal"]
    bound = boxgeom.contraction_bound(31, 10)
    for diagonal in diagonals:
        assert diagonal <= bound * before * (1 + 1e-9)
        before = diagonal


@pytest.mark.parametrize("command", ["aggregate v.npy", "agree honest.npy --rounds 1"])
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--subsets bound --tolerance -0.1", "tolerance: need at least 0, got -0.1"),
        ("--subsets bound --tolerance 1.01", "tolerance: need at most 1, got 1.01"),
        ("--subsets bound --tolerance nan", "'--tolerance': need a finite number"),
        ("--subsets bound --tolerance inf", "'--tolerance': need a finite number"),
        ("--subsets bound --tolerance much", "'much' is not a valid float"),
        ("--subsets bound --max-nodes 0", "max_nodes: need at least 1, got 0"),
        ("--subsets bound --max-nodes 1.5", "'1.5' is not a valid integer"),
        ("--subsets bond", "'all', 'bound'; did you mean bound?"),
        ("--tolerance 0.01", "--tolerance: need --subsets bound, got --subsets all"),
        ("--max-nodes 300", "--max-nodes: need --subsets bound, got --subsets all"),
        (
            "--subsets bound --rule krum",
            "--subsets bound: need --rule box-geom or box-geom-once, got --rule krum",
        ),
        ("", "(--subsets bound)"),
    ],
)
def test_bad_input_is_one_line_with_exit_code_2(
    run: Run, command: str, options: str, message: str
) -> None:
    ended = run(f"{command} --n 31 --t 10 {options}")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n") == 1
    assert message in ended.err
