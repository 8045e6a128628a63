"""Published agreement runs, to be replayed step by step on an implementation."""

from dataclasses import dataclass

import numpy as np

from boxgeom import RULES, smallest_hyperbox
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome, Failure
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import Trial
from boxgeom_conformance.vectors.files import Json
from boxgeom_conformance.vectors.published_answers import accepted


@dataclass(frozen=True, eq=False)
class PublishedRun:
    """One agreement run of the test vectors.

    Attributes:
        slug: its name.
        run: the run, as in the file.
    """

    slug: str
    run: Json

    requires = "Definition 11"
    severity = Severity.ORDINARY

    @property
    def comment(self) -> str:
        """What there is to know about it."""
        text: str = self.run["comment"]
        return text

    def skip_reason(self, target: Target) -> str:
        """Return why a target cannot be asked, "" if it can."""
        if self.run["dtype"] not in target.dtypes:
            return f"the target does not take {self.run['dtype']}"
        first = np.array(self.run["steps"][0]["vectors"])
        case = Case(first, self.run["n"], self.run["t"])
        return "" if target.takes(case) else "no case that the target takes"

    def check(self, trial: Trial) -> None:
        """Raise Failure unless the implementation answers as every step says."""
        if not self.skip_reason(trial.target):
            _Replay(trial, self.run).all_steps()


class _Replay:
    """A run under way: what was sent, what each node got, and what came out."""

    def __init__(self, trial: Trial, run: Json) -> None:
        self.trial = trial
        self.run = run
        self.round_number = 0
        self.sent: Vectors = np.empty((0, 0))
        self.cases: dict[int, Case] = {}
        self.outputs: dict[int, Vector] = {}

    def all_steps(self) -> None:
        """Take every step; raise Failure where one does not hold."""
        for step in self.run["steps"]:
            if step["step"] == "broadcast":
                self.round_number = step["round_number"]
                self.sent = np.array(step["vectors"])
                self.outputs = {}
            elif step["step"] == "deliver":
                self._deliver(step["node"], step["byzantine"])
            elif "node" in step:
                self._check_node(step["node"], step["expected"])
            else:
                self._check_spread(step["spread"])

    def _deliver(self, node: int, byzantine: list[list[float]]) -> None:
        received = np.array([*self.sent.tolist(), *byzantine])
        n, t = self.run["n"], self.run["t"]
        later = RULES[self.run["rule"]].depends_on_round
        number = self.round_number if later else None
        self.cases[node] = Case(received, n, t, round_number=number)

    def _check_node(self, node: int, expected: Json) -> None:
        case = self.cases[node]
        if self.trial.target.takes(case):
            self.outputs[node] = self.trial.ask(case)
            answer = accepted(expected, self.trial.subject, case)
            assert answer is not None  # the schema lets no run expect a refusal
            self.trial.judge(case, self.outputs[node], answer)

    def _check_spread(self, bound: Json) -> None:
        if len(self.outputs) < len(self.sent):
            return
        box = smallest_hyperbox(np.array(list(self.outputs.values())))
        slack = self.trial.tolerance * bound["scale"]
        if "diagonal_at_most" in bound:
            excess = box.diagonal - bound["diagonal_at_most"]
        else:
            excess = float((box.edges - bound["edges_at_most"]).max())
        if not excess <= slack:
            got = f"outputs whose box is {excess:.2g} too large"
            wanted = f"what {bound['theorem']} promises of round {self.round_number}"
            cases = list(self.cases.values())
            raise Failure(CheckOutcome.WRONG, got, wanted, cases[0], cases[-1])
