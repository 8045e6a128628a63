"""An error of the reference is a failed check that names the case, not the end."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom_proofs.kernel import report
from boxgeom_proofs.kernel.broadcast_cases import check_broadcasts
from boxgeom_proofs.kernel.enclosed_boxes import (
    box_cases,
    check_boxes,
    check_outputs,
)
from boxgeom_proofs.kernel.reference_cases import check_reference

Check = Callable[[Path, int], None]


def check_outputs_alone(_: Path, seed: int) -> None:
    """Check where the reference's outputs lie, without Rocq."""
    check_outputs(list(box_cases(seed)), seed)


CHECKS: dict[str, tuple[Check, str]] = {
    "rules": (check_reference, "boxgeom.box_mean"),
    "nodes": (check_broadcasts, "boxgeom.BroadcastNode.on_message"),
    "certificates": (
        check_boxes,
        "boxgeom_proofs.kernel.enclosed_boxes.certify_box_geom",
    ),
    "outputs": (check_outputs_alone, "boxgeom.box_geom"),
}


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize(
    "error", [ValueError("need more"), KeyError("lower"), MemoryError(), OSError(28)]
)
def test_an_error_fails_the_check_and_names_seed_and_case(
    name: str, error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Any:
        raise error

    check, function = CHECKS[name]
    monkeypatch.setattr(function, fail)
    found = report._check(name, lambda: check(tmp_path, 7))
    assert not found.passed
    assert found.failure.startswith("seed 7: case 0, ")
    assert f"{type(error).__name__}: " in found.failure
    assert "n=" in found.failure


@pytest.mark.parametrize("answer", [None, "1", [np.nan], [np.inf] * 2, np.zeros(9)])
def test_what_is_no_answer_fails_the_check_as_well(
    answer: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxgeom, "box_geom", lambda *_: answer)
    found = report._check("outputs", lambda: check_outputs_alone(tmp_path, 7))
    assert "seed 7: " in found.failure
    assert "case 0, box_geom: n=4" in found.failure
