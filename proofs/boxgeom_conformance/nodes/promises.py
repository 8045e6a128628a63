"""What is promised of honest nodes in a run of rounds, and whether it is kept."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from boxgeom import Contraction, Hyperbox, smallest_hyperbox, spread
from boxgeom.vectors import Vectors
from boxgeom_conformance.answers.answer import show
from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.nodes.failure import NodeFailure
from boxgeom_conformance.nodes.mail import Letter, ways_to_count
from boxgeom_conformance.nodes.rounds_setting import RoundsSetting
from boxgeom_conformance.trial import SINGLE_PRECISION_TOLERANCE

EPSILON = 1e-3
"""How near the nodes must come in the end, in diagonals of their first box."""


@dataclass(frozen=True, eq=False)
class PlayedRound:
    """A round that has been played.

    Attributes:
        setting: the setting of the run.
        round_number: which round it is, from 1.
        is_last: whether the run ends with it.
        mail: what each honest node received.
        first: the honest nodes' vectors when the run began, shape (h, d).
        before: those before the round.
        after: those after it.
        given_tolerance: how far a promise may be off, for float64.
    """

    setting: RoundsSetting
    round_number: int
    is_last: bool
    mail: list[list[Letter]]
    first: Vectors
    before: Vectors
    after: Vectors
    given_tolerance: float

    @property
    def tolerance(self) -> float:
        """How far a promise may be off; single precision widens it."""
        is_single = self.setting.situation.dtype == "float32"
        least = SINGLE_PRECISION_TOLERANCE if is_single else 0.0
        return max(self.given_tolerance, least)

    def slack(self, vectors: Vectors) -> float:
        """Return what is excused beside some vectors: the tolerance, and rounding."""
        largest = float(np.abs(vectors).max())
        rounding = 16 * float(np.finfo(vectors.dtype).eps) * largest
        return self.tolerance * _box(vectors).longest_edge + rounding

    @property
    def contraction(self) -> Contraction | None:
        """What is proved of this round of the rule."""
        return self.setting.subject.rule.contraction(self.round_number)


def _box(vectors: Vectors) -> Hyperbox:
    return smallest_hyperbox(vectors.astype(np.float64))


def _stays_in_the_box(played: PlayedRound) -> None:
    """Raise unless every vector lies in the box of the first honest ones."""
    box, slack = _box(played.first), played.slack(played.first)
    for i, after in enumerate(played.after.astype(np.float64)):
        outside = np.maximum(box.lower - after, after - box.upper)
        if not outside.max() <= slack:
            raise NodeFailure(
                CheckOutcome.WRONG,
                f"{show(after)} after round {played.round_number}",
                f"between {show(box.lower)} and {show(box.upper)}, in the box of the "
                "honest vectors",
                "Definition 12 (box validity), Theorem 7",
                [played.setting.honest[i]],
            )


def _come_closer(played: PlayedRound) -> None:
    """Raise unless the round brings the nodes closer by what is proved."""
    proved = played.contraction
    if proved is None:
        return
    factor = float(proved.factor(played.setting.n, played.setting.t))
    before, after = _box(played.before), _box(played.after)
    slack = played.slack(played.before)
    if proved.measure == "diagonal":
        was, got = before.diagonal, after.diagonal
        measure = "the diagonal of the honest nodes' box"
    else:
        k = int(np.argmax(after.edges - factor * before.edges))
        was, got = float(before.edges[k]), float(after.edges[k])
        measure = f"the edge of the honest nodes' box in coordinate {k}"
    if not got <= factor * was + slack:
        raise NodeFailure(
            CheckOutcome.WRONG,
            f"{measure} {got:.6g} after round {played.round_number}, {was:.6g} before",
            f"at most {factor:.4g} of what it was, {factor * was:.6g}",
            f"{proved.theorem} (contraction)",
            _farthest(played),
        )


def _agree(played: PlayedRound) -> None:
    """Raise unless the nodes have come together when the run ends."""
    if not played.is_last:
        return
    got = spread(played.after.astype(np.float64)).diameter
    most = EPSILON * _box(played.first).diagonal + played.slack(played.first)
    if not got <= most:
        raise NodeFailure(
            CheckOutcome.WRONG,
            f"honest nodes {got:.6g} apart after {played.round_number} rounds",
            f"at most {most:.6g}",
            "Definition 11 (epsilon-agreement)",
            _farthest(played),
        )


def _are_as_defined(played: PlayedRound) -> None:
    """Raise unless each node made of its mail what the rule's definition says."""
    setting = played.setting
    subject = setting.subject
    later = played.round_number if subject.rule.depends_on_round else None
    for i, letters in enumerate(played.mail):
        output = played.after[i]
        # One by one: the first is what nodes count, as a rule, and most cost something.
        answers = (
            subject.answer(Case(ways, setting.n, setting.t, setting.q, later))
            for ways in ways_to_count(letters, played.round_number, setting.d)
        )
        refuted = []
        for answer in answers:
            if answer.error(output) <= played.tolerance:
                break
            refuted.append(answer)
        else:
            raise NodeFailure(
                CheckOutcome.WRONG,
                f"{show(output)} after round {played.round_number}",
                str(refuted[0]),
                subject.definition,
                [setting.honest[i]],
            )


def _farthest(played: PlayedRound) -> list[int]:
    """Return the two honest nodes that are farthest apart after the round."""
    after = played.after.astype(np.float64)
    apart = np.abs(after[:, None] - after[None]).max(axis=2)
    pair = np.unravel_index(int(np.argmax(apart)), apart.shape)
    return [played.setting.honest[int(i)] for i in pair]


@dataclass(frozen=True)
class Promise:
    """What is asked of every round.

    Attributes:
        check: raises NodeFailure unless it is kept.
        requires: what says so.
        needs_contraction: whether only rules that bring nodes together promise it.
    """

    check: Callable[[PlayedRound], None]
    requires: str
    needs_contraction: bool = True


PROMISES = {
    "validity": Promise(_stays_in_the_box, "Definition 12"),
    "contraction": Promise(_come_closer, "Theorems 12, 15, 17, 18 and 20"),
    "agreement": Promise(_agree, "Definition 11"),
    "definition": Promise(_are_as_defined, "{definition}", needs_contraction=False),
}
"""Every promise by its name."""


def rounds_to_agreement(setting: RoundsSetting) -> int:
    """Return after how many rounds the rule is sure to have brought nodes together.

    Raises:
        ValueError: nothing is proved of it.
    """
    proved = setting.subject.rule.contractions
    if not proved:
        raise ValueError(f"need a rule that agrees, got {setting.subject.name}")
    factor = float(proved[-1].factor(setting.n, setting.t))
    return len(proved) - 1 + math.ceil(math.log(EPSILON) / math.log(factor))
