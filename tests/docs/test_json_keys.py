"""The keys of every command's JSON are those that docs/commands.md names."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from boxgeom_proofs.certificates.outer.json_form import Claim, to_json
from boxgeom_testing.commands import Run
from boxgeom_testing.outer_boxes import outer_box
from boxgeom_testing.repository import document

COMMANDS = document("commands.md")

BY_NAME = {
    *("left_out", "ratios", "missing", "versions"),
    *("solvers", "counterexample", "rules"),
}
"""Objects whose keys are data: names of libraries, solvers, rules."""

CALLS = {
    "aggregate": "aggregate v.csv --n 4 --t 1 --certify --subsets bound",
    "agree": "agree v.csv --n 5 --t 1 --subsets bound",
    "bench": "bench --d 8 --repeats 1 --n 4 --t 1 --subsets bound",
    "certify": "certify v.csv median.csv",
    "certify --check": "certify --check proof.json",
    "certify --check BOX": "certify --check box.json",
    "check": "check boxgeom:mean --as mean --only mean/is_the_mean --examples 1",
    "check --list": "check --list --as mean",
    "demo": "demo",
    "prove": "prove T1",
    "prove --kernel": "prove T1 --kernel",
    "prove R1": "prove R1",
    "report": "report run.json --out report",
    "reproduce": "reproduce --iterations 1 --out campaign",
    "reproduce --plan": "reproduce --plan",
    "rules": "rules",
    "train": "train --iterations 1 --subsets bound",
    "vectors check": "vectors check published",
    "vectors list": "vectors list",
    "vectors write": "vectors write published",
}
"""For each entry of the list, a quick call that shows all of its keys."""

NEEDS_ROCQ = pytest.mark.skipif(shutil.which("coqc") is None, reason="needs coqc")

BEFORE = {
    "certify --check": f"{CALLS['certify']} --out proof.json",
    "report": f"{CALLS['check']} --out run.json",
    "vectors check": "vectors write published",
}
"""What makes the files that a call reads."""


def _stand_for_the_rocq_sources(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the kernel be asked about one easy theorem, as all of them take minutes."""
    (folder / "Theorems.v").write_text("Theorem T1 : True. Proof. exact I. Qed.\n")
    monkeypatch.setattr("boxgeom_proofs.kernel.sources.source_folder", lambda: folder)
    for check in ("check_reference", "check_broadcasts", "check_boxes"):
        monkeypatch.setattr(f"boxgeom_proofs.kernel.report.{check}", lambda *_: None)


def _write_outer_box(file: Path) -> None:
    """Write an outer box with its proof."""
    received = np.random.default_rng(0).standard_normal((4, 2))
    claim = Claim(received, 4, 1, outer_box(received, 4, 1))
    file.write_text(json.dumps(to_json(claim)))


def documented() -> dict[str, set[str]]:
    """Return the keys that the document names, for each entry of its list."""
    section = COMMANDS.partition("\n## JSON\n")[2].partition("\n## ")[0]
    entries = re.findall(r"^- `([^`]+)`(.*\n(?:  .*\n)*)", section, re.MULTILINE)
    return {
        name: set(re.findall(r"`([a-z][a-z_0-9]*)`", text)) for name, text in entries
    }


def keys(value: Any) -> set[str]:
    """Return all keys in a JSON value, but those that are data."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if not isinstance(value, dict):
        return set()
    inner = [
        keys(list(item.values()))
        if key in BY_NAME and isinstance(item, dict)
        else keys(item)
        for key, item in value.items()
    ]
    return set(value).union(*inner)


def test_every_command_with_json_is_in_the_list() -> None:
    assert documented().keys() == CALLS.keys()


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[NEEDS_ROCQ] * ("--kernel" in name)) for name in CALLS],
)
def test_the_document_names_the_keys(
    name: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "v.csv").write_text("0.0,0.0\n1.0,2.0\n1.0,-2.0\n1.0,2.0\n")
    (tmp_path / "median.csv").write_text("1.0,1.0\n")
    _write_outer_box(tmp_path / "box.json")
    if name in BEFORE:
        run(BEFORE[name])
    ended = run(f"{CALLS[name]} --json")
    assert ended.code in (0, 1), ended.err
    value = json.loads(ended.out)
    if name == "vectors check":  # by file
        assert all(key.endswith(".json") for key in value)
    else:
        assert keys(value) == documented()[name]
