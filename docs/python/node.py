"""A node that speaks the protocol of docs/nodes.md.

Check it with ``boxgeom check --node "python node.py" --as box-geom``.
"""

import json
import sys
from typing import Any

import numpy as np

import boxgeom
from boxgeom.agreement.reliable_broadcast import BroadcastNode, Message

Json = dict[str, Any]


class RoundsNode:
    """An honest node of Definition 11: it sends, receives, and applies its rule."""

    def __init__(self, told: Json) -> None:
        self.n, self.t, self.node = told["n"], told["t"], told["node"]
        self.d = told["d"]
        self.rule = boxgeom.RULES[told["rule"]]
        self.options = {"q": told["q"]} if "q" in told else {}
        self.dtype = told["dtype"]
        self.vector = np.array(told["vector"], dtype=self.dtype)

    def opening(self) -> Json:
        """Return what it sends in round 1: its own vector."""
        return {"send": self.vector.tolist()}

    def on_round(self, told: Json) -> Json:
        """Return what it sends next, given the mail of a round."""
        round_number = told["round_number"]
        counted: dict[int, list[float]] = {}
        for letter in told["received"]:
            if letter["round_number"] == round_number and self.is_vector(letter):
                counted.setdefault(letter["sender"], letter["vector"])
        options = dict(self.options)
        if self.rule.depends_on_round:
            options["round_number"] = round_number
        received = np.array(list(counted.values()), dtype=self.dtype)
        self.vector = self.rule(received, self.n, self.t, **options)
        return {"send": self.vector.tolist()}

    def is_vector(self, letter: Json) -> bool:
        """Return whether a letter holds d finite numbers; otherwise it is no letter."""
        vector = letter["vector"]
        return len(vector) == self.d and all(
            isinstance(x, int | float) and np.isfinite(x) for x in vector
        )


class Broadcaster:
    """An honest node's part in one reliable broadcast (Definition 13)."""

    def __init__(self, told: Json) -> None:
        self.told = told
        self.node = BroadcastNode(told["n"], told["t"], told["node"], told["sender"])

    def opening(self) -> Json:
        """Return what it sends first: INIT, if the broadcast is its own."""
        own = "value" in self.told
        return self.answer(self.node.start(self.told["value"]) if own else [])

    def on_message(self, told: Json) -> Json:
        """Return what it sends to all, and has delivered, after one more message."""
        message = Message(told["kind"], told["value"], told["source"])
        return self.answer(self.node.on_message(message))

    def answer(self, messages: list[Message]) -> Json:
        """Return messages to all, and all that was delivered so far."""
        send = [{"kind": it.kind, "value": it.value} for it in messages]
        return {"send": send, "delivered": list(self.node.delivered)}


class Program:
    """Whatever node it is told to be; each start begins another life."""

    def answer(self, request: Json) -> Json:
        """Return the answer to a request."""
        try:
            if request["ask"] == "start":
                kinds = {"rounds": RoundsNode, "broadcast": Broadcaster}
                self.node = kinds[request["mode"]](request)
                return self.node.opening()
            if request["ask"] == "round":
                return self.node.on_round(request)
            return self.node.on_message(request)
        except ValueError as error:  # such as too few vectors
            return {"error": str(error)}


def main() -> None:
    """Answer requests, one line of JSON each, until they end."""
    program = Program()
    for line in sys.stdin:
        request = json.loads(line)
        answer = {"id": request["id"], **program.answer(request)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
