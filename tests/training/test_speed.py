"""The benchmark of training measures what it says, and leaves out what is missing."""

import json

import pytest
from click.testing import CliRunner

from boxgeom_training.speed import measurement
from boxgeom_training.speed.__main__ import speed_command
from boxgeom_training.speed.loops import LOOPS
from boxgeom_training.speed.measurement import MISSING


def test_loops_are_named_after_their_clients() -> None:
    for name, loop in LOOPS.items():
        assert name.endswith(f"-{loop.n}")
        assert loop.settings.get("n", 10) == loop.n


def test_the_command_reports_every_part(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sklearn")
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")  # to compile takes longer than to run
    arguments = ["--loop", "plain-10", "--loop", "mean-10", "--data", "digits"]
    arguments += ["--repeats", "1", "--iterations", "1", "--json"]
    result = CliRunner().invoke(speed_command, arguments)
    assert result.exit_code == 0, result.output
    plain, peers = json.loads(result.stdout)
    assert plain["loop"] == "plain-10"
    assert plain["parts"] == {}
    assert set(peers["parts"]) == {"gradients", "attack", "aggregation", "evaluation"}
    assert sum(peers["parts"].values()) <= peers["milliseconds"]


def test_a_loop_whose_library_is_missing_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(measurement, "_in_a_process", lambda *_: None)
    assert measurement.measurements(["byzfl-10"], "digits", 1, 1) == []
    assert MISSING
