"""A run of rounds: the kit carries the mail, and lies for the Byzantine nodes."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from boxgeom import ATTACKS, DELIVERIES
from boxgeom.agreement.mail import byzantine_mail
from boxgeom.agreement.view import View
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import show
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.nodes.disturbances import Post
from boxgeom_conformance.nodes.failure import NodeFailure
from boxgeom_conformance.nodes.honest_nodes import HonestNodes, accepted
from boxgeom_conformance.nodes.mail import Letter
from boxgeom_conformance.nodes.promises import PlayedRound, Promise
from boxgeom_conformance.nodes.rounds_setting import RoundsSetting
from boxgeom_conformance.nodes.sent import sent_vector
from boxgeom_conformance.worker.protocol import encode


@dataclass
class RoundsRun:
    """Honest nodes on their way through a setting.

    Attributes:
        setting: the setting.
        nodes: the honest nodes.
        promises: what is asked of every round.
        tolerance: how far they may be off, in units of the vectors' spread.
    """

    setting: RoundsSetting
    nodes: HonestNodes
    promises: tuple[Promise, ...]
    tolerance: float

    def play(self, rounds: int) -> None:
        """Play some rounds.

        Raises:
            NodeFailure: a promise is broken.
            NotProvidedError: the program takes no part in runs of this kind.
            ValueError: the program cannot be started.
        """
        rng = self.setting.generator("network")
        first = vectors = self._start()
        earlier: list[list[Letter]] = [[] for _ in self.setting.honest]
        for round_number in range(1, rounds + 1):
            letters = self._letters(vectors, round_number, rng)
            mail = self._disturbed(letters, earlier, rng)
            before, vectors = vectors, self._answers(mail, round_number)
            played = PlayedRound(
                self.setting,
                round_number,
                round_number == rounds,
                mail,
                first,
                before,
                vectors,
                self.tolerance,
            )
            for promise in self.promises:
                promise.check(played)
            earlier = letters

    def expect_refusals(self) -> None:
        """Play a round that no node can take part in, and raise as `play` does."""
        rng = self.setting.generator("network")
        vectors = self._start()
        letters = self._letters(vectors, 1, rng)
        mail = self._disturbed(letters, letters, rng)
        for node, own, received in zip(self.setting.honest, vectors, mail, strict=True):
            answer = self.nodes.ask(node, _request(received, 1))
            if answer.get("error"):
                continue
            sent = sent_vector(answer, self.setting, node)
            if not np.array_equal(sent, own):
                raise NodeFailure(
                    CheckOutcome.DID_NOT_REFUSE,
                    show(sent),
                    f"an error, or its own vector, {show(own)}",
                    "section 1 of the spec (n - t vectors)",
                    [node],
                )

    def _start(self) -> Vectors:
        """Return the vectors that the nodes send in round 1: their own."""
        setting = self.setting
        vectors = setting.vectors()
        for node, own in zip(setting.honest, vectors, strict=True):
            answer = self.nodes.start(node, self._opening(node, own))
            sent = sent_vector(answer, setting, node)
            if not np.array_equal(sent, own):
                got, wanted = f"{show(sent)} in round 1", f"its own vector, {show(own)}"
                raise NodeFailure(
                    CheckOutcome.WRONG, got, wanted, "Definition 11", [node]
                )
        return vectors

    def _opening(self, node: int, own: Vector) -> dict[str, Any]:
        setting = self.setting
        return {
            "mode": "rounds",
            "n": setting.n,
            "t": setting.t,
            "node": node,
            "rule": setting.subject.name,
            **({} if setting.q is None else {"q": setting.q}),
            "d": setting.d,
            "dtype": setting.situation.dtype,
            "vector": encode(own),
        }

    def _letters(
        self, vectors: Vectors, round_number: int, rng: np.random.Generator
    ) -> list[list[Letter]]:
        """Return what is sent to each honest node, honest letters first."""
        setting, situation = self.setting, self.setting.situation
        own = np.tile(vectors.mean(axis=0), (len(setting.byzantine), 1))
        attack = ATTACKS[situation.attack]
        view = View(vectors, own, setting.n, setting.t, round_number, attack.scale, rng)
        lies = byzantine_mail(view, attack, DELIVERIES[situation.delivery])
        honest = [
            Letter(node, round_number, vector)
            for node, vector in zip(setting.honest, vectors, strict=True)
        ]
        return [
            honest
            + [
                Letter(setting.byzantine[j], round_number, vector)
                for j, vector in told.items()
            ]
            for told in lies
        ]

    def _disturbed(
        self,
        letters: list[list[Letter]],
        earlier: list[list[Letter]],
        rng: np.random.Generator,
    ) -> list[list[Letter]]:
        setting = self.setting
        return [
            setting.situation.disturbance(
                Post(node, setting.n - setting.t, sent, before, setting.byzantine, rng)
            )
            for node, sent, before in zip(setting.honest, letters, earlier, strict=True)
        ]

    def _answers(self, mail: list[list[Letter]], round_number: int) -> Vectors:
        """Return what the nodes make of their mail, shape (h, d)."""
        answers = []
        for node, letters in zip(self.setting.honest, mail, strict=True):
            request = _request(letters, round_number)
            answer = accepted(node, self.nodes.ask(node, request))
            answers.append(sent_vector(answer, self.setting, node))
        return np.array(answers)


def _request(letters: list[Letter], round_number: int) -> dict[str, Any]:
    return {
        "ask": "round",
        "round_number": round_number,
        "received": [letter.to_json() for letter in letters],
    }
