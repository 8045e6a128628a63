"""Rocq agrees with the reference's node of a broadcast, and says where it does not."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from boxgeom import BroadcastNode
from boxgeom_proofs.kernel.broadcast_cases import broadcast_cases, check_broadcasts
from boxgeom_proofs.kernel.rocq import (
    RocqError,
    all_required,
    compile_files,
    requirements,
)
from boxgeom_proofs.kernel.sources import copy_sources

needs_rocq = pytest.mark.skipif(shutil.which("coqc") is None, reason="needs coqc")
BROADCAST = "boxgeom.agreement.reliable_broadcast"
SEED = 3


@pytest.fixture(scope="module")
def rocq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the handlers of the definition are compiled."""
    folder = tmp_path_factory.mktemp("rocq")
    copy_sources(folder)
    needed = all_required(requirements(folder), "Executable/BroadcastCases.v")
    assert "Theorems.v" not in needed
    assert set(compile_files(folder, needed)) == set(needed)
    return folder


def test_random_messages_make_nodes_echo_become_ready_and_deliver() -> None:
    said, delivered = set(), 0
    for case in broadcast_cases(SEED):
        node = BroadcastNode(case.n, case.t, identity=0, sender=case.sender)
        for message in case.heard:
            said |= {answer.kind for answer in node.on_message(message)}
        delivered += len(node.delivered)
    assert said == {"ECHO", "READY"}
    assert delivered >= 20


@needs_rocq
def test_rocq_agrees_with_the_node(rocq: Path) -> None:
    check_broadcasts(rocq, SEED, 50)


@needs_rocq
@pytest.mark.parametrize(
    ("threshold", "wrong"),
    [
        ("echo_quorum", lambda n, t: (n + t) // 2),
        ("ready_amplification", lambda t: t + 2),
        ("delivery_quorum", lambda t: 2 * t),
    ],
)
def test_a_threshold_off_by_one_is_found(
    rocq: Path,
    monkeypatch: pytest.MonkeyPatch,
    threshold: str,
    wrong: Callable[..., int],
) -> None:
    monkeypatch.setattr(f"{BROADCAST}.{threshold}", wrong)
    with pytest.raises(RocqError, match=rf"seed {SEED}:\ncase \d+: n="):
        check_broadcasts(rocq, SEED, 50)
