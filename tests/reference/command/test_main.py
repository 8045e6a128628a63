"""The command line as a user runs it, on files."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import boxgeom
from boxgeom_testing.commands import Run, boxgeom_process

VECTORS = np.random.default_rng(0).normal(size=(7, 3))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    np.save(tmp_path / "vectors.npy", VECTORS)
    np.savez(tmp_path / "one.npz", gradients=VECTORS)
    np.savez(tmp_path / "two.npz", a=VECTORS, b=2 * VECTORS)
    rows = "\n".join(",".join(map(repr, row)) for row in VECTORS.tolist())
    (tmp_path / "vectors.csv").write_text(f"x,y,z\n{rows}\n")
    return tmp_path


def test_aggregate_prints_one_json_object(run: Run) -> None:
    result = run("aggregate vectors.npy --n 10 --t 3 --json")
    answer = json.loads(result.out)
    assert answer.pop("output") == boxgeom.box_geom(VECTORS, 10, 3).tolist()
    assert answer == {"rule": "box-geom", "n": 10, "t": 3, "m": 7, "d": 3}
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize("file", ["vectors.npy", "one.npz", "vectors.csv"])
@pytest.mark.parametrize("out", ["out.npy", "out.npz", "out.csv"])
def test_every_file_format_is_read_and_written_exactly(
    run: Run, folder: Path, file: str, out: str
) -> None:
    assert run(f"aggregate {file} --rule krum --n 7 --t 2 --out {out}").code == 0
    if out == "out.csv":
        output = np.loadtxt(folder / out, delimiter=",")
    else:
        loaded = np.load(folder / out)
        output = loaded if out == "out.npy" else loaded["vectors"]
    assert np.array_equal(output, boxgeom.krum(VECTORS, 7, 2))


def test_aggregate_shows_people_a_table_that_says_what_is_left_out(
    run: Run, folder: Path
) -> None:
    np.save(folder / "wide.npy", np.zeros((4, 20)))
    shown = run("aggregate wide.npy --n 4 --t 1").out
    assert "box-geom of 4 vectors (n=4, t=1, d=20)" in shown
    assert "12 more" in shown


def test_q_reaches_multi_krum_and_no_other_rule(run: Run) -> None:
    good = run("aggregate vectors.npy --rule multi-krum --n 7 --t 1 --q 2 --json")
    expected = boxgeom.multi_krum(VECTORS, 7, 1, q=2).tolist()
    assert json.loads(good.out)["output"] == expected
    bad = run("aggregate vectors.npy --n 7 --t 1 --q 2")
    assert bad.code == 2
    assert "need --rule multi-krum, got --rule box-geom" in bad.err


def test_preaggregations_may_come_before_any_rule(run: Run) -> None:
    rule, size = "clipping+bucketing+multi-krum", "--n 7 --t 0"
    given = "--clip 0.5 --bucket-size 2 --bucket-seed 1 --q 2"
    good = run(f"aggregate vectors.npy --rule {rule} {size} {given} --json")
    options = {"bucket_size": 2, "bucket_seed": 1, "clip": 0.5, "q": 2}
    expected = boxgeom.aggregate(VECTORS, rule, n=7, t=0, **options).tolist()
    assert json.loads(good.out)["output"] == expected
    bad = run(f"aggregate vectors.npy --rule nnm+mean {size} --clip 0.5")
    assert (bad.code, "need --rule clipping+mean" in bad.err) == (2, True)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("nmn+krum", "got 'nmn'; did you mean nnm?"),
        ("nnm+krun", "got 'krun'; did you mean krum?"),
        ("nnm", "need a rule after nnm, such as nnm+krum"),
    ],
)
def test_an_unknown_part_of_a_rule_is_named(run: Run, rule: str, message: str) -> None:
    for command in ("aggregate", "agree", "train"):
        file = "" if command == "train" else "vectors.npy --n 7 --t 2"
        result = run(f"{command} {file} --rule {rule}")
        assert (result.code, message in result.err) == (2, True), result.err


def test_agree_runs_a_composed_rule(run: Run) -> None:
    size = "--n 10 --t 3 --rounds 2 --delivery equivocate"
    shown = json.loads(run(f"agree vectors.npy {size} --rule arc+nnm+mean --json").out)
    trace = boxgeom.agree(
        VECTORS, "arc+nnm+mean", n=10, t=3, rounds=2, delivery="equivocate"
    )
    assert shown["rule"] == "arc+nnm+mean"
    assert shown["outputs"] == trace.outputs.tolist()


def test_agree_prints_one_json_object_with_a_list_of_rounds(run: Run) -> None:
    size = "--n 10 --t 3 --rounds 2 --delivery equivocate"
    result = run(f"agree vectors.npy {size} --json")
    answer = json.loads(result.out)
    trace = boxgeom.agree(VECTORS, n=10, t=3, rounds=2, delivery="equivocate")
    assert [r["outputs"] for r in answer["rounds"]] == [
        r.outputs.tolist() for r in trace.rounds
    ]
    assert (answer["rounds_limit"], answer["byzantine_count"]) == (2, 3)
    assert (result.code, result.err) == (0, "")


def test_agree_exits_1_when_epsilon_is_missed_and_0_when_reached(run: Run) -> None:
    command = "agree vectors.npy --n 10 --t 3 --delivery split --epsilon 0.01"
    reached, missed = run(command), run(f"{command} --rounds 2")
    assert (reached.code, missed.code) == (0, 1)
    assert "0.01 reached" in reached.out
    assert "NOT reached after round 2" in missed.out


def test_agree_writes_outputs_and_a_plot(run: Run, folder: Path) -> None:
    size = "--n 10 --t 3 --rounds 1"
    assert run(f"agree vectors.npy {size} --plot p.png --out out.npy").code == 0
    assert (folder / "p.png").read_bytes().startswith(b"\x89PNG")
    outputs = boxgeom.agree(VECTORS, n=10, t=3, rounds=1).outputs
    assert np.array_equal(np.load(folder / "out.npy"), outputs)


def test_rules_lists_every_rule_for_people_and_machines(run: Run) -> None:
    shown = run("rules").out
    listed = json.loads(run("rules --json").out)
    assert [row["name"] for row in listed] == list(boxgeom.RULES)
    assert all(name in shown for name in ("box-geom", "trimmed-mean", "(T18)"))


def test_rules_lists_composed_rules_that_are_named(run: Run) -> None:
    [row] = json.loads(run("rules nnm+krum --json").out)
    assert (row["definition"], row["agreement"]) == ("D17 + D7", "none known")
    assert "nnm (D17)" in run("rules").out


def test_help_lists_the_subcommands_and_explains_the_exit_codes(run: Run) -> None:
    shown = run("--help").out
    assert all(name in shown for name in ("aggregate", "agree", "demo", "rules"))
    assert "Exit codes" in shown


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("aggregate vectors.npy --n 10 --t 3 --json", 0),
        ("agree vectors.npy --n 10 --t 3 --delivery half --epsilon 1e-9 --rounds 1", 1),
        ("aggregate missing.npy --n 10 --t 3", 2),
    ],
)
def test_a_process_ends_with_the_exit_code_and_no_traceback(
    folder: Path, arguments: str, code: int
) -> None:
    result = boxgeom_process(*arguments.split())
    assert result.returncode == code
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("aggregate missing.npy --n 4 --t 1", "missing.npy"),
        ("aggregate vectors.txt --n 4 --t 1", "need a name ending in .npy, .npz, .csv"),
        ("aggregate broken.npy --n 4 --t 1", "broken.npy"),
        ("aggregate broken.npz --n 4 --t 1", "broken.npz"),
        ("aggregate empty.npy --n 4 --t 1", "empty.npy"),
        ("aggregate objects.npy --n 4 --t 1", "objects.npy"),
        ("aggregate binary.csv --n 4 --t 1", "binary.csv"),
        ("aggregate words.csv --n 4 --t 1", "need numbers, got 'no' in line 2"),
        ("aggregate ragged.csv --n 4 --t 1", "got lengths [1, 2]"),
        ("aggregate empty.csv --n 4 --t 1", "empty.csv: need at least one vector"),
        (
            "aggregate nan.csv --n 4 --t 1",
            "need numbers, got 'nan' in line 2, column 1",
        ),
        ("aggregate two.npz --n 7 --t 2", "need --key to be one of a, b, got None"),
        ("aggregate two.npz --key c --n 7 --t 2", "got c"),
        ("aggregate vectors.npy --n 6 --t 2", "need n - t = 4 to n = 6 vectors"),
        ("aggregate vectors.npy --n 7 --t -1", "need t >= 0, got t=-1"),
        ("aggregate vectors.npy --n 7 --t 3 --rule krum", "need m >= 2t + 3 = 9"),
        ("aggregate vectors.npy --n 7 --t 2 --out a.txt", "need a name ending in"),
        ("aggregate vectors.npy --n 7 --t 2 --out no/a.npy", "no/a.npy"),
        ("aggregate vectors.npy --n x --t 2", "'x' is not a valid integer"),
        ("aggregate vectors.npy --t 2", "Missing option '--n'"),
        ("aggregate vectors.npy --n 7 --t 2 --rule krun", "'krun' is not one of"),
        ("aggregate vectors.npy --n 7 --t 2 --rule krun", "; did you mean krum?"),
        ("agree vectors.npy --n 9 --t 3", "need n > 3t = 9, got n=9, t=3"),
        ("agree vectors.npy --n 10 --t 2", "honest: need n - t = 8 to n = 10"),
        ("agree vectors.npy --n 10 --t 3 --epsilon 0", "need epsilon > 0"),
        ("agree vectors.npy --n 10 --t 3 --rounds 0", "rounds: need at least 1"),
        ("agree vectors.npy --n 10 --t 3 --plot p.jpg", "need a name ending in .png"),
        ("agree vectors.npy --n 10 --t 3 --seed -1", "seed"),
        ("nonsense", "No such command 'nonsense'"),
    ],
)
def test_bad_input_is_one_line_on_stderr_and_exit_code_2(
    run: Run, folder: Path, arguments: str, message: str
) -> None:
    (folder / "broken.npy").write_bytes(b"\x93NUMPY\x01\x00 not really")
    (folder / "broken.npz").write_bytes(b"PK not really")
    (folder / "empty.npy").touch()
    np.save(folder / "objects.npy", np.array([[{}]], dtype=object), allow_pickle=True)
    (folder / "binary.csv").write_bytes(b"\xff\xfe\x00\x01")
    (folder / "words.csv").write_text("1\nno\n")
    (folder / "ragged.csv").write_text("1,2\n3\n")
    (folder / "empty.csv").touch()
    (folder / "nan.csv").write_text("1\nnan\n")
    result = run(arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert result.err.startswith("boxgeom: ")
    assert result.err.count("\n") == 1


def test_a_subcommand_without_its_extra_says_which_install_brings_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "boxgeom_training.demo.command", None)
    result = run("demo --out x y")
    assert result.code == 2
    assert "pip install 'boxgeom[training]'" in result.err
    assert "(needs boxgeom_training.demo.command" in run("--help").out


def test_a_plot_without_matplotlib_says_which_install_brings_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = run("agree vectors.npy --n 10 --t 3 --plot p.png")
    assert result.code == 2
    assert "a plot needs matplotlib: pip install 'boxgeom[training]'" in result.err


def test_an_interrupted_run_exits_with_130(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("boxgeom.command.agree.agree", interrupt)
    assert run("agree vectors.npy --n 10 --t 3").code == 130


def test_importing_boxgeom_imports_nothing_but_numpy() -> None:
    program = (
        "import sys, numpy; before = set(sys.modules); import boxgeom; "
        "print(*{m.partition('.')[0] for m in set(sys.modules) - before})"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    new = {name for name in result.stdout.split() if "cython" not in name}
    assert new - sys.stdlib_module_names <= {"boxgeom", "numpy"}
