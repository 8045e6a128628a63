"""``boxgeom certify`` measures errors by the vectors that are near, not by the far."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from boxgeom import aggregate, geometric_median
from boxgeom_proofs.certificates import certify_median
from boxgeom_proofs.certificates.nearness import most_tolerated, nearness
from boxgeom_testing.commands import Run

SQUARE = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    np.save("far.npy", [*SQUARE, [1e11, 0.0]])
    np.save("beside.npy", [5.0, -7.0])
    np.save("median.npy", geometric_median([*SQUARE, [1e11, 0.0]]))


def certified(run: Run, command: str) -> tuple[int, Any]:
    ended = run(f"{command} --json")
    return ended.code, json.loads(ended.out)


def test_a_far_vector_hides_no_error(run: Run) -> None:
    code, answer = certified(run, "certify far.npy beside.npy")
    assert answer["relative_gap"] < 1e-9
    assert (code, answer["within_tolerance"], answer["decided_by"]) == (1, False, "gap")
    assert certified(run, "certify far.npy median.npy")[0] == 0


def test_all_vectors_set_the_scale_if_t_is_0(run: Run) -> None:
    code, answer = certified(run, "certify far.npy beside.npy --t 0")
    assert (code, answer["within_tolerance"]) == (0, True)
    assert answer["criteria"][0]["ratio"] == pytest.approx(answer["relative_gap"])


@pytest.mark.parametrize(
    ("options", "code", "decided_by"),
    [
        ("--radius-tolerance 0.01", 1, "radius"),
        ("--radius-tolerance 1", 0, "radius"),
        ("--radius-tolerance 1 --tolerance 2", 0, "gap and radius"),
        ("--radius-tolerance 1 --tolerance 1e-9", 1, "gap"),
        ("--radius-tolerance 0.01 --tolerance 2", 1, "radius"),
        ("--radius-tolerance 0.01 --tolerance 1e-9", 1, "gap and radius"),
    ],
)
def test_the_answer_says_which_criterion_decided(
    options: str, code: int, decided_by: str, run: Run
) -> None:
    ended, answer = certified(run, f"certify far.npy beside.npy {options}")
    assert (ended, answer["decided_by"]) == (code, decided_by)
    assert answer["within_tolerance"] is (code == 0)


def test_a_median_that_most_vectors_equal_is_exact(run: Run) -> None:
    np.save("same.npy", [[1.0, 2.0]] * 3 + [[5.0, 5.0]] * 2)
    np.save("it.npy", [1.0, 2.0])
    np.save("almost.npy", [1.0, 2.0 + 1e-12])
    code, answer = certified(run, "certify same.npy it.npy --tolerance 0")
    assert (code, answer["decided_by"], answer["criteria"][0]["ratio"]) == (
        0,
        "exact",
        None,
    )
    assert certified(run, "certify same.npy almost.npy")[0] == 1


@pytest.mark.parametrize(
    "vectors", [[[1.0, 2.0]], [[1.0, 2.0]] * 5, [[1.0, 2.0]] * 3 + [[5.0, 6.0]] * 2]
)
def test_an_exact_median_without_a_scale_is_within_its_tolerance(
    vectors: list[list[float]], run: Run
) -> None:
    np.save("same.npy", vectors)
    np.save("it.npy", [1.0, 2.0])
    command = "certify same.npy it.npy --tolerance 0 --radius-tolerance 0"
    ended = run(command)
    assert (ended.code, "NO" in ended.out) == (0, False)
    assert "exactly a median" in ended.out
    answer = certified(run, command)[1]
    assert [criterion["within"] for criterion in answer["criteria"]] == [True, True]
    np.save("it.npy", [1.0, 2.1])
    assert "NO" in run(command).out


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing.json", "No such file or directory"),
        ("folder", "Is a directory"),
        ("far.npy/proof.json", "Not a directory"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_option(
    path: str, reason: str, run: Run
) -> None:
    Path("folder").mkdir()
    ended = run(f"certify --check {path}")
    assert (ended.code, ended.out) == (2, "")
    told = f"--check: need a file that can be read, got {path}: {reason}\n"
    assert ended.err.endswith(told)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--t 3", "t: need 0 <= t < m/2, got t=3, m=5"),
        ("--t -1", "t: need 0 <= t < m/2, got t=-1, m=5"),
        ("--radius-tolerance -1", "--radius-tolerance: need at least 0, got -1.0"),
        ("--radius-tolerance nan", "--radius-tolerance"),
    ],
)
def test_bad_options_are_refused(options: str, message: str, run: Run) -> None:
    ended = run(f"certify far.npy median.npy {options}")
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err


def test_a_candidate_cannot_hide_far_away() -> None:
    rng = np.random.default_rng(0)
    for m in (3, 4, 7, 10):
        vectors = rng.standard_normal((m, 2))
        t = most_tolerated(m)
        vectors[:t] += 1e11
        for size in 10.0 ** np.arange(0, 30, 3):
            candidate = vectors[-1] + size * rng.standard_normal(2)
            judged = nearness(certify_median(vectors, candidate), t, tolerance=1e-3)
            assert not judged.holds, (m, size)


def forged(told: dict[str, Any], key: str, value: Any) -> str:
    Path("forged.json").write_text(json.dumps({**told, key: value}))
    return "certify --check forged.json"


@pytest.mark.parametrize("candidate", ["median", "beside"])
def test_a_certificate_is_verified_from_its_file_alone(
    candidate: str, run: Run
) -> None:
    code, told = certified(run, f"certify far.npy {candidate}.npy --out proof.json")
    assert json.loads(Path("proof.json").read_text()) == told
    for file in Path().glob("*.npy"):
        file.unlink()
    ended, answer = certified(run, "certify --check proof.json")
    assert (ended, answer["verified"], answer["differing"]) == (code, True, [])
    for key in ("gap", "relative_gap", "radius", "within_tolerance", "decided_by"):
        assert answer[key] == told[key]
    assert "the file's claims follow" in run("certify --check proof.json").out


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gap", 1e-3),
        ("relative_gap", 1e-30),
        ("radius", 0.5),
        ("is_segment", True),
        ("m", 6),
        ("d", 3),
        ("candidate", [5.0, -8.0]),
        ("vectors", [*SQUARE, [2e11, 0.0]]),
        ("weights", ["1", "2", "3", "4", "5"]),
        ("t", 1),
        ("tolerance", 2.0),
        ("within_tolerance", True),
        ("decided_by", "exact"),
        ("nearest", {"count": 3, "summed": 1e9, "farthest": 1.0}),
        ("criteria", []),
    ],
)
def test_a_forged_certificate_is_refused(key: str, value: Any, run: Run) -> None:
    told = certified(run, "certify far.npy beside.npy")[1]
    ended, answer = certified(run, forged(told, key, value))
    assert (ended, answer["verified"]) == (1, False)
    assert answer["differing"]


def test_weaker_claims_than_are_proven_are_true(run: Run) -> None:
    told = certified(run, "certify far.npy median.npy")[1]
    for key in ("gap", "relative_gap", "radius"):
        for value in (told[key] + 1, None):
            assert certified(run, forged(told, key, value))[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "{}",
        '{"vectors": [[1]]}',
        "NaN",
        "[" * 100_000,
        '{"vectors": [[0.0]], "candidate": [0.0], "weights": [1], "t": 0, '
        '"tolerance": null, "radius_tolerance": null}',
        '{"vectors": [[0.0]], "candidate": [0.0], "weights": ["1e999999999"], "t": 0, '
        '"tolerance": null, "radius_tolerance": null}',
        '{"vectors": [[0.0]], "candidate": [0.0], "weights": ["1/0"], "t": 0, '
        '"tolerance": null, "radius_tolerance": null}',
        '{"vectors": [[0.0]], "candidate": [0.0], "weights": ["0"], "t": 0, '
        '"tolerance": null, "radius_tolerance": null}',
        '{"vectors": [[1e999]], "candidate": [0.0], "weights": ["1"], "t": 0, '
        '"tolerance": null, "radius_tolerance": null}',
        '{"vectors": [[0.0]], "candidate": [0.0], "weights": ["1", "1"], "t": 0, '
        '"tolerance": null, "radius_tolerance": null}',
        '{"vectors": [[0.0]], "candidate": [0.0], "weights": ["1"], "t": 7, '
        '"tolerance": null, "radius_tolerance": null}',
    ],
)
def test_what_is_no_certificate_is_named_in_one_line(text: str, run: Run) -> None:
    Path("bad.json").write_text(text)
    ended = run("certify --check bad.json")
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert "bad.json: need a certificate as JSON" in ended.err


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("certify", "need VECTORS and CANDIDATE, or --check FILE"),
        ("certify far.npy", "need VECTORS and CANDIDATE, or --check FILE"),
        ("certify far.npy --check x.json", "--check: need no other argument"),
        ("certify --check x.json --out y.json", "--check: need no other argument"),
        ("certify far.npy median.npy --out no/where.json", "--out: need a folder"),
        ("certify --check x.json --t 1", "--check: need no other argument"),
        ("certify --check missing.json", "missing.json"),
    ],
)
def test_the_arguments_go_together(command: str, message: str, run: Run) -> None:
    ended = run(command)
    assert ended.code == 2
    assert message in ended.err


def test_an_output_that_rounding_does_not_explain_exits_1(
    monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    np.save("received.npy", np.random.default_rng(0).standard_normal((7, 3)))
    command = "aggregate received.npy --n 7 --t 2 --certify"
    code, answer = certified(run, command)
    assert (code, answer["certificate"]["within_rounding"]) == (0, True)
    monkeypatch.setattr(
        "boxgeom.command.aggregate.aggregate",
        lambda *given, **named: aggregate(*given, **named) + 1e-12,
    )
    code, answer = certified(run, command)
    assert (code, answer["certificate"]["within_rounding"]) == (1, False)
    assert "NOT rounding" in " ".join(run(command).out.split())
