"""Random vectors: Rocq says whether BOX-GEOM's certified output holds the exact one.

The reference's output has to lie in the same box.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np

import boxgeom
from boxgeom_proofs.certificates import certify_box_geom
from boxgeom_proofs.kernel.answers import answered, answering
from boxgeom_proofs.kernel.median_sides import Row, largest_entry, median_certificate
from boxgeom_proofs.kernel.notation import listed, rationals
from boxgeom_proofs.kernel.rocq import RocqError, compile_one

BOXES = 15
FILE = "EnclosedBoxes.v"
SHAPES = ((4, 1, 2), (5, 1, 2), (4, 1, 3), (5, 1, 2), (4, 1, 1))
"""Values of n, t and d."""

MARGIN = Fraction(1, 2**24)
"""How much wider the claimed box is than the certified one, in largest entries.

Certificates for Rocq, with fewer bits, are less sharp than those of Python.
"""


@dataclass(frozen=True)
class BoxCase:
    """What a node receives, floats as fractions.

    Attributes:
        received: shape (m, d), n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
    """

    received: tuple[Row, ...]
    n: int
    t: int

    def __str__(self) -> str:
        rows = [[float(x) for x in row] for row in self.received]
        return f"box_geom: n={self.n}, t={self.t}, received={rows}"


def box_cases(seed: int, count: int = BOXES) -> Iterator[BoxCase]:
    """Yield random vectors on a grid, most of them in the plane.

    >>> [len(case.received[0]) for case in box_cases(0, 5)]
    [2, 2, 3, 2, 1]
    """
    rng = random.Random(seed)
    for i in range(count):
        n, t, d = SHAPES[i % len(SHAPES)]
        unit, m = rng.choice((1, 8)), rng.randint(n - t, n)
        rows = [[Fraction(rng.randint(-9, 9), unit)] * d for _ in range(m)]
        rows = [[Fraction(rng.randint(-9, 9), unit) for _ in row] for row in rows]
        yield BoxCase(tuple(rows), n, t)


def claimed_box(case: BoxCase, reach: Fraction = Fraction(0)) -> tuple[Row, Row]:
    """Return the ends of the box that is claimed to hold BOX-GEOM's exact output.

    Args:
        case: what was received.
        reach: of the certificates that are to prove it; the box is no narrower.
    """
    received = np.array(case.received, dtype=float)
    bounds = certify_box_geom(received, case.n, case.t, any_median=True).output
    margin = max(MARGIN * largest_entry(case.received), 2 * reach)
    lower = [Fraction(x) - margin for x in bounds.lower.tolist()]
    return lower, [Fraction(x) + margin for x in bounds.upper.tolist()]


def as_rocq(number: int, case: BoxCase) -> str:
    """Return a claim about a case, with its proof, as a term of Rocq."""
    subsets = combinations(case.received, case.n - case.t)
    certificates = [median_certificate(subset) for subset in subsets]
    proofs = listed(text for text, _ in certificates)
    lower, upper = claimed_box(case, max(reach for _, reach in certificates))
    sizes = f"{number} {case.n} {case.t} {len(case.received[0])}"
    rows = listed(map(rationals, case.received))
    return f"Claim {sizes} {rows}\n {rationals(lower)} {rationals(upper)}\n {proofs}"


def check_boxes(folder: Path, seed: int, count: int = BOXES) -> None:
    """Raise RocqError unless certified boxes hold the exact output and the reference's.

    Rocq proves it of the exact output.

    Args:
        folder: where the Rocq sources are compiled.
        seed: of the vectors.
        count: of how many boxes.
    """
    cases = list(box_cases(seed, count))
    (folder / FILE).write_text(_script(cases, seed))
    try:
        compile_one(folder, FILE)
    except RocqError as error:
        rejected = re.findall(r"(\d+)%nat", str(error))
        if not rejected:
            raise
        told = [f"case {i}, {cases[int(i)]}" for i in rejected]
        head = f"seed {seed}: {len(told)} boxes are rejected"
        raise RocqError("\n".join([head, *told])) from error
    check_outputs(cases, seed)


def check_outputs(cases: Sequence[BoxCase], seed: int) -> None:
    """Raise RocqError unless `boxgeom.box_geom` answers with points of the boxes."""
    told = []
    for number, case in enumerate(cases):
        with answering(case, number, seed):
            if not _holds_output(case):
                told.append(f"case {number}, {case}")
    if told:
        head = f"seed {seed}: {len(told)} outputs of box_geom are not in their boxes"
        raise RocqError("\n".join([head, *told]))


def _holds_output(case: BoxCase) -> bool:
    received = np.array(case.received, dtype=float)
    output = boxgeom.box_geom(received, case.n, case.t).tolist()
    ends = zip(*claimed_box(case), output, strict=True)
    return all(lower <= Fraction(x) <= upper for lower, upper, x in ends)


def _script(cases: Sequence[BoxCase], seed: int) -> str:
    terms = answered(cases, as_rocq, seed)
    return f"""From Coq Require Import QArith List.
From BoxGeom.Executable Require Import Certificates Soundness.
Import ListNotations.
Open Scope Q_scope.
Definition claims := [
{terms}].
Set Printing Depth 100000.
Theorem boxes_hold_the_exact_output : forall c, In c claims -> holds c.
Proof. apply none_rejected. vm_compute. reflexivity. Qed.
"""
