"""Wrong nodes: edits of the example in docs/, each there for a scenario."""

from dataclasses import dataclass

COUNTED = 'counted.setdefault(letter["sender"], letter["vector"])'
RECEIVED = "np.array(list(counted.values()), dtype=self.dtype)"
OF_THIS_ROUND = 'letter["round_number"] == round_number and self.is_vector(letter)'
MOVES = "self.vector = self.rule(received, self.n, self.t, **options)"
ECHOES = "self._echoes.setdefault(message.source, message.value)"
READIES = "self._readies.setdefault(message.source, message.value)"


@dataclass(frozen=True)
class MutantNode:
    """A wrong node.

    Attributes:
        bug: what is wrong.
        old: the passage of the right one that is replaced.
        new: by what.
        rejected_by: scenarios, by the slugs of their situations or stories.
        rule: the rule that it runs.
    """

    bug: str
    old: str
    new: str
    rejected_by: tuple[str, ...]
    rule: str = "box-geom"


ROUNDS = (
    MutantNode(
        "counts letters, not senders",
        COUNTED,
        'counted[len(counted)] = letter["vector"]',
        ("duplicates", "contradictions"),
    ),
    MutantNode(
        "counts equal vectors of two senders once",
        COUNTED,
        'counted.setdefault(str(letter["vector"]), letter["vector"])',
        ("equal-vectors", "equal-inputs"),
    ),
    MutantNode(
        "counts the first letter of a sender, of whatever round",
        OF_THIS_ROUND,
        "self.is_vector(letter)",
        ("late-first",),
    ),
    MutantNode(
        "counts the last letter of a sender, of whatever round",
        f"if {OF_THIS_ROUND}:\n                {COUNTED}",
        "if self.is_vector(letter):\n"
        '                counted[letter["sender"]] = letter["vector"]',
        ("late-last",),
    ),
    MutantNode(
        "falls over letters that hold no vector",
        OF_THIS_ROUND,
        'letter["round_number"] == round_number',
        ("nonsense",),
    ),
    MutantNode(
        "averages what one sender says",
        COUNTED,
        'told_before = counted.get(letter["sender"], letter["vector"])\n'
        '                both = [told_before, letter["vector"]]\n'
        '                counted[letter["sender"]] = np.mean(both, axis=0)',
        ("contradictions",),
    ),
    MutantNode(
        "uses the mean",
        'boxgeom.RULES[told["rule"]]',
        'boxgeom.RULES["mean"]',
        ("lies-to-all", "two-faced", "hidden", "agreement", "equal-inputs"),
    ),
    MutantNode(
        "never moves",
        MOVES,
        "self.rule(received, self.n, self.t, **options)",
        ("agreement", "kept-apart", "two-faced"),
    ),
    MutantNode(
        "goes half of the way",
        MOVES,
        f"before = self.vector\n        {MOVES}\n"
        "        self.vector = (before + self.vector) / 2",
        ("nobody-lies", "silence"),
    ),
    MutantNode(
        "crashes at a missing letter",
        f"received = {RECEIVED}",
        "received = np.array([counted[i] for i in range(self.n)], dtype=self.dtype)",
        ("silence", "missing", "lies-to-some"),
    ),
    MutantNode(
        "counts the first n - t letters only",
        RECEIVED,
        "np.array(list(counted.values()), dtype=self.dtype)[: self.n - self.t]",
        ("reordered",),
    ),
    MutantNode(
        "takes m for n",
        MOVES,
        MOVES.replace("self.n", "max(len(received), 3 * self.t)"),
        ("silence",),
    ),
    MutantNode(
        "leaves its own vector out",
        f"received = {RECEIVED}",
        f"counted.pop(self.node, None)\n        received = {RECEIVED}",
        ("nobody-lies",),
    ),
    MutantNode(
        "puts zeros in the place of missing letters",
        f"received = {RECEIVED}",
        "zeros = [0.0] * self.d\n        received = np.array("
        "[counted.get(i, zeros) for i in range(self.n)], dtype=self.dtype)",
        ("silence", "too-few"),
    ),
    MutantNode(
        "puts a sender's last vector in the place of a missing one",
        "counted: dict[int, list[float]] = {}",
        "counted = self.__dict__.setdefault('counted', {})\n"
        "        for letter in told['received']:\n"
        "            if self.is_vector(letter):\n"
        "                counted[letter['sender']] = letter['vector']",
        ("missing",),
    ),
    MutantNode(
        "does with too few vectors what it does with enough",
        MOVES,
        MOVES.replace("self.n, self.t", "max(len(received), 1), 0"),
        ("too-few",),
    ),
    MutantNode(
        "opens with zeros",
        'return {"send": self.vector.tolist()}\n\n    def on_round',
        'return {"send": [0.0] * self.d}\n\n    def on_round',
        ("nobody-lies",),
    ),
    MutantNode(
        "computes in half precision",
        RECEIVED,
        f"{RECEIVED}.astype(np.float16).astype(self.dtype)",
        ("far-away", "tiny", "single-precision"),
    ),
    MutantNode(
        "takes no number for larger than 1e100",
        RECEIVED,
        f"np.clip({RECEIVED}, -1e100, 1e100)",
        ("huge",),
    ),
    MutantNode(
        "is in round 1 forever",
        'options["round_number"] = round_number',
        'options["round_number"] = 1',
        ("lies-to-some", "fed-themselves"),
        rule="box-geom-once",
    ),
    MutantNode(
        "sends one number too many",
        'return {"send": self.vector.tolist()}\n\n    def is_vector',
        'return {"send": [*self.vector.tolist(), 0.0]}\n\n    def is_vector',
        ("nobody-lies",),
    ),
    MutantNode(
        "sends what is not finite",
        'return {"send": self.vector.tolist()}\n\n    def is_vector',
        'return {"send": ["nan"] * self.d}\n\n    def is_vector',
        ("nobody-lies",),
    ),
)
"""Wrong in rounds."""

BROADCASTS = (
    MutantNode(
        "is ready after t + 1 ECHOs",
        "return (n + t) // 2 + 1",
        "return t + 1",
        ("two-values", "both-values"),
    ),
    MutantNode(
        "waits for ECHOs of all nodes",
        "return (n + t) // 2 + 1",
        "return n",
        ("silent-nodes",),
    ),
    MutantNode(
        "delivers without an echo quorum, at the INIT",
        "self._echoed = True",
        "self._echoed = True\n        self.delivered.append(message.value)",
        ("two-values", "both-values"),
    ),
    MutantNode(
        "delivers at t + 1 READYs",
        "return 2 * t + 1",
        "return t + 1",
        ("some-inits",),
    ),
    MutantNode(
        "waits for READYs of all nodes",
        "return 2 * t + 1",
        "return 3 * t + 1",
        ("silent-nodes",),
    ),
    MutantNode(
        "does not join t + 1 READYs",
        "enough = count >= ready_amplification(self.t)",
        "enough = False",
        ("two-values",),
    ),
    MutantNode(
        "joins t READYs",
        "return t + 1",
        "return t",
        ("another-value",),
    ),
    MutantNode(
        "counts a node's ECHO as often as it comes",
        ECHOES,
        "self._echoes[len(self._echoes)] = message.value",
        ("many-times",),
    ),
    MutantNode(
        "counts a node's READY as often as it comes",
        READIES,
        "self._readies[len(self._readies)] = message.value",
        ("many-times", "silent-sender"),
    ),
    MutantNode(
        "echoes every INIT",
        "if message.source != self.sender or self._echoed:",
        "if message.source != self.sender:",
        ("both-values",),
    ),
    MutantNode(
        "believes an INIT of anybody",
        "if message.source != self.sender or self._echoed:",
        "if self._echoed:",
        ("false-inits",),
    ),
    MutantNode(
        "delivers again with every READY",
        "if count >= delivery_quorum(self.t) and not self.delivered:",
        "if count >= delivery_quorum(self.t):",
        ("duplicates", "one-supporter"),
    ),
    MutantNode(
        "does not listen before its INIT",
        "handlers = {",
        "if message.kind != 'INIT' and not self._echoed:\n            return []\n"
        "        handlers = {",
        ("silent-nodes",),
    ),
    MutantNode(
        "never sends READY",
        "self._ready = True",
        "return []",
        ("silent-nodes",),
    ),
)
"""Wrong in reliable broadcasts."""
