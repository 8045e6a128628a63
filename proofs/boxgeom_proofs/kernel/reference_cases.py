"""Random rational cases: Rocq says whether the Python reference agrees with it.

The reference answers in exact fractions. ``Executable/Cases.v`` compares its answers
with rules that run, and that are proved to be those of the definitions.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

import boxgeom
from boxgeom_proofs.kernel.answers import answered
from boxgeom_proofs.kernel.notation import listed, rational, rationals
from boxgeom_proofs.kernel.rocq import RocqError, compile_one

CASES = 300
FILE = "ReferenceCases.v"
MOST_TOLD = 10
NETWORKS = ((3, 0), (4, 1), (5, 1), (5, 2), (6, 0), (7, 2), (8, 2), (9, 2), (10, 3))
DENOMINATORS = (1, 1, 2, 7, 30)
POOLS = (1, 2, 4, 9, 30)
"""From how many values those of a case are drawn: few make ties and equal rows."""

Exact = list[Fraction]


@dataclass(frozen=True)
class ReferenceCase:
    """What a node receives, in fractions.

    Attributes:
        received: shape (m, d), n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
    """

    received: tuple[tuple[Fraction, ...], ...]
    n: int
    t: int

    def __str__(self) -> str:
        rows = listed(listed(map(str, row)) for row in self.received)
        return f"n={self.n}, t={self.t}, received={rows}".replace(";", ",")


def reference_cases(seed: int, count: int = CASES) -> Iterator[ReferenceCase]:
    """Yield random cases; every third is the one before with its rows in another order.

    >>> [case.n for case in reference_cases(0, 4)]
    [3, 3, 4, 4]
    """
    rng = random.Random(seed)
    networks = [network for network in NETWORKS for _ in (0, 1)]
    case = None
    for i in range(count):
        if i % 3 == 1 and case is not None:
            rows = rng.sample(case.received, len(case.received))
            case = ReferenceCase(tuple(rows), case.n, case.t)
        else:
            case = _random_case(rng, *networks[i % len(networks)])
        yield case


def _random_case(rng: random.Random, n: int, t: int) -> ReferenceCase:
    m, d = rng.randint(n - t, n), rng.randint(1, 3)
    denominator = rng.choice(DENOMINATORS)
    pool = [
        Fraction(rng.randint(-20, 20), denominator) for _ in range(rng.choice(POOLS))
    ]
    rows = tuple(tuple(rng.choice(pool) for _ in range(d)) for _ in range(m))
    return ReferenceCase(rows, n, t)


def as_rocq(number: int, case: ReferenceCase) -> str:
    """Return a case with the reference's answers, as a term of ``Cases.case``."""
    received, n, t = np.array(case.received, dtype=object), case.n, case.t
    m, d = received.shape
    trusted = boxgeom.trusted_hyperbox(received, n, t)
    means = boxgeom.mean_hyperbox(received, n, t)
    answers = [
        _pair(trusted),
        _vector(boxgeom.box_geom_once(received, n, t, round_number=2)),
        _pair(means),
        _vector(boxgeom.box_mean(received, n, t)),
        _vector(boxgeom.coordinate_median(received)),
        _some(boxgeom.trimmed_mean(received, n, t)) if m > 2 * t else "None",
        _some(boxgeom.krum(received, n, t)) if m >= 2 * t + 3 else "None",
    ]
    rows = listed(rationals(row) for row in case.received)
    return f"Case {number} {n} {t} {d}\n  {rows}\n  " + "\n  ".join(answers)


def check_reference(folder: Path, seed: int, count: int = CASES) -> None:
    """Raise RocqError unless Rocq proves that the reference answers random cases right.

    Args:
        folder: where the Rocq sources are compiled.
        seed: of the cases.
        count: how many there are.
    """
    cases = list(reference_cases(seed, count))
    (folder / FILE).write_text(_script(cases, seed))
    try:
        compile_one(folder, FILE)
    except RocqError as error:
        found = re.findall(r'\((\d+)%nat,\s+"([\w ]+)"', str(error))
        if not found:
            raise
        wrong = list(dict.fromkeys(found))
        told = [f"case {i}, {rule}: {cases[int(i)]}" for i, rule in wrong[:MOST_TOLD]]
        head = f"seed {seed}: {len(wrong)} answers are wrong, such as"
        raise RocqError("\n".join([head, *told])) from error


def _script(cases: Sequence[ReferenceCase], seed: int) -> str:
    terms = answered(cases, as_rocq, seed)
    return f"""From Coq Require Import QArith List String.
From BoxGeom.Executable Require Import Rules Cases.
Import ListNotations.
Open Scope Q_scope.
Definition cases := [
{terms}].
Set Printing Depth 100000.
Theorem the_reference_agrees : forall c, In c cases -> correct c.
Proof. apply no_disagreement. vm_compute. reflexivity. Qed.
"""


def _pair(box: boxgeom.Hyperbox) -> str:
    return f"({_vector(box.lower)}, {_vector(box.upper)})"


def _some(vector: Any) -> str:
    return f"(Some {_vector(vector)})"


def _vector(vector: Any) -> str:
    return listed(map(rational, vector.tolist()))
