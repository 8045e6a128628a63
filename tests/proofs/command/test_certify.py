"""``boxgeom certify`` and ``boxgeom aggregate --certify``, as a user runs them."""

import json
import math
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from boxgeom import box_geom, geometric_median
from boxgeom.command import main
from boxgeom_proofs.certificates import certify_median
from boxgeom_proofs.certificates.roots import float_above

VECTORS = np.random.default_rng(0).standard_normal((7, 3))


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    np.save("vectors.npy", VECTORS)
    np.save("median.npy", geometric_median(VECTORS))
    np.save("wrong.npy", [geometric_median(VECTORS) + 0.01])
    np.savetxt("line.csv", [[0.0], [1.0], [3.0], [9.0]], delimiter=",")
    np.savetxt("two.csv", [2.0], delimiter=",")


def test_a_right_median_exits_0_and_a_wrong_one_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.run(["certify", "vectors.npy", "median.npy"]) == 0
    assert "yes" in capsys.readouterr().out
    assert main.run(["certify", "vectors.npy", "wrong.npy"]) == 1
    assert "NO" in capsys.readouterr().out


def test_the_tolerance_decides(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = certify_median(VECTORS, geometric_median(VECTORS) + 0.01)
    distances = np.linalg.norm(VECTORS - wrong.candidate, axis=1)
    gap = float(wrong.gap) / np.sort(distances)[:4].sum()  # all but t = 3
    command = ["certify", "vectors.npy", "wrong.npy", "--tolerance"]
    assert main.run([*command, str(gap * 1.01)]) == 0
    assert main.run([*command, str(gap * 0.99)]) == 1
    assert main.run([*command, "-1"]) == 2
    assert "--tolerance: need at least 0, got -1.0" in capsys.readouterr().err


def test_the_json_holds_the_whole_proof(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["certify", "vectors.npy", "wrong.npy", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    certificate = certify_median(VECTORS, geometric_median(VECTORS) + 0.01)
    weights = tuple(Fraction(weight) for weight in answer.pop("weights"))
    assert weights == certificate.weights
    distances = np.linalg.norm(VECTORS - certificate.candidate, axis=1)
    nearest, (criterion,) = answer.pop("nearest"), answer.pop("criteria")
    assert nearest["count"] == 4
    assert nearest["summed"] == pytest.approx(np.sort(distances)[:4].sum())
    assert nearest["farthest"] == pytest.approx(np.sort(distances)[3])
    assert criterion["ratio"] == pytest.approx(answer["gap"] / nearest["summed"])
    assert (criterion["criterion"], criterion["within"]) == ("gap", False)
    assert answer == {
        "vectors": VECTORS.tolist(),
        "candidate": certificate.candidate.tolist(),
        "gap": float_above(certificate.gap),
        "relative_gap": float_above(certificate.relative_gap),
        "radius": certificate.radius,
        "is_segment": False,
        "t": 3,
        "tolerance": 1e-9,
        "radius_tolerance": None,
        "within_tolerance": False,
        "decided_by": "gap",
        "m": 7,
        "d": 3,
    }


def test_a_segment_of_medians_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["certify", "line.csv", "two.csv"]) == 0
    assert "a segment" in capsys.readouterr().out


def test_aggregate_encloses_the_exact_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["aggregate", "vectors.npy", "--n", "7", "--t", "2", "--certify"]
    assert main.run(command) == 0
    assert "Proven: intervals at most" in " ".join(capsys.readouterr().out.split())
    assert main.run([*command, "--json"]) == 0
    proof = json.loads(capsys.readouterr().out)["certificate"]
    output = box_geom(VECTORS, 7, 2)
    slack = 1e-15
    assert (np.array(proof["lower"]) <= output + slack).all()
    assert (np.array(proof["upper"]) >= output - slack).all()
    assert proof["width"] < slack
    assert proof["excess"] < slack


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("certify vectors.npy vectors.npy", "vectors.npy: need one vector, got 7"),
        ("certify vectors.npy two.csv", "candidate: need shape (3,), got shape (1,)"),
        ("certify vectors.npy missing.npy", "missing.npy"),
        (
            "aggregate vectors.npy --n 7 --t 2 --rule krum --certify",
            "--certify: need --rule box-geom, got --rule krum",
        ),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    command: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(command.split()) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_without_the_extra_it_says_which_install_brings_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [m for m in sys.modules if m.startswith("boxgeom_proofs")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "flint", None)
    assert main.run(["certify", "vectors.npy", "median.npy"]) == 2
    assert "needs flint: pip install 'boxgeom[proofs]'" in capsys.readouterr().err
    command = ["aggregate", "vectors.npy", "--n", "7", "--t", "2", "--certify"]
    assert main.run(command) == 2
    assert "needs flint: pip install 'boxgeom[proofs]'" in capsys.readouterr().err


def test_header_and_no_header_hold_for_both_files(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("numbered.csv").write_text("0,1\n3.5,4.5\n5.5,6.5\n3.5,4.5\n")
    Path("one.csv").write_text("0,1\n3.5,4.5\n")
    command = ["certify", "numbered.csv", "one.csv"]
    assert main.run(command) == 2
    assert "--header if it names the columns" in capsys.readouterr().err
    assert main.run([*command, "--json", "--header"]) == 0
    assert json.loads(capsys.readouterr().out)["m"] == 3
    assert main.run([*command, "--no-header"]) == 2
    assert "one.csv: need one vector, got 2" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["nan", "inf", "1e400", "x", "1_0"])
def test_a_tolerance_is_a_finite_number(
    value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["certify", "vectors.npy", "median.npy", "--tolerance", value]
    assert main.run(command) == 2
    assert "--tolerance" in capsys.readouterr().err


@pytest.mark.parametrize("columns", ["80", "40", "20"])
def test_numbers_are_whole_at_any_width(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    certificate = certify_median(VECTORS, geometric_median(VECTORS) + 0.01)
    assert main.run(["certify", "vectors.npy", "wrong.npy"]) == 1
    shown = capsys.readouterr().out
    for number in (certificate.gap, certificate.relative_gap, certificate.radius):
        last_digit = 10.0 ** (math.floor(math.log10(number)) - 2)
        rounded_up = math.ceil(float(number) / last_digit) * last_digit
        assert f"{rounded_up:.3g}" in shown


def test_a_gap_beyond_all_floats_is_null_in_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    np.save("huge.npy", np.full((5, 3), 1.7e308))
    np.save("opposite.npy", np.full(3, -1.7e308))
    command = ["certify", "huge.npy", "opposite.npy"]
    assert main.run([*command, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["gap"], answer["within_tolerance"]) == (None, False)
    assert main.run(command) == 1
    assert "inf" in capsys.readouterr().out


def test_what_is_damaged_is_named_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("damaged.npy").write_bytes(Path("vectors.npy").read_bytes()[:100])
    Path("array.npz").write_bytes(Path("vectors.npy").read_bytes())
    for name in ("damaged.npy", "array.npz"):
        for command in (["certify", name, "median.npy"], ["certify", "line.csv", name]):
            assert main.run(command) == 2
            out, err = capsys.readouterr()
            assert (out, err.count("\n")) == ("", 1)
            assert name in err
